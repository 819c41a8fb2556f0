import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenText } from './rewrites-text.test-support.js'

const ROW = `
    interface Row { id: number; label: string }`
const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()${ROW}`
const DRIZZLE = `
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { and, eq, inArray } from 'drizzle-orm'
    import { integer, pgTable, text } from 'drizzle-orm/pg-core'
    const tags = pgTable('tags', { id: integer('id'), rowId: integer('row_id'), label: text('label') })
    const db = drizzle('')${ROW}`

const inLoop = (body: string, head = PRISMA): string => `${head}
    async function run(rows: Row[]) {
      for (const row of rows) { ${body} }
    }`

it.each<[string, string, string]>([
  ['Prisma: children', inLoop(`send(await prisma.tag.findMany({ where: { rowId: row.id }, select: { id: true, row: { select: { name: true } } } }))`), `
      const rowIds = [...new Set(rows.map(row => row.id))]
      const tags = rowIds.length === 0 ? [] : await prisma.tag.findMany({ where: { rowId: { in: rowIds } }, select: { rowId: true, id: true, row: { select: { name: true } } } })
      const tagsByRowId = new Map<(typeof tags)[number]['rowId'], Omit<(typeof tags)[number], 'rowId'>[]>()
      for (const { rowId, ...tag } of tags) {
        const group = tagsByRowId.get(rowId)
        if (group) group.push(tag)
        else tagsByRowId.set(rowId, [tag])
      }
      for (const row of rows) { send(tagsByRowId.get(row.id) ?? []) }`],
  ['Prisma: the first row', inLoop(`send(await prisma.tag.findFirst({ where: { rowId: row.id }, select: { id: true } }))`), `
      const rowIds = [...new Set(rows.map(row => row.id))]
      const tags = rowIds.length === 0 ? [] : await prisma.tag.findMany({ where: { rowId: { in: rowIds } }, select: { rowId: true, id: true } })
      const tagsByRowId = new Map(tags.map(({ rowId, ...tag }) => [rowId, tag] as const).reverse())
      for (const row of rows) { send(tagsByRowId.get(row.id) ?? null) }`],
  ['Drizzle', inLoop(`send(await db.select({ id: tags.id, at: tags.label }).from(tags).where(eq(tags.rowId, row.id)))`, DRIZZLE), `
      const rowIds = [...new Set(rows.map(row => row.id))]
      const loadedTags = []
      for (let i = 0; i < rowIds.length; i += 1000) {
        loadedTags.push(...(await db.select({ rowId: tags.rowId, id: tags.id, at: tags.label }).from(tags).where(inArray(tags.rowId, rowIds.slice(i, i + 1000)))))
      }
      const tagsByRowId = new Map<(typeof loadedTags)[number]['rowId'], Omit<(typeof loadedTags)[number], 'rowId'>[]>()
      for (const { rowId, ...tag } of loadedTags) {
        const group = tagsByRowId.get(rowId)
        if (group) group.push(tag)
        else tagsByRowId.set(rowId, [tag])
      }
      for (const row of rows) { send(tagsByRowId.get(row.id) ?? []) }`],
  ['Drizzle: the first row', inLoop(`const [tag] = await db.select({ id: tags.id }).from(tags).where(eq(tags.rowId, row.id)).orderBy(tags.label).limit(1); send(tag)`, DRIZZLE), `
      const rowIds = [...new Set(rows.map(row => row.id))]
      const loadedTags = []
      for (let i = 0; i < rowIds.length; i += 1000) {
        loadedTags.push(...(await db.select({ rowId: tags.rowId, id: tags.id }).from(tags).where(inArray(tags.rowId, rowIds.slice(i, i + 1000))).orderBy(tags.label)))
      }
      const tagsByRowId = new Map<(typeof loadedTags)[number]['rowId'], Omit<(typeof loadedTags)[number], 'rowId'>[]>()
      for (const { rowId, ...tag } of loadedTags) {
        const group = tagsByRowId.get(rowId)
        if (group) group.push(tag)
        else tagsByRowId.set(rowId, [tag])
      }
      for (const row of rows) { const [tag] = tagsByRowId.get(row.id) ?? []; send(tag) }`],
  ['Kysely', inLoop(`send(await db.selectFrom('tag').select(['id', 'label']).where('row_id', '=', row.id).execute())`, `
    import { Kysely } from 'kysely'
    declare const db: Kysely<DB>${ROW}`), `
      const row_ids = [...new Set(rows.map(row => row.id))]
      const tags = []
      for (let i = 0; i < row_ids.length; i += 1000) {
        tags.push(...(await db.selectFrom('tag').select(['row_id', 'id', 'label']).where('row_id', 'in', row_ids.slice(i, i + 1000)).execute()))
      }
      const tagsByRow_id = new Map<(typeof tags)[number]['row_id'], Omit<(typeof tags)[number], 'row_id'>[]>()
      for (const { row_id, ...tag } of tags) {
        const group = tagsByRow_id.get(row_id)
        if (group) group.push(tag)
        else tagsByRow_id.set(row_id, [tag])
      }
      for (const row of rows) { send(tagsByRow_id.get(row.id) ?? []) }`],
  ['Knex', inLoop(`send(await db('tags').select('id', 'label').where({ row_id: row.id }))`, `
    import { knex } from 'knex'
    const db = knex({})${ROW}`), `
      const row_ids = [...new Set(rows.map(row => row.id))]
      const tags = []
      for (let i = 0; i < row_ids.length; i += 500) {
        tags.push(...(await db('tags').select('id', 'label', 'row_id').whereIn('row_id', row_ids.slice(i, i + 500))))
      }
      const tagsByRow_id = new Map<string, Omit<(typeof tags)[number], 'row_id'>[]>()
      for (const { row_id, ...tag } of tags) {
        const group = tagsByRow_id.get(String(row_id))
        if (group) group.push(tag)
        else tagsByRow_id.set(String(row_id), [tag])
      }
      for (const row of rows) { send(tagsByRow_id.get(String(row.id)) ?? []) }`],
])('the key is selected and taken off again: %s', (_, before, after) => {
  expect(underEveryParser(before, rewrittenText).split('\n').slice(1).join('\n')).toBe(dedented(before.replace(/\n {6}for [^\n]*/, after)))
})

it.each<[string, string, string]>([
  ['of the row', inLoop('send(await prisma.tag.findFirst({ where: { tag: row.id }, select: { id: true } }))'), 'new Map(loadedTags.map(({ tag: tagKey, ...tag }) => [tagKey, tag] as const).reverse())'],
  ['of a group', inLoop('send(await prisma.tag.findMany({ where: { group: row.id }, select: { id: true } }))'), 'for (const { group: tagKey, ...tag } of tags) {'],
])('a column that has the name %s', (_, sample, text) => {
  expect(underEveryParser(sample, rewrittenText)).toContain(text)
})

it.each<[string, string]>([
  ['another column has its name', inLoop('send(await db.select({ rowId: tags.id }).from(tags).where(eq(tags.rowId, row.id)))', DRIZZLE)],
  ['the column is left out by name', inLoop('send(await prisma.tag.findMany({ where: { rowId: row.id }, select: { id: true, rowId: false } }))')],
  ['a number is computed from all rows', inLoop('send(await db.select({ n: count() }).from(tags).where(eq(tags.rowId, row.id)))', DRIZZLE)],
  ['also where only that is read', inLoop('const [all] = await db.select({ n: count() }).from(tags).where(eq(tags.rowId, row.id)); send(all.n)', DRIZZLE)],
  ['columns are an expression', inLoop('send(await db.select({ id: tags.id, at: sql`max(id)` }).from(tags).where(eq(tags.rowId, row.id)))', DRIZZLE)],
  ['a joined table may have the column too', inLoop("send(await db.selectFrom('tag').innerJoin('row', 'row.id', 'tag.row_id').select(['tag.label']).where('row_id', '=', row.id).execute())", `
    import { Kysely } from 'kysely'
    declare const db: Kysely<DB>${ROW}`)],
  ['rows are instances', inLoop("send(await tags.find({ where: { rowId: row.id }, select: ['label'] }))", `
    import { Repository } from 'typeorm'
    class Tag { label!: string }
    declare const tags: Repository<Tag>${ROW}`)],
])('refused: %s', (_, sample) => {
  expect(underEveryParser(sample, rewrittenText)).toMatch(/^prefetch-(?:by-key|children): key-not-selected/)
})
