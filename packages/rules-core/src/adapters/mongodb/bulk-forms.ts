import type { BulkForms, ChangeForm } from '../../model/index.js'

/** Operators whose result rests on the value that is there. */
const RELATIVE = ['$inc', '$mul', '$push', '$pull', '$pop', '$bit']
const byId: ChangeForm = { onlyBy: ['_id'] }

/** The driver splits batches itself. Source: https://www.mongodb.com/docs/drivers/node/current/crud/insert/, run on 7.8 (2026-11). */
export const bulkForms: BulkForms = {
  conditions: [{ form: 'property', list: '{ $in: $keys }' }],
  negations: { properties: ['$ne'] },
  tuples: { form: 'property', name: '$or' },
  reads: { findOne: { many: 'find', after: '.toArray()', rows: 'one', missing: 'null' }, find: { rows: 'many' } },
  inserts: { insertOne: { many: 'insertMany', row: '0', throwsOnEmpty: true } },
  changes: { updateOne: { ...byId, many: 'updateMany' }, deleteOne: { ...byId, many: 'deleteMany' }, updateMany: {}, deleteMany: {} },
  projections: ['projection', 'project'],
  plainRows: true,
  picks: ['limit', 'skip', 'upsert', 'next', 'tryNext'],
  keys: 'text',
  matchesLists: true,
  mixed: {
    method: 'bulkWrite',
    entries: {
      updateOne: '{ updateOne: { filter: $0, update: $1 } }',
      updateMany: '{ updateMany: { filter: $0, update: $1 } }',
      replaceOne: '{ replaceOne: { filter: $0, replacement: $1 } }',
      deleteOne: '{ deleteOne: { filter: $0 } }',
    },
    entryOptions: ['upsert', 'arrayFilters', 'collation', 'hint'],
    listOptions: ['session'],
    throwsOnEmpty: true,
  },
  relative: RELATIVE,
  without: {
    'chunked-list': {
      reason: 'Not needed: `$in` takes a list of any length, up to the 16 MB of one command.',
      source: 'https://www.mongodb.com/docs/manual/reference/operator/query/in/',
    },
    'eager-load': {
      reason: 'A driver: documents load nothing by themselves, and what one refers to is known to the program alone. What is read by key is loaded before the loop (`prefetch-by-key`).',
      source: 'https://www.mongodb.com/docs/manual/reference/database-references/',
    },
    'count-per-key': {
      reason: 'An equality is also true of a list that holds the key, but a group is made of the whole list: the numbers may differ.',
      source: 'https://www.mongodb.com/docs/manual/tutorial/query-arrays/',
    },
    'one-commit': {
      reason: 'Not needed: `bulkWrite` sends updates, replacements and deletes of different values together (`bulk-change`). A transaction takes a replica set, and a session in every call.',
      source: 'https://www.mongodb.com/docs/drivers/node/current/crud/transactions/',
    },
  },
  keyset: {
    key: '_id',
    always: true,
    reads: ['find'],
    limit: ['limit'],
    offset: ['skip'],
    order: { names: ['sort'], property: 'sort: { $key: 1 }', link: '.sort({ $key: 1 })' },
    filter: { form: 'object', condition: '{ $key: { $gt: $last } }', both: '{ $and: [$filter, $only] }' },
    types: ["Parameters<typeof $receiver.insertOne>[0]['$key']"],
  },
}
