import type { Adapter, Effect, HandleSpec, MethodFact, RoleFacts } from '../../model/index.js'
import { bulkForms } from './bulk-forms.js'

/**
 * Knex: a callable client, `knex('users')`, and thenable builders that run when awaited. Its verbs are everyday words, so nothing
 * is proved by name. `schema` and `migrate` change tables, not rows, and are left out.
 * Facts: https://knexjs.org/guide/query-builder.html, checked on 3.3.
 */
const BUILDER: HandleSpec = { role: 'builder', entity: 'same' }
const FROM: HandleSpec = { role: 'builder', entity: { arg: 0 } }
const BY_ID = `whereIn('id', ids)`

const reads: MethodFact = { builds: 'read-many', returns: BUILDER, bulk: BY_ID }
const readsFrom: MethodFact = { builds: 'read-many', returns: FROM, bulk: BY_ID }
const grouped = (builds: Effect): MethodFact => ({ builds, returns: BUILDER, bulk: `${BY_ID}.groupBy('id')` })
const changes = (builds: Effect, bulk: string, note?: string): MethodFact => ({
  builds,
  bulk,
  returns: BUILDER,
  ...(note === undefined ? {} : { note }),
})
const stream: MethodFact = { terminal: true, effect: 'stream' }
const STREAMED = { stream, pipe: stream, asCallback: { terminal: true } } satisfies RoleFacts['methods']
const same: MethodFact = { returns: 'receiver' }
const OPAQUE: MethodFact = { returns: 'receiver', opaque: true }

/** Decide what the chain does; the same methods stand on the client and on a builder. */
const VERBS: Readonly<Record<string, MethodFact>> = {
  first: { builds: 'read-one', returns: BUILDER, bulk: BY_ID },
  pluck: reads,
  count: grouped('count'),
  countDistinct: grouped('count'),
  min: grouped('aggregate'),
  max: grouped('aggregate'),
  sum: { ...grouped('aggregate'), sum: 'column' },
  sumDistinct: { ...grouped('aggregate'), sum: 'column' },
  avg: grouped('aggregate'),
  avgDistinct: grouped('aggregate'),
  insert: { ...changes('insert', 'insert(rows)'), key: '0', list: '0' },
  upsert: { ...changes('upsert', 'upsert(rows)'), key: '0', list: '0' },
  update: changes('update', `${BY_ID}.update(values)`, `rows with different values: insert(rows).onConflict('id').merge()`),
  increment: changes('update', `${BY_ID}.increment(column)`),
  decrement: changes('update', `${BY_ID}.decrement(column)`),
  del: changes('delete', `${BY_ID}.del()`),
  delete: changes('delete', `${BY_ID}.delete()`),
  truncate: { builds: 'delete', returns: BUILDER },
}

const client: RoleFacts = {
  call: readsFrom,
  methods: {
    ...VERBS,
    select: reads,
    column: reads,
    columns: reads,
    distinct: reads,
    distinctOn: reads,
    queryBuilder: reads,
    from: readsFrom,
    fromRaw: reads,
    into: readsFrom,
    table: readsFrom,
    withUserParams: same,
    raw: { builds: 'raw', sql: '0', key: '1', returns: { role: 'raw' }, bulk: `raw('… where id = any(?)', [ids])` },
    batchInsert: { builds: 'insert', list: '1', returns: FROM, bulk: 'batchInsert(table, rows)', note: 'chunks of 1000 rows; at most 500 on SQLite' },
    transaction: { effect: 'transaction', run: 'call', callback: { arg: 0, params: [{ role: 'transaction' }] }, returns: { role: 'transaction' } },
    transactionProvider: { returns: { role: 'transactionProvider' } },
    savepoint: { effect: 'transaction', run: 'call', callback: { arg: 0, params: [{ role: 'transaction' }] } },
  },
  methodPatterns: [{ pattern: /^(?:(?:or|and)?[wW]here\w*|\w*[jJ]oin|with\w*|(?:order|group)By\w*|limit|offset|union\w*)$/, fact: reads }],
}

const knex: Adapter = {
  id: 'knex',
  bulkForms,
  title: 'Knex',
  docs: 'https://knexjs.org/guide/query-builder.html',
  packages: ['knex'],
  run: 'await',
  exports: {
    default: { call: { role: 'client' } },
    knex: { call: { role: 'client' } },
    Knex: { instance: { role: 'client' }, call: { role: 'client' } },
    'Knex.Transaction': { instance: { role: 'transaction' } },
    'Knex.QueryBuilder': { instance: { role: 'builder' } },
    'Knex.QueryInterface': { instance: { role: 'builder' } },
    'Knex.Raw': { instance: { role: 'raw' } },
  },
  roles: {
    client,
    transaction: { ...client, connection: 'queues' },
    transactionProvider: { call: { returns: { role: 'transaction' } } },
    builder: {
      thenable: true,
      iterable: true,
      anyMethod: same,
      methods: {
        ...VERBS,
        from: { returns: FROM },
        into: { returns: FROM },
        table: { returns: FROM },
        offset: { returns: 'receiver', offset: '0' },
        limit: { returns: 'receiver', limit: '0' },
        orderBy: { returns: 'receiver', order: '0' },
        orderByRaw: { returns: 'receiver', order: '0' },
        where: { key: '1', filter: '0', returns: 'receiver' },
        whereIn: { list: '1', filter: '0', returns: 'receiver' },
        modify: OPAQUE,
        forUpdate: OPAQUE,
        forShare: OPAQUE,
        transacting: same,
        merge: { builds: 'upsert', returns: 'receiver' },
        ...STREAMED,
        as: {},
        toSQL: {},
        toQuery: {},
        toString: {},
      },
      methodPatterns: [{ pattern: /^(?:(?:or|and)?(?:where|having|groupBy)\w*|\w*join\w*)$/i, fact: { returns: 'receiver', filter: '0' } }],
    },
    raw: { thenable: true, anyMethod: same, methods: { ...STREAMED, toSQL: {}, toQuery: {}, toString: {} } },
  },
  membership: { methods: ['whereIn', 'orWhereIn', 'andWhereIn'], operators: ['in'] },
  paging: { keyset: "where('id', '>', lastId).orderBy('id').limit(n)", stream: 'stream()', order: "orderBy('id')" },
  aggregates: { count: "count('*')", exists: "first('id')", sum: "sum('column')" },
  limits: { bindParameters: 65_535, chunks: false },
  transactions: { open: 'transaction(async trx => …)', roles: ['transaction'] },
}

export default knex
