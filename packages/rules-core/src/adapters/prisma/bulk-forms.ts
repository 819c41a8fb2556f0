import type { BulkForms, ReadForm } from '../../model/index.js'

const one = (missing: NonNullable<ReadForm['missing']>, unique = false): ReadForm => ({ many: 'findMany', rows: 'one', missing, unique })

const answers = ['select', 'include', 'omit']

/** Source: https://www.prisma.io/docs/orm/prisma-client/queries/crud and /orm/reference/prisma-client-reference, checked on 7.10 (2026-11). */
export const bulkForms: BulkForms = {
  conditions: [{ form: 'property', list: '{ in: $keys }', within: ['equals'] }],
  reads: {
    findUnique: one('null', true),
    findFirst: one('null'),
    findUniqueOrThrow: one('throws', true),
    findFirstOrThrow: one('throws'),
    findMany: { rows: 'many' },
  },
  projections: ['select'],
  picks: ['take', 'skip', 'cursor', 'distinct'],
  keys: 'identity',
  hooks: { of: 'client', methods: ['$extends'] },
  inserts: {
    create: {
      many: 'createMany',
      row: '0.data',
      nested: ['create', 'createMany', 'connect', 'connectOrCreate'],
      skipsHooks: true,
      answers,
      rowType: 'Prisma.$EntityCreateManyInput',
    },
  },
  changes: {
    update: { many: 'updateMany', throwsOnMissing: true, skipsHooks: true, answers },
    delete: { many: 'deleteMany', throwsOnMissing: true, skipsHooks: true, answers },
    updateMany: {},
    deleteMany: {},
  },
  batch: { method: '$transaction', role: 'client', operations: ['create', 'update', 'upsert', 'delete', 'updateMany', 'deleteMany'], type: 'Prisma.PrismaPromise<unknown>' },
  relative: ['increment', 'decrement', 'multiply', 'divide', 'push'],
}
