import type { Adapter, ExportFact, HandleSpec, MethodFact } from '../../model/index.js'
import { collection, driverCursor } from '../mongodb-driver.js'
import { aggregate, documentRole, model, queryRole } from './model.js'
import { bulkForms } from './bulk-forms.js'

const connection: HandleSpec = { role: 'connection' }
const database: HandleSpec = { role: 'database' }
const session: HandleSpec = { role: 'session' }
const modelOf = (entity: NonNullable<HandleSpec['entity']>): HandleSpec => ({ role: 'model', entity })
const modelType: ExportFact = { instance: modelOf({ typeArg: 0 }) }
const documentType: ExportFact = { instance: { role: 'document', entity: { typeArg: 0 } } }
const transaction: MethodFact = { effect: 'transaction', run: 'call', callback: { arg: 0, params: [session] } }

/** Mongoose 8 and 9, with `@nestjs/mongoose` and Typegoose. A query is a builder that runs when awaited. */
const mongoose: Adapter = {
  id: 'mongoose',
  bulkForms,
  title: 'Mongoose',
  docs: 'https://mongoosejs.com/docs/queries.html',
  packages: ['mongoose', '@typegoose/typegoose'],
  run: 'await',
  exports: {
    default: { value: connection },
    mongoose: { value: connection },
    Mongoose: { instance: connection },
    connection: { value: connection },
    Connection: { instance: connection },
    createConnection: { call: connection },
    connect: { call: connection },
    model: { call: modelOf({ arg: 0 }) },
    models: { value: { role: 'models' } },
    startSession: { call: session },
    ClientSession: { instance: session },
    Model: modelType,
    PaginateModel: modelType,
    AggregatePaginateModel: modelType,
    ReturnModelType: modelType,
    ModelType: modelType,
    getModelForClass: { call: modelOf({ arg: 0 }) },
    Document: documentType,
    HydratedDocument: documentType,
    DocumentType: documentType,
    Query: { instance: { role: 'query', entity: { typeArg: 1 } } },
    QueryWithHelpers: { instance: { role: 'query', entity: { typeArg: 1 } } },
    Aggregate: { instance: { role: 'aggregate' } },
  },
  roles: {
    connection: {
      properties: { connection, models: { role: 'models' }, db: database },
      methods: {
        model: { returns: modelOf({ arg: 0 }) },
        connect: { returns: 'receiver' },
        openUri: { returns: 'receiver' },
        asPromise: { returns: 'receiver' },
        getClient: { returns: { role: 'driverClient' } },
        useDb: { returns: 'receiver' },
        createConnection: { returns: connection },
        collection: { returns: { role: 'collection', entity: { arg: 0 } } },
        startSession: { returns: session },
        transaction,
        bulkWrite: { effect: 'update', run: 'call', list: '0' },
        withSession: { callback: { arg: 0, params: [session] } },
      },
    },
    // The driver beneath.
    database: { methods: { collection: { returns: { role: 'collection', entity: { arg: 0 } } }, command: { effect: 'raw', run: 'call', key: '0' } } },
    driverClient: { methods: { db: { returns: database }, startSession: { returns: session } } },
    models: { anyProperty: modelOf('property') },
    session: { connection: 'rejects', methods: { withTransaction: transaction }, anyMethod: {} },
    model,
    query: queryRole,
    aggregate,
    document: documentRole,
    // Fetches batches: `next` is no round trip per document.
    cursor: { iterable: true, methods: { next: { returns: { role: 'document', entity: 'same' } } } },
    collection,
    driverCursor,
  },
  membership: { keys: ['$in'], methods: ['in'] },
  paging: { keyset: 'find({ _id: { $gt: lastId } }).sort({ _id: 1 }).limit(n)', stream: 'find(filter).cursor()', order: 'sort({ _id: 1 })', times: ['createdAt', 'updatedAt'] },
  transactionOption: 'session',
  aggregates: { count: 'countDocuments(filter)', exists: 'exists(filter)', sum: "aggregate([{ $match }, { $group: { _id: null, total: { $sum: '$column' } } }])" },
  entityDecorators: ['Schema', 'modelOptions'],
  fieldDecorators: { InjectModel: modelOf({ arg: 0 }), InjectConnection: connection },
  proofs: [{ kind: 'method-name', methods: ['findByIdAndUpdate', 'findByIdAndDelete', 'bulkSave'], role: 'model' }],
}

export default mongoose
