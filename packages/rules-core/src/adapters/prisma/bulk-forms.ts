import type { BulkForms, ReadForm } from '../../model/index.js'

const one = (missing: NonNullable<ReadForm['missing']>, unique = false): ReadForm => ({ many: 'findMany', rows: 'one', missing, unique })

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
  counts: { count: { grouped: "groupBy({ by: ['$column'], where: $where, _count: { _all: true } })", key: '$row.$column', count: '$row._count._all' } },
  inserts: {
    create: { many: 'createMany', row: '0.data', flat: true, skipsHooks: true },
  },
  changes: {
    update: { many: 'updateMany', throwsOnMissing: true, skipsHooks: true },
    delete: { many: 'deleteMany', throwsOnMissing: true, skipsHooks: true },
    updateMany: {},
    deleteMany: {},
  },
  keyset: {
    key: 'id',
    reads: ['findMany'],
    limit: ['take'],
    offset: ['skip'],
    order: { names: ['orderBy'], property: "orderBy: { $key: 'asc' }" },
    filter: { form: 'object', condition: '{ $key: { gt: $last } }', dropsUndefined: true, both: '{ AND: [$filter, $only] }' },
    types: ["Awaited<ReturnType<typeof $receiver.findMany>>[number]['$key']"],
  },
}
