import type { Edit, FunctionNode, Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { walk } from '../ast/children.js'
import { contains, enclosingFunction } from '../ast/syntax.js'
import { namesIn } from '../ast/names-in.js'
import { targetsOf } from '../effects/function-facts.js'
import type { Analysis } from '../findings/candidates.js'
import { variesInLoop } from '../findings/loop-dependence.js'
import { isChangedIn } from '../findings/region-changes.js'
import { lookUp } from '../values/bindings.js'
import type { DirectQuery } from './bulk-query.js'
import { linksOf } from './chain-links.js'
import { applied, textOf } from './edits.js'
import { guardsBetween } from './guards.js'
import { inlined, isWhole } from './inlined.js'
import type { LocalFunction } from './local-function.js'
import { otherQueries } from './other-work.js'
import type { Slot } from './parameter-slots.js'
import { queryBehind, type QuerySource } from './query-source.js'
import { guardText } from './rounds.js'
import { refuse } from './site.js'
import { SLICE } from './slices.js'
import { usedNode } from './used-result.js'

/** The one query of a function, in the terms of the function's own parameters. */
export interface HelperQuery {
  readonly direct: DirectQuery
  /** The expression in the function that stands for the query's result. */
  readonly used: Node
  /** Conditions on the way to the query, in terms of the parameters. */
  readonly guards: readonly string[]
  /** The text of an expression in terms of the parameters. */
  readonly inParameters: (node: Node) => string
  /** The parameters that a node is computed from, directly or through variables of the function. */
  readonly slotsIn: (node: Node) => readonly Slot[]
  readonly isVarying: (slot: Slot) => boolean
  /** Conditions as nodes. */
  readonly tests: readonly Node[]
}

/** The one call of a function that makes a query for certain. */
function onlyQuerying({ effects, ev, queries }: Analysis, file: SourceFile, fn: FunctionNode): Node | undefined {
  const found: Node[] = []
  walk(fn.body, node => {
    if (node.type !== 'CallExpression') return found.length < 2
    const targets = queries.queryAt(file, node) ? [] : targetsOf(ev, file, node)
    if (queries.queryAt(file, node) || (targets.length > 0 && effects.of({ targets, varying: [], concurrent: false }).kind === 'queries')) found.push(node)
    return found.length < 2
  })
  return found.length === 1 ? found[0] : undefined
}

/** The query of a function that makes exactly one, not in a loop or a `try` of its own, and only under conditions that can be asked beforehand. */
export function helperQuery(analysis: Analysis, file: SourceFile, { fn }: LocalFunction, call: NodeOf<'CallExpression'>, slots: readonly Slot[], iterations: readonly Iteration[]): HelperQuery {
  const own: Iteration = { node: fn, kind: 'row', schedule: 'serial', callback: fn, body: fn.body }
  const asked = onlyQuerying(analysis, file, fn)
  if (asked?.type !== 'CallExpression') return refuse('helper-does-more')
  const used = usedNode(file, asked)
  if (enclosingFunction(file, used) !== fn || file.parentOf(used)?.type === 'ArrayExpression') return refuse('not-awaited')
  const around = guardsBetween(file, used, own)
  if (!around?.exact) return refuse('conditional-place')
  if (around.caught) return refuse('handles-errors-per-element')

  const slotOf = (identifier: Node): Slot | undefined => {
    const [declaration] = identifier.type === 'Identifier' ? (lookUp(file, identifier.name, identifier)?.declarations ?? []) : []
    return declaration && slots.find(({ binding }) => binding === declaration.name)
  }
  /** What a variable of the function is computed from; the function itself where that is not written. */
  const initOf = (identifier: NodeOf<'Identifier'>, within: Node): Node | undefined => {
    const [declaration] = lookUp(file, identifier.name, identifier)?.declarations ?? []
    if (!declaration || !contains(fn, declaration.name) || contains(within, declaration.name)) return undefined
    return declaration.node.type === 'VariableDeclarator' && declaration.node.init != null ? declaration.node.init : fn
  }
  const slotsIn = (node: Node, depth = MAX_DEPTH): readonly Slot[] =>
    namesIn(file, node).flatMap(identifier => {
      const slot = slotOf(identifier)
      if (slot) return [slot]
      const init = initOf(identifier, node)
      if (!init) return []
      return init === fn || depth === 0 ? slots : slotsIn(init, depth - 1)
    })
  const isVarying = ({ argument }: Slot): boolean => argument !== undefined && iterations.some(iteration => variesInLoop(file, argument, iteration))
  const inParameters = (node: Node): string => inlined(file, node, own) ?? refuse('helper-does-more')

  const render = (node: Node, edits: readonly Edit[]): string => {
    const all = [...edits]
    for (const identifier of namesIn(file, node)) {
      if (slotOf(identifier) || !initOf(identifier, node) || edits.some(({ range: [start, end] }) => start <= identifier.range[0] && identifier.range[1] <= end)) continue
      const text = inParameters(identifier)
      const parent = file.parentOf(identifier)
      if (parent?.type === 'Property' && parent.shorthand && !isWhole(node, identifier)) all.push({ range: parent.range, text: `${identifier.name}: ${text}` })
      else all.push({ range: identifier.range, text: parent?.type === 'Property' || parent?.type === 'CallExpression' ? text : `(${text})` })
    }
    return applied(file.text, all, node.range)
  }
  const place: QuerySource = {
    file,
    render: (node, edits) => render(node, edits),
    varies: node => slotsIn(node).some(isVarying),
    origin: node => node,
    imports: () => [],
  }
  const query = analysis.queries.queryAt(file, asked)
  const located = query ? { query, source: place, gives: 'same' as const } : queryBehind(analysis, place, asked)
  const adapter = analysis.ev.library.adapter(located.query.orm)
  if (located.query.node.type !== 'CallExpression' || !adapter?.bulkForms) return refuse('no-bulk-form')
  if (isChangedIn(file, asked, fn.body) || isReassigned(file, asked) || isReassigned(located.source.file, located.query.node)) return refuse('helper-does-more')
  const direct: DirectQuery = {
    query: located.query,
    call: located.query.node,
    asked,
    place: file,
    source: located.source,
    gives: located.gives,
    links: linksOf(located.query.node),
    forms: adapter.bulkForms,
    splits: adapter.limits === undefined || adapter.limits.chunks,
    slice: adapter.bulkForms.slice ?? SLICE,
    iterations,
  }
  // All that the function calls is looked at last: that takes the longest.
  const made = otherQueries(analysis, file, fn.body, call)
  if (made?.length !== 1 || made[0]?.at !== asked) return refuse('helper-does-more')
  const guards = around.guards.map(guard => (asksOnlyParameters(file, fn, guard.test) ? guardText(file, guard, own) : undefined) ?? refuse('conditional-place'))
  return { direct, used, guards, inParameters, slotsIn, isVarying, tests: around.guards.map(({ test }) => test) }
}

const MAX_DEPTH = 6

/** Whether a name of the query is a variable that something assigns to: it may be another when all keys are read. */
function isReassigned(file: SourceFile, asked: Node): boolean {
  return namesIn(file, asked).some(identifier => {
    const binding = lookUp(file, identifier.name, identifier)
    if (!binding || binding.declarations.some(declaration => contains(asked, declaration.name))) return false
    return binding.assigned.length > 0 || binding.references.some(reference => file.parentOf(reference)?.type === 'UpdateExpression')
  })
}

/** Whether a condition asks only what the function is given, and what nothing changes: rounds could change what else there is. */
function asksOnlyParameters(file: SourceFile, fn: Node, test: Node): boolean {
  return !asksSelf(test) && namesIn(file, test).every(identifier => {
    const binding = lookUp(file, identifier.name, identifier)
    if (!binding) return LANGUAGE.has(identifier.name)
    return binding.declarations.every(({ name, node, type }) => contains(fn, name) || type === 'import' || (node.type === 'VariableDeclarator' && node.init?.type === 'Literal' && binding.assigned.length === 0))
  })
}

function asksSelf(test: Node): boolean {
  let found = false
  walk(test, node => {
    if (node.type === 'ThisExpression') found = true
    return !found
  })
  return found
}

const LANGUAGE = new Set(['undefined', 'NaN', 'Infinity', 'Number', 'String', 'Boolean', 'Array', 'Math', 'Object'])

/** Names that only a query uses, so that their declarations are of no use where the query is gone: the ranges of these statements with their lines. */
export function idleStatements(file: SourceFile, { direct: { asked }, used }: HelperQuery, key: Node): readonly Edit[] {
  const statements = new Set<Node>()
  for (const identifier of namesIn(file, asked)) {
    const binding = lookUp(file, identifier.name, identifier)
    const [declaration] = binding?.declarations ?? []
    const statement = declaration?.node.type === 'VariableDeclarator' ? file.parentOf(declaration.node) : undefined
    if (!binding || statement?.type !== 'VariableDeclaration' || statement.declarations.length !== 1 || statement.range[1] > used.range[0]) continue
    if (enclosingFunction(file, statement) !== enclosingFunction(file, used)) continue
    if (binding.references.every(reference => reference === declaration?.name || (contains(asked, reference) && !contains(key, reference)))) statements.add(statement)
  }
  return [...statements].map(statement => {
    const start = file.text.lastIndexOf('\n', statement.range[0]) + 1
    const end = file.text.indexOf('\n', statement.range[1])
    const isWholeLine = file.text.slice(start, statement.range[0]).trim() === '' && end >= 0 && file.text.slice(statement.range[1], end).trim() === ''
    return { range: isWholeLine ? [start, end + 1] : statement.range, text: '' }
  })
}

/** Whether nothing but the first of the rows is looked at: `rows[0]?.name`. */
export function looksAtFirst(file: SourceFile, used: Node): boolean {
  const declarator = file.parentOf(used)
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return false
  const { id } = declarator
  return (lookUp(file, id.name, id)?.references ?? []).every(reference => {
    const member = file.parentOf(reference)
    return reference === id || (member?.type === 'MemberExpression' && member.object === reference && textOf(file, member.property) === '0')
  })
}
