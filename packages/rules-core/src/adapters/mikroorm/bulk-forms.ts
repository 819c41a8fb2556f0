import type { BulkForms, ReadForm } from '../../model/index.js'

const one = (missing: NonNullable<ReadForm['missing']>): ReadForm => ({ many: 'find', rows: 'one', missing })

/** Source: https://mikro-orm.io/docs/entity-manager, run on 7.2.1 (2026-11). */
export const bulkForms: BulkForms = {
  conditions: [
    { form: 'property', list: '{ $in: $keys }' },
    { form: 'primary-key', methods: ['findOne', 'findOneOrFail', 'nativeUpdate', 'nativeDelete'], column: 'id', list: '{ $column: { $in: $keys } }' },
  ],
  negations: { properties: ['$ne'] },
  // Source: https://mikro-orm.io/docs/identity-map, checked for 7.2.1 (2026-11).
  sharesRows: true,
  tuples: { form: 'property', name: '$or' },
  reads: { findOne: one('null'), findOneOrFail: one('throws'), find: { rows: 'many' } },
  inserts: { insert: { many: 'insertMany' }, upsert: { many: 'upsertMany' } },
  changes: { nativeUpdate: {}, nativeDelete: {} },
  projections: ['fields', 'exclude'],
  picks: ['limit', 'offset', 'first', 'last'],
  keys: 'identity',
  without: {
    'chunked-list': {
      reason: 'Not needed: lists are written into the statement as text, so that no limit of bind parameters holds for them.',
      source: 'https://mikro-orm.io/docs/query-conditions',
    },
    'count-per-key': {
      reason: '`em.countBy` came with version 7; before, only the query builder groups. Which version is installed is not looked at.',
      source: 'https://mikro-orm.io/docs/entity-manager',
    },
    'one-commit': {
      reason: '`nativeUpdate`, `nativeDelete` and `insert` each run at once. A transaction is a function with an `em` of its own, or a `flush` of loaded entities, which also runs their hooks.',
      source: 'https://mikro-orm.io/docs/transactions',
    },
  },
  // Source: https://mikro-orm.io/docs/populating-relations and /docs/collections, run on 7.2.1 (2026-11).
  eager: {
    lazy: [
      { access: 'member', role: 'collection', methods: ['loadItems'], value: '$row.$relation.getItems()', inPlace: true },
      { access: 'member', role: 'collection', methods: ['init', 'load'], value: '$row.$relation', inPlace: true },
      { access: 'argument', methods: ['populate'], value: '[$row]', inPlace: true },
    ],
    reads: {
      find: { property: 'populate', element: '$name', beside: ['orderBy'], unlike: /\b(?:raw|sql)\b/ },
      findAll: { property: 'populate', element: '$name', beside: ['orderBy', 'where'], unlike: /\b(?:raw|sql)\b/ },
    },
    unlike: /@Filter\b|\bfilters\s*:|\b[oO]nLoad\b/,
  },
  keyset: {
    key: 'id',
    marks: ['PrimaryKey', 'primary'],
    reads: ['find', 'findAll'],
    limit: ['limit'],
    offset: ['offset'],
    order: { names: ['orderBy'], property: "orderBy: { $key: 'asc' }", last: { property: "$key: 'asc'", element: "{ $key: 'asc' }" } },
    filter: { form: 'object', condition: '{ $key: { $gt: $last } }', both: '{ $and: [$filter, $only] }' },
    types: ["$class['$key']"],
  },
}
