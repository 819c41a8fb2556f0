import type { WitnessStep } from './finding.js'
import type { QueryCall } from './query-call.js'

/** What calling a function does to the database. */
export type EffectSummary =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'queries'
      /** The query at the end of the chain, without its node: a summary outlives the tree it was read from. */
      readonly query: Omit<QueryCall, 'node'>
      /** The calls below the function, down to the query; the last step is the query itself. */
      readonly witness: readonly WitnessStep[]
    }

export const NO_EFFECT: EffectSummary = { kind: 'none' }
