import type { EffectSummary, FunctionNode, NodeRef, SourceFile, WitnessStep } from '../model/index.js'
import { NO_EFFECT } from '../model/index.js'
import { isFunction } from '../ast/syntax.js'
import type { QueryResolver } from '../queries/resolver.js'
import type { Evaluator } from '../values/evaluator.js'
import { type Event, eventsOf, type Target } from './function-facts.js'

/** What calling functions of the project does to the database. */
export interface Effects {
  /** The effect of running one of these functions, with the shortest chain to a query. */
  of(targets: readonly Target[]): EffectSummary
}

/** Functions looked at for one answer. Counted, so that the answer is the same on any machine. */
const MAX_FUNCTIONS = 1500

interface Visit {
  readonly file: SourceFile
  readonly fn: FunctionNode
  readonly absent: readonly number[]
  readonly chain: readonly WitnessStep[]
}

const keyOf = (ref: NodeRef, absent: readonly number[]): string => `${ref.path}:${String(ref.start)}:${String(ref.end)}:${absent.join(',')}`

/** Breadth-first over the call graph: the first level with a query holds the shortest witness. Cycles end by themselves. */
export function createEffects(ev: Evaluator, queries: QueryResolver): Effects {
  const remembered = new Map<string, EffectSummary>()

  const of = (targets: readonly Target[]): EffectSummary => {
    const key = targets.map(target => keyOf(target.ref, target.absent)).join('|')
    const known = remembered.get(key)
    if (known) return known
    const summary = search(targets)
    remembered.set(key, summary)
    return summary
  }

  const search = (targets: readonly Target[]): EffectSummary => {
    const seen = new Set<string>()
    let level = targets.flatMap(target => visitOf(target, [], seen))
    for (let looked = 0; level.length > 0; ) {
      const hits: { readonly summary: Extract<EffectSummary, { kind: 'queries' }>; readonly path: string; readonly at: number }[] = []
      const next: Visit[] = []
      for (const visit of level) {
        if (++looked > MAX_FUNCTIONS) return NO_EFFECT
        for (const event of eventsOf(ev, queries, visit.file, visit.fn)) {
          if (event.guards.some(guard => visit.absent.includes(guard))) continue
          const step: WitnessStep = { name: event.name, path: visit.file.path, offset: event.at }
          if (event.kind === 'query') {
            hits.push({ summary: { kind: 'queries', query: event.query, witness: [...visit.chain, step] }, path: visit.file.path, at: event.at })
            break
          }
          if (hits.length === 0) next.push(...nextVisits(event, visit, step, seen))
        }
      }
      hits.sort((a, b) => (a.path === b.path ? a.at - b.at : a.path < b.path ? -1 : 1))
      const [first] = hits
      if (first) return first.summary
      level = next
    }
    return NO_EFFECT
  }

  const nextVisits = (event: Extract<Event, { kind: 'call' }>, visit: Visit, step: WitnessStep, seen: Set<string>): Visit[] =>
    event.targets.flatMap(target => visitOf(target, [...visit.chain, step], seen))

  const visitOf = (target: Target, chain: readonly WitnessStep[], seen: Set<string>): Visit[] => {
    const key = keyOf(target.ref, target.absent)
    if (seen.has(key)) return []
    seen.add(key)
    const found = ev.find(target.ref)
    return found && isFunction(found.node) ? [{ file: found.file, fn: found.node, absent: target.absent, chain }] : []
  }

  return { of }
}
