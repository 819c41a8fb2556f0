import type { HandleSpec, MethodFact } from '../../model/index.js'

const page = (at: number) => ({ offset: `${at}.offset`, limit: `${at}.limit`, order: `${at}.orderBy`, lock: `${at}.lockMode` }) satisfies MethodFact

/**
 * What `EntityManager` and `EntityRepository` have in common; on the manager the entity is the first argument.
 * `persist`, `remove`, `create` and `assign` only note down work for the next `flush`.
 * Source: https://mikro-orm.io/docs/entity-manager and the types of 7.2.1 and 6.6.16 (2026-11).
 */
export const operations = (on: 'manager' | 'repository'): Record<string, MethodFact> => {
  const at = on === 'manager' ? 1 : 0
  const text = (method: string, args: string) => `${method}(${at === 1 ? 'Entity, ' : ''}${args})`
  const about: Pick<MethodFact, 'entity'> = at === 1 ? { entity: { arg: 0 } } : {}
  const row: HandleSpec = { role: 'entity', entity: at === 1 ? { arg: 0 } : 'same' }
  const first = `${at}`
  const builder: MethodFact = { builds: 'read-many', returns: { role: 'queryBuilder', entity: at === 1 ? { arg: 0 } : 'same' } }
  const one: MethodFact = { ...about, effect: 'read-one', returns: row, key: first, bulk: text('find', '{ id: { $in: ids } }') }
  const many: MethodFact = { ...about, effect: 'read-many', returns: row, shape: 'many', key: first, bulk: text('find', '{ parent: { $in: parentIds } }') }

  return {
    findOne: { ...one, note: 'No query for a primary key that the manager already holds.' },
    findOneOrFail: { ...one, throwsIfNone: true },
    find: { ...many, ...page(at + 1) },
    findAll: { ...many, ...page(at), key: `${at}.where` },
    findAndCount: { ...many, ...page(at + 1), shape: 'many-and-count', note: 'Two statements.' },
    findByCursor: { ...about, effect: 'read-many', key: first, opaque: true, note: 'Two statements.' },
    stream: { ...about, effect: 'stream', note: 'Since 7.' },
    count: { ...about, effect: 'count', key: first, bulk: "createQueryBuilder(…).select(…).groupBy('parent').execute()" },
    countBy: { ...about, effect: 'count', key: `${at + 1}` },
    populate: { effect: 'lazy-load', key: '0', list: '0', bulk: "populate(entities, ['relation'])" },

    insert: { ...about, effect: 'insert', key: at === 1 ? '1|0' : '0', bulk: text('insertMany', 'rows') },
    insertMany: { ...about, effect: 'insert', list: at === 1 ? '1|0' : '0', note: 'By-passes the unit of work.' },
    upsert: { ...about, effect: 'upsert', returns: row, key: at === 1 ? '1|0' : '0', bulk: text('upsertMany', 'rows') },
    upsertMany: { ...about, effect: 'upsert', returns: row, shape: 'many', list: at === 1 ? '1|0' : '0' },
    nativeUpdate: { ...about, effect: 'update', key: first, bulk: text('nativeUpdate', '{ id: { $in: ids } }, values') },
    nativeDelete: { ...about, effect: 'delete', key: first, bulk: text('nativeDelete', '{ id: { $in: ids } }') },

    create: { deferred: true, returns: row },
    assign: { deferred: true, identity: true },
    merge: { returns: row },
    map: { returns: row },
    getReference: { returns: row },
    createQueryBuilder: builder,
    qb: builder,
  }
}
