import { expect, it } from 'vitest'
import { collectDrift } from '../drift-checker.test-support.js'
import drizzle from './index.js'

const MODULES = [
  'aws-data-api/pg', 'better-sqlite3', 'bun-sql', 'bun-sqlite', 'd1', 'durable-sqlite', 'expo-sqlite', 'gel', 'gel-core', 'libsql',
  'mysql-core', 'mysql-core/query-builders/query', 'mysql-proxy', 'mysql2', 'neon-http', 'neon-serverless', 'netlify-db', 'node-postgres',
  'op-sqlite', 'pg-core', 'pg-core/query-builders/query', 'pg-proxy', 'pglite', 'planetscale-serverless', 'postgres-js', 'prisma/mysql',
  'prisma/pg', 'prisma/sqlite', 'singlestore', 'singlestore-core', 'singlestore-proxy', 'sql-js', 'sqlite-core',
  'sqlite-core/query-builders/query', 'sqlite-proxy', 'tidb-serverless', 'vercel-postgres', 'xata-http',
]
const namespaceOf = (module: string): string => module.replaceAll(/\W/g, '_')

it('declares only what Drizzle 0.45 has', { timeout: 120_000 }, () => {
  const db = ['pg_core.PgWithReplicas<node_postgres.NodePgDatabase>', 'better_sqlite3.BetterSQLite3Database', 'libsql.LibSQLDatabase', 'mysql2.MySql2Database']
  const drift = collectDrift(drizzle, {
    imports: ["import * as orm from 'drizzle-orm'", ...MODULES.map(module => `import * as ${namespaceOf(module)} from 'drizzle-orm/${module}'`)].join('\n'),
    namespaces: ['orm', ...MODULES.map(namespaceOf)],
    roles: {
      db,
      transaction: db,
      relational: ['pg_core_query_builders_query.RelationalQueryBuilder<any, any>'],
      builder: [
        'pg_core.PgSelectBuilder<undefined>', 'pg_core.PgSelectBase<any, any, any>', 'pg_core.PgInsertBuilder<any, any>', 'pg_core.PgInsertBase<any, any>',
        'pg_core.PgUpdateBuilder<any, any>', 'pg_core.PgUpdateBase<any, any>', 'pg_core.PgDeleteBase<any, any>',
        'pg_core_query_builders_query.PgRelationalQuery<any>', 'mysql_core.MySqlInsertBase<any, any, any>', 'mysql_core.MySqlSelectBase<any, any, any, any>',
        'sqlite_core.SQLiteSelectBase<any, any, any, any, any>', 'sqlite_core.SQLiteInsertBase<any, any, any>',
        'sqlite_core_query_builders_query.SQLiteSyncRelationalQuery<any>',
      ],
      prepared: ['pg_core.PgPreparedQuery<any>', 'sqlite_core.SQLitePreparedQuery<any>'],
      view: ['pg_core.ViewBuilder', 'pg_core.ManualViewBuilder'],
      schema: ['pg_core.PgSchema'],
    },
    everyMethod: true,
  })
  expect(drift).toMatchObject({ unresolved: [], unmapped: [], missing: [] })
  expect(drift.undeclared.filter(name => !name.startsWith('transaction.'))).toMatchSnapshot()
})
