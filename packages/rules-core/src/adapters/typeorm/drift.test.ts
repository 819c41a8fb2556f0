import { expect, it } from 'vitest'
import { collectDrift } from '../drift-checker.test-support.js'
import typeorm from './index.js'

it('declares only what TypeORM 1 or 0.3 has', { timeout: 120_000 }, () => {
  const both = (type: string) => [`v1.${type}`, `v0.${type}`]
  const drift = collectDrift(typeorm, {
    imports: "import * as v1 from 'typeorm'\nimport * as v0 from 'typeorm-v0'\nclass ActiveV1 extends v1.BaseEntity {}\nclass ActiveV0 extends v0.BaseEntity {}",
    namespaces: ['v1', 'v0'],
    roles: {
      dataSource: both('DataSource'),
      manager: both('EntityManager'),
      repository: [...both('Repository<{ id: number }>'), 'v1.TreeRepository<{ id: number }>', 'v1.MongoRepository<{ id: number }>'],
      customRepository: ['v0.AbstractRepository<{ id: number }> & { manager: unknown; repository: unknown; createQueryBuilder: unknown; getRepositoryFor: unknown }'],
      queryRunner: both('QueryRunner'),
      activeModel: ['typeof ActiveV1', 'typeof ActiveV0'],
      activeEntity: ['ActiveV1', 'ActiveV0'],
      queryBuilder: [...both('SelectQueryBuilder<{ id: number }>'), 'v1.InsertQueryBuilder<{ id: number }>'],
      relationBuilder: both('RelationQueryBuilder<{ id: number }>'),
    },
    noRowWork: new RegExp([
      '^queryRunner\\.(add|after|before|change|clear|commit|connect|create|drop|executeMemory|get|has|release|rename|rollback|start|updatePrimaryKeys)',
      '^dataSource\\.(destroy|dropDatabase|runMigrations|showMigrations|synchronize|undoLastMigration)$',
      '^manager\\.release$',
      '^relationBuilder\\.execute$',
    ].join('|')),
  })
  expect(drift).toEqual({ unresolved: [], unmapped: [], missing: [], undeclared: [] })
})
