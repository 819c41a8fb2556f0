import type { Finding, FunctionNode, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { contains, isFunction, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { calleeText } from '../effects/callee-text.js'
import { executionOf } from '../queries/execution.js'
import type { Analysis } from './candidates.js'
import { rangeOfCall } from './describe.js'
import { type TransactionHandle, transactionOf } from './transaction-handles.js'

/** Words of `Promise` that wait for several. */
const GATHERS = /\bPromise\s*\.\s*(?:all|allSettled|any|race)\b/
const GATHERING = new Set(['all', 'allSettled', 'any', 'race'])

interface Started {
  readonly query: QueryCall
  readonly handle: TransactionHandle
}

/**
 * Queries on one transaction that are started together: listed in a `Promise.all`, or one per element of its list. Calls that the library merges into one
 * statement are none; helpers that are handed the transaction are not looked into.
 */
export function detectParallelQueries(analysis: Analysis, file: SourceFile): readonly Finding[] {
  const findings: Finding[] = []
  if (!GATHERS.test(file.text)) return findings
  walk(file.program, node => {
    const list = gatheredList(node)
    if (!list || node.type !== 'CallExpression') return
    const finding = list.type === 'ArrayExpression' ? listed(analysis, file, node, list) : perElement(analysis, file, list)
    if (finding) findings.push(finding)
  })
  return findings.sort((a, b) => a.range[0] - b.range[0])
}

function gatheredList(node: Node): Node | undefined {
  if (node.type !== 'CallExpression') return undefined
  const callee = unwrap(node.callee)
  const [list] = node.arguments
  const isGathering = callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'Promise' && GATHERING.has(memberName(callee) ?? '')
  return isGathering && list && list.type !== 'SpreadElement' ? unwrap(list) : undefined
}

/** `Promise.all([tx.a.find(), tx.b.find()])` */
function listed(analysis: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>, list: NodeOf<'ArrayExpression'>): Finding | undefined {
  if (list.elements.length < 2) return undefined
  const started = list.elements.flatMap(element => (element && element.type !== 'SpreadElement' ? (startedAt(analysis, file, unwrap(element)) ?? []) : []))
  for (const { handle } of started) {
    const together = started.filter(other => other.handle.name === handle.name)
    const [first] = together
    if (first && together.length > 1) return findingOf(file, call, first, together.length)
  }
  return undefined
}

function startedAt(analysis: Analysis, file: SourceFile, node: Node): Started | undefined {
  const query = analysis.queries.queryAt(file, node)
  if (!query || query.fact.mergesInTick || query.effect === 'transaction' || executionOf(analysis.ev, file, query).kind !== 'at') return undefined
  const handle = transactionOf(analysis, file, query)
  return handle && { query, handle }
}

/** `Promise.all(rows.map(row => tx.a.update(row)))`: the transaction must be older than the element. */
function perElement(analysis: Analysis, file: SourceFile, list: Node): Finding | undefined {
  const callee = list.type === 'CallExpression' ? unwrap(list.callee) : undefined
  const callback = list.type === 'CallExpression' && callee?.type === 'MemberExpression' && memberName(callee) === 'map' ? list.arguments[0] : undefined
  const fn = callback && unwrap(callback)
  if (!isFunction(fn)) return undefined
  let found: Finding | undefined
  walk(fn.body, node => {
    if (found || isFunction(node)) return false
    const started = startedAt(analysis, file, node)
    if (started && !contains(fn, started.handle.name) && isFirst(analysis, file, fn, node)) found = findingOf(file, started.query.node, started, undefined)
    return true
  })
  return found
}

/** Nothing else has been waited for before: all elements are at this query at once. */
function isFirst({ queries }: Analysis, file: SourceFile, fn: FunctionNode, node: Node): boolean {
  let isAwaitedBefore = false
  walk(fn.body, other => {
    if (other.type === 'AwaitExpression' && other.range[1] <= node.range[0] && !queries.queryAt(file, unwrap(other.argument))) isAwaitedBefore = true
    return !isFunction(other)
  })
  return !isAwaitedBefore
}

function findingOf(file: SourceFile, at: QueryCall['node'], { query, handle }: Started, count: number | undefined): Finding {
  const call = `\`${calleeText(file, unwrap(at.type === 'CallExpression' ? at.callee : at.tag))}\``
  return {
    kind: 'parallel-in-transaction',
    messageId: count === undefined ? 'queryPerElementAtOnce' : handle.concurrent === 'rejects' ? 'queriesNotAllowed' : 'queriesAtOnce',
    data: { call, count: String(count ?? ''), handle: `\`${handle.text}\`` },
    range: rangeOfCall(at),
    certainty: query.certainty,
    chain: [],
  }
}
