import type { BulkForms } from '../../model/index.js'

/** An empty list is a syntax error on PostgreSQL. Source: https://kysely.dev/docs/examples/where/where-in, run on 0.29.9 (2026-11). */
export const bulkForms: BulkForms = {
  conditions: [{ form: 'link', methods: ['where'], list: ".where($column, 'in', $keys)" }],
  negations: { operators: ['!=', '<>'] },
  tuples: { form: 'link', list: ".where(eb => eb.or($keys.map($key => eb.and([$each]))))", each: "eb($column, '=', $key.$name)" },
  reads: {
    executeTakeFirst: { many: 'execute', rows: 'one', missing: 'undefined' },
    executeTakeFirstOrThrow: { many: 'execute', rows: 'one', missing: 'throws' },
    execute: { rows: 'many' },
  },
  inserts: { values: { row: '0', throwsOnEmpty: true } },
  takesRowsOnce: ['doUpdateSet'],
  // Source: https://kysely-org.github.io/kysely-apidoc/classes/OnConflictBuilder.html.
  upserts: [
    {
      method: 'doUpdateSet',
      within: 'onConflict',
      target: ['column:0', 'columns:0'],
      set: 'doUpdateSet:0',
      beside: ['column', 'columns'],
      excluded: { value: "eb.ref('excluded.$column')", whole: 'eb => ($set)' },
      written: /^\w+\.ref\(['"]excluded\.(\w+)['"]\)$/,
    },
  ],
  changes: { updateTable: {}, deleteFrom: {} },
  projections: ['select'],
  plainRows: true,
  picks: ['limit', 'offset', 'groupBy', 'having', 'distinctOn', 'distinct'],
  keys: 'identity',
  without: {
    'eager-load': {
      reason: 'It builds SQL and knows no relations. Children that are read by key are loaded before the loop (`prefetch-children`).',
      source: 'https://kysely.dev/docs/recipes/relations',
    },
    'count-per-key': {
      reason: "A count is selected under a name that the query chooses, and its type (number, string or bigint) is the driver's, so that nothing says what a group's count is.",
      source: 'https://kysely.dev/docs/examples/select/aggregate-functions',
    },
    'one-commit': {
      reason: 'Takes no list of queries. A transaction is a function with a `trx` of its own, which every query in it has to be written for.',
      source: 'https://kysely.dev/docs/examples/transactions/simple-transaction',
    },
  },
  keyset: {
    key: 'id',
    reads: ['execute'],
    limit: ['limit'],
    offset: ['offset'],
    order: { names: ['orderBy'], link: ".orderBy('$key')" },
    filter: { form: 'link', link: ".$if($last !== undefined, query => query.where('$key', '>', $known))" },
    table: 'selectFrom',
    types: ["Awaited<ReturnType<ReturnType<ReturnType<typeof $receiver.selectFrom<$name>>['selectAll']>['execute']>>[number]['$key']"],
  },
  lists: {
    takers: [],
    joins: ['where', 'and'],
    reads: ['selectFrom', 'select', 'selectAll', 'where', 'whereRef', 'innerJoin', 'leftJoin', 'rightJoin', 'fullJoin', 'execute'],
    writes: ['updateTable', 'set', 'deleteFrom', 'where', 'whereRef', 'execute'],
  },
}
