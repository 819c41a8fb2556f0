import type { HandleSpec, MethodFact } from '../../model/index.js'

/**
 * What `EntityManager`, `Repository` and the statics of an active record have in common. On a manager the entity is the first
 * argument and everything else moves one to the right; otherwise the three agree. Source: https://typeorm.io/docs/working-with-entity-manager/entity-manager-api/
 * and the types of 1.1.1 and 0.3.31 (2026-11).
 */
export const operations = (on: 'manager' | 'repository' | 'activeModel'): Record<string, MethodFact> => {
  const at = on === 'manager' ? 1 : 0
  const text = (method: string, args: string) => `${method}(${at === 1 ? 'Entity, ' : ''}${args})`
  const about: Pick<MethodFact, 'entity'> = at === 1 ? { entity: { arg: 0 } } : {}
  const row: HandleSpec = { role: on === 'activeModel' ? 'activeEntity' : 'entity', entity: at === 1 ? { arg: 0 } : 'same' }

  const one = (key: string): MethodFact => ({ ...about, effect: 'read-one', returns: row, key, bulk: text('findBy', '{ id: In(ids) }') })
  const many = (key: string): MethodFact => ({ ...about, effect: 'read-many', returns: row, shape: 'many', key, bulk: text('findBy', '{ parentId: In(parentIds) }') })
  const aggregate = (effect: 'count' | 'exists' | 'aggregate', key: string): MethodFact => ({
    ...about, effect, key, bulk: at === 1 ? "createQueryBuilder(Entity, 'e').select(…).groupBy(…).getRawMany()" : "createQueryBuilder('e').select(…).groupBy(…).getRawMany()",
  })
  const first = `${at}`
  const where = `${at}.where`
  // Pages of rows with joined relations come in the order of the key.
  const page = { offset: `${at}.skip`, limit: `${at}.take`, order: `${at}.order|${at}.relations`, lock: `${at}.lock` } satisfies MethodFact
  // `manager.save(rows)` and `manager.save(Entity, rows)` both exist.
  const row0 = at === 1 ? '1|0' : '0'
  const given: MethodFact = { ...about, key: row0, list: at === 1 ? '1|0' : '0', returns: row }

  return {
    findOne: one(where),
    findOneOrFail: { ...one(where), throwsIfNone: true },
    findOneBy: one(first),
    findOneByOrFail: { ...one(first), throwsIfNone: true },
    findOneById: { ...one(first), note: 'Gone in 1.x.' },
    find: { ...many(where), ...page },
    findBy: many(first),
    findByIds: { ...many(first), list: first, note: 'Gone in 1.x.' },
    findAndCount: { ...many(where), ...page, shape: 'many-and-count', note: 'Two statements.' },
    findAndCountBy: { ...many(first), shape: 'many-and-count', note: 'Two statements.' },
    preload: { ...one(first), note: 'Loads the row, then merges into it in memory.' },
    count: aggregate('count', where),
    countBy: aggregate('count', first),
    exists: aggregate('exists', where),
    existsBy: aggregate('exists', first),
    sum: { ...aggregate('aggregate', `${at + 1}`), sum: '' },
    average: aggregate('aggregate', `${at + 1}`),
    minimum: aggregate('aggregate', `${at + 1}`),
    maximum: aggregate('aggregate', `${at + 1}`),

    save: { ...given, effect: 'upsert', bulk: text('save', 'rows').replace('Entity, ', ''), note: 'Keeps hooks and cascades; existing rows are one UPDATE each, in one transaction.' },
    insert: { ...about, effect: 'insert', key: first, list: first, bulk: text('insert', 'rows'), note: 'No cascades; hooks only for class instances.' },
    upsert: { ...about, effect: 'upsert', key: first, list: first, bulk: text('upsert', 'rows, conflictPaths') },
    update: { ...about, effect: 'update', key: first, list: first, bulk: text('update', 'ids, values'), note: 'No entity hooks; throws on an empty list.' },
    delete: { ...about, effect: 'delete', key: first, list: first, bulk: text('delete', 'ids'), note: 'No entity hooks or cascades; throws on an empty list.' },
    remove: { ...given, effect: 'delete', bulk: 'remove(rows)' },
    softRemove: { ...given, effect: 'delete', bulk: 'softRemove(rows)' },
    clear: { ...about, effect: 'delete' },
    query: { effect: 'raw', sql: '0', key: '1' },

    create: { deferred: true, returns: row },
    merge: { returns: row },
    createQueryBuilder: { builds: 'read-many', returns: { role: 'queryBuilder', entity: at === 1 ? { arg: 0 } : 'same' } },

    ...(on === 'activeModel' ? {} : {
      updateAll: { ...about, effect: 'update' },
      deleteAll: { ...about, effect: 'delete' },
      softDelete: { ...about, effect: 'delete', key: first, list: first, bulk: text('softDelete', 'ids') },
      restore: { ...about, effect: 'update', key: first, list: first, bulk: text('restore', 'ids') },
      recover: { ...given, effect: 'update', bulk: 'recover(rows)' },
      increment: { ...about, effect: 'update', key: first, bulk: text('increment', '{ id: In(ids) }, column, value') },
      decrement: { ...about, effect: 'update', key: first, bulk: text('decrement', '{ id: In(ids) }, column, value') },
      sql: { effect: 'raw', sql: '0' },
    } satisfies Record<string, MethodFact>),
  }
}
