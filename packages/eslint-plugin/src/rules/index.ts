// Written by `pnpm generate` from the folder listing.
import type { RuleDefinition } from '../rule-definition.js'
import noNullableSum from './no-nullable-sum.js'
import noOffsetScan from './no-offset-scan.js'
import noParallelQueriesInTransaction from './no-parallel-queries-in-transaction.js'
import noQuadraticGrouping from './no-quadratic-grouping.js'
import noQueryInLoop from './no-query-in-loop.js'
import noTransactionInLoop from './no-transaction-in-loop.js'
import noUnbatchedResolver from './no-unbatched-resolver.js'
import noUnboundedFanout from './no-unbounded-fanout.js'
import noUnboundedInList from './no-unbounded-in-list.js'
import noUnboundedRead from './no-unbounded-read.js'
import noWriteInLoop from './no-write-in-loop.js'
import preferCacheFirst from './prefer-cache-first.js'
import preferDatabaseAggregate from './prefer-database-aggregate.js'
import requireBulkInputLimit from './require-bulk-input-limit.js'
import requireTotalOrder from './require-total-order.js'
import requireTransaction from './require-transaction.js'

/** Every rule of the plugin, by name. */
export const RULES: readonly RuleDefinition[] = [
  noNullableSum,
  noOffsetScan,
  noParallelQueriesInTransaction,
  noQuadraticGrouping,
  noQueryInLoop,
  noTransactionInLoop,
  noUnbatchedResolver,
  noUnboundedFanout,
  noUnboundedInList,
  noUnboundedRead,
  noWriteInLoop,
  preferCacheFirst,
  preferDatabaseAggregate,
  requireBulkInputLimit,
  requireTotalOrder,
  requireTransaction,
]
