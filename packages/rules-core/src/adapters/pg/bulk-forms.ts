import type { BulkForms } from '../../model/index.js'

/** What a query does is said in SQL, which is read, and never rewritten but for an INSERT of one row that consists of placeholders. Source: https://node-postgres.com/features/queries, checked on 8.23 (2026-11). */
export const bulkForms: BulkForms = {
  conditions: [],
  insertTexts: { query: { text: '0.text|0', values: '0.values|1', options: ['text', 'values'] } },
  keys: 'text',
  without: {
    'chunked-list': {
      reason: '`= ANY($1)` takes the whole list as one parameter; SQL text is not rewritten.',
      source: 'https://node-postgres.com/features/queries',
    },
    'eager-load': {
      reason: 'A driver: it knows no relations, only SQL text.',
      source: 'https://node-postgres.com/features/queries',
    },
    'hoist-query': {
      reason: 'Whether a query only reads, and gives the same each time, is said in SQL alone: it may call functions that write, or that differ from call to call.',
      source: 'https://node-postgres.com/features/queries',
    },
    'prefetch-by-key': {
      reason: 'The condition is SQL text, which is not rewritten; that the rows hold the key, and under which name, is said in it too.',
      source: 'https://node-postgres.com/features/queries',
    },
    'prefetch-children': {
      reason: 'The condition is SQL text, which is not rewritten; that the rows hold the key, and in which order they come, is said in it too.',
      source: 'https://node-postgres.com/features/queries',
    },
    'count-per-key': {
      reason: 'The count, its name and its condition are SQL text, which is not rewritten.',
      source: 'https://node-postgres.com/features/queries',
    },
    'bulk-change': {
      reason: 'The condition is SQL text, which is not rewritten: `= $1` would have to become `= ANY($1)`.',
      source: 'https://node-postgres.com/features/queries',
    },
    'bulk-twin': {
      reason: 'The condition of the query in the function is SQL text, which is not rewritten; that the rows hold the key is said in it too.',
      source: 'https://node-postgres.com/features/queries',
    },
    'list-argument': {
      reason: 'What the function does with its list is said in SQL, where `= ANY($1)`, an order or a sum of the list look alike from outside.',
      source: 'https://node-postgres.com/features/queries',
    },
    'one-commit': {
      reason: 'Takes no list of queries. A transaction is `BEGIN` and `COMMIT` on one connection, which has to be taken from the pool and given back.',
      source: 'https://node-postgres.com/features/transactions',
    },
    'keyset-walk': {
      reason: 'Offset, order and condition are SQL text, which is not rewritten.',
      source: 'https://node-postgres.com/features/queries',
    },
    'add-order': {
      reason: 'The order would have to be put into SQL text, which is not rewritten.',
      source: 'https://node-postgres.com/features/queries',
    },
    'keyset-batches': {
      reason: 'Condition, order and limit would have to be put into SQL text, which is not rewritten.',
      source: 'https://node-postgres.com/features/queries',
    },
  },
}
