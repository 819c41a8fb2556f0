import type { Adapter, ExportFact, HandleSpec, MethodFact } from '../../model/index.js'
import { queryBuilder } from './builder.js'
import { operations } from './operations.js'
import { bulkForms } from './bulk-forms.js'

const manager: HandleSpec = { role: 'manager' }
const orm: HandleSpec = { role: 'orm' }
const entity: HandleSpec = { role: 'entity', entity: 'same' }
const byArgument: MethodFact = { returns: { role: 'repository', entity: { arg: 0 } } }
const of = (role: string): ExportFact => ({ instance: { role, entity: { typeArg: 0 } } })

const oneFlush = 'persist(entities).flush()'
const lazy: MethodFact = { effect: 'lazy-load', returns: entity, bulk: "populate(entities, ['relation'])" }
const lazyMany: MethodFact = { ...lazy, shape: 'many' }
const wrapped: Readonly<Record<string, MethodFact>> = { init: lazy, populate: lazy, toReference: { returns: { role: 'reference', entity: 'same' } } }

/** A unit of work: writes wait for `flush`, so a flush per element is what costs. `getKnex()` leads to another library and is not followed. */
const mikroorm: Adapter = {
  id: 'mikroorm',
  bulkForms,
  title: 'MikroORM',
  docs: 'https://mikro-orm.io/docs/unit-of-work',
  packages: ['@mikro-orm/*', 'mikro-orm'],
  run: 'call',
  exports: {
    MikroORM: { instance: orm, value: { role: 'ormClass' } },
    EntityManager: { instance: manager },
    SqlEntityManager: { instance: manager },
    MongoEntityManager: { instance: manager },
    EntityRepository: of('repository'),
    SqlEntityRepository: of('repository'),
    QueryBuilder: of('queryBuilder'),
    SelectQueryBuilder: of('queryBuilder'),
    Collection: of('collection'),
    Reference: of('reference'),
    Ref: of('reference'),
    LoadedReference: of('reference'),
    IWrappedEntity: of('wrapped'),
    BaseEntity: { instance: { role: 'baseEntity', entity: 'subclass' } },
    wrap: { call: { role: 'wrapped', entity: { arg: 0 } } },
  },
  root: 'manager',
  roles: {
    ormClass: { methods: { init: { returns: orm }, initSync: { returns: orm } } },
    orm: { properties: { em: manager } },
    manager: {
      methods: {
        ...operations('manager'),
        persist: { deferred: true, returns: 'receiver' },
        remove: { deferred: true, returns: 'receiver' },
        flush: { effect: 'update', bulk: oneFlush, note: 'One flush after the loop writes everything.' },
        tryFlush: { effect: 'update', bulk: oneFlush },
        persistAndFlush: { effect: 'upsert', key: '0', list: '0', bulk: oneFlush, note: 'Gone in 7.' },
        removeAndFlush: { effect: 'delete', key: '0', list: '0', bulk: 'remove(entities).flush()', note: 'Gone in 7.' },
        refresh: { effect: 'read-one', key: '0', bulk: 'find(Entity, { id: { $in: ids } }, { refresh: true })' },
        refreshOrFail: { effect: 'read-one', key: '0', bulk: 'find(Entity, { id: { $in: ids } }, { refresh: true })' },
        clone: { effect: 'insert', entity: { arg: 0 }, note: 'Since 7.' },
        callRoutine: { effect: 'raw', key: '1', note: 'Since 7.' },
        lock: { effect: 'raw', key: '0' },
        execute: { effect: 'raw', sql: '0', key: '1' },
        getConnection: { returns: { role: 'connection' } },
        getDriver: { returns: { role: 'connection' } },
        transactional: { effect: 'transaction', callback: { arg: 0, params: [manager] } },
        fork: { returns: manager },
        getContext: { returns: manager },
        getRepository: byArgument,
        repo: byArgument,
      },
    },
    repository: {
      properties: { em: manager },
      methods: { ...operations('repository'), getEntityManager: { returns: manager } },
    },
    connection: { methods: { execute: { effect: 'raw', sql: '0', key: '1' } } },
    entity: { row: true },
    baseEntity: { row: true, methods: wrapped },
    wrapped: { methods: wrapped },
    collection: {
      methods: {
        init: lazyMany,
        load: lazyMany,
        loadItems: lazyMany,
        matching: lazyMany,
        loadCount: { effect: 'lazy-load', bulk: "populate(entities, ['relation'])" },
        getItems: { returns: entity, shape: 'many' },
        add: { deferred: true },
        set: { deferred: true },
        remove: { deferred: true },
        removeAll: { deferred: true },
      },
    },
    reference: {
      properties: { $: entity },
      methods: { load: lazy, loadOrFail: lazy, loadProperty: { ...lazy, key: '0' }, getEntity: { returns: entity }, unwrap: { returns: entity } },
    },
    queryBuilder,
  },
  membership: { keys: ['$in'] },
  entityDecorators: ['Entity'],
  fieldDecorators: { InjectRepository: { role: 'repository', entity: { arg: 0 } }, InjectEntityManager: manager, InjectMikroORM: orm },
  paging: { keyset: "findByCursor(Entity, { first: n, after: page, orderBy: { id: 'asc' } })", stream: 'em.stream(Entity)', order: "orderBy: { id: 'asc' }", entityOrder: ['defaultOrder', 'orderBy'] },
  aggregates: { count: 'count(Entity, where)', exists: "findOne(Entity, where, { fields: ['id'] })", sum: "createQueryBuilder(Entity).select(raw('sum(column)'))" },
  proofs: [
    { kind: 'entity-argument', role: 'manager' },
    { kind: 'method-name', methods: ['nativeUpdate', 'nativeDelete', 'upsertMany', 'persistAndFlush', 'removeAndFlush'], role: 'manager' },
  ],
}

export default mikroorm
