import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenWalk } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`

it.each<[string, string, string]>([
  ['Prisma: pages, an order by the key', `${PRISMA}
    export async function run(write: Write) {
      for (let page = 0; ; page++) {
        const users = await prisma.user.findMany({ where: { active: true }, orderBy: { id: 'asc' }, skip: page * 500, take: 500 })
        if (users.length === 0) return
        await write(users)
      }
    }`, `keyset-walk, same-count${PRISMA}
    export async function run(write: Write) {
      for (let lastId: Awaited<ReturnType<typeof prisma.user.findMany>>[number]['id'] | undefined; ; ) {
        const users = await prisma.user.findMany({ where: { active: true, ...(lastId === undefined ? {} : { id: { gt: lastId } }) }, orderBy: { id: 'asc' }, take: 500 })
        lastId = users.at(-1)?.id ?? lastId
        if (users.length === 0) return
        await write(users)
      }
    }`],
  ['Prisma: a filter held in a variable, no order, a step at the end', `${PRISMA}
    export async function run(where: Filter) {
      let skip = 0;
      while (true) {
        const users = await prisma.user.findMany({
          where,
          skip,
          take: 100,
        });
        if (users.length === 0) break;
        for (const user of users) await send(user.id);
        skip += users.length;
      }
    }`, `keyset-walk, same-count${PRISMA}
    export async function run(where: Filter) {
      let lastId: Awaited<ReturnType<typeof prisma.user.findMany>>[number]['id'] | undefined;
      while (true) {
        const users = await prisma.user.findMany({
          where: { AND: [where, lastId === undefined ? {} : { id: { gt: lastId } }] },
          orderBy: { id: 'asc' },
          take: 100,
        });
        lastId = users.at(-1)?.id ?? lastId
        if (users.length === 0) break;
        for (const user of users) await send(user.id);
      }
    }`],
  ['TypeORM: a class that is known, a variable that is declared before', `
    import { Repository } from 'typeorm'
    class User { id!: number; active!: boolean }
    export class Index {
      constructor(private readonly users: Repository<User>) {}
      async run() {
        let skip = 0
        let rows: User[]
        do {
          rows = await this.users.find({ where: { active: true }, take: 100, skip })
          await this.index(rows)
          skip = skip + 100
        } while (rows.length === 100)
      }
    }`, `keyset-walk, same-count
    import { Repository, MoreThan } from 'typeorm'
    class User { id!: number; active!: boolean }
    export class Index {
      constructor(private readonly users: Repository<User>) {}
      async run() {
        let lastId: User['id'] | undefined
        let rows: User[]
        do {
          rows = await this.users.find({ where: { active: true, ...(lastId === undefined ? {} : { id: MoreThan(lastId) }) }, take: 100, order: { id: 'ASC' } })
          lastId = rows.at(-1)?.id ?? lastId
          await this.index(rows)
        } while (rows.length === 100)
      }
    }`],
  ['TypeORM: no filter, an entity out of sight', `
    import { type Repository } from 'typeorm'
    import { User } from './user'
    export async function run(users: Repository<User>, size: number) {
      let page = 1
      for (;;) {
        const rows = await users.find({ order: { id: 'ASC' }, take: size, skip: (page - 1) * size })
        if (rows.length < size) break
        page += 1
      }
    }`, `keyset-walk, same-count
    import { type Repository, MoreThan } from 'typeorm'
    import { User } from './user'
    export async function run(users: Repository<User>, size: number) {
      let lastId: Awaited<ReturnType<typeof users.find>>[number]['id'] | undefined
      for (;;) {
        const rows = await users.find({ order: { id: 'ASC' }, take: size, where: lastId === undefined ? {} : { id: MoreThan(lastId) } })
        lastId = rows.at(-1)?.id ?? lastId
        if (rows.length < size) break
      }
    }`],
  ['Sequelize', `
    import { DataTypes, Model } from 'sequelize'
    class Post extends Model { declare id: number }
    export async function run(where: Where) {
      for (let offset = 0; ; offset += 50) {
        const posts = await Post.findAll({ where, limit: 50, offset, order: [['id', 'ASC']] })
        if (!posts.length) break
      }
    }`, `keyset-walk, same-count
    import { DataTypes, Model, Op } from 'sequelize'
    class Post extends Model { declare id: number }
    export async function run(where: Where) {
      for (let lastId: Post['id'] | undefined; ; ) {
        const posts = await Post.findAll({ where: { [Op.and]: [where, lastId === undefined ? {} : { id: { [Op.gt]: lastId } }] }, limit: 50, order: [['id', 'ASC']] })
        lastId = posts.at(-1)?.id ?? lastId
        if (!posts.length) break
      }
    }`],
  ['Drizzle', `
    import { and, eq } from 'drizzle-orm'
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { pgTable, serial, text } from 'drizzle-orm/pg-core'
    const db = drizzle()
    const users = pgTable('users', { id: serial().primaryKey(), name: text() })
    export async function run() {
      let offset = 0
      while (true) {
        const rows = await db
          .select()
          .from(users)
          .where(eq(users.name, 'x'))
          .limit(10)
          .offset(offset)
        if (rows.length === 0) break
        offset += rows.length
      }
    }`, `keyset-walk, same-count
    import { and, eq, gt } from 'drizzle-orm'
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { pgTable, serial, text } from 'drizzle-orm/pg-core'
    const db = drizzle()
    const users = pgTable('users', { id: serial().primaryKey(), name: text() })
    export async function run() {
      let lastId: (typeof users.$inferSelect)['id'] | undefined
      while (true) {
        const rows = await db
          .select()
          .from(users)
          .where(and(eq(users.name, 'x'), lastId === undefined ? undefined : gt(users.id, lastId)))
          .orderBy(users.id)
          .limit(10)
        lastId = rows.at(-1)?.id ?? lastId
        if (rows.length === 0) break
      }
    }`],
  ['Drizzle: no filter, the key under another name', `
    import { eq } from 'drizzle-orm'
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { users } from './schema'
    const db = drizzle()
    export async function* run() {
      for (let offset = 0; ; offset += 10) {
        const rows = await db.select({ userId: users.id }).from(users).orderBy(users.id).limit(10).offset(offset)
        yield rows
        if (rows.length < 10) break
      }
    }`, `keyset-walk, same-count
    import { eq, gt } from 'drizzle-orm'
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { users } from './schema'
    const db = drizzle()
    export async function* run() {
      for (let lastId: (typeof users.$inferSelect)['id'] | undefined; ; ) {
        const rows = await db.select({ userId: users.id }).from(users).where(lastId === undefined ? undefined : gt(users.id, lastId)).orderBy(users.id).limit(10)
        lastId = rows.at(-1)?.userId ?? lastId
        yield rows
        if (rows.length < 10) break
      }
    }`],
  ['Knex, plain JavaScript', `
    // main.js
    import knex from 'knex'
    const db = knex({ client: 'pg' })
    export async function* events() {
      let offset = 0
      while (true) {
        const rows = await db('events').where({ kind: 'x' }).orderBy('id').limit(1000).offset(offset)
        if (rows.length === 0) return
        yield* rows
        offset += rows.length
      }
    }`, `keyset-walk, same-count
    import knex from 'knex'
    const db = knex({ client: 'pg' })
    export async function* events() {
      let lastId
      while (true) {
        const rows = await db('events').where({ kind: 'x' }).where(query => { if (lastId !== undefined) query.where('id', '>', lastId) }).orderBy('id').limit(1000)
        lastId = rows.at(-1)?.id ?? lastId
        if (rows.length === 0) return
        yield* rows
      }
    }`],
  ['Kysely', `
    import type { Kysely } from 'kysely'
    export async function run(db: Kysely<Database>) {
      for (let page = 0; ; page++) {
        const assets = await db.selectFrom('assets').select(['id', 'path']).where('live', '=', true).limit(100).offset(page * 100).execute()
        if (assets.length === 0) break
      }
    }`, `keyset-walk, same-count
    import type { Kysely } from 'kysely'
    export async function run(db: Kysely<Database>) {
      for (let lastId: Awaited<ReturnType<ReturnType<ReturnType<typeof db.selectFrom<'assets'>>['selectAll']>['execute']>>[number]['id'] | undefined; ; ) {
        const assets = await db.selectFrom('assets').select(['id', 'path']).where('live', '=', true).$if(lastId !== undefined, query => query.where('id', '>', lastId!)).orderBy('id').limit(100).execute()
        lastId = assets.at(-1)?.id ?? lastId
        if (assets.length === 0) break
      }
    }`],
  ['Mongoose', `
    import { model, Schema } from 'mongoose'
    const Message = model('Message', new Schema({ text: String }))
    export async function clean(limit: number) {
      let skip = 0
      while (true) {
        const messages = await Message.find({ read: true }).skip(skip).limit(limit).lean()
        if (messages.length === 0) return
        skip += limit
      }
    }`, `keyset-walk, same-count
    import { model, Schema } from 'mongoose'
    const Message = model('Message', new Schema({ text: String }))
    export async function clean(limit: number) {
      let lastId: InstanceType<typeof Message>['_id'] | undefined
      while (true) {
        const messages = await Message.find({ read: true, ...(lastId === undefined ? {} : { _id: { $gt: lastId } }) }).sort({ _id: 1 }).limit(limit).lean()
        lastId = messages.at(-1)?._id ?? lastId
        if (messages.length === 0) return
      }
    }`],
  ['MongoDB: a filter that is handed in', `
    import type { Collection } from 'mongodb'
    export async function run(users: Collection, filter: Filter) {
      for (let skip = 0; ; skip += 100) {
        const page = await users.find(filter, { sort: { _id: 1 }, skip, limit: 100 }).toArray()
        if (page.length === 0) break
      }
    }`, `keyset-walk, same-count
    import type { Collection } from 'mongodb'
    export async function run(users: Collection, filter: Filter) {
      for (let lastId: Parameters<typeof users.insertOne>[0]['_id'] | undefined; ; ) {
        const page = await users.find({ $and: [filter, lastId === undefined ? {} : { _id: { $gt: lastId } }] }, { sort: { _id: 1 }, limit: 100 }).toArray()
        lastId = page.at(-1)?._id ?? lastId
        if (page.length === 0) break
      }
    }`],
  ['MikroORM', `
    import type { EntityManager } from '@mikro-orm/core'
    class Order { id!: number; open!: boolean }
    export async function settle(em: EntityManager) {
      for (let offset = 0; ; offset += 200) {
        const orders = await em.find(Order, { open: true }, { orderBy: { id: 'asc' }, limit: 200, offset })
        if (orders.length === 0) break
      }
    }`, `keyset-walk, same-count
    import type { EntityManager } from '@mikro-orm/core'
    class Order { id!: number; open!: boolean }
    export async function settle(em: EntityManager) {
      for (let lastId: Order['id'] | undefined; ; ) {
        const orders = await em.find(Order, { open: true, ...(lastId === undefined ? {} : { id: { $gt: lastId } }) }, { orderBy: { id: 'asc' }, limit: 200 })
        lastId = orders.at(-1)?.id ?? lastId
        if (orders.length === 0) break
      }
    }`],
])('%s', (_, before, after) => {
  const [head = '', ...rest] = after.split('\n')
  expect(underEveryParser(before, rewrittenWalk)).toBe(`${head}\n${dedented(rest.join('\n'))}`)
})
