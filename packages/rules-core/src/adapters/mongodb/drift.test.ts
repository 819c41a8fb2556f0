import { expect, it } from 'vitest'
import { collectDrift } from '../drift-checker.test-support.js'
import mongodb from './index.js'

it('declares only what the MongoDB driver has', { timeout: 120_000 }, () => {
  const drift = collectDrift(mongodb, {
    imports: "import { mongo as driver } from 'mongoose'\ninterface Row { name: string }",
    namespaces: ['driver'],
    roles: {
      clientClass: ['typeof driver.MongoClient'],
      client: ['driver.MongoClient'],
      database: ['driver.Db'],
      session: ['driver.ClientSession'],
      collection: ['driver.Collection<Row>'],
      driverCursor: ['driver.FindCursor<Row>', 'driver.AggregationCursor<Row>'],
    },
    noRowWork: new RegExp([
      '^collection\\.(\\w*[iI]ndex(es)?|indexExists|indexInformation|drop|rename|options|isCapped)$',
      '^database\\.(\\w*[iI]ndex|indexInformation|collections|drop\\w*|profilingLevel|removeUser|renameCollection|runCursorCommand|setProfilingLevel|stats)$',
      '^(client|clientClass)\\.(close|once)$',
      '^driverCursor\\.(close|explain)$',
      '^session\\.',
    ].join('|')),
  })
  expect(drift).toEqual({ unresolved: [], unmapped: [], missing: [], undeclared: [] })
})
