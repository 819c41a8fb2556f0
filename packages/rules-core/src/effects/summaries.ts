import type { EffectSummary, FunctionNode, NodeRef, SourceFile, WitnessStep } from '../model/index.js'
import { NO_EFFECT } from '../model/index.js'
import { isFunction } from '../ast/syntax.js'
import type { ResultUse } from '../queries/execution.js'
import type { QueryResolver } from '../queries/resolver.js'
import type { Evaluator } from '../values/evaluator.js'
import { isTrusted } from '../values/stated-functions.js'
import { type Argument, type Event, eventsOf, type Guard, isAsync, type Target, withDefaults } from './function-facts.js'
import { implementationsOf } from './implementers.js'

interface EffectQuestion {
  readonly targets: readonly Target[]
  /** Arguments (by position) that differ from one round to the next. */
  readonly varying: readonly number[]
  /** All rounds are started before the first is awaited, so that calls of the same tick may be merged. */
  readonly concurrent: boolean
  /** What the call does with a query that the functions hand back unrun. */
  readonly use?: ResultUse
}

/** What calling functions of the project does to the database. */
export interface Effects {
  /** The effect of running one of these functions, with the shortest chain to a query. */
  of(question: EffectQuestion): EffectSummary
  /** Whether some way of calling one of these reaches a query: `of` with any arguments, asked first because it is remembered per function. */
  mayQuery(targets: readonly Target[]): boolean
}

/** Functions looked at for one answer. Counted, so that the answer is the same on any machine. */
const MAX_FUNCTIONS = 1200
/** Strategy points asked within one another. */
const MAX_NESTED = 6

interface Visit {
  readonly file: SourceFile
  readonly fn: FunctionNode
  readonly args: readonly Argument[]
  readonly varying: readonly number[]
  readonly chain: readonly WitnessStep[]
  /** Nothing has been waited for on the way here, so calls of sibling rounds start in the same tick. */
  readonly isFirst: boolean
  /** What becomes of a query that the function hands back unrun. */
  readonly use: ResultUse
}

/** How a function is reached. */
type Way = Pick<Visit, 'varying' | 'chain' | 'isFirst' | 'use'>

interface Hit {
  readonly summary: Extract<EffectSummary, { kind: 'queries' }>
  readonly path: string
  readonly at: number
}

const functionKey = (path: string, fn: FunctionNode): string => `${path}:${String(fn.range[0])}:${String(fn.range[1])}`
const useKey = (use: ResultUse = 'run'): string => (use === 'run' || use === 'returned' ? '' : `~${use}`)
const NONE: readonly number[] = []
const argumentKey = (argument: Argument): string => (argument.absent ? '-' : (argument.properties?.join('+') ?? '*'))
const argumentKeys = new WeakMap<readonly Argument[], string>()
const refKeys = new WeakMap<NodeRef, string>()

/** Keys are asked on every way to a function: the parts that belong to a call or a declaration are put together once. */
function keyOf(ref: NodeRef, args: readonly Argument[], varying: readonly number[]): string {
  let place = refKeys.get(ref)
  if (place === undefined) refKeys.set(ref, (place = `${ref.path}:${String(ref.start)}:${String(ref.end)}`))
  let given = argumentKeys.get(args)
  if (given === undefined) argumentKeys.set(args, (given = args.map(argumentKey).join(',')))
  return `${place}:${given}:${varying.join(',')}`
}

/** Whether a guard cannot be true: its parameter is left out, or is an object literal without the property. */
const isClosed = (guard: Guard, args: readonly Argument[]): boolean => {
  const argument = args[guard.parameter]
  if (!argument) return false
  if (argument.absent) return true
  return guard.property !== undefined && argument.properties !== undefined && !argument.properties.includes(guard.property)
}

/** Breadth-first over the call graph: the first level with a query holds the shortest witness. Cycles end by themselves. */
export function createEffects(ev: Evaluator, queries: QueryResolver): Effects {
  const remembered = new Map<string, EffectSummary>()
  const running = new Set<string>()
  // Functions from which no query is reached, whatever they are called with: most of a program. Asked for on every way.
  const barren = new Set<string>()
  let nested = 0
  // Counted up, so that each search sees by itself whether anything was left open or passed over since it began.
  let cuts = 0
  let skips = 0

  const of = (question: EffectQuestion): EffectSummary => {
    const key = `${question.targets.map(target => keyOf(target.ref, target.args, question.varying) + selfKey(target)).join('|')}${question.concurrent ? '!' : ''}${useKey(question.use)}`
    const known = remembered.get(key)
    if (known) return known
    if (running.has(key) || nested >= MAX_NESTED) {
      cuts++
      return NO_EFFECT
    }
    running.add(key)
    nested++
    const cutsBefore = cuts
    const summary = search(question)
    nested--
    running.delete(key)
    // An answer that rests on a question still open is not kept.
    if (cuts === cutsBefore || summary.kind === 'queries') remembered.set(key, summary)
    return summary
  }

  const search = ({ targets, varying, concurrent, use = 'run' }: EffectQuestion): EffectSummary => {
    const seen = new Set<string>()
    const hits: Hit[] = []
    const leftOutBefore = cuts + skips
    const visited: string[] = []
    let level = targets.flatMap(target => visitsOf(target, { varying, chain: [], isFirst: concurrent, use }, seen, hits))
    for (let looked = 0; hits.length === 0 && level.length > 0; ) {
      const next: Visit[] = []
      for (const visit of level) {
        if (++looked > MAX_FUNCTIONS) {
          skips++
          return NO_EFFECT
        }
        visited.push(functionKey(visit.file.path, visit.fn))
        visitEvents(visit, next, seen, hits)
      }
      level = next
    }
    hits.sort((a, b) => a.summary.witness.length - b.summary.witness.length || (a.path === b.path ? a.at - b.at : a.path < b.path ? -1 : 1))
    if (hits.length === 0 && cuts + skips === leftOutBefore) for (const key of visited) barren.add(key)
    return hits[0]?.summary ?? NO_EFFECT
  }

  const visitEvents = (visit: Visit, next: Visit[], seen: Set<string>, hits: Hit[]): void => {
    let first = visit.isFirst
    for (const event of eventsOf(ev, queries, visit.file, visit.fn)) {
      if (event.guards.some(guard => isClosed(guard, visit.args)) || (event.memoised && !event.memoised.some(parameter => visit.varying.includes(parameter)))) {
        skips++
        continue
      }
      const step: WitnessStep = { name: event.name, path: visit.file.path, offset: event.at }
      if (event.kind === 'query') {
        // SQL that nobody can read may as well be a part of a statement: where it is only kept, nothing says that it is run.
        if (event.byCaller && (visit.use === 'unrun' || (visit.use === 'kept' && event.query.effect === 'raw'))) {
          skips++
          continue
        }
        const merged = first && event.query.fact.mergesInTick === true
        first = false
        if (merged || event.table.some(parameter => visit.varying.includes(parameter))) {
          skips++
          continue
        }
        hits.push({ summary: { kind: 'queries', query: event.query, witness: [...visit.chain, step] }, path: visit.file.path, at: event.at })
        return
      }
      next.push(...nextVisits(event, { ...visit, isFirst: first }, step, seen, hits))
      first = false
    }
  }

  const nextVisits = (event: Extract<Event, { kind: 'call' }>, visit: Visit, step: WitnessStep, seen: Set<string>, hits: Hit[]): Visit[] =>
    event.targets.flatMap(target => {
      const varying = visit.varying.length === 0 ? NONE : target.args.flatMap((argument, position) => (argument.flow.some(parameter => visit.varying.includes(parameter)) ? [position] : []))
      const closed = target.args.some(argument => argument.unless?.some(guard => isClosed(guard, visit.args)))
      const args = closed ? target.args.map(argument => (argument.unless?.some(guard => isClosed(guard, visit.args)) ? { ...argument, absent: true } : argument)) : target.args
      return visitsOf(closed ? { ...target, args } : target, { varying, chain: [...visit.chain, step], isFirst: visit.isFirst, use: event.use === 'returned' ? visit.use : event.use }, seen, hits)
    })

  const visitsOf = (target: Target, asked: Way, seen: Set<string>, hits: Hit[]): Visit[] => {
    const way = asked.use !== 'run' && isAsync(ev.find(target.ref)?.node) ? { ...asked, use: 'run' as const } : asked
    // Reached again after something was waited for, a function is another matter.
    const key = keyOf(target.ref, target.args, way.varying) + selfKey(target) + (way.isFirst ? '!' : '') + useKey(way.use)
    if (seen.has(key)) return []
    seen.add(key)
    const found = ev.find(target.ref)
    if (!found || isTrusted(ev, target.ref, target.self)) return []
    if (isFunction(found.node) && barren.has(functionKey(found.file.path, found.node))) return []
    if (isFunction(found.node)) return [{ file: found.file, fn: found.node, args: withDefaults(found.node, target.args), ...way }]
    return strategyVisits(target, way, seen, hits)
  }

  /** A method without body stands for all that implement it: with one, its body is the method's; with several, each must query. */
  const strategyVisits = (target: Target, way: Way, seen: Set<string>, hits: Hit[]): Visit[] => {
    const bodies = implementationsOf(ev, target)
    const [only] = bodies
    if (!only) return []
    if (bodies.length === 1) return visitsOf(only, way, seen, hits)
    const summaries = bodies.map(body => of({ targets: [body], varying: way.varying, concurrent: way.isFirst, use: way.use }))
    const querying = summaries.filter(summary => summary.kind === 'queries')
    const shortest = querying.sort((a, b) => a.witness.length - b.witness.length)[0]
    if (querying.length > 0) skips++
    if (shortest && querying.length === summaries.length) {
      const witness = [...way.chain, ...shortest.witness]
      const last = witness.at(-1)
      hits.push({ summary: { kind: 'queries', query: shortest.query, witness }, path: last?.path ?? '', at: last?.offset ?? 0 })
    }
    return []
  }

  const mayQuery = (targets: readonly Target[]): boolean =>
    targets.some(target => {
      const found = ev.find(target.ref)
      return found !== undefined && !(isFunction(found.node) && barren.has(functionKey(found.file.path, found.node)))
    })

  return { of, mayQuery }
}

/** Methods without body differ by whose they are. */
const selfKey = ({ ref, self }: Target): string => {
  const isBodiless = !ref.type.includes('Function') || ref.type === 'TSEmptyBodyFunctionExpression'
  return isBodiless && self && 'ref' in self ? `@${self.ref.path}:${String(self.ref.start)}` : ''
}
