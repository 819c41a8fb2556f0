import type { Adapter, MethodFact, RoleFacts } from '../../model/index.js'
import { bulkForms } from './bulk-forms.js'
import { readSchema } from './schema.js'

/**
 * Prisma Client: a generated client whose properties are models. Every operation is a lazy promise: nothing runs before it is
 * awaited or handed to `$transaction([…])`. Facts: https://www.prisma.io/docs/orm/reference/prisma-client-reference, checked on 7.10.
 */
const BY_ID = '{ where: { id: { in: ids } } }'
const readOne: MethodFact = { effect: 'read-one', key: '0.where', bulk: `findMany(${BY_ID})` }
const counted = (effect: 'count' | 'aggregate'): MethodFact => ({
  effect,
  key: '0.where',
  offset: '0.skip',
  bulk: `groupBy({ by: ['id'], where: { id: { in: ids } }, _count: true })`,
})

const model: RoleFacts = {
  methods: {
    findUnique: { ...readOne, mergesInTick: true },
    findUniqueOrThrow: { ...readOne, mergesInTick: true, throwsIfNone: true },
    findFirst: { ...readOne, offset: '0.skip' },
    findFirstOrThrow: { ...readOne, offset: '0.skip', throwsIfNone: true },
    findMany: { effect: 'read-many', key: '0.where', offset: '0.skip', limit: '0.take', order: '0.orderBy', bulk: `findMany(${BY_ID})` },
    count: { ...counted('count'), whole: true },
    aggregate: { ...counted('aggregate'), sum: '_sum.*' },
    groupBy: { ...counted('aggregate'), whole: true },
    create: { effect: 'insert', key: '0.data', bulk: 'createMany({ data: rows })', note: 'createMany returns a count and takes no nested writes' },
    createMany: { effect: 'insert', key: '0.data', list: '0.data', bulk: 'createMany({ data: rows })' },
    createManyAndReturn: {
      effect: 'insert',
      key: '0.data',
      list: '0.data',
      bulk: 'createManyAndReturn({ data: rows })',
      note: 'PostgreSQL, CockroachDB and SQLite only',
    },
    update: {
      effect: 'update',
      key: '0.where',
      bulk: 'updateMany({ where: { id: { in: ids } }, data })',
      note: 'rows with different data have no bulk form: `$transaction([…])` makes them one commit, still one statement each',
    },
    updateMany: { effect: 'update', key: '0.where', bulk: 'updateMany({ where: { id: { in: ids } }, data })' },
    updateManyAndReturn: { effect: 'update', key: '0.where', bulk: 'updateManyAndReturn({ where: { id: { in: ids } }, data })' },
    upsert: {
      effect: 'upsert',
      key: '0.where',
      bulk: '$transaction([…])',
      note: 'there is no upsertMany: one commit, still one statement per row',
    },
    delete: { effect: 'delete', key: '0.where', bulk: `deleteMany(${BY_ID})` },
    deleteMany: { effect: 'delete', key: '0.where', bulk: `deleteMany(${BY_ID})` },
    /** MongoDB only. */
    findRaw: { effect: 'raw' },
    aggregateRaw: { effect: 'raw' },
  },
}

const client: RoleFacts = {
  anyProperty: { role: 'model', entity: 'property' },
  methods: {
    $transaction: { effect: 'transaction', batch: 0, callback: { arg: 0, params: [{ role: 'transaction' }] } },
    $queryRaw: { effect: 'raw', sql: '0', bulk: '$queryRaw`… WHERE id IN (${Prisma.join(ids)})`' },
    $queryRawUnsafe: { effect: 'raw', sql: '0', bulk: '$queryRawUnsafe(`… WHERE id = ANY($1)`, ids)' },
    $queryRawTyped: { effect: 'raw' },
    $executeRaw: { effect: 'raw', sql: '0', bulk: '$executeRaw`… WHERE id IN (${Prisma.join(ids)})`' },
    $executeRawUnsafe: { effect: 'raw', sql: '0', bulk: '$executeRawUnsafe(`… WHERE id = ANY($1)`, ids)' },
    $runCommandRaw: { effect: 'raw' },
    $extends: { returns: 'receiver' },
    /** Of the read-replica extension. */
    $primary: { returns: 'receiver' },
    $replica: { returns: 'receiver' },
    $on: { returns: 'receiver' },
    $connect: {},
    $disconnect: {},
  },
}

const prisma: Adapter = {
  id: 'prisma',
  title: 'Prisma',
  docs: 'https://www.prisma.io/docs/orm/reference/prisma-client-reference',
  packages: ['@prisma/client'],
  run: 'await',
  exports: {
    PrismaClient: { instance: { role: 'client' } },
    'Prisma.DefaultPrismaClient': { instance: { role: 'client' } },
    'Prisma.TransactionClient': { instance: { role: 'transaction' } },
    'Prisma.getExtensionContext': { call: { role: 'model' } },
  },
  generatedExports: ['PrismaClient', 'Prisma'],
  roles: { client, transaction: { ...client, connection: 'queues' }, model },
  membership: { keys: ['in'] },
  proofs: [
    {
      kind: 'argument-keys',
      role: 'model',
      methods: Object.keys(model.methods ?? {}),
      keys: ['where', 'data', 'select', 'include', 'orderBy', 'take', 'skip', 'cursor', 'create', 'update', 'distinct', 'by', '_count'],
    },
    { kind: 'method-name', role: 'model', methods: ['findUnique', 'findUniqueOrThrow', 'findFirstOrThrow', 'createManyAndReturn', 'updateManyAndReturn'] },
    { kind: 'method-name', role: 'client', methods: ['$transaction', '$extends', '$queryRaw', '$queryRawUnsafe', '$executeRaw', '$executeRawUnsafe'] },
  ],
  bulkForms,
  schema: { ending: '.prisma', read: readSchema },
  transactions: { open: '$transaction(async tx => …)', roles: ['transaction'], distinct: true },
  paging: { keyset: "findMany({ where: { id: { gt: lastId } }, orderBy: { id: 'asc' }, take: n })", order: "orderBy: { id: 'asc' }", ordersByKey: true },
  aggregates: { count: 'count({ where })', exists: 'findFirst({ where, select: { id: true } })', sum: 'aggregate({ where, _sum: { column: true } })' },
  limits: { bindParameters: 32_766, chunks: true, wholeWith: ['order', 'limit'] },
}

export default prisma
