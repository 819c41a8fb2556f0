import type { BulkForms, ChangeForm } from '../../model/index.js'

const byId: ChangeForm = { onlyBy: ['_id'] }

/** The driver splits batches itself. Source: https://www.mongodb.com/docs/drivers/node/current/crud/insert/, run on 7.8 (2026-11). */
export const bulkForms: BulkForms = {
  conditions: [{ form: 'property', list: '{ $in: $keys }' }],
  reads: { findOne: { many: 'find', after: '.toArray()', rows: 'one', missing: 'null' }, find: { rows: 'many' } },
  inserts: { insertOne: { many: 'insertMany', row: '0', throwsOnEmpty: true } },
  changes: { updateOne: { ...byId, many: 'updateMany' }, deleteOne: { ...byId, many: 'deleteMany' }, updateMany: {}, deleteMany: {} },
  projections: ['projection', 'project'],
  picks: ['limit', 'skip', 'upsert', 'next', 'tryNext'],
  keys: 'text',
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
