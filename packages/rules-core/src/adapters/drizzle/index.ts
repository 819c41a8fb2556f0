import type { Adapter, Effect, ExportFact, MethodFact, RoleFacts } from '../../model/index.js'
import { bulkForms } from './bulk-forms.js'

/**
 * Drizzle: SQL builders that run when awaited (or at `execute`, and on SQLite at `all`, `get`, `run`, `values`), and relational
 * queries under `db.query.<table>`. Facts: https://orm.drizzle.team/docs/overview, checked on 0.45. The driver packages differ
 * only in the names of their database and transaction classes, so those are lists.
 */
const DATABASES = [
  'AnyD1Database', 'AwsDataApiPgDatabase', 'BaseSQLiteDatabase', 'BetterSQLite3Database', 'BunSQLDatabase', 'BunSQLiteDatabase',
  'DrizzleD1Database', 'DrizzleSqliteDODatabase', 'ExpoSQLiteDatabase', 'GelDatabase', 'GelJsDatabase', 'LibSQLDatabase',
  'MySql2Database', 'MySqlDatabase', 'MySqlRemoteDatabase', 'NeonDatabase', 'NeonHttpDatabase', 'NetlifyDbDatabase', 'NodePgDatabase',
  'OPSQLiteDatabase', 'PgDatabase', 'PgRemoteDatabase', 'PgliteDatabase', 'PlanetScaleDatabase', 'PostgresJsDatabase',
  'PrismaMySqlDatabase', 'PrismaPgDatabase', 'PrismaSQLiteDatabase', 'SQLJsDatabase', 'SingleStoreDatabase',
  'SingleStoreDriverDatabase', 'SingleStoreRemoteDatabase', 'SqliteRemoteDatabase', 'TiDBServerlessDatabase', 'VercelPgDatabase',
  'XataHttpDatabase',
]
const TRANSACTIONS = [
  'AwsDataApiTransaction', 'BetterSQLiteTransaction', 'BunSQLTransaction', 'D1Transaction', 'ExpoSQLiteTransaction', 'GelDbTransaction',
  'GelTransaction', 'LibSQLTransaction', 'MySql2Transaction', 'MySqlProxyTransaction', 'MySqlTransaction', 'NeonTransaction',
  'NetlifyDbTransaction', 'NodePgTransaction', 'OPSQLiteTransaction', 'PgProxyTransaction', 'PgTransaction', 'PgliteTransaction',
  'PlanetScaleTransaction', 'PostgresJsTransaction', 'SQLJsTransaction', 'SQLiteBunTransaction', 'SQLiteDOTransaction',
  'SQLiteProxyTransaction', 'SQLiteTransaction', 'SingleStoreDriverTransaction', 'SingleStoreProxyTransaction', 'SingleStoreTransaction',
  'TiDBServerlessTransaction', 'VercelPgTransaction', 'XataTransaction',
]
const TABLES = ['pgTable', 'mysqlTable', 'sqliteTable', 'singlestoreTable', 'gelTable']

const named = (names: readonly string[], fact: ExportFact): Record<string, ExportFact> => Object.fromEntries(names.map(name => [name, fact]))

const starts = (builds: Effect, bulk: string): MethodFact => ({ builds, bulk, returns: { role: 'builder', entity: { arg: 0 } } })
const select: MethodFact = { builds: 'read-many', bulk: 'select().from(table).where(inArray(table.id, ids))', returns: { role: 'builder' } }
const raw: MethodFact = { effect: 'raw', sql: '0', bulk: 'execute(sql`… where id in ${ids}`)' }
const terminal: MethodFact = { terminal: true }
const TERMINALS = { execute: terminal, all: terminal, get: terminal, run: terminal, values: terminal }

const db: RoleFacts = {
  properties: { query: { role: 'queryNamespace' }, $primary: { role: 'db' } },
  methods: {
    select,
    selectDistinct: select,
    selectDistinctOn: select,
    insert: starts('insert', 'insert(table).values(rows)'),
    update: {
      ...starts('update', 'update(table).set(values).where(inArray(table.id, ids))'),
      note: 'rows with different values: insert(table).values(rows).onConflictDoUpdate(…)',
    },
    delete: starts('delete', 'delete(table).where(inArray(table.id, ids))'),
    with: { returns: 'receiver' },
    $count: { effect: 'count', key: '1', bulk: 'select({ id: table.id, n: count() }).from(table).groupBy(table.id)' },
    transaction: { effect: 'transaction', callback: { arg: 0, params: [{ role: 'transaction' }] } },
    batch: { effect: 'transaction', batch: 0 },
    execute: raw,
    all: raw,
    get: raw,
    run: raw,
    values: raw,
    refreshMaterializedView: { builds: 'raw', returns: { role: 'builder' } },
  },
}

const related = (builds: 'read-one' | 'read-many'): MethodFact => ({
  builds,
  key: '0.where',
  offset: '0.offset',
  limit: '0.limit',
  order: '0.orderBy',
  bulk: 'findMany({ where: inArray(table.id, ids) })',
  returns: { role: 'builder', entity: 'same' },
})

const drizzle: Adapter = {
  id: 'drizzle',
  bulkForms,
  title: 'Drizzle',
  docs: 'https://orm.drizzle.team/docs/overview',
  packages: ['drizzle-orm'],
  run: 'await',
  exports: {
    drizzle: { call: { role: 'db' } },
    withReplicas: { identity: true },
    ...named(DATABASES, { instance: { role: 'db' } }),
    ...named(TRANSACTIONS, { instance: { role: 'transaction' } }),
    ...named(TABLES, { call: { role: 'table', entity: { arg: 0 } } }),
    ...named(['pgView', 'pgMaterializedView', 'mysqlView', 'sqliteView'], { call: { role: 'view', entity: { arg: 0 } } }),
    ...named(['pgSchema', 'mysqlSchema', 'singlestoreSchema', 'gelSchema'], { call: { role: 'schema' } }),
    ...named(TABLES.map(name => `${name}Creator`), { call: { role: 'tableCreator' } }),
    ...named(['alias', 'aliasedTable'], { identity: true }),
  },
  roles: {
    db,
    transaction: { ...db, connection: 'queues' },
    queryNamespace: { anyProperty: { role: 'relational', entity: 'property' } },
    relational: { methods: { findFirst: related('read-one'), findMany: related('read-many') } },
    builder: {
      thenable: true,
      anyMethod: { returns: 'receiver' },
      methods: {
        ...TERMINALS,
        sync: terminal,
        /** On an insert `values` takes the rows; the SQLite terminal of that name takes nothing. */
        values: { key: '0', list: '0', returns: 'receiver' },
        from: { returns: { role: 'builder', entity: { arg: 0 } } },
        where: { key: '0', returns: 'receiver' },
        offset: { returns: 'receiver', offset: '0' },
        limit: { returns: 'receiver', limit: '0' },
        orderBy: { returns: 'receiver', order: '0' },
        $dynamic: { returns: 'receiver', opaque: true },
        for: { returns: 'receiver', opaque: true },
        onConflictDoUpdate: { builds: 'upsert', returns: 'receiver' },
        onDuplicateKeyUpdate: { builds: 'upsert', returns: 'receiver' },
        iterator: { terminal: true, effect: 'stream' },
        prepare: { returns: { role: 'prepared', entity: 'same' } },
        as: {},
        getSQL: {},
        toSQL: {},
      },
      methodPatterns: [{ pattern: /^(?:having|groupBy|\w*Join)$/, fact: { returns: 'receiver', filter: '0' } }],
    },
    prepared: { methods: TERMINALS },
    table: {},
    view: { methods: { as: { returns: { role: 'table', entity: 'same' } }, existing: { returns: { role: 'table', entity: 'same' } } } },
    schema: { methods: { table: { returns: { role: 'table', entity: { arg: 0 } } }, view: { returns: { role: 'view', entity: { arg: 0 } } } } },
    tableCreator: { call: { returns: { role: 'table', entity: { arg: 0 } } } },
  },
  membership: { functions: ['inArray', 'arrayContains'] },
  proofs: [
    { kind: 'entity-argument', role: 'db' },
    { kind: 'chain', role: 'db', methods: ['select', 'from'] },
    { kind: 'chain', role: 'db', methods: ['selectDistinct', 'from'] },
    { kind: 'chain', role: 'db', methods: ['insert', 'values'] },
    { kind: 'chain', role: 'db', methods: ['update', 'set'] },
    { kind: 'argument-keys', role: 'relational', methods: ['findFirst', 'findMany'], keys: ['where', 'with', 'columns', 'orderBy', 'limit', 'offset', 'extras'] },
  ],
  paging: { keyset: 'where(gt(table.id, lastId)).orderBy(table.id).limit(n)', order: 'orderBy(table.id)' },
  aggregates: { count: '$count(table, where)', exists: 'select({ id: table.id }).from(table).where(…).limit(1)', sum: 'select({ total: sum(table.column) }).from(table)' },
  limits: { bindParameters: 65_535, chunks: false },
  transactions: { open: 'transaction(async tx => …)', roles: ['transaction'] },
  sums: { functions: ['sum', 'sumDistinct'] },
}

export default drizzle
