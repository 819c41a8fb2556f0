// Written by `pnpm generate` from the folder listing.
import type { RuleDefinition } from '../rule-definition.js'
import noNullableSum from './no-nullable-sum.js'
import noOffsetScan from './no-offset-scan.js'
import noQuadraticGrouping from './no-quadratic-grouping.js'
import noQueryInLoop from './no-query-in-loop.js'
import noUnbatchedResolver from './no-unbatched-resolver.js'
import noWriteInLoop from './no-write-in-loop.js'
import preferCacheFirst from './prefer-cache-first.js'
import requireBulkInputLimit from './require-bulk-input-limit.js'
import requireTransaction from './require-transaction.js'

/** Every rule of the plugin, by name. */
export const RULES: readonly RuleDefinition[] = [
  noNullableSum,
  noOffsetScan,
  noQuadraticGrouping,
  noQueryInLoop,
  noUnbatchedResolver,
  noWriteInLoop,
  preferCacheFirst,
  requireBulkInputLimit,
  requireTransaction,
]
