import type { Certainty } from './value.js'

/** What was found; each kind has one rule, one catalogue entry and one doc page. */
export type FindingKind =
  | 'query-in-loop'
  | 'write-in-loop'
  | 'unbatched-resolver'
  | 'quadratic-grouping'
  | 'offset-scan'
  | 'loaded-aggregate'
  | 'transaction-in-loop'
  | 'unbounded-fanout'
  | 'parallel-in-transaction'
  | 'unbounded-in-list'
  | 'unbounded-read'
  | 'unordered-page'
  | HygieneKind

/** Mistakes around bulk work. */
type HygieneKind = 'nullable-sum' | 'missing-transaction' | 'late-cache' | 'unlimited-bulk-input'

/** One hop of the chain that proves a finding: what is called, and where. */
export interface WitnessStep {
  /** As people would say it: `UserService.load`, `users.findOneBy`. */
  readonly name: string
  readonly path: string
  /** Offset of the call in that file, UTF-16 code units. */
  readonly offset: number
}

/** A place where database work grows with the data, ready to be reported. */
export interface Finding {
  readonly kind: FindingKind
  /** Key of the message catalogue. */
  readonly messageId: string
  /** Placeholders of the message. */
  readonly data: Readonly<Record<string, string>>
  /** From the receiver's start to the end of the method name; of a walk by offset, to the end of the offset. */
  readonly range: readonly [number, number]
  readonly certainty: Certainty
  /** Calls from the loop down to the query; empty for a direct call. */
  readonly chain: readonly WitnessStep[]
}

/** Why a call inside an iteration was not reported; returned by `explain`. */
export interface Silence {
  readonly range: readonly [number, number]
  /** Literal reason, such as `chunk-loop` or `constant-list`. */
  readonly reason: string
  /** The call as written, shortened. */
  readonly call: string
}
