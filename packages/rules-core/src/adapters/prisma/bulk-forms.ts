import type { BulkForms, ReadForm } from '../../model/index.js'
import { relationsIn } from './schema-relations.js'

const one = (missing: NonNullable<ReadForm['missing']>, unique = false): ReadForm => ({ many: 'findMany', rows: 'one', missing, unique })

/** Source: https://www.prisma.io/docs/orm/reference/prisma-client-reference#filter-conditions-and-operators, checked on 7.10 (2026-11). */
const OPERATORS = [
  ...['equals', 'not', 'in', 'notIn', 'lt', 'lte', 'gt', 'gte', 'contains', 'startsWith', 'endsWith', 'search', 'mode', 'has', 'hasEvery', 'hasSome', 'isEmpty', 'isSet'],
  ...['path', 'string_contains', 'string_starts_with', 'string_ends_with', 'array_contains', 'array_starts_with', 'array_ends_with'],
  ...['some', 'every', 'none', 'is', 'isNot', 'AND', 'OR', 'NOT'],
]
const answers = ['select', 'include', 'omit']

/** Source: https://www.prisma.io/docs/orm/prisma-client/queries/crud and /orm/reference/prisma-client-reference, checked on 7.10 (2026-11). */
export const bulkForms: BulkForms = {
  conditions: [{ form: 'property', list: '{ in: $keys }', within: ['equals'], related: { methods: ['findMany', 'updateMany', 'deleteMany'], operators: OPERATORS, chosen: '{ select: { $column: true } }' } }],
  negations: { properties: ['not'] },
  tuples: { form: 'property', name: 'OR' },
  reads: {
    findUnique: one('null', true),
    findFirst: one('null'),
    findUniqueOrThrow: { ...one('throws', true), orNull: 'findUnique' },
    findFirstOrThrow: one('throws'),
    findMany: { rows: 'many' },
  },
  projections: ['select'],
  plainRows: true,
  // Source: https://www.prisma.io/docs/orm/reference/prisma-client-reference#model-queries, checked on 7.10 (2026-11).
  givesRow: ['create', 'update', 'upsert'],
  omissions: ['omit'],
  picks: ['take', 'skip', 'cursor', 'distinct'],
  keys: 'identity',
  hooks: {
    of: 'client',
    methods: ['$use'],
    extensions: {
      method: '$extends',
      define: 'defineExtension',
      within: 'query',
      every: '$allModels',
      anyOperation: '$allOperations',
      // Prisma's own, and one that only adds a property to the client.
      harmless: ['@prisma/extension-accelerate', '@prisma/extension-read-replicas', '@prisma/extension-optimize', 'prisma-extension-kysely'],
    },
  },
  counts: { count: { grouped: "groupBy({ by: ['$column'], where: $where, _count: { _all: true } })", key: '$row.$column', count: '$row._count._all' } },
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
  // With no new values a row that is there keeps its `@updatedAt` too. An INSERT IGNORE of MySQL passes over other errors too. Source: https://www.prisma.io/docs/orm/reference/prisma-client-reference#createmany, run on 7.10 (2026-11).
  insertMissing: {
    upsert: {
      many: 'createMany',
      where: '0.where',
      row: '0.create',
      update: '0.update',
      argument: '{ data: $rows, skipDuplicates: true }',
      providers: ['postgresql', 'postgres', 'cockroachdb'],
      answers,
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
  without: {
    'chunked-list': {
      reason: 'It splits long lists itself, except where rows are ordered, limited, counted or grouped, and what slices give of these cannot be put together.',
      source: 'https://www.prisma.io/docs/orm/prisma-client/queries/query-optimization-performance',
    },
  },
  keyset: {
    key: 'id',
    reads: ['findMany'],
    limit: ['take'],
    offset: ['skip'],
    order: { names: ['orderBy'], property: "orderBy: { $key: 'asc' }", last: { element: "{ $key: 'asc' }" } },
    filter: { form: 'object', condition: '{ $key: { gt: $last } }', both: '{ AND: [$filter, $only] }' },
    types: ["Awaited<ReturnType<typeof $receiver.findMany>>[number]['$key']"],
  },
  // Source: https://www.prisma.io/docs/orm/prisma-client/queries/relation-queries#fluent-api, run on 7.10 (2026-11).
  eager: {
    lazy: [{ access: 'found-again', methods: ['findUnique', 'findUniqueOrThrow'], value: '$row.$relation' }],
    reads: { findMany: { property: 'include', otherwise: 'select', entry: '$relation: $arguments' } },
    schema: { files: ['schema.prisma', 'prisma/schema.prisma'], relationsIn, options: ['where', 'orderBy', 'take', 'skip', 'distinct', 'select', 'include', 'omit'] },
  },
}
