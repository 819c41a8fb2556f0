import type { Edit, Iteration, Node, SourceFile } from '../model/index.js'
import { contains, isFunction, keyName, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Analysis } from '../findings/candidates.js'
import { iterationAgain } from '../findings/repeated-collections.js'
import { iterationsAround } from '../iterations/around.js'
import { lookUp, parameterOf } from '../values/bindings.js'
import { membersOf } from '../values/unions.js'
import { insertAt, textWith } from './edits.js'
import { type IndexPlace, indexPlace } from './index-place.js'
import { namesIn } from './inlined.js'
import { mayChange } from './list-changes.js'
import { pathOf } from './list-path.js'
import { isRepeatable } from './repeatable.js'
import { refuse } from './site.js'

/** A list that is gone through in every round, and where an index of it can be built once. */
export interface SearchedList {
  readonly place: IndexPlace
  /** The list where the index is built. */
  readonly node: Node
  /** As an operand of a member access; with `?.` behind the parts that may be absent there. */
  readonly text: string
  /** Whether the text may give `undefined`. */
  readonly optional: boolean
  /** Whether it is the list itself that may be absent, and not only what holds it. */
  readonly absent: boolean
  /** What a new name is made from: `members` for `team.members`. */
  readonly name: string
}

/** What varies from round to round of a region: the names it binds, and members that it writes. */
export function variesIn(file: SourceFile, region: Node, node: Node, own?: Node): boolean {
  return namesIn(file, node).some(name => {
    const binding = lookUp(file, name.name, name)
    if (!binding || (own && binding.declarations.some(declaration => contains(own, declaration.name)))) return false
    return binding.declarations.some(declaration => contains(region, declaration.name)) || binding.assigned.some(value => contains(region, value)) || binding.references.some(reference => contains(region, reference) && file.parentOf(reference)?.type === 'UpdateExpression')
  })
}

/**
 * Where the list of a search can be looked at once for all rounds: as far out as it stays what it is, but at least out of the iteration that was reported.
 * `members` are the properties of its elements that the index rests on.
 */
export function searchedList(analysis: Analysis, file: SourceFile, search: Node, list: Node, members: ReadonlySet<string>): SearchedList {
  const { iterations } = iterationsAround(analysis.ev, file, search)
  const node = ownListOf(file, list, iterations)
  const least = iterations.find(iteration => contains(iteration.node, search) && iteration.node === iterationAgain(analysis, file, search, list, () => true)?.node)
  const nearest = least ? iterations.indexOf(least) : 0
  if (iterations.length === 0) return refuse('unknown-iteration')
  if (!isRepeatable(node)) return refuse('list-may-change')
  if (hasAssertion(node)) return refuse('may-be-missing')
  let reason: Parameters<typeof refuse>[0] = 'list-may-change'
  for (const iteration of iterations.slice(nearest).reverse()) {
    const place = indexPlace(file, iteration.node)
    if (typeof place === 'string') reason = place
    else if (variesIn(file, place.region, node, node)) reason = 'depends-on-the-loop'
    else if (mayChange(analysis, file, node, members, place.region)) reason = 'list-may-change'
    else return described(analysis, file, node, place)
  }
  return refuse(reason)
}

function described(analysis: Analysis, file: SourceFile, node: Node, place: IndexPlace): SearchedList {
  const tested = testedParts(file, node, place.region)
  if (tested.length === 0 && !/\.[cm]?tsx?$/.test(file.path) && !isCertainList(analysis, file, node)) return refuse('may-be-missing')
  const edits: Edit[] = tested.flatMap(part => {
    const parent = file.parentOf(part)
    return parent?.type === 'MemberExpression' && contains(node, parent) && !parent.optional ? [insertAt(part.range[1], parent.computed ? '?.' : '?')] : []
  })
  const text = textWith(file, node, edits)
  return {
    place,
    node,
    text: /^(?:Identifier|MemberExpression|CallExpression|ThisExpression|ChainExpression|ArrayExpression)$/.test(node.type) ? text : `(${text})`,
    optional: tested.length > 0 || hasOptional(node),
    absent: tested.includes(unwrap(node)),
    name: nameOf(node),
  }
}

/** `rows.filter((row, index, all) => all.find(…))`: the third parameter is what is iterated. */
function ownListOf(file: SourceFile, list: Node, iterations: readonly Iteration[]): Node {
  const node = unwrap(list)
  if (node.type !== 'Identifier') return list
  const declaration = lookUp(file, node.name, node)?.declarations[0]
  for (const { callback, over, node: call } of iterations) {
    if (!callback || !over || declaration?.node !== callback || parameterOf(callback, declaration.name)?.path.length !== 0) continue
    const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined
    const isLast = callee?.type === 'MemberExpression' && parameterOf(callback, declaration.name)?.index === (memberName(callee)?.startsWith('reduce') ? 3 : 2)
    return isLast ? over : list
  }
  return list
}

const hasAssertion = (node: Node): boolean => {
  let found = false
  walk(node, child => {
    if (child.type === 'TSNonNullExpression') found = true
    return !isFunction(child)
  })
  return found
}

function hasOptional(node: Node): boolean {
  for (let current = node; ; ) {
    if (current.type === 'ChainExpression') current = current.expression
    else if (current.type === 'MemberExpression') {
      if (current.optional) return true
      current = current.object
    } else if (current.type === 'CallExpression') {
      if (current.optional) return true
      current = current.callee
    } else return false
  }
}

/** The parts of a list's path that the region asks for before it uses them: `known && known.some(…)`, `if (!team) continue`, `known?.some(…)`. */
function testedParts(file: SourceFile, node: Node, region: Node): readonly Node[] {
  const parts: Node[] = []
  for (let current = unwrap(node); ; current = unwrap(current.object)) {
    if (current.type === 'CallExpression') current = unwrap(current.callee)
    else parts.push(current)
    if (current.type !== 'MemberExpression') break
  }
  const named = parts.flatMap(part => {
    const path = pathOf(file, part)
    return path ? [{ part, path }] : []
  })
  if (named.length === 0) return []
  const tested = new Set<Node>()
  const test = (at: Node): void => {
    const path = pathOf(file, at)
    if (path) for (const one of named) if (one.path.root === path.root && one.path.properties.join('.') === path.properties.join('.')) tested.add(one.part)
  }
  walk(region, child => {
    if (child.type === 'UnaryExpression' && child.operator === '!') test(child.argument)
    else if (child.type === 'LogicalExpression') test(child.left)
    else if (child.type === 'IfStatement' || child.type === 'ConditionalExpression') test(child.test)
    else if (child.type === 'MemberExpression' && child.optional) test(child.object)
    else if (child.type === 'BinaryExpression' && /^[!=]==?$/.test(child.operator)) for (const side of [child.left, child.right]) test(side)
    else if (child.type === 'CallExpression' && child.callee.type === 'MemberExpression' && memberName(child.callee) === 'isArray' && child.arguments[0]) test(child.arguments[0])
    return undefined
  })
  return [...tested]
}

/** Whether an expression is an array for certain: by its value, by a method that gives one, or because the program uses the variable as only arrays are. */
export function isCertainList(analysis: Analysis, file: SourceFile, node: Node): boolean {
  const at = unwrap(node)
  const values = membersOf(analysis.ev.valueOf(file, at))
  if (values.length > 0 && values.every(value => value.kind === 'array' || value.kind === 'tuple' || (value.kind === 'builtin' && value.name === 'strings'))) return true
  if (at.type === 'ArrayExpression') return true
  if (at.type === 'LogicalExpression') return isCertainList(analysis, file, at.left) && isCertainList(analysis, file, at.right)
  if (at.type === 'ConditionalExpression') return isCertainList(analysis, file, at.consequent) && isCertainList(analysis, file, at.alternate)
  if (at.type === 'CallExpression') {
    const callee = unwrap(at.callee)
    const name = callee.type === 'MemberExpression' ? (memberName(callee) ?? '') : ''
    return GIVES_ARRAY.has(name) && (name !== 'concat' && name !== 'slice' ? true : callee.type === 'MemberExpression' && isCertainList(analysis, file, callee.object))
  }
  if (at.type !== 'Identifier') return false
  const binding = lookUp(file, at.name, at)
  const [declaration] = binding?.declarations ?? []
  const init = declaration?.node.type === 'VariableDeclarator' && declaration.node.id === declaration.name ? declaration.node.init : undefined
  if (init != null && binding?.assigned.length === 0 && unwrap(init).type !== 'Identifier' && isCertainList(analysis, file, init)) return true
  return binding?.references.some(reference => isUsedAsArray(file, reference)) ?? false
}

const GIVES_ARRAY = new Set(['map', 'filter', 'flatMap', 'flat', 'split', 'concat', 'slice', 'sort', 'toSorted', 'toReversed'])

/** `list.map(row => …)`, `list.push(x)`: strings have neither. */
function isUsedAsArray(file: SourceFile, reference: Node): boolean {
  const member = file.parentOf(reference)
  if (member?.type !== 'MemberExpression' || member.object !== reference) return false
  const call = file.parentOf(member)
  return call?.type === 'CallExpression' && call.callee === member && ARRAYS_ONLY.has(memberName(member) ?? '')
}

const ARRAYS_ONLY = new Set(['map', 'filter', 'flatMap', 'some', 'every', 'find', 'findIndex', 'push', 'join', 'reduce', 'forEach'])

/** The name of what is listed: of a chain of calls that of its first list. */
function nameOf(node: Node): string {
  let current = unwrap(node)
  for (;;) {
    if (current.type === 'CallExpression') {
      const callee = unwrap(current.callee)
      const [first] = current.arguments
      if (callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && /^(?:Object|Array)$/.test(callee.object.name) && first) current = unwrap(first)
      else current = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee
    } else if (current.type === 'MemberExpression') return plainName(keyName(current.property, current.computed))
    else if (current.type === 'LogicalExpression') current = unwrap(current.left)
    else return current.type === 'Identifier' ? plainName(current.name) : 'rows'
  }
}

const plainName = (name: string | undefined): string => {
  const plain = (name ?? '').replace(/^[#_$]+/, '').replace(/[^\w]/g, '')
  return plain === '' || /^\d/.test(plain) ? 'rows' : plain.charAt(0).toLowerCase() + plain.slice(1)
}
