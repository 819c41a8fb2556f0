import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenText } from './rewrites-text.test-support.js'

const ROW = `
    interface Row { id: number; label: string; kind: string; day: Date; big: bigint }`
const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()${ROW}`

const inLoop = (body: string, head = PRISMA): string => `${head}
    async function run(rows: Row[], kind: string) {
      for (const row of rows) { ${body} }
    }`

it.each<[string, string, string]>([
  ['Prisma: children, in the order that they come', inLoop(`send(await prisma.field.findMany({ where: { rowId: row.id, label: row.label, kind, inserted: false }, orderBy: { at: 'asc' } }))`), `
      const keyOf = (...columns: unknown[]) => JSON.stringify(columns)
      const fieldKeys = [...new Map(rows.map(row => [keyOf(row.id, row.label), { rowId: row.id, label: row.label }] as const)).values()]
      const fields = []
      for (let i = 0; i < fieldKeys.length; i += 500) {
        fields.push(...(await prisma.field.findMany({ where: { OR: fieldKeys.slice(i, i + 500), kind, inserted: false }, orderBy: { at: 'asc' } })))
      }
      const fieldsByKey = new Map<string, typeof fields>()
      for (const field of fields) {
        const group = fieldsByKey.get(keyOf(field.rowId, field.label))
        if (group) group.push(field)
        else fieldsByKey.set(keyOf(field.rowId, field.label), [field])
      }
      for (const row of rows) { send(fieldsByKey.get(keyOf(row.id, row.label)) ?? []) }`],
  ['Prisma: the first row', inLoop(`send(await prisma.field.findFirst({ where: { kind, rowId: row.id, label: row.label }, orderBy: { at: 'asc' } }))`), `
      const keyOf = (...columns: unknown[]) => JSON.stringify(columns)
      const fieldKeys = [...new Map(rows.map(row => [keyOf(row.id, row.label), { rowId: row.id, label: row.label }] as const)).values()]
      const fields = []
      for (let i = 0; i < fieldKeys.length; i += 500) {
        fields.push(...(await prisma.field.findMany({ where: { kind, OR: fieldKeys.slice(i, i + 500) }, orderBy: { at: 'asc' } })))
      }
      const fieldsByKey = new Map(fields.map(field => [keyOf(field.rowId, field.label), field] as const).reverse())
      for (const row of rows) { send(fieldsByKey.get(keyOf(row.id, row.label)) ?? null) }`],
  ['TypeORM: a list of conditions, each with the others', inLoop(`send(await fields.find({ where: { rowId: row.id, kind, label: row.label }, order: { id: 'ASC' } }), await fields.findOneBy({ rowId: row.id, label: row.label }))`, `
    import { Repository } from 'typeorm'
    class Field { label!: string }
    declare const fields: Repository<Field>${ROW}`), `
      const keyOf = (...columns: unknown[]) => JSON.stringify(columns)
      const fieldKeys = [...new Map(rows.map(row => [keyOf(row.id, row.label), { rowId: row.id, label: row.label }] as const)).values()]
      const loadedFields = []
      for (let i = 0; i < fieldKeys.length; i += 500) {
        loadedFields.push(...(await fields.find({ where: fieldKeys.slice(i, i + 500).map(key => ({ ...key, kind })), order: { id: 'ASC' } })))
      }
      const fieldsByKey = new Map<string, typeof loadedFields>()
      for (const field of loadedFields) {
        const group = fieldsByKey.get(keyOf(field.rowId, field.label))
        if (group) group.push(field)
        else fieldsByKey.set(keyOf(field.rowId, field.label), [field])
      }
      for (const row of rows) { send(fieldsByKey.get(keyOf(row.id, row.label)) ?? [], await fields.findOneBy({ rowId: row.id, label: row.label })) }`],
  ['TypeORM: the conditions alone', inLoop(`send(await fields.findOneBy({ rowId: row.id, label: row.label }))`, `
    import { Repository } from 'typeorm'
    class Field { label!: string }
    declare const fields: Repository<Field>${ROW}`), `
      const keyOf = (...columns: unknown[]) => JSON.stringify(columns)
      const fieldKeys = [...new Map(rows.map(row => [keyOf(row.id, row.label), { rowId: row.id, label: row.label }] as const)).values()]
      const loadedFields = []
      for (let i = 0; i < fieldKeys.length; i += 500) {
        loadedFields.push(...(await fields.findBy(fieldKeys.slice(i, i + 500))))
      }
      const fieldsByKey = new Map(loadedFields.map(field => [keyOf(field.rowId, field.label), field] as const).reverse())
      for (const row of rows) { send(fieldsByKey.get(keyOf(row.id, row.label)) ?? null) }`],
  ['Sequelize', inLoop(`send(await Field.findOne({ where: { rowId: row.id, label: row.label, kind } }))`, `
    import { Model, Op } from 'sequelize'
    class Field extends Model {}${ROW}`), `
      const keyOf = (...columns: unknown[]) => JSON.stringify(columns.map(String))
      const fieldKeys = [...new Map(rows.map(row => [keyOf(row.id, row.label), { rowId: row.id, label: row.label }] as const)).values()]
      const fields = []
      for (let i = 0; i < fieldKeys.length; i += 500) {
        fields.push(...(await Field.findAll({ where: { [Op.or]: fieldKeys.slice(i, i + 500), kind } })))
      }
      const fieldsByKey = new Map(fields.map(field => [keyOf(field.rowId, field.label), field] as const).reverse())
      for (const row of rows) { send(fieldsByKey.get(keyOf(row.id, row.label)) ?? null) }`],
  ['Drizzle', inLoop(`send(await db.select().from(fields).where(and(eq(fields.rowId, row.id), eq(fields.kind, kind), eq(fields.label, row.label))).orderBy(fields.at))`, `
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { and, eq, or } from 'drizzle-orm'
    import { integer, pgTable, text } from 'drizzle-orm/pg-core'
    const fields = pgTable('fields', { rowId: integer('row_id'), label: text('label'), kind: text('kind'), at: text('at') })
    const db = drizzle('')${ROW}`), `
      const keyOf = (...columns: unknown[]) => JSON.stringify(columns)
      const fieldKeys = [...new Map(rows.map(row => [keyOf(row.id, row.label), { rowId: row.id, label: row.label }] as const)).values()]
      const loadedFields = []
      for (let i = 0; i < fieldKeys.length; i += 500) {
        loadedFields.push(...(await db.select().from(fields).where(and(or(...fieldKeys.slice(i, i + 500).map(key => and(eq(fields.rowId, key.rowId), eq(fields.label, key.label)))), eq(fields.kind, kind))).orderBy(fields.at)))
      }
      const fieldsByKey = new Map<string, typeof loadedFields>()
      for (const field of loadedFields) {
        const group = fieldsByKey.get(keyOf(field.rowId, field.label))
        if (group) group.push(field)
        else fieldsByKey.set(keyOf(field.rowId, field.label), [field])
      }
      for (const row of rows) { send(fieldsByKey.get(keyOf(row.id, row.label)) ?? []) }`],
  ['Kysely', inLoop(`send(await db.selectFrom('field').selectAll().where('field.rowId', '=', row.id).where('kind', '=', kind).where('label', '=', row.label).executeTakeFirst())`, `
    import { Kysely } from 'kysely'
    declare const db: Kysely<DB>${ROW}`), `
      const keyOf = (...columns: unknown[]) => JSON.stringify(columns)
      const fieldKeys = [...new Map(rows.map(row => [keyOf(row.id, row.label), { rowId: row.id, label: row.label }] as const)).values()]
      const fields = []
      for (let i = 0; i < fieldKeys.length; i += 500) {
        fields.push(...(await db.selectFrom('field').selectAll().where(eb => eb.or(fieldKeys.slice(i, i + 500).map(key => eb.and([eb('field.rowId', '=', key.rowId), eb('label', '=', key.label)])))).where('kind', '=', kind).execute()))
      }
      const fieldsByKey = new Map(fields.map(field => [keyOf(field.rowId, field.label), field] as const).reverse())
      for (const row of rows) { send(fieldsByKey.get(keyOf(row.id, row.label))) }`],
  ['Knex: one object, of which a part stays', inLoop(`send(await db('fields').where({ rowId: row.id, kind, label: row.label }).first())`, `
    import { knex } from 'knex'
    const db = knex({})${ROW}`), `
      const keyOf = (...columns: unknown[]) => JSON.stringify(columns.map(String))
      const fieldKeys = [...new Map(rows.map(row => [keyOf(row.id, row.label), { rowId: row.id, label: row.label }] as const)).values()]
      const fields = []
      for (let i = 0; i < fieldKeys.length; i += 500) {
        fields.push(...(await db('fields').where({ kind }).where(query => { for (const key of fieldKeys.slice(i, i + 500)) query.orWhere({ rowId: key.rowId, label: key.label }) })))
      }
      const fieldsByKey = new Map(fields.map(field => [keyOf(field.rowId, field.label), field] as const).reverse())
      for (const row of rows) { send(fieldsByKey.get(keyOf(row.id, row.label))) }`],
  ['Knex: links', inLoop(`send(await db('fields').where('rowId', row.id).andWhere('label', row.label).select('*'))`, `
    import { knex } from 'knex'
    const db = knex({})${ROW}`), `
      const keyOf = (...columns: unknown[]) => JSON.stringify(columns.map(String))
      const fieldKeys = [...new Map(rows.map(row => [keyOf(row.id, row.label), { rowId: row.id, label: row.label }] as const)).values()]
      const fields = []
      for (let i = 0; i < fieldKeys.length; i += 500) {
        fields.push(...(await db('fields').where(query => { for (const key of fieldKeys.slice(i, i + 500)) query.orWhere({ rowId: key.rowId, label: key.label }) }).select('*')))
      }
      const fieldsByKey = new Map<string, typeof fields>()
      for (const field of fields) {
        const group = fieldsByKey.get(keyOf(field.rowId, field.label))
        if (group) group.push(field)
        else fieldsByKey.set(keyOf(field.rowId, field.label), [field])
      }
      for (const row of rows) { send(fieldsByKey.get(keyOf(row.id, row.label)) ?? []) }`],
])('%s', (_, before, after) => {
  expect(underEveryParser(before, rewrittenText).split('\n').slice(1).join('\n')).toBe(dedented(before.replace(/\n {6}for [^\n]*/, after)))
})

it.each<[string, string, string]>([
  ['a day has no certain text', inLoop('send(await prisma.slot.findFirst({ where: { rowId: row.id, day: row.day } }))'), 'not-one-key'],
  ['JSON has no big integers', inLoop('send(await prisma.slot.findFirst({ where: { rowId: row.id, big: row.big } }))'), 'not-one-key'],
  ['the conditions hold one or the other', inLoop('send(await prisma.slot.findFirst({ where: { OR: [{ rowId: row.id }, { label: row.label }] } }))'), 'not-one-key'],
  ['there is an alternative already', inLoop('send(await prisma.slot.findFirst({ where: { rowId: row.id, label: row.label, OR: [{ a: 1 }, { b: 1 }] } }))'), 'not-one-key'],
  ['what is spread may hold one', inLoop('send(await prisma.slot.findFirst({ where: { rowId: row.id, label: row.label, ...filter } }))'), 'not-one-key'],
  ['a third value differs', inLoop('send(await prisma.slot.findFirst({ where: { rowId: row.id, label: row.label }, orderBy: row.kind }))'), 'not-one-key'],
  ['a part of the key may be absent', inLoop('send(await prisma.slot.findFirst({ where: { rowId: row?.id, label: row.label } }))'), 'not-one-key'],
  ['some rows of each key', inLoop('send(await prisma.slot.findMany({ where: { rowId: row.id, label: row.label }, take: 2 }))'), 'not-one-key'],
  ['another column of the table is written', inLoop('if (!(await prisma.slot.findFirst({ where: { rowId: row.id, label: row.label } }))) await prisma.slot.create({ data: { label: row.label } })'), 'not-one-key'],
  ['a column of documents may hold a list', inLoop('send(await Field.findOne({ rowId: row.id, label: row.label }))', `
    import { model } from 'mongoose'
    const Field = model('Field')${ROW}`), 'not-one-key'],
  ['equalities of two conditions', inLoop('send(await db.select().from(fields).where(and(eq(fields.rowId, row.id), and(eq(fields.label, row.label)))))', `
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { and, eq, or } from 'drizzle-orm'
    import { integer, pgTable, text } from 'drizzle-orm/pg-core'
    const fields = pgTable('fields', { rowId: integer('row_id'), label: text('label') })
    const db = drizzle('')${ROW}`), 'not-one-key'],
])('refused: %s', (_, sample, reason) => {
  expect(underEveryParser(sample, rewrittenText)).toMatch(new RegExp(`^prefetch-(?:by-key|children): ${reason}`))
})
