import { expect, it } from 'vitest'
import { collectDrift, type RealTypes } from '../drift-checker.test-support.js'
import mongoose from './index.js'

const real: RealTypes = {
  imports: "import * as m from 'mongoose'\ninterface Row { name: string }",
  namespaces: ['m'],
  roles: {
    connection: ['m.Connection', 'typeof m.default'],
    session: ['m.ClientSession'],
    model: ['m.Model<Row>'],
    query: ['m.Query<Row[], m.HydratedDocument<Row>>'],
    aggregate: ['m.Aggregate<Row[]>'],
    document: ['m.HydratedDocument<Row>'],
    cursor: ['m.Cursor<Row>'],
    collection: ['m.mongo.Collection<Row>'],
    driverCursor: ['m.mongo.FindCursor<Row>'],
    database: ['m.mongo.Db'],
    driverClient: ['m.mongo.MongoClient'],
  },
  // Typegoose, mongoose-paginate and its aggregate twin; `mongoose.mongoose` is there at run time only.
  otherExports: ['mongoose', 'PaginateModel', 'AggregatePaginateModel', 'ReturnModelType', 'ModelType', 'DocumentType', 'getModelForClass'],
  untyped: ['query.findOneAndReplace'],
  noRowWork: new RegExp([
    '^(model|collection|connection)\\.(\\w*[iI]ndex(es)?|\\w*IndexInformation|indexExists|indexInformation|createCollections?|dropCollection|dropDatabase|drop|rename|options|isCapped)$',
    '^connection\\.(close|destroy|listCollections|listDatabases)$',
    '^(model|document)\\.(init|validate)$',
    '^cursor\\.',
    '^(database|driverClient)\\.',
    '^driverCursor\\.(close|explain)$',
    '^session\\.',
  ].join('|')),
}

// Both majors declare the ambient module `mongoose`, so they cannot share one program.
const v8Paths = { mongoose: ['../../node_modules/mongoose-v8/types/index.d.ts'] }

it('declares only what Mongoose 9 or 8 has', { timeout: 120_000 }, () => {
  const [newest, older] = [collectDrift(mongoose, real), collectDrift(mongoose, { ...real, paths: v8Paths })]
  expect(newest).toMatchObject({ unresolved: [], unmapped: [], undeclared: [] })
  expect(older).toMatchObject({ unresolved: [], unmapped: [] })
  expect(older.missing).toContain('model.findAndCount')
  expect(newest.missing.filter(name => older.missing.includes(name))).toEqual([])
})
