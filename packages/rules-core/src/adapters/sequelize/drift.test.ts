import { expect, it } from 'vitest'
import { collectDrift } from '../drift-checker.test-support.js'
import sequelize from './index.js'

it('declares only what Sequelize 6 or sequelize-typescript has', { timeout: 120_000 }, () => {
  const drift = collectDrift(sequelize, {
    imports: "import * as v6 from 'sequelize'\nimport * as decorated from 'sequelize-typescript'\nclass Plain extends v6.Model {}\nclass Decorated extends decorated.Model {}",
    namespaces: ['v6', 'decorated'],
    roles: {
      sequelize: ['v6.Sequelize', 'decorated.Sequelize'],
      queryInterface: ['v6.QueryInterface'],
      model: ['typeof Plain', 'typeof Decorated'],
      instance: ['Plain', 'Decorated'],
    },
    // `module.exports` of the CommonJS build.
    otherExports: ['default'],
    noRowWork: new RegExp([
      '^queryInterface\\.(add|change|commit|create|databaseVersion|defer|describe|drop|get|nameIndexes|remove|rename|rollback|set|show|start|tableExists)',
      '^sequelize\\.(authenticate|close|createSchema|databaseVersion|drop\\w*|set|showAllSchemas|sync|validate)$',
      '^model\\.(describe|drop|sync)$',
      '^instance\\.validate$',
    ].join('|')),
  })
  expect(drift).toEqual({ unresolved: [], unmapped: [], missing: [], undeclared: [] })
})
