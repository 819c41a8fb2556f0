import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { detectUnorderedPages } from '../findings/unordered-page-findings.js'
import { messageText } from '../analysis-text.test-support.js'
import { addOrder } from './add-order.js'
import { plannedLines } from './rewrites-text.test-support.js'

const PRISMA = `
    // schema.prisma
    model User {
      uuid      String   @id
      email     String   @unique
      name      String
      createdAt DateTime
      posts     Post[]
    }
    model Seat {
      hall   Int
      number Int
      price  Int
      @@id([hall, number])
    }
    // main.ts
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()
    // start`
const TYPEORM = `
    import { Column, Entity, Index, PrimaryGeneratedColumn, Repository } from 'typeorm'
    class Stamped { @Column() createdAt!: Date }
    @Entity() @Index(['account', 'number'], { unique: true })
    class Bill extends Stamped {
      @PrimaryGeneratedColumn('uuid') uuid!: string
      @Column() title!: string
      @Column({ unique: true }) code!: string
      @Column() account!: number
      @Column() number!: number
    }
    declare const bills: Repository<Bill>
    // start`
const SEQUELIZE = `
    import { DataTypes, Model } from 'sequelize'
    class Post extends Model { declare id: number; declare title: string }
    Post.init({ id: { type: DataTypes.INTEGER, primaryKey: true }, title: DataTypes.TEXT, slug: { type: DataTypes.TEXT, unique: true } }, { sequelize })
    // start`
const DRIZZLE = `
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { desc } from 'drizzle-orm'
    import { integer, pgTable, text, unique } from 'drizzle-orm/pg-core'
    const db = drizzle()
    const users = pgTable('users', { id: integer().primaryKey(), name: text(), team: text(), role: text() }, table => [unique().on(table.team, table.role)])
    // start`
const MONGOOSE = `
    import { model, Schema } from 'mongoose'
    const schema = new Schema({ text: String, code: { type: String, unique: true }, at: Date, room: String })
    schema.index({ room: 1, at: 1 }, { unique: true })
    const Message = model('Message', schema)
    // start`
const MIKROORM = `
    import { Entity, EntityManager, PrimaryKey, Property } from '@mikro-orm/core'
    @Entity() class Tag { @PrimaryKey() id!: number; @Property() label!: string; @Property({ unique: true }) slug!: string }
    declare const em: EntityManager
    // start`

const shown = (sample: string): string =>
  underEveryParser(sample, ({ file, ...analysis }) => {
    const [[finding, site] = []] = detectUnorderedPages(analysis, file).sites
    return finding && site ? `${messageText(finding).replace(/^.*?(an order|in the order of .*?)(?:: |, which).*$/, '$1')}\n${plannedLines(file, [addOrder({ analysis, file, ...site })])}` : 'silent'
  })

const page = (line: string): string => `\n    export const page = (n: number) => ${line}`

it.each<[string, string, string]>([
  ['TypeORM, options, the key that the class has', `${TYPEORM}${page('bills.find({ where: { title }, skip: n, take: 10 })')}`, "an order\nOrder by `uuid`\nexport const page = (n: number) => bills.find({ where: { title }, order: { uuid: 'ASC' }, skip: n, take: 10 })"],
  ['Drizzle, a chain', `${DRIZZLE}${page('db.select().from(users).limit(10).offset(n)')}`, 'an order\nOrder by `id`\nexport const page = (n: number) => db.select().from(users).orderBy(users.id).limit(10).offset(n)'],
  ['Sequelize, lines of their own', `${SEQUELIZE}${page('Post.findAndCountAll({\n      offset: n,\n      limit: 10,\n    })')}`, "an order\nOrder by `id`\nexport const page = (n: number) => Post.findAndCountAll({\n      order: [['id', 'ASC']],\n      offset: n,\n      limit: 10,\n    })"],
  ['Mongoose, a chain over lines', `${MONGOOSE}${page('Message\n      .find({ room })\n      .skip(n)\n      .limit(10)')}`, 'an order\nOrder by `_id`\nexport const page = (n: number) => Message\n      .find({ room })\n      .sort({ _id: 1 })\n      .skip(n)\n      .limit(10)'],
  ['MikroORM, options', `${MIKROORM}${page("em.find(Tag, { label }, { limit: 10, offset: n })")}`, "an order\nOrder by `id`\nexport const page = (n: number) => em.find(Tag, { label }, { orderBy: { id: 'asc' }, limit: 10, offset: n })"],
  ['Knex, columns that name the key', `
    import createKnex from 'knex'
    const knex = createKnex({})
    // start
    export const page = async (n: number) => await knex('users').select('id', 'name').limit(10).offset(n)`, "an order\nOrder by `id`\nexport const page = async (n: number) => await knex('users').select('id', 'name').orderBy('id').limit(10).offset(n)"],
  ['Kysely, columns that name the key', `
    import type { Kysely } from 'kysely'
    // start
    export const page = (db: Kysely<Database>, n: number) => db.selectFrom('users').select(['id', 'name']).limit(10).offset(n).execute()`, "an order\nOrder by `id`\nexport const page = (db: Kysely<Database>, n: number) => db.selectFrom('users').select(['id', 'name']).orderBy('id').limit(10).offset(n).execute()"],
  ['Prisma, an order in which rows are alike', `${PRISMA}${page("prisma.user.findMany({ orderBy: { createdAt: 'desc' }, skip: n, take: 10 })")}`, "in the order of `createdAt`\nOrder by `uuid` last\nexport const page = (n: number) => prisma.user.findMany({ orderBy: [{ createdAt: 'desc' }, { uuid: 'asc' }], skip: n, take: 10 })"],
  ['Prisma, a list of them', `${PRISMA}${page("prisma.user.findMany({ orderBy: [{ name: 'asc' }, { createdAt: { sort: 'desc', nulls: 'last' } }], skip: n })")}`, "in the order of `name`, `createdAt`\nOrder by `uuid` last\nexport const page = (n: number) => prisma.user.findMany({ orderBy: [{ name: 'asc' }, { createdAt: { sort: 'desc', nulls: 'last' } }, { uuid: 'asc' }], skip: n })"],
  ['TypeORM, a column of a base class', `${TYPEORM}${page("bills.findAndCount({ order: { createdAt: 'DESC' }, skip: n, take: 10 })")}`, "in the order of `createdAt`\nOrder by `uuid` last\nexport const page = (n: number) => bills.findAndCount({ order: { createdAt: 'DESC', uuid: 'ASC' }, skip: n, take: 10 })"],
  ['Sequelize, a time that the library adds', `${SEQUELIZE}${page("Post.findAll({ order: [['createdAt', 'DESC']], offset: n, limit: 10 })")}`, "in the order of `createdAt`\nOrder by `id` last\nexport const page = (n: number) => Post.findAll({ order: [['createdAt', 'DESC'], ['id', 'ASC']], offset: n, limit: 10 })"],
  ['Drizzle, arguments', `${DRIZZLE}${page('db.select().from(users).orderBy(desc(users.name)).limit(10).offset(n)')}`, 'in the order of `name`\nOrder by `id` last\nexport const page = (n: number) => db.select().from(users).orderBy(desc(users.name), users.id).limit(10).offset(n)'],
  ['Mongoose, an object', `${MONGOOSE}${page('Message.find({}).sort({ text: -1 }).skip(n).limit(10)')}`, 'in the order of `text`\nOrder by `_id` last\nexport const page = (n: number) => Message.find({}).sort({ text: -1, _id: 1 }).skip(n).limit(10)'],
  ['Mongoose, words', `${MONGOOSE}${page("Message.find({}).sort('-createdAt').skip(n).limit(10)")}`, "in the order of `createdAt`\nOrder by `_id` last\nexport const page = (n: number) => Message.find({}).sort('-createdAt _id').skip(n).limit(10)"],
  ['Mongoose, words among the options', `${MONGOOSE}${page("Message.find({}, '', { sort: '-text', skip: n, limit: 10 })")}`, "in the order of `text`\nOrder by `_id` last\nexport const page = (n: number) => Message.find({}, '', { sort: '-text _id', skip: n, limit: 10 })"],
  ['MikroORM, an object', `${MIKROORM}${page("em.findAll(Tag, { orderBy: { label: 'asc' }, limit: 10, offset: n })")}`, "in the order of `label`\nOrder by `id` last\nexport const page = (n: number) => em.findAll(Tag, { orderBy: { label: 'asc', id: 'asc' }, limit: 10, offset: n })"],
])('%s', (_, sample, expected) => {
  expect(shown(sample)).toBe(expected)
})

it.each<[string, string, string]>([
  ['a class without its key', `
    import { Entity, Repository } from 'typeorm'
    @Entity() class Log { @Column() text!: string }
    export const page = (logs: Repository<Log>, n: number) => logs.find({ skip: n, take: 10 })`, 'key-unknown'],
  ['a table of which nothing is known', `
    import createKnex from 'knex'
    const knex = createKnex({})
    export const page = async (n: number) => await knex('logs').select('*').limit(10).offset(n)`, 'key-unknown'],
  ['a key of several columns', `${PRISMA}${page("prisma.seat.findMany({ orderBy: { price: 'asc' }, skip: n })")}`, 'key-unknown'],
  ['groups', `
    import createKnex from 'knex'
    const knex = createKnex({})
    export const page = async (n: number) => await knex('users').select('id').groupBy('id').limit(10).offset(n)`, 'not-plain-rows'],
  ['joined tables', `${DRIZZLE}${page('db.select().from(users).innerJoin(teams, eq(teams.id, users.team)).limit(10).offset(n)')}`, 'not-plain-rows'],
  ['different rows only', `${DRIZZLE}${page('db.selectDistinct({ id: users.id }).from(users).limit(10).offset(n)')}`, 'not-plain-rows'],
  ['columns that are computed', `
    import createKnex from 'knex'
    const knex = createKnex({})
    export const page = async (n: number) => await knex('users').select('id', knex.raw('max(score)')).limit(10).offset(n)`, 'not-plain-rows'],
  ['options in a variable', `${TYPEORM}
    export const page = (n: number) => { const options = { skip: n, take: 10 }; return bills.find(options) }`, 'silent'],
  ['a query builder', `${TYPEORM}${page("bills.createQueryBuilder('b').skip(n).take(10).getMany()")}`, 'no-bulk-form'],
  ['SQL', `
    import { Pool } from 'pg'
    export const page = (pool: Pool, n: number) => pool.query('SELECT id FROM users LIMIT 10 OFFSET $1', [n])`, 'no-bulk-form'],
])('refused: %s', (_, sample, reason) => {
  expect(shown(sample).split('\n').at(-1)).toBe(reason === 'silent' ? reason : `add-order: ${reason}`)
})

it.each<[string, string]>([
  ['a unique column', `${PRISMA}${page("prisma.user.findMany({ orderBy: { email: 'asc' }, skip: n })")}`],
  ['the key', `${PRISMA}${page("prisma.user.findMany({ orderBy: { uuid: 'asc' }, skip: n })")}`],
  ['the key last', `${PRISMA}${page("prisma.user.findMany({ orderBy: [{ name: 'asc' }, { uuid: 'asc' }], skip: n })")}`],
  ['columns that are unique together', `${PRISMA}${page("prisma.seat.findMany({ orderBy: [{ hall: 'asc' }, { number: 'asc' }], skip: n })")}`],
  ['a part of what is unique, where the filter may settle the rest', `${PRISMA}${page("prisma.seat.findMany({ where: { hall: 1 }, orderBy: { number: 'asc' }, skip: n })")}`],
  ['an order by a relation', `${PRISMA}${page("prisma.user.findMany({ orderBy: { posts: { _count: 'desc' } }, skip: n })")}`],
  ['a column that is given', `${PRISMA}${page("prisma.user.findMany({ orderBy: { [column]: 'desc' }, skip: n })")}`],
  ['an order that is given', `${PRISMA}${page('prisma.user.findMany({ orderBy, skip: n })')}`],
  ['a model of no schema', `${PRISMA}${page("prisma.team.findMany({ orderBy: { name: 'asc' }, skip: n })")}`],
  ['no schema at all', `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()${page("prisma.user.findMany({ orderBy: { name: 'asc' }, skip: n })")}`],
  ['a unique column of a class', `${TYPEORM}${page("bills.find({ order: { code: 'ASC' }, skip: n })")}`],
  ['columns of a unique index', `${TYPEORM}${page("bills.find({ order: { account: 'ASC' }, skip: n })")}`],
  ['relations that are joined', `${TYPEORM}${page("bills.find({ order: { title: 'ASC' }, relations: ['title'], skip: n })")}`],
  ['a column that the class does not say', `${TYPEORM}${page("bills.find({ order: { rank: 'ASC' }, skip: n })")}`],
  ['a unique attribute', `${SEQUELIZE}${page("Post.findAll({ order: ['slug'], offset: n })")}`],
  ['a constraint of the table', `${DRIZZLE}${page('db.select().from(users).orderBy(users.team).offset(n)')}`],
  ['a tie-breaker as a second argument', `${DRIZZLE}${page('db.select().from(users).orderBy(users.name, users.id).offset(n)')}`],
  ['a tie-breaker that is computed', `${DRIZZLE}${page('db.select().from(users).orderBy(users.name, sql`ctid`).offset(n)')}`],
  ['an index of the schema', `${MONGOOSE}${page("Message.find({ room }).sort('at').skip(n)")}`],
  ['a builder that is gone on with', `${MONGOOSE}
    export async function page(n: number) {
      const query = Message.find({}).sort('text').skip(n)
      return await query.sort('_id')
    }`],
  ['the first rows', `${MIKROORM}${page("em.find(Tag, {}, { orderBy: { label: 'asc' }, limit: 10 })")}`],
])('silent: %s', (_, sample) => {
  expect(shown(sample)).toBe('silent')
})
