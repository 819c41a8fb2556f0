import type { BulkForms } from '../../model/index.js'

/** More than 500 rows in one insert are too many for SQLite. Source: https://knexjs.org/guide/query-builder.html#wherein, run on 3.3 (2026-11). */
export const bulkForms: BulkForms = {
  conditions: [
    { form: 'link', methods: ['where', 'andWhere'], list: '.whereIn($column, $keys)' },
    { form: 'link-object', methods: ['where', 'andWhere'], list: '.whereIn($column, $keys)' },
  ],
  reads: { first: { rows: 'one', missing: 'undefined' }, select: { rows: 'many' }, where: { rows: 'many' }, from: { rows: 'many' } },
  inserts: { insert: { row: '0', throwsOnEmpty: true } },
  takesRowsOnce: ['merge', 'upsert'],
  changes: { update: {}, del: {}, delete: {}, increment: {}, decrement: {} },
  relative: ['increment', 'decrement'],
  projections: ['select', 'first', 'column', 'columns'],
  picks: ['limit', 'offset', 'pluck', 'count', 'countDistinct', 'sum', 'min', 'max', 'avg', 'groupBy', 'having', 'distinct', 'returning'],
  keys: 'text',
  slice: 500,
  keyset: {
    key: 'id',
    limit: ['limit'],
    offset: ['offset'],
    order: { names: ['orderBy', 'orderByRaw'], link: ".orderBy('$key')" },
    filter: { form: 'link', link: ".where(query => { if ($last !== undefined) query.where('$key', '>', $last) })" },
    types: ["$row['$key']", 'string | number'],
  },
}
