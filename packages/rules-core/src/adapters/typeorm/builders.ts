import type { HandleSpec, MethodFact, RoleFacts } from '../../model/index.js'

const entity: HandleSpec = { role: 'entity', entity: 'same' }
const read = (facts: MethodFact): MethodFact => ({ terminal: true, ...facts })

/** `createQueryBuilder()`: not thenable, nothing runs before a terminal. Source: types of 1.1.1 and 0.3.31 (2026-11). */
export const queryBuilder: RoleFacts = {
  anyMethod: { returns: 'receiver' },
  properties: { connection: { role: 'dataSource' }, dataSource: { role: 'dataSource' } },
  methods: {
    from: { returns: { role: 'queryBuilder', entity: { arg: 0 } } },
    into: { returns: { role: 'queryBuilder', entity: { arg: 0 } } },
    insert: { builds: 'insert', returns: 'receiver' },
    values: { returns: 'receiver', key: '0', list: '0' },
    update: { builds: 'update', returns: 'receiver' },
    delete: { builds: 'delete', returns: 'receiver' },
    softDelete: { builds: 'delete', returns: 'receiver' },
    restore: { builds: 'update', returns: 'receiver' },
    relation: { builds: 'lazy-load', returns: { role: 'relationBuilder', entity: 'same' } },
    skip: { returns: 'receiver', offset: '0' },
    offset: { returns: 'receiver', offset: '0' },
    take: { returns: 'receiver', limit: '0' },
    limit: { returns: 'receiver', limit: '0' },
    orderBy: { returns: 'receiver', order: '0' },
    addOrderBy: { returns: 'receiver', order: '0' },
    setFindOptions: { returns: 'receiver', offset: '0.skip', opaque: true },
    setLock: { returns: 'receiver', opaque: true },
    whereInIds: { returns: 'receiver', key: '0', list: '0' },

    getOne: read({ effect: 'read-one', returns: entity, bulk: "where('e.id IN (:...ids)', { ids }).getMany()" }),
    getOneOrFail: read({ effect: 'read-one', throwsIfNone: true, returns: entity, bulk: "where('e.id IN (:...ids)', { ids }).getMany()" }),
    getMany: read({ effect: 'read-many', returns: entity, shape: 'many', bulk: "where('e.parentId IN (:...ids)', { ids }).getMany()" }),
    getManyAndCount: read({ effect: 'read-many', returns: entity, shape: 'many-and-count' }),
    getRawOne: read({ effect: 'read-one', bulk: "where('e.id IN (:...ids)', { ids }).getRawMany()" }),
    getRawMany: read({ effect: 'read-many', bulk: "where('e.parentId IN (:...ids)', { ids }).getRawMany()" }),
    getRawAndEntities: read({ effect: 'read-many' }),
    getCount: read({ effect: 'count', bulk: 'groupBy(…).getRawMany()' }),
    getExists: read({ effect: 'exists', bulk: "where('e.id IN (:...ids)', { ids }).getMany()" }),
    stream: read({ effect: 'stream' }),
    execute: read({ bulk: "where('id IN (:...ids)', { ids }).execute()" }),

    getQuery: {},
    getSql: {},
    getQueryAndParameters: {},
    getParameters: {},
    hasParameter: {},
    hasRelation: {},
    escape: {},
  },
  methodPatterns: [
    { pattern: /^(?:(?:and|or)?(?:where|having|groupBy)\w*|relation\w*)$/i, fact: { returns: 'receiver', filter: '0' } },
    // With a join, `skip` and `take` order by the key where nothing else is said.
    { pattern: /^(?:inner|left)\w*$/, fact: { returns: 'receiver', filter: '0', order: '0' } },
  ],
}

/** `qb.relation(User, 'posts').of(user)`: `add`, `remove`, `set` and the loads run at once. */
export const relationBuilder: RoleFacts = {
  methods: {
    of: { returns: 'receiver' },
    add: read({ effect: 'insert', key: '0', list: '0' }),
    remove: read({ effect: 'delete', key: '0', list: '0' }),
    set: read({ effect: 'update', key: '0', list: '0' }),
    addAndRemove: read({ effect: 'update' }),
    loadOne: read({ effect: 'lazy-load' }),
    loadMany: read({ effect: 'lazy-load', shape: 'many' }),
  },
}

const tree = (effect: MethodFact['effect'] & string): MethodFact => ({ effect, key: '0' })

/** What `TreeRepository` adds to a repository, and `exist` of 0.x. */
export const treeOperations: Record<string, MethodFact> = {
  exist: { effect: 'exists', key: '0.where', bulk: 'findBy({ id: In(ids) })' },
  findTrees: { ...tree('read-many'), returns: entity, shape: 'many' },
  findRoots: { ...tree('read-many'), returns: entity, shape: 'many' },
  findAncestors: { ...tree('read-many'), returns: entity, shape: 'many' },
  findDescendants: { ...tree('read-many'), returns: entity, shape: 'many' },
  findAncestorsTree: { ...tree('read-one'), returns: entity },
  findDescendantsTree: { ...tree('read-one'), returns: entity },
  countAncestors: tree('count'),
  countDescendants: tree('count'),
  createAncestorsQueryBuilder: { builds: 'read-many', returns: { role: 'queryBuilder', entity: 'same' } },
  createDescendantsQueryBuilder: { builds: 'read-many', returns: { role: 'queryBuilder', entity: 'same' } },
}

/** What `MongoRepository` adds to a repository. */
export const mongoOperations: Record<string, MethodFact> = {
  aggregate: { effect: 'aggregate' },
  distinct: { effect: 'read-many', key: '1' },
  countDocuments: { effect: 'count', key: '0' },
  insertOne: { effect: 'insert', key: '0', bulk: 'insertMany(rows)' },
  insertMany: { effect: 'insert', list: '0' },
  updateOne: { effect: 'update', key: '0', bulk: 'bulkWrite(operations)' },
  updateMany: { effect: 'update', key: '0' },
  replaceOne: { effect: 'update', key: '0', bulk: 'bulkWrite(operations)' },
  deleteOne: { effect: 'delete', key: '0', bulk: 'deleteMany({ _id: { $in: ids } })' },
  deleteMany: { effect: 'delete', key: '0' },
  findOneAndUpdate: { effect: 'update', key: '0', bulk: 'bulkWrite(operations)' },
  findOneAndReplace: { effect: 'update', key: '0', bulk: 'bulkWrite(operations)' },
  findOneAndDelete: { effect: 'delete', key: '0', bulk: 'deleteMany({ _id: { $in: ids } })' },
  bulkWrite: { effect: 'update', list: '0' },
}
