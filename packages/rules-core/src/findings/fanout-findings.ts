import type { Finding, Iteration, Node, SourceFile } from '../model/index.js'
import { enclosingFunction, memberName, unwrap } from '../ast/syntax.js'
import { iterationsAround } from '../iterations/around.js'
import { type Analysis, type Candidate, collectCandidates } from './candidates.js'
import { sizeOf } from './data-sized.js'
import { isLikelyOnly } from './growth.js'
import { callText, chainOfCandidate, chainText, iteratedText, queryOfCandidate, rangeOf } from './describe.js'
import { rootOf, variesInLoop } from './loop-dependence.js'
import { isOnce } from './once.js'
import { mayShareConnection } from './shared-connections.js'

/**
 * Queries that are started for all elements of unbounded data before the first is done: as many connections are wanted as there are elements. Unlike the rules
 * about loops it also means what makes one query per chunk. Silent where a function of its own stands between the element and the query, which may be a limit
 * on how many run, where the queries may run on one connection that was opened before, and where one element at most asks.
 */
export function detectUnboundedFanouts(analysis: Analysis, file: SourceFile): readonly Finding[] {
  return collectCandidates(analysis, file).flatMap(candidate => {
    const [iteration] = candidate.iterations
    const query = queryOfCandidate(candidate)
    if (!iteration || !query || candidate.execution !== 'at' || query.fact.mergesInTick || analysis.ev.library.adapter(query.orm)?.inProcess) return []
    if (!startsAll(file, candidate, iteration) || !isUnbounded(analysis, file, iteration)) return []
    if (isOnce(file, candidate.node, iteration) || mayShareConnection(analysis, file, candidate, iteration)) return []
    const name = callText(file, candidate)
    const chain = chainOfCandidate(candidate)
    return [{
      kind: 'unbounded-fanout',
      messageId: 'queriesForAllAtOnce',
      data: { call: `\`${name}\``, over: `\`${iteratedText(file, iteration) ?? 'the list'}\``, chain: chainText(analysis.ev, file, name, chain), remedy: REMEDY },
      range: rangeOf(candidate),
      certainty: query.certainty,
      chain,
    } satisfies Finding]
  })
}

const REMEDY = 'Ask for all elements in one query, go through them one by one, or limit how many run at once.'

/** `Promise.all(rows.map(async row => …))`, `rows.forEach(async row => …)`: nothing but the callback stands round the call. */
function startsAll(file: SourceFile, { node }: Candidate, { schedule, callback, node: runner }: Iteration): boolean {
  if (schedule !== 'concurrent' || runner.type !== 'CallExpression' || !callback) return false
  const callee = unwrap(runner.callee)
  const method = callee.type === 'MemberExpression' ? memberName(callee) : undefined
  if (method !== 'map' && method !== 'flatMap' && method !== 'forEach') return false
  if (method === 'forEach' && !callback.async) return false
  return enclosingFunction(file, node) === callback && (method === 'forEach' || isGathered(file, runner))
}

/** Whether somebody waits for all that a `map` has started. */
function isGathered(file: SourceFile, runner: Node): boolean {
  let call = file.parentOf(runner)
  if (call?.type === 'SpreadElement') call = file.parentOf(call)
  if (call?.type === 'ArrayExpression') call = file.parentOf(call)
  const callee = call?.type === 'CallExpression' ? unwrap(call.callee) : undefined
  return callee?.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'Promise'
}

/** Data whose amount nobody limits, here or by a loop that hands it out bit by bit. */
function isUnbounded(analysis: Analysis, file: SourceFile, iteration: Iteration): boolean {
  const { over } = iteration
  if (iteration.kind !== 'row' || !over) return false
  const outer = iterationsAround(analysis.ev, file, iteration.node).iterations
  if (outer.some(around => around.kind === 'chunk' || around.kind === 'page' || variesInLoop(file, rootOf(over, true), around))) return false
  const size = sizeOf(analysis, file, over)
  return size.grows === 'yes' && !isLikelyOnly(size)
}
