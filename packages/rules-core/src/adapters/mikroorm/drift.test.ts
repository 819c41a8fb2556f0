import { expect, it } from 'vitest'
import { collectDrift } from '../drift-checker.test-support.js'
import mikroorm from './index.js'

it('declares only what MikroORM 7 or 6 has', { timeout: 120_000 }, () => {
  const drift = collectDrift(mikroorm, {
    imports: "import * as v7 from '@mikro-orm/core'\nimport * as sql from '@mikro-orm/sql'\nimport * as v6 from 'mikro-orm-core-v6'\nclass Row extends v7.BaseEntity { id!: number }",
    namespaces: ['v7', 'sql', 'v6'],
    roles: {
      ormClass: ['typeof v7.MikroORM', 'typeof v6.MikroORM'],
      orm: ['v7.MikroORM', 'v6.MikroORM'],
      manager: ['sql.SqlEntityManager', 'v6.EntityManager'],
      repository: ['sql.SqlEntityRepository<Row>', 'v6.EntityRepository<Row>'],
      connection: ['sql.AbstractSqlConnection', 'sql.AbstractSqlDriver'],
      baseEntity: ['Row'],
      wrapped: ['v7.IWrappedEntity<Row>'],
      collection: ['v7.Collection<Row>', 'v6.Collection<Row>'],
      reference: ['v7.Reference<Row>', 'v6.Reference<Row>', 'v7.LoadedReference<Row>'],
      queryBuilder: ['sql.QueryBuilder<Row>'],
    },
    otherExports: ['MongoEntityManager'],
    // In `@mikro-orm/knex` 6.
    untyped: ['queryBuilder.then'],
    noRowWork: new RegExp([
      '^connection\\.(begin|callRoutine|checkConnection|close|commit|connect|ensureConnection|executeDump|getNativeClient|initClient|isConnected|rollback|transactional)$',
      '^manager\\.(applyFilters|begin|clearCache|commit|getDataLoader|preparePopulate|rollback|storeCache|tryCache|withSessionContext)$',
      '^orm\\.',
      '^queryBuilder\\.applyJoinedFilters$',
    ].join('|')),
  })
  expect(drift).toEqual({ unresolved: [], unmapped: [], missing: [], undeclared: [] })
})
