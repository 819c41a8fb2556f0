import type { HandleSpec, MethodFact, RoleFacts } from '../model/index.js'

const cursor: HandleSpec = { role: 'driverCursor', entity: 'same' }
const remove = 'deleteMany({ _id: { $in: ids } })'
const write = 'bulkWrite(operations)'

const now = (fact: MethodFact): MethodFact => ({ run: 'call', ...fact })

/**
 * A collection of the MongoDB driver, which object mappers hand out too. Everything runs when called; `find` and `aggregate` build a cursor.
 * Source: https://mongodb.github.io/node-mongodb-native/ and the types of 7.x (2026-11).
 */
export const collection: RoleFacts = {
  methods: {
    find: { builds: 'read-many', returns: cursor, key: '0', offset: '1.skip', limit: '1.limit', order: '1.sort', bulk: 'find({ parentId: { $in: parentIds } }).toArray()' },
    aggregate: { builds: 'aggregate', returns: cursor, key: '0', offset: '0.*.$skip', bulk: 'aggregate([{ $match }, { $group }]).toArray()' },
    findOne: now({ effect: 'read-one', key: '0', bulk: 'find({ _id: { $in: ids } }).toArray()' }),
    distinct: now({ effect: 'read-many', key: '1' }),
    count: now({ effect: 'count', key: '0', bulk: 'aggregate([{ $match }, { $group }])' }),
    countDocuments: now({ effect: 'count', key: '0', bulk: 'aggregate([{ $match }, { $group }])' }),
    estimatedDocumentCount: now({ effect: 'count' }),
    insertOne: now({ effect: 'insert', key: '0', bulk: 'insertMany(documents)' }),
    insertMany: now({ effect: 'insert', list: '0', note: 'Throws on an empty list.' }),
    updateOne: now({ effect: 'update', key: '0', bulk: write }),
    updateMany: now({ effect: 'update', key: '0', bulk: write }),
    replaceOne: now({ effect: 'update', key: '0', bulk: write }),
    deleteOne: now({ effect: 'delete', key: '0', bulk: remove }),
    deleteMany: now({ effect: 'delete', key: '0', bulk: remove }),
    findOneAndUpdate: now({ effect: 'update', key: '0', bulk: write }),
    findOneAndReplace: now({ effect: 'update', key: '0', bulk: write }),
    findOneAndDelete: now({ effect: 'delete', key: '0', bulk: remove }),
    bulkWrite: now({ effect: 'update', list: '0', note: 'Throws on an empty list.' }),
  },
}

/** What `find` and `aggregate` give: nothing is sent before a terminal or an iteration. */
export const driverCursor: RoleFacts = {
  iterable: true,
  anyMethod: { returns: 'receiver' },
  methods: {
    skip: { returns: 'receiver', offset: '0' },
    limit: { returns: 'receiver', limit: '0' },
    sort: { returns: 'receiver', order: '0' },
    filter: { returns: 'receiver', filter: '0' },
    toArray: { terminal: true },
    forEach: { terminal: true },
    next: { terminal: true },
    tryNext: { terminal: true },
    hasNext: { terminal: true },
    count: { terminal: true, effect: 'count' },
    stream: { terminal: true, effect: 'stream' },
  },
}
