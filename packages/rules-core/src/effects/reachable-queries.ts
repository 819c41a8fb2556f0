import type { QueryCall } from '../model/index.js'
import { isFunction } from '../ast/syntax.js'
import type { QueryResolver } from '../queries/resolver.js'
import type { Evaluator } from '../values/evaluator.js'
import { eventsOf, type Target } from './function-facts.js'
import { implementationsOf } from './implementers.js'

/** Functions looked at for one answer; beyond it the answer is "any". */
const MAX_FUNCTIONS = 300

/** All queries that calling these functions may make, under whatever conditions; `undefined` when there is too much to look at. */
export function reachableQueries(ev: Evaluator, queries: QueryResolver, targets: readonly Target[]): readonly Omit<QueryCall, 'node'>[] | undefined {
  const found: Omit<QueryCall, 'node'>[] = []
  const seen = new Set<string>()
  const open = [...targets]
  for (let target = open.pop(); target; target = open.pop()) {
    const key = `${target.ref.path}:${String(target.ref.start)}:${String(target.ref.end)}`
    if (seen.has(key)) continue
    seen.add(key)
    if (seen.size > MAX_FUNCTIONS) return undefined
    const at = ev.find(target.ref)
    if (!at) continue
    if (!isFunction(at.node)) {
      open.push(...implementationsOf(ev, target))
      continue
    }
    for (const event of eventsOf(ev, queries, at.file, at.node)) {
      if (event.kind === 'query') found.push(event.query)
      else open.push(...event.targets)
    }
  }
  return found
}
