import type { Finding, Iteration, Silence, SourceFile } from '../model/index.js'
import { isWrite } from '../model/index.js'
import { isLoopStatement } from '../ast/syntax.js'
import { argumentsOf } from '../values/returns.js'
import type { Analysis, Candidate } from './candidates.js'
import { collectCandidates } from './candidates.js'
import { callText, chainOfCandidate, chainText, iteratedText, queryOfCandidate, rangeOf, remedyText, verbOf } from './describe.js'
import { variesInLoop } from './loop-dependence.js'
import { isChangedIn } from './region-changes.js'
import { type SilenceReason, silenceOf } from './silences.js'

/** What a finding was made from. */
interface LoopSite {
  readonly candidate: Candidate
  /** The iteration that it was reported for. */
  readonly iteration: Iteration
}

export interface LoopFindings {
  readonly findings: readonly Finding[]
  readonly sites: ReadonlyMap<Finding, LoopSite>
  readonly silences: readonly Silence[]
}

/** Reads and writes that are made once per element of data, and why the other repeated ones are silent. */
export function detectLoopQueries(analysis: Analysis, file: SourceFile, everything = false): LoopFindings {
  const sites = new Map<Finding, LoopSite>()
  const silences: Silence[] = []
  for (const candidate of collectCandidates(analysis, file, everything)) {
    if (candidate.query?.effect === 'transaction') continue
    let reason: SilenceReason | undefined
    let row: Iteration | undefined
    for (const [position, iteration] of candidate.iterations.entries()) {
      const silence = silenceOf(analysis.ev, file, candidate, iteration, position)
      if (silence === undefined) {
        row = iteration
        break
      }
      reason ??= silence
      if (ENDS_THE_WALK.has(silence)) break
    }
    if (row) sites.set(findingOf(analysis, file, candidate, row), { candidate, iteration: row })
    else silences.push({ range: rangeOf(candidate), reason: reason ?? (candidate.execution === 'batch' ? 'batched' : 'not-executed'), call: callText(file, candidate) })
  }
  return { findings: [...sites.keys()], sites, silences }
}

/**
 * Reasons that hold whatever repeats further out: the call is not made, or is already the cure (a batch that takes a list), or asks with what the
 * round before has found, so that no bulk form of it exists.
 */
const ENDS_THE_WALK: ReadonlySet<SilenceReason> = new Set<SilenceReason>(['not-executed', 'not-reached', 'chunk-loop', 'probe', 'feeds-next'])

function findingOf(analysis: Analysis, file: SourceFile, candidate: Candidate, iteration: Iteration): Finding {
  const { ev } = analysis
  const query = queryOfCandidate(candidate)
  const chain = chainOfCandidate(candidate)
  const effect = query?.effect ?? 'raw'
  const write = isWrite(effect)
  const over = iteratedText(file, iteration)
  const invariant = !write && effect !== 'raw' && isInvariant(file, candidate, iteration)
  return {
    kind: write ? 'write-in-loop' : 'query-in-loop',
    messageId: invariant && over !== undefined ? 'invariantQuery' : `${write ? 'write' : 'query'}Per${over === undefined ? 'Pass' : 'Element'}`,
    data: {
      call: `\`${callText(file, candidate)}\``,
      chain: chainText(ev, file, callText(file, candidate), chain),
      over: over === undefined ? '' : `\`${over}\``,
      remedy: query ? remedyText(ev, query, chain.length === 0, invariant) : '',
      verb: verbOf(effect),
    },
    range: rangeOf(candidate),
    certainty: query?.certainty ?? 'proved',
    chain,
  }
}

/** Whether nothing in the call depends on the element or on what the body changes. Only where the element is known by name. */
function isInvariant(file: SourceFile, { node }: Candidate, iteration: Iteration): boolean {
  if (!iteration.element || (!isLoopStatement(iteration.node) && !iteration.callback)) return false
  return !variesInLoop(file, node, iteration) && !argumentsOf(node).some(argument => isChangedIn(file, argument, iteration.node, { wholes: true, handedOutside: node }))
}
