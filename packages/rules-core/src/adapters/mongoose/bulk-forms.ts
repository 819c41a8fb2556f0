import type { BulkForms, ChangeForm, InsertForm, ReadForm } from '../../model/index.js'

const one: ReadForm = { many: 'find', rows: 'one', missing: 'null' }
const inserted: InsertForm = { many: 'insertMany', row: '0', returnsRows: true, skipsHooks: true }
/** The single forms stop at the first match, and have hooks of their own names. */
const byId: ChangeForm = { onlyBy: ['_id'], skipsHooks: true }

/** `insertMany` runs validators and no `save` hooks. Source: https://mongoosejs.com/docs/api/model.html#Model.insertMany(), run on 9.12 (2026-11). */
export const bulkForms: BulkForms = {
  conditions: [
    { form: 'property', list: '{ $in: $keys }' },
    { form: 'primary-key', methods: ['findById', 'findByIdAndUpdate', 'findByIdAndDelete'], column: '_id', list: '{ $column: { $in: $keys } }' },
  ],
  negations: { properties: ['$ne'] },
  // Source: https://mongoosejs.com/docs/documents.html#updating-using-save, run on 9.12 (2026-11).
  savesRow: ['save'],
  tuples: { form: 'property', name: '$or' },
  reads: { findById: { ...one, unique: true }, findOne: one, find: { rows: 'many' } },
  inserts: { create: inserted, insertOne: inserted },
  changes: {
    updateOne: { ...byId, many: 'updateMany' },
    findByIdAndUpdate: { ...byId, many: 'updateMany' },
    deleteOne: { ...byId, many: 'deleteMany' },
    findByIdAndDelete: { ...byId, many: 'deleteMany' },
    updateMany: {},
    deleteMany: {},
  },
  projections: ['select', 'projection'],
  picks: ['limit', 'skip', 'upsert', 'orFail', 'cursor', 'distinct'],
  keys: 'text',
  matchesLists: true,
  hooks: {
    of: 'entity',
    declaration: /\bnew\s+(?:\w+\.)?Schema\b/,
    methods: ['plugin'],
    decorators: ['plugin', 'Plugin'],
    registrars: ['pre', 'post', 'Pre', 'Post'],
    events: {
      create: ['save', 'valid'],
      insertOne: ['save', 'valid'],
      save: ['save', 'valid'],
      updateOne: ['update'],
      findByIdAndUpdate: ['update'],
      findOneAndUpdate: ['update'],
      updateMany: ['update'],
      replaceOne: ['replace'],
      deleteOne: ['delete', 'remove'],
      findByIdAndDelete: ['delete', 'remove'],
    },
  },
  mixed: {
    method: 'bulkWrite',
    entries: {
      updateOne: '{ updateOne: { filter: $0, update: $1 } }',
      findByIdAndUpdate: '{ updateOne: { filter: { _id: $0 }, update: $1 } }',
      findOneAndUpdate: '{ updateOne: { filter: $0, update: $1 } }',
      updateMany: '{ updateMany: { filter: $0, update: $1 } }',
      replaceOne: '{ replaceOne: { filter: $0, replacement: $1 } }',
      deleteOne: '{ deleteOne: { filter: $0 } }',
      findByIdAndDelete: '{ deleteOne: { filter: { _id: $0 } } }',
    },
    entryOptions: ['upsert', 'arrayFilters', 'collation', 'hint', 'setDefaultsOnInsert'],
    listOptions: ['session'],
    answers: ['new', 'returnDocument', 'returnOriginal', 'lean', 'projection', 'fields', 'select'],
  },
  rows: {
    save: { call: '$entity.bulkSave($list$rest)', skipsHooks: true },
    deleteOne: { call: '$entity.deleteMany({ _id: { $in: $list } }$rest)', key: '_id', skipsHooks: true },
    updateOne: { call: '$entity.updateMany({ _id: { $in: $list } }, $values$rest)', key: '_id', values: 'argument', skipsHooks: true },
  },
  relative: ['$inc', '$mul', '$push', '$pull', '$pop', '$bit'],
  without: {
    'chunked-list': {
      reason: 'Not needed: `$in` takes a list of any length, up to the 16 MB of one command.',
      source: 'https://www.mongodb.com/docs/manual/reference/operator/query/in/',
    },
    'count-per-key': {
      reason: 'Only an aggregation groups, and its stages are not cast to the schema as conditions are: a key given as a string would match nothing.',
      source: 'https://mongoosejs.com/docs/api/aggregate.html',
    },
    'one-commit': {
      reason: 'Not needed: `bulkWrite` sends updates, replacements and deletes of different values together (`bulk-change`). A transaction takes a replica set, and a session in every call.',
      source: 'https://mongoosejs.com/docs/transactions.html',
    },
  },
  // Source: https://mongoosejs.com/docs/populate.html#populating-an-existing-mongoose-document, run on 9.12 (2026-11).
  eager: {
    lazy: [{ access: 'name', role: 'document', methods: ['populate'], whole: { path: 'path', properties: ['path', 'select', 'match', 'model'] }, value: '$row', inPlace: true }],
    reads: {
      find: {
        link: '.populate$types($arguments)',
        last: ['exec'],
        arguments: 1,
        beside: ['find', 'where', 'and', 'or', 'nor', 'equals', 'in', 'nin', 'gt', 'gte', 'lt', 'lte', 'ne', 'sort', 'limit', 'skip', 'session', 'populate', 'read', 'hint', 'collation', 'comment', 'maxTimeMS'],
      },
    },
    unlike: /\.plugin\(|@(?:plugin|[pP]re|[pP]ost)\b|\.(?:pre|post)\(\s*[^)]*?(?:find|init)/,
  },
  keyset: {
    key: '_id',
    always: true,
    reads: ['find'],
    limit: ['limit'],
    offset: ['skip'],
    order: { names: ['sort'], property: 'sort: { $key: 1 }', link: '.sort({ $key: 1 })', last: { property: '$key: 1', word: '$key' } },
    filter: { form: 'object', condition: '{ $key: { $gt: $last } }', both: '{ $and: [$filter, $only] }' },
    types: ["InstanceType<typeof $receiver>['$key']"],
  },
}
