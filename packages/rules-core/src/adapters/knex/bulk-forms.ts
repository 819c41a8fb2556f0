import type { BulkForms } from '../../model/index.js'

const CONDITIONS = ['where', 'andWhere', 'whereIn', 'andWhereIn', 'whereNot', 'whereNotIn', 'whereNull', 'whereNotNull', 'whereBetween']

/** More than 500 rows in one insert are too many for SQLite. Source: https://knexjs.org/guide/query-builder.html#wherein, run on 3.3 (2026-11). */
export const bulkForms: BulkForms = {
  conditions: [
    { form: 'link', methods: ['where', 'andWhere'], list: '.whereIn($column, $keys)' },
    { form: 'link-object', methods: ['where', 'andWhere'], list: '.whereIn($column, $keys)' },
  ],
  negations: { links: ['whereNot', 'andWhereNot'], operators: ['!=', '<>'] },
  tuples: { form: 'link', list: '.where(query => { for (const $key of $keys) query.orWhere({ $each }) })', each: '$property: $key.$name' },
  reads: { first: { rows: 'one', missing: 'undefined' }, select: { rows: 'many' }, where: { rows: 'many' }, from: { rows: 'many' } },
  inserts: { insert: { row: '0', throwsOnEmpty: true } },
  // Source: https://knexjs.org/guide/raw.html#raw-parameter-binding.
  insertTexts: { raw: { text: '0', values: '1' } },
  takesRowsOnce: ['merge', 'upsert'],
  // Source: https://knexjs.org/guide/query-builder.html#merge.
  upserts: [{ method: 'merge', target: ['onConflict:0'], set: 'merge:0' }],
  changes: { update: {}, del: {}, delete: {}, increment: {}, decrement: {} },
  relative: ['increment', 'decrement'],
  projections: ['select', 'first', 'column', 'columns'],
  plainRows: true,
  picks: ['limit', 'offset', 'pluck', 'count', 'countDistinct', 'sum', 'min', 'max', 'avg', 'groupBy', 'having', 'distinct', 'returning'],
  keys: 'text',
  slice: 500,
  without: {
    'eager-load': {
      reason: 'It builds SQL and knows no relations. Children that are read by key are loaded before the loop (`prefetch-children`).',
      source: 'https://knexjs.org/guide/query-builder.html',
    },
    'count-per-key': {
      reason: "A count is a row like any other: what its column is called is said in the query, and whether it holds a number or a string is the driver's choice, so that nothing says what a group's count is.",
      source: 'https://knexjs.org/guide/query-builder.html#count',
    },
    'one-commit': {
      reason: 'Takes no list of queries. A transaction is a function with a `trx` of its own, which every query in it has to be written for.',
      source: 'https://knexjs.org/guide/transactions.html',
    },
  },
  keyset: {
    key: 'id',
    limit: ['limit'],
    offset: ['offset'],
    order: { names: ['orderBy', 'orderByRaw'], link: ".orderBy('$key')" },
    filter: { form: 'link', link: ".where(query => { if ($last !== undefined) query.where('$key', '>', $last) })" },
    types: ["$row['$key']", 'string | number'],
  },
  lists: {
    takers: ['whereIn', 'andWhereIn'],
    joins: ['where', 'andWhere'],
    reads: ['select', 'column', 'columns', 'from', 'table', 'join', 'innerJoin', 'leftJoin', 'leftOuterJoin', 'rightJoin', ...CONDITIONS],
    writes: ['update', 'increment', 'decrement', 'del', 'delete', 'from', 'table', ...CONDITIONS],
  },
}
