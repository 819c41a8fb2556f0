import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenText } from './rewrites-text.test-support.js'

const ROW = `
    interface Row { id: number; label: string }`
const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()${ROW}`
const inLoop = (body: string, head = PRISMA): string => `${head}
    async function run(rows: Row[], kind: string) {
      for (const row of rows) { ${body} }
    }`

it.each<[string, string, string]>([
  ['Prisma: beside another condition', inLoop(`await prisma.tag.deleteMany({ where: { rowId: row.id, kind, label: row.label } })`), `
      const tagKeys = rows.map(row => ({ rowId: row.id, label: row.label }))
      for (let i = 0; i < tagKeys.length; i += 500) {
        await prisma.tag.deleteMany({ where: { OR: tagKeys.slice(i, i + 500), kind } })
      }`],
  ['Prisma: under a condition', inLoop(`if (row.label) await prisma.tag.updateMany({ where: { rowId: row.id, label: row.label }, data: { kind } })`), `
      const tagKeys = rows.flatMap(row => (row.label ? [{ rowId: row.id, label: row.label }] : []))
      for (let i = 0; i < tagKeys.length; i += 500) {
        await prisma.tag.updateMany({ where: { OR: tagKeys.slice(i, i + 500) }, data: { kind } })
      }`],
  ['Prisma: beside other work', inLoop(`const label = row.label.trim(); send(row, label); await prisma.tag.deleteMany({ where: { rowId: row.id, label } })`), `
      const tagKeys = []
      for (const row of rows) { const label = row.label.trim(); send(row, label); tagKeys.push({ rowId: row.id, label }) }
      for (let i = 0; i < tagKeys.length; i += 500) {
        await prisma.tag.deleteMany({ where: { OR: tagKeys.slice(i, i + 500) } })
      }`],
  ['Kysely', `
    import { Kysely } from 'kysely'
    declare const db: Kysely<DB>
    async function run(items: { assetId: string; key: string }[]) {
      await db.transaction().execute(async tx => {
        for (const { assetId, key } of items) {
          await tx.deleteFrom('asset_metadata').where('assetId', '=', assetId).where('key', '=', key).execute()
        }
      })
    }`, `
      await db.transaction().execute(async tx => {
        const assetMetadataKeys = items.map(({ assetId, key }) => ({ assetId, key }))
        for (let i = 0; i < assetMetadataKeys.length; i += 500) {
          await tx.deleteFrom('asset_metadata').where(eb => eb.or(assetMetadataKeys.slice(i, i + 500).map(loadedKey => eb.and([eb('assetId', '=', loadedKey.assetId), eb('key', '=', loadedKey.key)])))).execute()
        }
      })`],
  ['Knex', inLoop(`await db('tags').where({ row_id: row.id, label: row.label }).update({ kind })`, `
    import { knex } from 'knex'
    const db = knex({})${ROW}`), `
      const tagKeys = rows.map(row => ({ row_id: row.id, label: row.label }))
      for (let i = 0; i < tagKeys.length; i += 500) {
        await db('tags').where(query => { for (const key of tagKeys.slice(i, i + 500)) query.orWhere({ row_id: key.row_id, label: key.label }) }).update({ kind })
      }`],
  ['Sequelize', inLoop(`await Tag.destroy({ where: { rowId: row.id, label: row.label }, transaction })`, `
    import { Model, Op } from 'sequelize'
    class Tag extends Model {}${ROW}`), `
      const tagKeys = rows.map(row => ({ rowId: row.id, label: row.label }))
      for (let i = 0; i < tagKeys.length; i += 500) {
        await Tag.destroy({ where: { [Op.or]: tagKeys.slice(i, i + 500) }, transaction })
      }`],
  ['Drizzle', inLoop(`await db.update(tags).set({ kind }).where(and(eq(tags.rowId, row.id), eq(tags.label, row.label)))`, `
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { and, eq, or } from 'drizzle-orm'
    import { integer, pgTable, text } from 'drizzle-orm/pg-core'
    const tags = pgTable('tags', { rowId: integer('row_id'), label: text('label'), kind: text('kind') })
    const db = drizzle('')${ROW}`), `
      const tagKeys = rows.map(row => ({ rowId: row.id, label: row.label }))
      for (let i = 0; i < tagKeys.length; i += 500) {
        await db.update(tags).set({ kind }).where(or(...tagKeys.slice(i, i + 500).map(key => and(eq(tags.rowId, key.rowId), eq(tags.label, key.label)))))
      }`],
])('%s', (_, before, after) => {
  const [head = ''] = before.split(/\n {6}(?:for|await) /)
  expect(underEveryParser(before, rewrittenText)).toBe(`bulk-change, chunks\n${dedented(`${head}${after}\n    }`)}`)
})

it.each<[string, string]>([
  ['a missing row throws', inLoop("await prisma.tag.delete({ where: { rowId: row.id, label: row.label } })")],
  ['a sum is made once for keys that come twice', inLoop("await prisma.tag.updateMany({ where: { rowId: row.id, label: row.label }, data: { n: { increment: 1 } } })")],
  ['values differ too', inLoop("await prisma.tag.updateMany({ where: { rowId: row.id, label: row.label }, data: { kind: row.label } })")],
  ['alternatives are there already', inLoop("await prisma.tag.deleteMany({ where: { rowId: row.id, label: row.label, OR: [{ kind }, { kind: null }] } })")],
  ['a condition of a related row', inLoop("await prisma.tag.deleteMany({ where: { row: { id: row.id }, label: row.label } })")],
  ['a list is one of keys', inLoop("await tags.delete({ rowId: row.id, label: row.label })", `
    import { Repository } from 'typeorm'
    class Tag { label!: string }
    declare const tags: Repository<Tag>${ROW}`)],
  ['only the first row is deleted', inLoop("await Tag.deleteOne({ rowId: row.id, label: row.label })", `
    import { model } from 'mongoose'
    const Tag = model('Tag')${ROW}`)],
])('refused: %s', (_, sample) => {
  expect(underEveryParser(sample, rewrittenText)).toMatch(/^bulk-change: not-one-key|^one-commit,/)
})
