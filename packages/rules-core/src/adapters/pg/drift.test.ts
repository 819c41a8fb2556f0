import { expect, it } from 'vitest'
import { collectDrift } from '../drift-checker.test-support.js'
import pg from './index.js'

it('declares only what node-postgres 8 has', { timeout: 120_000 }, () => {
  const drift = collectDrift(pg, {
    imports: "import * as p from 'pg'",
    namespaces: ['p'],
    roles: { pool: ['p.Pool'], client: ['p.PoolClient'] },
    everyMethod: true,
  })
  expect(drift).toMatchObject({ unresolved: [], unmapped: [], missing: [] })
  expect(drift.undeclared).toMatchSnapshot()
})
