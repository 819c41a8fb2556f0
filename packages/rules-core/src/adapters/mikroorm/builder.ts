import type { HandleSpec, MethodFact, RoleFacts } from '../../model/index.js'

const entity: HandleSpec = { role: 'entity', entity: 'same' }
const read = (facts: MethodFact): MethodFact => ({ terminal: true, ...facts })

/** `em.createQueryBuilder()`. Source: https://mikro-orm.io/docs/query-builder and the types of 7.2.1 and 6.6.16 (2026-11). */
export const queryBuilder: RoleFacts = {
  // Awaiting the builder itself runs it in 6, and no longer in 7.
  thenable: true,
  anyMethod: { returns: 'receiver' },
  methods: {
    insert: { builds: 'insert', returns: 'receiver', key: '0', list: '0' },
    update: { builds: 'update', returns: 'receiver', key: '0' },
    delete: { builds: 'delete', returns: 'receiver', key: '0' },
    truncate: { builds: 'delete', returns: 'receiver' },
    count: { builds: 'count', returns: 'receiver' },
    offset: { returns: 'receiver', offset: '0' },
    limit: { returns: 'receiver', offset: '1', limit: '0' },
    orderBy: { returns: 'receiver', order: '0' },
    setLockMode: { returns: 'receiver', opaque: true },
    execute: read({ bulk: 'where({ id: { $in: ids } }).execute()' }),
    getResult: read({ returns: entity, shape: 'many', bulk: 'where({ id: { $in: ids } }).getResultList()' }),
    getResultList: read({ returns: entity, shape: 'many', bulk: 'where({ id: { $in: ids } }).getResultList()' }),
    getSingleResult: read({ effect: 'read-one', returns: entity, bulk: 'where({ id: { $in: ids } }).getResultList()' }),
    getResultAndCount: read({ returns: entity, shape: 'many-and-count', note: 'Two statements.' }),
    getCount: read({ effect: 'count', bulk: 'groupBy(…).execute()' }),
    stream: read({ effect: 'stream' }),
    then: read({}),
    getQuery: {},
    getParams: {},
    getFormattedQuery: {},
    getNativeQuery: {},
    getKnexQuery: {},
    getKnex: {},
    toQuery: {},
    toRaw: {},
    as: {},
    applyFilters: {},
  },
  methodPatterns: [{ pattern: /^(?:(?:and|or)?(?:where|having|groupBy)\w*|\w*join\w*)$/i, fact: { returns: 'receiver', filter: '0' } }],
}
