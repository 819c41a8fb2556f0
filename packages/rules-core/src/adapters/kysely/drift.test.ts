import { expect, it } from 'vitest'
import { collectDrift } from '../drift-checker.test-support.js'
import kysely from './index.js'

it('declares only what Kysely 0.29 has', { timeout: 120_000 }, () => {
  const db = ['k.Kysely<any>', 'k.ControlledTransaction<any>']
  const drift = collectDrift(kysely, {
    imports: "import * as k from 'kysely'",
    namespaces: ['k'],
    roles: {
      db,
      transaction: db,
      select: ['k.SelectQueryBuilder<any, any, any>'],
      insert: ['k.InsertQueryBuilder<any, any, any>'],
      update: ['k.UpdateQueryBuilder<any, any, any, any>'],
      delete: ['k.DeleteQueryBuilder<any, any, any>'],
      merge: ['k.WheneableMergeQueryBuilder<any, any, any, any>'],
      sql: ['k.Sql'],
      raw: ['k.RawBuilder<any>'],
      transactionBuilder: ['k.TransactionBuilder<any>'],
      controlledTransactionBuilder: ['k.ControlledTransactionBuilder<any>'],
      connectionBuilder: ['k.ConnectionBuilder<any>'],
      command: ['k.Command<void>'],
      savepoint: ['k.Command<void>'],
    },
    everyMethod: true,
  })
  expect(drift).toMatchObject({ unresolved: [], unmapped: [], missing: [] })
  expect(drift.undeclared.filter(name => !name.startsWith('transaction.'))).toMatchSnapshot()
})
