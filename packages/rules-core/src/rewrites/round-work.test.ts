import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { offers, PRISMA, prisma, sequelize, typeorm } from './round-work.test-support.js'

it.each<[string, string, string]>([
  ['parallel rounds: a row is created after the look-up', prisma(`await Promise.all(rows.map(async row => {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (!tag) await prisma.tag.create({ data: { name: row.name } })
  }))`), 'findFirst: prefetch-by-key, create: bulk-insert'],
  ['parallel rounds beside others', prisma(`await Promise.all([...team.gone.map(async id => {
    await prisma.log.create({ data: { id } })
    await prisma.tag.delete({ where: { id } })
  }), ...rows.map(async row => {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (tag) print(tag)
  })])`), 'create: -other-work-in-between, delete: -missing-row-throws, findFirst: prefetch-by-key'],
  ['parallel rounds that have a name', prisma(`const tasks = rows.map(async row => {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    await prisma.tag.updateMany({ where: { team: row.team }, data: { seen: tag?.id } })
  })
  await Promise.all(tasks)`), 'findFirst: prefetch-by-key, updateMany: -not-one-key'],
  ['parallel rounds that wait for other rows first', prisma(`await Promise.allSettled(rows.map(async row => {
    const owner = await prisma.user.findFirst({ where: { id: row.userId } })
    if (!owner) return
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (!tag) await prisma.tag.create({ data: { name: row.name, owner: owner.id } })
  }))`), 'findFirst: prefetch-by-key, findFirst: prefetch-by-key, create: -handles-errors-per-element'],
  ['the same read in all parallel rounds', prisma(`await Promise.all(rows.map(async row => {
    const first = await prisma.tag.findFirst({ where: { team } })
    await prisma.tag.updateMany({ where: { name: row.name }, data: { first: first?.id } })
  }))`), 'findFirst: hoist-query, updateMany: -not-one-key'],
  ['distinct keys: find or create', prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (!tag) await prisma.tag.create({ data: { name } })
  }`), 'findFirst: prefetch-by-key, create: bulk-insert'],
  ['distinct keys: a list made of a Set', prisma(`const names = [...new Set(rows.map(row => row.name))].filter(Boolean)
  for (const name of names) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (!tag) await prisma.tag.create({ data: { name, team } })
  }`), 'findFirst: prefetch-by-key, create: bulk-insert'],
  ['distinct keys: of a Map, of an object', prisma(`const known = new Map<string, number>()
  for (const [name, count] of known) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) await prisma.tag.updateMany({ where: { name }, data: { count } })
  }
  for (const [name, count] of Object.entries(team.counts)) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) await prisma.tag.updateMany({ where: { name }, data: { count } })
  }`), 'findFirst: prefetch-by-key, updateMany: one-commit, findFirst: prefetch-by-key, updateMany: one-commit'],
  ['distinct keys: the identity of the row that was read', prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) await prisma.tag.update({ where: { id: tag.id }, data: { seen: true } })
  }`), 'findFirst: prefetch-by-key, update: -missing-row-throws'],
  ['distinct keys: rows of one query, and a constant for the key', prisma(`const users = await prisma.user.findMany()
  for (const user of users) {
    const id = user.id
    const account = await prisma.account.findFirst({ where: { userId: id } })
    if (account) await prisma.account.updateMany({ where: { userId: user.id }, data: { seen: true } })
  }`), 'findFirst: prefetch-by-key, updateMany: bulk-change'],
  ['a write by a function of the project', `${PRISMA}const touch = async (name: string, at: Date) => { await prisma.tag.updateMany({ where: { name }, data: { at } }) }
async function run(keys: Set<string>, now: Date) {
  for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) await touch(name, now)
  }
}`, 'findFirst: prefetch-by-key, touch: bulk-change'],
  ['the row itself is changed and saved, whatever comes twice: TypeORM', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOneBy({ name: row.name })
    if (!tag) continue
    tag.count += row.count
    await this.tags.save(tag)
  }`), 'findOneBy: prefetch-by-key, save: -other-work-in-between'],
  ['the row itself is changed and saved: Sequelize', sequelize(`for (const row of rows) {
    const tag = await Tag.findOne({ where: { name: row.name }, transaction })
    if (tag) await tag.update({ count: tag.count + row.count }, { transaction })
  }`), 'findOne: prefetch-by-key, update: -not-one-key -not-one-key'],
  ['the row itself is changed and saved: Mongoose', `import mongoose, { Schema } from 'mongoose'
const Tag = mongoose.model('Tag', new Schema({ name: String, count: Number }))
async function run(rows) {
  for (const row of rows) {
    const tag = await Tag.findOne({ name: row.name })
    if (!tag) continue
    tag.count += row.count
    await tag.save()
  }
}`, 'findOne: prefetch-by-key, save: -no-bulk-form -not-one-key'],
  ['work that nobody waits for', `${PRISMA}const count = async (name: string) => { await prisma.log.create({ data: { name } }); await prisma.tag.updateMany({ where: { name }, data: { seen: true } }) }
async function run(rows) {
  for (const row of rows) {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (tag) void count(tag.name)
  }
}`, 'findFirst: prefetch-by-key, count: -helper-does-more'],
  ['rows of others', typeorm(`for (const row of rows) {
    const others = await this.tags.count({ where: { group: row.group, userId: Not(user.id) } })
    print(others)
    await this.tags.delete({ userId: user.id, group: row.group })
  }`), 'count: -no-bulk-form, delete: bulk-change'],
  ['distinct keys: the first of the rows that were read', `import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { integer, pgTable, text } from 'drizzle-orm/pg-core'
const tags = pgTable('tags', { id: integer().primaryKey(), name: text(), count: integer() })
const db = drizzle('')
async function run(keys: Set<string>) {
  for (const name of keys) {
    const [tag] = await db.select().from(tags).where(eq(tags.name, name)).limit(1)
    if (tag) await db.update(tags).set({ count: tag.count + 1 }).where(eq(tags.id, tag.id))
    else await db.insert(tags).values({ name, count: 1 })
  }
}`, 'limit: prefetch-children, where: -not-one-key, values: -other-work-in-between'],
  ['distinct keys: a write of other columns, and an upsert of the same key', prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    await prisma.tag.upsert({ where: { name }, create: { name, count: 1 }, update: { count: tag?.count } })
  }`), 'findFirst: prefetch-by-key, upsert: one-commit'],
  ['distinct keys: Sequelize', sequelize(`for (const name of keys) {
    const tag = await Tag.findOne({ where: { name }, transaction })
    if (tag) await Tag.update({ seen: true }, { where: { name }, transaction })
  }`), 'findOne: prefetch-by-key, update: bulk-change'],
  ['distinct keys: Knex', `import { knex } from 'knex'
const db = knex({})
async function run(keys: Set<string>) {
  for (const name of keys) {
    const tag = await db('tags').where({ name }).first()
    if (tag) await db('tags').where({ name }).update({ seen: true })
    else await db('tags').insert({ name })
  }
}`, 'first: prefetch-by-key, update: bulk-change, insert: bulk-insert'],
  ['distinct keys: a branch that ends the round', prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) {
      await prisma.tag.updateMany({ where: { name }, data: { seen: true } })
      continue
    }
    await prisma.tag.create({ data: { name } })
  }`), 'findFirst: prefetch-by-key, updateMany: bulk-change, create: bulk-insert'],
  ['rows in another state', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOneBy({ name: row.name, state: 'open' })
    print(tag)
    await this.tags.delete({ group: row.group, state: 'closed' })
  }`), 'findOneBy: prefetch-by-key, delete: bulk-change'],
])('does not stand between: %s', (_, sample, expected) => {
  expect(underEveryParser(sample, offers)).toBe(expected)
})
