import { expect, it } from 'vitest'
import { collectDrift } from '../drift-checker.test-support.js'
import knex from './index.js'

it('declares only what Knex 3 has', { timeout: 120_000 }, () => {
  const client = ['k.Knex', 'k.Knex.Transaction']
  const drift = collectDrift(knex, {
    imports: "import * as k from 'knex'",
    namespaces: ['k'],
    roles: {
      client,
      transaction: client,
      builder: ['k.Knex.QueryBuilder', 'k.Knex.BatchInsertBuilder', 'k.Knex.OnConflictQueryBuilder<any, any>'],
      raw: ['k.Knex.Raw'],
    },
    // `module.exports` of the CommonJS build.
    otherExports: ['default'],
    everyMethod: true,
  })
  expect(drift).toMatchObject({ unresolved: [], unmapped: [], missing: [] })
  expect(drift.undeclared.filter(name => !name.startsWith('transaction.'))).toMatchSnapshot()
})
