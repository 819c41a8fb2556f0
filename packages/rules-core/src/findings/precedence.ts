import type { Certainty, Finding, FindingKind } from '../model/index.js'

/**
 * Which kind speaks where several would report the same call: one call, one report. The kinds stand from the strongest downwards, so that the message
 * that is kept is the one whose cure removes the others: a query that is made once for all elements needs no limit on how many run at once, and a read that is
 * replaced by a count needs no order. Kinds about other calls than queries come last; nothing is known that would meet them.
 */
export const PRECEDENCE: readonly FindingKind[] = [
  'query-in-loop',
  'write-in-loop',
  'unbatched-resolver',
  'offset-scan',
  'transaction-in-loop',
  'parallel-in-transaction',
  'missing-transaction',
  'unbounded-fanout',
  'loaded-aggregate',
  'unbounded-in-list',
  'unbounded-read',
  'unordered-page',
  'late-cache',
  'nullable-sum',
  'unlimited-bulk-input',
  'quadratic-grouping',
]

/** The kinds that are reported in this file, each with the least certain finding that is. */
export type ReportedKinds = ReadonlyMap<FindingKind, Certainty>

const rankOf = (kind: FindingKind): number => PRECEDENCE.indexOf(kind)

/**
 * The findings of one kind at whose calls no stronger kind reports. Only kinds that are reported count, because they are computed in any case and because
 * a rule that is off must not silence one that is on. That a report is switched off by a comment is not seen.
 */
export function withoutRepeats(findings: readonly Finding[], kind: FindingKind, reported: ReportedKinds, findingsOf: (kind: FindingKind) => readonly Finding[]): readonly Finding[] {
  if (findings.length === 0) return findings
  const taken = new Set<number>()
  for (const [other, certainty] of reported) {
    if (rankOf(other) >= rankOf(kind)) continue
    for (const stronger of findingsOf(other)) if (certainty === 'likely' || stronger.certainty === 'proved') taken.add(stronger.range[0])
  }
  return findings.filter(({ range }) => !taken.has(range[0]))
}
