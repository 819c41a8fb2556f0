import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { batchesText } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()
    // start`

const shown = (sample: string): string => underEveryParser(sample, batchesText)

const TITLE = 'Read 1,000 rows at a time, each after the last `id`\n'

it.each<[string, string, string]>([
  ['Prisma, a variable', `${PRISMA}
    export async function remind(send: Send) {
      const users = await prisma.user.findMany()
      for (const user of users) {
        if (!user.open) continue
        await send(user.id)
      }
    }`, `${TITLE}export async function remind(send: Send) {
      for (let lastId: Awaited<ReturnType<typeof prisma.user.findMany>>[number]['id'] | undefined; ; ) {
        const users = await prisma.user.findMany({ where: lastId === undefined ? {} : { id: { gt: lastId } }, orderBy: { id: 'asc' }, take: 1000 })
        lastId = users.at(-1)?.id
        for (const user of users) {
          if (!user.open) continue
          await send(user.id)
        }
        if (users.length < 1000) break
      }
    }`],
  ['Prisma, options over lines, an order by the key, semicolons', `
    import { PrismaClient } from '@prisma/client';
    const prisma = new PrismaClient();
    // start
    export async function remind(send: Send) {
      const users = await prisma.user.findMany({
        where: {},
        select: { id: true },
        orderBy: { id: 'asc' },
      }); // all of them
      for (const { id } of users) await send(id);
    }`, `${TITLE}export async function remind(send: Send) {
      for (let lastId: Awaited<ReturnType<typeof prisma.user.findMany>>[number]['id'] | undefined; ; ) {
        const users = await prisma.user.findMany({
          where: lastId === undefined ? {} : { id: { gt: lastId } },
          select: { id: true },
          orderBy: { id: 'asc' },
          take: 1000,
        });
        lastId = users.at(-1)?.id; // all of them
        for (const { id } of users) await send(id);
        if (users.length < 1000) break;
      }
    }`],
  ['TypeORM, in the head of the loop', `
    import { Entity, PrimaryColumn, Repository } from 'typeorm'
    @Entity() class User { @PrimaryColumn() uuid!: string }
    // start
    export async function remind(people: Repository<User>, send: Send) {
      for (const user of await people.find()) await send(user)
    }`, `Read 1,000 rows at a time, each after the last \`uuid\`
export async function remind(people: Repository<User>, send: Send) {
      for (let lastId: User['uuid'] | undefined; ; ) {
        const users = await people.find({ where: lastId === undefined ? {} : { uuid: MoreThan(lastId) }, order: { uuid: 'ASC' }, take: 1000 })
        lastId = users.at(-1)?.uuid
        for (const user of users) await send(user)
        if (users.length < 1000) break
      }
    }`],
  ['Sequelize, in plain JavaScript', `
    // main.js
    import { DataTypes, Model, Op } from 'sequelize'
    class User extends Model {}
    User.init({ id: { type: DataTypes.INTEGER, primaryKey: true } }, { sequelize })
    // start
    export async function remind(send, transaction) {
      const users = await User.findAll({ transaction })
      for (const user of users) await send(user)
    }`, `${TITLE}export async function remind(send, transaction) {
      for (let lastId; ; ) {
        const users = await User.findAll({ transaction, where: lastId === undefined ? {} : { id: { [Op.gt]: lastId } }, order: [['id', 'ASC']], limit: 1000 })
        lastId = users.at(-1)?.id
        for (const user of users) await send(user)
        if (users.length < 1000) break
      }
    }`],
  ['MikroORM, an entity alone', `
    import { Entity, EntityManager, PrimaryKey } from '@mikro-orm/core'
    @Entity() class Tag { @PrimaryKey() id!: number }
    // start
    export async function remind(em: EntityManager, send: Send) {
      const tags = await em.findAll(Tag)
      for (const tag of tags) await send(tag)
    }
    `, `${TITLE}export async function remind(em: EntityManager, send: Send) {
      for (let lastId: Tag['id'] | undefined; ; ) {
        const tags = await em.findAll(Tag, { where: lastId === undefined ? {} : { id: { $gt: lastId } }, orderBy: { id: 'asc' }, limit: 1000 })
        lastId = tags.at(-1)?.id
        for (const tag of tags) await send(tag)
        if (tags.length < 1000) break
      }
    }`],
  ['MikroORM, a condition that is none', `
    import { Entity, EntityManager, PrimaryKey } from '@mikro-orm/core'
    @Entity() class Tag { @PrimaryKey() id!: number }
    // start
    export async function remind(em: EntityManager, send: Send) {
      const tags = await em.find(Tag, {})
      for (const tag of tags) await send(tag)
    }`, `${TITLE}export async function remind(em: EntityManager, send: Send) {
      for (let lastId: Tag['id'] | undefined; ; ) {
        const tags = await em.find(Tag, lastId === undefined ? {} : { id: { $gt: lastId } }, { orderBy: { id: 'asc' }, limit: 1000 })
        lastId = tags.at(-1)?.id
        for (const tag of tags) await send(tag)
        if (tags.length < 1000) break
      }
    }`],
  ['Drizzle, a chain', `
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { pgTable, text } from 'drizzle-orm/pg-core'
    const db = drizzle()
    const users = pgTable('users', { id: text().primaryKey() })
    // start
    export async function remind(send: Send) {
      for (const { id } of await db.select().from(users)) await send(id)
    }`, `${TITLE}export async function remind(send: Send) {
      for (let lastId: (typeof users.$inferSelect)['id'] | undefined; ; ) {
        const loadedUsers = await db.select().from(users).where(lastId === undefined ? undefined : gt(users.id, lastId)).orderBy(users.id).limit(1000)
        lastId = loadedUsers.at(-1)?.id
        for (const { id } of loadedUsers) await send(id)
        if (loadedUsers.length < 1000) break
      }
    }`],
  ['Knex, over lines', `
    import createKnex from 'knex'
    const knex = createKnex({})
    // start
    export async function remind(send: Send) {
      const users = await knex('users')
        .select('id', 'name')
      for (const user of users) await send(user)
    }`, `${TITLE}export async function remind(send: Send) {
      for (let lastId: string | number | undefined; ; ) {
        const users = await knex('users')
          .select('id', 'name')
          .where(query => { if (lastId !== undefined) query.where('id', '>', lastId) })
          .orderBy('id')
          .limit(1000)
        lastId = users.at(-1)?.id
        for (const user of users) await send(user)
        if (users.length < 1000) break
      }
    }`],
  ['Kysely, before the query is run', `
    import type { Kysely } from 'kysely'
    // start
    export async function remind(db: Kysely<Database>, send: Send) {
      const users = await db.selectFrom('users').select(['id']).execute()
      for (const user of users) await send(user)
    }`, `${TITLE}export async function remind(db: Kysely<Database>, send: Send) {
      for (let lastId: Awaited<ReturnType<ReturnType<ReturnType<typeof db.selectFrom<'users'>>['selectAll']>['execute']>>[number]['id'] | undefined; ; ) {
        const users = await db.selectFrom('users').select(['id']).$if(lastId !== undefined, query => query.where('id', '>', lastId!)).orderBy('id').limit(1000).execute()
        lastId = users.at(-1)?.id
        for (const user of users) await send(user)
        if (users.length < 1000) break
      }
    }`],
  ['Mongoose', `
    import { model, Schema } from 'mongoose'
    const Message = model('Message', new Schema({ text: String }))
    // start
    export async function index(write: Write) {
      const messages = await Message.find().lean()
      for (const message of messages) await write(message)
    }`, `Read 1,000 rows at a time, each after the last \`_id\`
export async function index(write: Write) {
      for (let lastId: InstanceType<typeof Message>['_id'] | undefined; ; ) {
        const messages = await Message.find(lastId === undefined ? {} : { _id: { $gt: lastId } }).lean().sort({ _id: 1 }).limit(1000)
        lastId = messages.at(-1)?._id
        for (const message of messages) await write(message)
        if (messages.length < 1000) break
      }
    }`],
  ['MongoDB, before the list is made', `
    import type { Collection } from 'mongodb'
    // start
    export async function index(messages: Collection<Message>, write: Write) {
      for (const message of await messages.find({}).toArray()) await write(message)
    }`, `Read 1,000 rows at a time, each after the last \`_id\`
export async function index(messages: Collection<Message>, write: Write) {
      for (let lastId: Parameters<typeof messages.insertOne>[0]['_id'] | undefined; ; ) {
        const rows = await messages.find(lastId === undefined ? {} : { _id: { $gt: lastId } }).sort({ _id: 1 }).limit(1000).toArray()
        lastId = rows.at(-1)?._id
        for (const message of rows) await write(message)
        if (rows.length < 1000) break
      }
    }`],
])('%s', (_, sample, expected) => {
  expect(shown(sample)).toBe(expected)
})
