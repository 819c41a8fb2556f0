import type { FunctionNode, Node, NodeOf, QueryCall, SourceFile, WitnessStep } from '../model/index.js'
import { isWrite } from '../model/index.js'
import { contains, isFunction, keyName, memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { calleeText } from '../effects/callee-text.js'
import { targetsOf } from '../effects/function-facts.js'
import { entriesOf, parameterSource, type Visit } from '../effects/offset-flow.js'
import { membersTo, placeOf, type Place, type Source } from '../effects/value-flow.js'
import { ELEMENT_METHODS } from '../iterations/known-runners.js'
import { executionOf } from '../queries/execution.js'
import type { Analysis } from './candidates.js'
import { keyLists, rowLists } from './list-arguments.js'

/** Where a list is written, all at once or element by element. */
export interface ListWrite {
  /** The call of the asked function that leads there, or makes the write. */
  readonly at: NodeOf<'CallExpression'> | NodeOf<'TaggedTemplateExpression'>
  readonly query: Omit<QueryCall, 'node'>
  readonly way: 'bulk' | 'loop'
  /** Calls below `at`; empty when it makes the write itself. */
  readonly witness: readonly WitnessStep[]
}

/** A function that the list has come to. */
interface Reached extends Omit<Visit, 'given'> {
  readonly source: Source
  /** The call of the asked function that has led here. */
  readonly at?: ListWrite['at']
}

const MAX_FUNCTIONS = 60
const MAX_HOPS = 6

/**
 * The write that a list, known by a place of a function, ends in, there or in functions of the project; the shortest way. Silent when somebody on the way
 * compares its length or takes a part of it. Lists that are kept in fields are not followed.
 */
export function listWrite(analysis: Analysis, file: SourceFile, handler: FunctionNode, given: Source): ListWrite | undefined {
  const seen = new Set<string>()
  let level: readonly Reached[] = [{ file, fn: handler, source: given, witness: [] }]
  for (let looked = 0; level.length > 0; ) {
    const next: Reached[] = []
    for (const visit of level) {
      if (++looked > MAX_FUNCTIONS) return undefined
      const found = visitFunction(analysis, visit, next, seen)
      if (found !== undefined) return found === 'limited' ? undefined : found
    }
    level = next
  }
  return undefined
}

function visitFunction(analysis: Analysis, visit: Reached, next: Reached[], seen: Set<string>): ListWrite | 'limited' | undefined {
  const { file, fn, source } = visit
  let found: ListWrite | undefined
  const limits: Node[] = []
  walk(fn.body, node => {
    if (limits.length > 0) return false
    if (node.type === 'BinaryExpression' && comparesLength(file, node, source)) limits.push(node)
    if (node.type !== 'CallExpression' && node.type !== 'TaggedTemplateExpression') return true
    const step: WitnessStep = { name: calleeText(file, node.type === 'CallExpression' ? node.callee : node.tag), path: file.path, offset: node.range[0] }
    const witness = visit.at ? [...visit.witness, step] : []
    const query = analysis.queries.queryAt(file, node)
    if (query) {
      if (!found && isWrite(query.effect) && executionOf(analysis.ev, file, query).kind !== 'not-executed') {
        const way = [...rowLists(analysis.ev, query), ...keyLists(analysis.ev, query)].some(list => isListFrom(file, list, source, MAX_HOPS)) ? 'bulk' : isRunPerElement(file, fn, node, source) ? 'loop' : undefined
        if (way) found = { at: visit.at ?? node, query, way, witness }
      }
      return true
    }
    if (node.type !== 'CallExpression' || found) return true
    if (isRunPerElement(file, fn, node, source)) {
      const targets = targetsOf(analysis.ev, file, node, fn)
      const summary = targets.length > 0 ? analysis.effects.of({ targets, varying: [], concurrent: false }) : undefined
      if (summary?.kind === 'queries' && isWrite(summary.query.effect)) found = { at: visit.at ?? node, query: summary.query, way: 'loop', witness: [...witness, ...summary.witness] }
      return true
    }
    const paths = node.arguments.flatMap((argument, position) => partsOf(file, argument, source, MAX_HOPS).map(properties => ({ argument: position, properties })))
    if (paths.length > 0) next.push(...entriesOf(analysis.ev, targetsOf(analysis.ev, file, node, fn), paths, witness, seen).map(entry => ({ ...entry, source: exactly(parameterSource(entry.fn, entry.given)), at: visit.at ?? node })))
    return true
  })
  return limits.length > 0 ? 'limited' : found
}

/** The value itself, and not what is taken out of it. */
export function exactly(source: Source): Source {
  const has = (place: Place): boolean => source.has(place) && (place.properties.length === 0 || !source.has({ root: place.root, properties: place.properties.slice(0, -1) }))
  return { has, partsOf: place => source.partsOf(place) }
}

/** `ids.length > 100`; whether there are any at all is no limit. */
function comparesLength(file: SourceFile, { operator, left, right }: NodeOf<'BinaryExpression'>, source: Source): boolean {
  if (!/^[<>]=?$/.test(operator)) return false
  return ([[left, right], [right, left]] as const).some(([length, bound]) => {
    const member = unwrap(length)
    if (member.type !== 'MemberExpression' || memberName(member) !== 'length') return false
    const other = unwrap(bound)
    return !(other.type === 'Literal' && (other.value === 0 || other.value === 1)) && isListFrom(file, member.object, source, MAX_HOPS)
  })
}

/** Methods that give a list as long as the one they are called on, or a part of it that data decides. */
const KEEPS = /^(?:map|filter|flatMap|concat|sort|reverse|toSorted|toReversed|flat|values|entries)$/
/** Functions that do so with their first argument. */
const HANDS_ON = /^(?:all|allSettled|from|values|entries|uniq\w*|unique\w*|compact|map|dedupe\w*)$/

/** Whether an expression is a list with an element for each element of the source's. */
function isListFrom(file: SourceFile, expression: Node, source: Source, hops: number): boolean {
  const node = unwrapAwait(expression)
  const again = (inner: Node): boolean => isListFrom(file, inner, source, hops - 1)
  if (hops === 0) return false
  const place = placeOf(file, node)
  if (place) {
    if (source.has(place)) return true
    if (place.root === 'this' || place.properties.length > 0) return false
    return place.root.declarations.some(({ node: declared, name }) => {
      if (declared.type !== 'VariableDeclarator' || declared.init == null) return false
      return declared.id === name ? again(declared.init) : takenFrom(file, declared, name).some(part => source.has(part))
    })
  }
  switch (node.type) {
    case 'CallExpression': {
      const callee = unwrap(node.callee)
      const name = callee.type === 'MemberExpression' ? memberName(callee) : callee.type === 'Identifier' ? callee.name : undefined
      if (callee.type === 'MemberExpression' && KEEPS.test(name ?? '') && again(callee.object)) return true
      const [first] = node.arguments
      return HANDS_ON.test(name ?? '') && first !== undefined && again(first)
    }
    case 'NewExpression':
      return node.callee.type === 'Identifier' && node.callee.name === 'Set' && node.arguments[0] !== undefined && again(node.arguments[0])
    case 'ArrayExpression':
      return node.elements.some(element => element?.type === 'SpreadElement' && again(element.argument))
    case 'ConditionalExpression':
      return again(node.consequent) || again(node.alternate)
    case 'LogicalExpression':
      return again(node.left) || again(node.right)
    default:
      return false
  }
}

/** `const { ids } = input`: the place that a name is taken from. */
function takenFrom(file: SourceFile, declared: NodeOf<'VariableDeclarator'>, name: Node): readonly Place[] {
  const path = membersTo(declared.id, name)
  const place = path && declared.init != null ? placeOf(file, declared.init) : undefined
  return place ? [{ root: place.root, properties: [...place.properties, ...(path ?? [])] }] : []
}

/** The properties of an argument that hold the list; the empty path is the argument itself. */
function partsOf(file: SourceFile, argument: Node, source: Source, hops: number): readonly (readonly string[])[] {
  const node = unwrapAwait(argument)
  if (hops === 0) return []
  if (isListFrom(file, node, source, MAX_HOPS)) return [[]]
  if (node.type === 'ObjectExpression')
    return node.properties.flatMap(property => {
      if (property.type === 'SpreadElement') return partsOf(file, property.argument, source, hops - 1)
      const name = keyName(property.key, property.computed)
      return name === undefined ? [] : partsOf(file, property.value, source, hops - 1).map(part => [name, ...part])
    })
  const place = placeOf(file, node)
  if (!place) return []
  const parts = source.partsOf(place)
  if (parts.length > 0 || place.root === 'this' || place.properties.length > 0) return parts
  return place.root.declarations.flatMap(({ node: declared, name }) => {
    if (declared.type !== 'VariableDeclarator' || declared.init == null) return []
    return declared.id === name ? partsOf(file, declared.init, source, hops - 1) : takenFrom(file, declared, name).flatMap(part => source.partsOf(part))
  })
}

/** Whether a node stands in a loop or a callback that runs once per element of the list. */
function isRunPerElement(file: SourceFile, fn: FunctionNode, node: Node, source: Source): boolean {
  for (let child = node, parent = file.parentOf(node); parent && child !== fn; child = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'ForOfStatement' && contains(parent.body, node) && isListFrom(file, parent.right, source, MAX_HOPS)) return true
    if (parent.type !== 'CallExpression' || !isFunction(child)) continue
    const callee = unwrap(parent.callee)
    if (callee.type === 'MemberExpression' && ELEMENT_METHODS.has(memberName(callee) ?? '') && isListFrom(file, callee.object, source, MAX_HOPS)) return true
    const [first] = parent.arguments
    // pMap(ids, id => …)
    if (first && first !== child && isListFrom(file, first, source, MAX_HOPS)) return true
  }
  return false
}
