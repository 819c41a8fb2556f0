import type { BulkForms } from '../../model/index.js'

/** Source: https://orm.drizzle.team/docs/operators#inarray and /docs/insert#insert-multiple-rows, run on 0.45.4 (2026-11). */
export const bulkForms: BulkForms = {
  conditions: [{ form: 'function', name: 'eq', list: 'inArray($column, $keys)', uses: ['inArray'] }],
  negations: { conditions: ['ne'] },
  tuples: { form: 'function', list: 'or(...$keys.map($key => and($each)))', each: 'eq($column, $key.$name)', uses: ['or', 'and'] },
  reads: { findFirst: { many: 'findMany', rows: 'one', missing: 'undefined' }, findMany: { rows: 'many' }, select: { rows: 'many' }, selectDistinct: { rows: 'many' } },
  counts: {
    $count: { grouped: 'select({ key: $columnText, count: count() }).from($first).where($where).groupBy($columnText)', key: '$row.key', count: '$row.count', uses: ['count'] },
  },
  inserts: { values: { row: '0', throwsOnEmpty: true } },
  takesRowsOnce: ['onConflictDoUpdate'],
  // Source: https://orm.drizzle.team/docs/guides/upsert.
  upserts: [
    {
      method: 'onConflictDoUpdate',
      target: ['onConflictDoUpdate:0.target'],
      set: 'onConflictDoUpdate:0.set',
      excluded: { value: 'sql`excluded.$column`', uses: ['sql'] },
      written: /^sql`\s*excluded\."?(\w+)"?\s*`$/i,
      declaredNames: true,
      counts: /\$onUpdate|\bgeneratedAlways/,
    },
  ],
  changes: { update: {}, delete: {} },
  projections: ['select', 'selectDistinct', 'columns'],
  plainRows: true,
  picks: ['limit', 'offset', 'get', 'all', 'groupBy', 'having'],
  imports: { inArray: 'drizzle-orm', count: 'drizzle-orm', gt: 'drizzle-orm', and: 'drizzle-orm', or: 'drizzle-orm', sql: 'drizzle-orm' },
  keys: 'identity',
  without: {
    'eager-load': {
      reason: 'Rows are plain objects that load nothing by themselves: there is no lazy relation to load with them. Children that are read by key are loaded before the loop (`prefetch-children`).',
      source: 'https://orm.drizzle.team/docs/rqb',
    },
    'one-commit': {
      reason: '`db.batch([…])` is there on D1, libSQL and Neon over HTTP only. Elsewhere a transaction is a function with a client of its own, which every statement in it has to be written for.',
      source: 'https://orm.drizzle.team/docs/batch-api',
    },
  },
  keyset: {
    key: 'id',
    marks: ['primaryKey'],
    reads: ['select'],
    limit: ['limit'],
    offset: ['offset'],
    order: { names: ['orderBy'], link: '.orderBy($column)', last: { argument: '$column' } },
    filter: { form: 'argument', link: 'where', condition: '$last === undefined ? undefined : gt($column, $last)', join: 'and', uses: ['gt'] },
    table: 'from',
    types: ["(typeof $table.$inferSelect)['$key']"],
  },
  lists: {
    takers: ['inArray'],
    joins: ['where', 'and'],
    reads: ['select', 'from', 'where', 'innerJoin', 'leftJoin', 'rightJoin', 'fullJoin', 'findMany'],
    writes: ['update', 'set', 'delete', 'where'],
    options: ['where', 'columns', 'with'],
  },
}
