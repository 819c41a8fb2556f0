import type { Adapter, Effect, MethodFact, RoleFacts } from '../../model/index.js'
import { bulkForms } from './bulk-forms.js'

/**
 * Kysely: typed SQL builders that are not thenable. A chain runs only at a terminal (`execute`, `executeTakeFirst`, `stream` …);
 * awaiting the builder itself does nothing. Facts: https://kysely-org.github.io/kysely-apidoc/, checked on 0.29.
 */
const starts = (role: string, builds: Effect, bulk: string, note?: string): MethodFact => ({
  builds,
  bulk,
  returns: { role, entity: { arg: 0 } },
  ...(note === undefined ? {} : { note }),
})

const RECEIVER: MethodFact = { returns: 'receiver' }

const db: RoleFacts = {
  methods: {
    selectFrom: starts('select', 'read-many', `selectFrom(table).where('id', 'in', ids)`),
    selectNoFrom: { builds: 'read-many', returns: { role: 'select' } },
    insertInto: starts('insert', 'insert', 'insertInto(table).values(rows)'),
    replaceInto: starts('insert', 'upsert', 'replaceInto(table).values(rows)'),
    updateTable: starts(
      'update',
      'update',
      `updateTable(table).set(values).where('id', 'in', ids)`,
      'rows with different values: insertInto(table).values(rows).onConflict(…)',
    ),
    deleteFrom: starts('delete', 'delete', `deleteFrom(table).where('id', 'in', ids)`),
    mergeInto: starts('merge', 'upsert', 'mergeInto(table).using(source, …)'),
    with: RECEIVER,
    withRecursive: RECEIVER,
    withPlugin: RECEIVER,
    withoutPlugins: RECEIVER,
    withSchema: RECEIVER,
    withTables: RECEIVER,
    $extendTables: RECEIVER,
    $omitTables: RECEIVER,
    $pickTables: RECEIVER,
    executeQuery: { effect: 'raw', run: 'call' },
    transaction: { returns: { role: 'transactionBuilder' } },
    startTransaction: { returns: { role: 'controlledTransactionBuilder' } },
    connection: { returns: { role: 'connectionBuilder' } },
    commit: { returns: { role: 'command' } },
    rollback: { returns: { role: 'command' } },
    savepoint: { returns: { role: 'savepoint' } },
    rollbackToSavepoint: { returns: { role: 'savepoint' } },
    releaseSavepoint: { returns: { role: 'savepoint' } },
  },
}

const WHERE = { where: { key: '2', filter: '0', returns: 'receiver' } } satisfies RoleFacts['methods']
const PLAIN = { compile: {}, toOperationNode: {} } satisfies RoleFacts['methods']

/** Builders share their terminals. What one does is known from its class, so a builder that comes as a parameter is understood too. */
const builder = (one: Effect, many: Effect, own: RoleFacts['methods'], methodPatterns: RoleFacts['methodPatterns'] = []): RoleFacts => ({
  anyMethod: RECEIVER,
  methodPatterns,
  methods: {
    execute: { terminal: true, effect: many },
    executeTakeFirst: { terminal: true, effect: one },
    executeTakeFirstOrThrow: { terminal: true, effect: one, throwsIfNone: true },
    ...PLAIN,
    ...own,
  },
})
const STREAM = { stream: { terminal: true, effect: 'stream' }, explain: { terminal: true, effect: 'raw' } } satisfies RoleFacts['methods']
const LIMIT: MethodFact = { returns: 'receiver', limit: '0' }
const OPAQUE: MethodFact = { returns: 'receiver', opaque: true }
const CLAUSES = { limit: LIMIT, top: LIMIT, fetch: LIMIT, orderBy: { returns: 'receiver', order: '0' }, $call: OPAQUE, $if: OPAQUE, forUpdate: OPAQUE, forShare: OPAQUE } satisfies RoleFacts['methods']
const JOINS: RoleFacts['methodPatterns'] = [{ pattern: /^(?:where\w*|having\w*|groupBy|\w*Join)$/, fact: { returns: 'receiver', filter: '0' } }]
const FRAGMENT: MethodFact = { builds: 'raw', sql: '0', returns: { role: 'raw' } }

const kysely: Adapter = {
  id: 'kysely',
  bulkForms,
  title: 'Kysely',
  docs: 'https://kysely.dev/docs/intro',
  packages: ['kysely'],
  run: 'terminal',
  exports: {
    Kysely: { instance: { role: 'db' } },
    QueryCreator: { instance: { role: 'db' } },
    Transaction: { instance: { role: 'transaction' } },
    ControlledTransaction: { instance: { role: 'transaction' } },
    SelectQueryBuilder: { instance: { role: 'select' } },
    InsertQueryBuilder: { instance: { role: 'insert' } },
    UpdateQueryBuilder: { instance: { role: 'update' } },
    DeleteQueryBuilder: { instance: { role: 'delete' } },
    MergeQueryBuilder: { instance: { role: 'merge' } },
    WheneableMergeQueryBuilder: { instance: { role: 'merge' } },
    sql: { value: { role: 'sql' } },
  },
  roles: {
    db,
    transaction: { ...db, connection: 'queues' },
    select: builder('read-one', 'read-many', { ...WHERE, offset: { returns: 'receiver', offset: '0' }, ...CLAUSES, ...STREAM, as: {} }, JOINS),
    insert: builder('insert', 'insert', { ...STREAM, values: { key: '0', list: '0', returns: 'receiver' } }),
    update: builder('update', 'update', { ...WHERE, ...STREAM }),
    delete: builder('delete', 'delete', { ...WHERE, ...STREAM }),
    merge: builder('upsert', 'upsert', {}),
    /** The tag makes fragments; only `.execute(db)` on one is a query. */
    sql: { call: FRAGMENT, methods: { raw: FRAGMENT } },
    raw: { anyMethod: RECEIVER, methods: { execute: { terminal: true }, as: {}, ...PLAIN } },
    transactionBuilder: {
      anyMethod: RECEIVER,
      methods: { execute: { effect: 'transaction', run: 'call', callback: { arg: 0, params: [{ role: 'transaction' }] } } },
    },
    controlledTransactionBuilder: {
      anyMethod: RECEIVER,
      methods: { execute: { effect: 'transaction', run: 'call', returns: { role: 'transaction' } } },
    },
    connectionBuilder: { methods: { execute: { callback: { arg: 0, params: [{ role: 'db' }] } } } },
    command: { methods: { execute: {} } },
    savepoint: { methods: { execute: { returns: { role: 'transaction' } } } },
  },
  membership: { operators: ['in'] },
  proofs: [
    { kind: 'method-name', role: 'db', methods: ['selectFrom', 'insertInto', 'updateTable', 'deleteFrom'] },
    { kind: 'method-name', role: 'select', methods: ['executeTakeFirst', 'executeTakeFirstOrThrow'] },
  ],
  paging: { keyset: "where('id', '>', lastId).orderBy('id').limit(n)", stream: 'stream()', order: "orderBy('id')" },
  aggregates: { count: 'select(db.fn.countAll().as(…))', exists: "select('id').limit(1).executeTakeFirst()", sum: "select(db.fn.sum('column').as(…))" },
  limits: { bindParameters: 65_535, chunks: false },
  transactions: { open: 'transaction().execute(async trx => …)', roles: ['transaction'] },
  sums: { methods: ['fn.sum'] },
}

export default kysely
