import type { Effect, HandleSpec, MethodFact, RoleFacts } from '../../model/index.js'

const query: HandleSpec = { role: 'query', entity: 'same' }
const document: HandleSpec = { role: 'document', entity: 'same' }
const manyById = 'find({ _id: { $in: ids } })'

const builds = (effect: Effect, bulk?: string): MethodFact => ({ builds: effect, returns: query, key: '0', ...(bulk === undefined ? {} : { bulk }) })
const document1 = (effect: Effect, bulk: string): MethodFact => ({ ...builds(effect, bulk), resolves: document })

/** Methods that start a query on a model and change one that is being built. */
const queryMethods: Record<string, MethodFact> = {
  find: { ...document1('read-many', 'find({ parentId: { $in: parentIds } })'), shape: 'many', offset: '2.skip', limit: '2.limit', order: '2.sort' },
  findOne: document1('read-one', manyById),
  findById: document1('read-one', manyById),
  exists: builds('exists', manyById),
  distinct: { ...builds('read-many'), key: '1' },
  countDocuments: builds('count', 'aggregate([{ $match }, { $group }])'),
  estimatedDocumentCount: builds('count'),
  findAndCount: { ...document1('read-many', 'find({ parentId: { $in: parentIds } })'), shape: 'many-and-count', note: 'Since 9.12.' },
  findOneAndUpdate: document1('update', 'bulkWrite(operations)'),
  findOneAndReplace: document1('update', 'bulkWrite(operations)'),
  findOneAndDelete: document1('delete', 'deleteMany({ _id: { $in: ids } })'),
  findByIdAndUpdate: document1('update', 'bulkWrite(operations)'),
  findByIdAndDelete: document1('delete', 'deleteMany({ _id: { $in: ids } })'),
  updateOne: builds('update', 'bulkWrite(operations)'),
  updateMany: builds('update', 'bulkWrite(operations)'),
  replaceOne: builds('update', 'bulkWrite(operations)'),
  deleteOne: builds('delete', 'deleteMany({ _id: { $in: ids } })'),
  deleteMany: builds('delete', 'deleteMany({ parentId: { $in: parentIds } })'),
}

/**
 * Models: queries are built and run when awaited; the writes below run when called.
 * Source: https://mongoosejs.com/docs/api/model.html and the types of 9.12.1 and 8.24.10 (2026-11).
 */
export const model: RoleFacts = {
  construct: document,
  properties: { collection: { role: 'collection', entity: 'same' }, db: { role: 'connection' } },
  methods: {
    ...queryMethods,
    where: builds('read-many'),
    $where: builds('read-many'),
    aggregate: { builds: 'aggregate', returns: { role: 'aggregate', entity: 'same' }, key: '0', offset: '0.*.$skip', bulk: 'aggregate([{ $match: { _id: { $in: ids } } }, { $group }])' },
    create: { effect: 'insert', run: 'call', returns: document, key: '0', bulk: 'insertMany(documents)', note: 'A list is one insert per document too.' },
    insertOne: { effect: 'insert', run: 'call', returns: document, key: '0', bulk: 'insertMany(documents)' },
    insertMany: { effect: 'insert', run: 'call', returns: document, shape: 'many', key: '0', list: '0', note: '`save` hooks do not run; `ordered: false` drops invalid documents.' },
    bulkWrite: { effect: 'update', run: 'call', list: '0', note: '`save` hooks do not run.' },
    bulkSave: { effect: 'update', run: 'call', list: '0' },
    populate: { effect: 'lazy-load', run: 'call', list: '0', bulk: 'populate(documents, path)' },
    hydrate: { returns: document },
    discriminator: { returns: { role: 'model', entity: { arg: 0 } } },
    startSession: { returns: { role: 'session' } },
  },
}

export const queryRole: RoleFacts = {
  thenable: true,
  iterable: true,
  anyMethod: { returns: 'receiver' },
  methods: {
    ...queryMethods,
    skip: { returns: 'receiver', offset: '0' },
    limit: { returns: 'receiver', limit: '0' },
    sort: { returns: 'receiver', order: '0' },
    setOptions: { returns: 'receiver', offset: '0.skip', limit: '0.limit', order: '0.sort' },
    exec: { terminal: true },
    then: { terminal: true },
    catch: { terminal: true },
    finally: { terminal: true },
    cursor: { terminal: true, effect: 'stream', returns: { role: 'cursor', entity: 'same' } },
    explain: { returns: 'receiver' },
    getFilter: {},
    getQuery: {},
    getUpdate: {},
    getOptions: {},
    getPopulatedPaths: {},
    cast: {},
    selected: {},
    pre: {},
    post: {},
    toConstructor: {},
  },
  methodPatterns: [{ pattern: /^(?:where|equals|or|and|nor|[gl]te?|ne|n?in|all|exists|elemMatch|regex|size|mod|near\w*|within|intersects|merge)$/, fact: { returns: 'receiver', filter: '0' } }],
}

export const aggregate: RoleFacts = {
  thenable: true,
  iterable: true,
  anyMethod: { returns: 'receiver' },
  methods: {
    skip: { returns: 'receiver', offset: '0' },
    exec: { terminal: true },
    then: { terminal: true },
    catch: { terminal: true },
    finally: { terminal: true },
    cursor: { terminal: true, effect: 'stream', returns: { role: 'cursor', entity: 'same' } },
    explain: { terminal: true },
    pipeline: {},
  },
}

/** Rows. A document's own `updateOne` and `deleteOne` build a query like the model's. */
export const documentRole: RoleFacts = {
  row: true,
  methods: {
    save: { effect: 'upsert', run: 'call', returns: 'receiver', bulk: 'bulkSave(documents)', note: '`bulkSave` is on the model.' },
    populate: { effect: 'lazy-load', run: 'call', returns: 'receiver', bulk: 'populate(documents, path)' },
    updateOne: { builds: 'update', returns: query, bulk: 'bulkWrite(operations)' },
    replaceOne: { builds: 'update', returns: query, bulk: 'bulkWrite(operations)' },
    deleteOne: { builds: 'delete', returns: query, bulk: 'deleteMany({ _id: { $in: ids } })' },
  },
}
