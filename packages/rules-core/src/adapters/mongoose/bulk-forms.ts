import type { BulkForms, ChangeForm, ReadForm } from '../../model/index.js'

const one: ReadForm = { many: 'find', rows: 'one', missing: 'null' }
/** The single forms stop at the first match, and have hooks of their own names. */
const byId: ChangeForm = { onlyBy: ['_id'], skipsHooks: true }

/** `insertMany` runs validators and no `save` hooks. Source: https://mongoosejs.com/docs/api/model.html#Model.insertMany(), run on 9.12 (2026-11). */
export const bulkForms: BulkForms = {
  conditions: [
    { form: 'property', list: '{ $in: $keys }' },
    { form: 'primary-key', methods: ['findById', 'findByIdAndUpdate', 'findByIdAndDelete'], column: '_id', list: '{ $column: { $in: $keys } }' },
  ],
  reads: { findById: { ...one, unique: true }, findOne: one, find: { rows: 'many' } },
  inserts: { create: { many: 'insertMany', row: '0', returnsRows: true, skipsHooks: true } },
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
  hooks: { of: 'entity', decorators: ['Pre', 'Post', 'pre', 'post'], methods: ['pre', 'post', 'plugin'] },
  keyset: {
    key: '_id',
    always: true,
    reads: ['find'],
    limit: ['limit'],
    offset: ['skip'],
    order: { names: ['sort'], property: 'sort: { $key: 1 }', link: '.sort({ $key: 1 })' },
    filter: { form: 'object', condition: '{ $key: { $gt: $last } }', both: '{ $and: [$filter, $only] }' },
    types: ["InstanceType<typeof $receiver>['$key']"],
  },
}
