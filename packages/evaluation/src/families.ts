/** Rules answer for families of label kinds; a message and a label meet only within one family. */
export type RulesByFamily = ReadonlyMap<string, readonly string[]>

const FAMILY_OF_KIND: Readonly<Record<string, string>> = {
  'read-loop': 'loop',
  'write-loop': 'loop',
  'mixed-loop': 'loop',
  'lazy-loop': 'loop',
  'commit-per-item': 'loop',
  'other-io': 'loop',
  resolver: 'resolver',
  rsc: 'resolver',
  'offset-loop': 'offset',
  'offset-page': 'offset',
  quadratic: 'quadratic',
  'unbounded-in': 'unbounded-in',
  'unbounded-read': 'unbounded-read',
  'tx-missing': 'tx',
  'nullable-sum': 'sum',
  'fetch-to-count': 'aggregate',
  'cache-after': 'cache',
}

/** The family of a label's kind; `undefined` for a kind that no rule answers for. */
export const familyOfKind = (kind: string): string | undefined => FAMILY_OF_KIND[kind]

export const DEFAULT_RULES: RulesByFamily = new Map([
  ['loop', ['no-query-in-loop', 'no-write-in-loop', 'no-lazy-load-in-loop', 'no-transaction-in-loop']],
  ['resolver', ['no-unbatched-resolver']],
  ['offset', ['no-offset-scan']],
  ['quadratic', ['no-quadratic-grouping']],
  ['unbounded-in', ['no-unbounded-in-list']],
  ['unbounded-read', ['no-unbounded-read']],
  ['tx', ['require-transaction']],
  ['sum', ['no-nullable-sum']],
  ['aggregate', ['prefer-database-aggregate']],
  ['cache', ['prefer-cache-first']],
])
