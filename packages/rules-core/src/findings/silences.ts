import type { Iteration, Node, SourceFile } from '../model/index.js'
import { contains, isFunction, isLoopStatement, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { rowNames } from '../effects/row-names.js'
import { exitsAfter } from '../iterations/early-exit.js'
import type { Candidate } from './candidates.js'
import { isListElement, takesWorkOfChunk } from './chunk-work.js'
import { isFlush } from './flushes.js'
import { keyLists, rowLists } from './list-arguments.js'
import { dependsOnElement, isElementList, mentionsElement, variesInLoop } from './loop-dependence.js'
import { isKnownPerKind, isMemoised, isOnce, outlives } from './once.js'
import { isPrefetched } from './prefetched.js'
import { isPerConnection } from './per-connection.js'
import { isCodeElement, isRegistry } from './registry.js'

/** Why a repeated round trip is none of those that grow with the data. Each has one meaning and stands in the documentation. */
export type SilenceReason =
  | 'constant-list'
  | 'chunk-loop'
  | 'page-loop'
  | 'retry'
  | 'poll'
  | 'probe'
  | 'open-loop'
  | 'not-executed'
  | 'not-reached'
  | 'batched'
  | 'same-tick-batching'
  | 'in-process-read'
  | 'registry'
  | 'per-table'
  | 'early-exit'
  | 'once'
  | 'feeds-next'
  | 'flush-when-full'
  | 'memoised'
  | 'prefetched'

const REASON_OF_KIND: Readonly<Record<Exclude<Iteration['kind'], 'row'>, SilenceReason>> = {
  constant: 'constant-list',
  chunk: 'chunk-loop',
  page: 'page-loop',
  retry: 'retry',
  poll: 'poll',
  probe: 'probe',
  open: 'open-loop',
}

/** Why this iteration of the candidate is silent; `undefined` when the round trip is made once per element of data. */
export function silenceOf(ev: Evaluator, file: SourceFile, candidate: Candidate, iteration: Iteration, position: number): SilenceReason | undefined {
  if (candidate.execution === 'not-executed' || candidate.execution === 'not-reached') return candidate.execution
  if (iteration.kind !== 'row') return REASON_OF_KIND[iteration.kind]
  if (isEnumElement(ev, file, iteration)) return 'constant-list'
  if (isCodeElement(ev, file, iteration)) return 'registry'
  const { query, node } = candidate
  if (query?.fact.mergesInTick && position === 0 && iteration.schedule === 'concurrent' && candidate.execution === 'at') return 'same-tick-batching'
  if (query && ev.library.adapter(query.orm)?.inProcess && query.effect.startsWith('read')) return 'in-process-read'
  if (isChunk(ev, file, candidate, iteration)) return 'chunk-loop'
  if (isRegistry(ev, file, candidate, iteration)) return 'registry'
  if (isPerTable(ev, file, candidate, iteration)) return 'per-table'
  if (isFlush(file, node, iteration)) return 'flush-when-full'
  if (isOnce(file, node, iteration)) return 'once'
  if (isPrefetched(file, node, iteration)) return 'prefetched'
  if (isKnownPerKind(ev, file, node, iteration)) return 'memoised'
  const exit = isLoopStatement(iteration.node) ? exitsAfter(file, node, iteration) : undefined
  if (exit) return exit
  return feedsNext(file, node, iteration) || isStateDriven(file, node, iteration) ? 'feeds-next' : isMemoised(ev, file, node, iteration) ? 'memoised' : undefined
}

/** Members of an enum are few, whoever chose them. */
function isEnumElement(ev: Evaluator, file: SourceFile, iteration: Iteration): boolean {
  const element = iteration.over && ev.elementOf(ev.valueOf(file, iteration.over))
  return element?.kind === 'builtin' && element.name === 'enum'
}

/** The element is a list and the call takes it as one. */
function isChunk(ev: Evaluator, file: SourceFile, candidate: Candidate, iteration: Iteration): boolean {
  const { query, node } = candidate
  if (query && keyLists(ev, query).some(list => isElementList(file, list, iteration) || isGroupOfElement(file, list, iteration))) return true
  if (query && rowLists(ev, query).some(list => list.type !== 'Identifier' && list.type !== 'ArrayExpression' && isElementList(file, list, iteration))) return true
  if (takesWorkOfChunk(ev, file, candidate, iteration)) return true
  if (!isListElement(ev, file, iteration)) return false
  return node.type === 'CallExpression' ? node.arguments.some(argument => takesWholeList(file, argument, iteration)) || chainTakesList(file, node, iteration) : true
}

/** `groups[key]` where the element is the key. */
function isGroupOfElement(file: SourceFile, list: Node, iteration: Iteration): boolean {
  let node = localValue(file, list, iteration)
  // groups[key].map(…), groups[key].sort()
  while (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && memberName(node.callee) !== 'get') node = unwrap(node.callee.object)
  if (node.type === 'MemberExpression' && node.computed) return mentionsElement(file, node.property, iteration)
  return node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && memberName(node.callee) === 'get' && node.arguments.some(argument => mentionsElement(file, argument, iteration))
}

/** What a name that the body declares was given. */
function localValue(file: SourceFile, node: Node, iteration: Iteration): Node {
  const inner = unwrap(node)
  if (inner.type !== 'Identifier') return inner
  const declarator = lookUp(file, inner.name, inner)?.declarations[0]?.node
  return declarator?.type === 'VariableDeclarator' && declarator.init != null && contains(iteration.body, declarator) ? unwrap(declarator.init) : inner
}

/** `save(chunk)`, `save({ ids: chunk })`, `save(chunk.map(…))`; not `save(chunk[0])`. */
function takesWholeList(file: SourceFile, argument: Node, iteration: Iteration): boolean {
  let found = false
  walk(argument, node => {
    if (found || isFunction(node)) return false
    if (isElementList(file, node, iteration)) found = true
    return !found
  })
  return found
}

const chainTakesList = (file: SourceFile, node: Node, iteration: Iteration): boolean => {
  for (let link = node; link.type === 'CallExpression'; ) {
    if (link.arguments.some(argument => takesWholeList(file, argument, iteration))) return true
    const callee = unwrap(link.callee)
    if (callee.type !== 'MemberExpression') return false
    link = unwrap(callee.object)
  }
  return false
}

/** The element decides which table, model or connection is asked: `db[name].count()`, `knex(table)`, `getRepository(field.entity).find()`. */
const isPerTable = (ev: Evaluator, file: SourceFile, { node }: Candidate, iteration: Iteration): boolean =>
  rowNames(ev, file, node).some(name => variesInLoop(file, name, iteration)) || isPerConnection(ev, file, node, iteration)

/** `parent = await find(parent.parentId)`: the result is what the next round asks with. */
function feedsNext(file: SourceFile, node: Node, iteration: Iteration): boolean {
  for (let child = node, parent = file.parentOf(node); parent && parent !== iteration.node; child = parent, parent = file.parentOf(parent)) {
    if (isFunction(parent)) return false
    if (parent.type !== 'AssignmentExpression' || parent.right !== child || parent.left.type !== 'Identifier') continue
    const { left } = parent
    if (parent.operator !== '=' || !outlives(file, left, iteration) || mentionsElement(file, node, iteration)) return false
    let used = false
    walk(node, inner => {
      if (inner.type === 'Identifier' && inner.name === left.name) used = true
      return !used
    })
    return used
  }
  return false
}

/** A counted loop whose counter the call does not depend on, while it depends on what the body carries from round to round: a cursor. */
function isStateDriven(file: SourceFile, node: Node, iteration: Iteration): boolean {
  if (iteration.node.type !== 'ForStatement' || iteration.over || !iteration.element) return false
  return variesInLoop(file, node, iteration) && !dependsOnElement(file, node, iteration)
}

