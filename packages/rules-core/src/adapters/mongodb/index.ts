import type { Adapter, HandleSpec, MethodFact } from '../../model/index.js'
import { collection, driverCursor } from '../mongodb-driver.js'
import { bulkForms } from './bulk-forms.js'

const client: HandleSpec = { role: 'client' }
const database: HandleSpec = { role: 'database' }
const session: HandleSpec = { role: 'session' }
const transaction: MethodFact = { effect: 'transaction', callback: { arg: 0, params: [session] } }

/** The driver splits large batches by itself. */
const mongodb: Adapter = {
  id: 'mongodb',
  bulkForms,
  title: 'MongoDB driver',
  docs: 'https://mongodb.github.io/node-mongodb-native/',
  packages: ['mongodb'],
  run: 'call',
  exports: {
    MongoClient: { instance: client, value: { role: 'clientClass' } },
    Db: { instance: database },
    Collection: { instance: { role: 'collection', entity: { typeArg: 0 } } },
    FindCursor: { instance: { role: 'driverCursor', entity: { typeArg: 0 } } },
    AggregationCursor: { instance: { role: 'driverCursor', entity: { typeArg: 0 } } },
    ClientSession: { instance: session },
  },
  paging: { keyset: 'find({ _id: { $gt: lastId } }).sort({ _id: 1 }).limit(n)', stream: 'for await (const document of find(filter))', order: 'sort({ _id: 1 })' },
  transactionOption: 'session',
  aggregates: { count: 'countDocuments(filter)', exists: 'findOne(filter, { projection: { _id: 1 } })', sum: "aggregate([{ $match }, { $group: { _id: null, total: { $sum: '$column' } } }])" },
  membership: { keys: ['$in'] },
  root: 'database',
  roles: {
    clientClass: { methods: { connect: { returns: client } } },
    client: {
      methods: {
        connect: { returns: 'receiver' },
        db: { returns: database },
        bulkWrite: { effect: 'update', list: '0' },
        startSession: { returns: session },
        withSession: { callback: { arg: -1, params: [session] } },
      },
    },
    database: {
      methods: {
        collection: { returns: { role: 'collection', entity: { arg: 0 } } },
        createCollection: { returns: { role: 'collection', entity: { arg: 0 } } },
        aggregate: { builds: 'aggregate', returns: { role: 'driverCursor' } },
        command: { effect: 'raw', key: '0' },
      },
    },
    session: { connection: 'rejects', methods: { withTransaction: transaction }, anyMethod: {} },
    collection,
    driverCursor,
  },
}

export default mongodb
