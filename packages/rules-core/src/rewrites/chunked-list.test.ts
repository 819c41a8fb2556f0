import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenList } from './rewrites-text.test-support.js'

const TYPEORM = `
    import { In, Not, type DataSource, type Repository } from 'typeorm'
    class User { id!: number; teamId!: number; photo!: Buffer; born!: Date }
    class Order { id!: number; userId!: number; state!: string }
    class Part { id!: number; whole!: Part; userId!: number }`
const KNEX = `
    import createKnex from 'knex'
    const knex = createKnex({ client: 'pg' })`
const KYSELY = `
    import type { Kysely } from 'kysely'
    declare const db: Kysely<any>`
const DRIZZLE = `
    import { and, eq, inArray, not, or, count, arrayContains } from 'drizzle-orm'
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { integer, pgTable, text } from 'drizzle-orm/pg-core'
    const users = pgTable('users', { id: integer() })
    const orders = pgTable('orders', { id: integer(), userId: integer(), state: text(), tags: integer().array() })
    const db = drizzle()`

const typeorm = (body: string, before = 'const all = await users.find()'): string => `${TYPEORM}
    export async function run(users: Repository<User>, orders: Repository<Order>, source: DataSource) {
      ${before}
      ${body}
    }`
const knex = (body: string, before = "const users = await knex('users').select('id')"): string => `${KNEX}
    export async function run(team) {
      ${before}
      ${body}
    }`
const kysely = (body: string): string => `${KYSELY}
    export async function run() {
      const users = await db.selectFrom('users').select('id').execute()
      ${body}
    }`
const drizzle = (body: string): string => `${DRIZZLE}
    export async function run() {
      const all = await db.select().from(users)
      ${body}
    }`

const after = (sample: string): string => sample.replace(/^\s*\n/, '').replace(/^ {4}/gm, '')

it.each<[string, string, string]>([
  ['TypeORM: rows that are returned', typeorm('return orders.findBy({ userId: In(all.map(user => user.id)) })'), typeorm(`const userIds = [...new Set(all.map(user => user.id))]
      const slices = []
      for (let i = 0; i < userIds.length; i += 1000) {
        slices.push(await orders.findBy({ userId: In(userIds.slice(i, i + 1000)) }))
      }
      return slices.flat()`)],
  ['TypeORM: options of several lines, a list that has a name', typeorm(`const userIds = all.map(user => user.id)
      const found: Order[] = (
        await orders.find({
          where: { state: 'open', userId: In(userIds) },
          relations: { user: true },
        })
      ).filter(isOpen)`), typeorm(`const userIds = all.map(user => user.id)
      const uniqueUserIds = [...new Set(userIds)]
      const slices = []
      for (let i = 0; i < uniqueUserIds.length; i += 1000) {
        slices.push(await orders.find({
          where: { state: 'open', userId: In(uniqueUserIds.slice(i, i + 1000)) },
          relations: { user: true },
        }))
      }
      const found: Order[] = (
        slices.flat()
      ).filter(isOpen)`)],
  ['TypeORM: a list without repetitions is taken as it is', typeorm(`const ids = [...new Set(all.map(user => user.id))]
      const found = await source.getRepository(Order).findBy({ userId: In(ids) })`), typeorm(`const ids = [...new Set(all.map(user => user.id))]
      const slices = []
      for (let i = 0; i < ids.length; i += 1000) {
        slices.push(await source.getRepository(Order).findBy({ userId: In(ids.slice(i, i + 1000)) }))
      }
      const found = slices.flat()`)],
  ['TypeORM: a loop over the rows', typeorm(`for (const order of await orders.findBy({ userId: In(all.map(user => user.id)) })) {
        show(order)
      }`), typeorm(`const userIds = [...new Set(all.map(user => user.id))]
      const slices = []
      for (let i = 0; i < userIds.length; i += 1000) {
        slices.push(await orders.findBy({ userId: In(userIds.slice(i, i + 1000)) }))
      }
      for (const order of slices.flat()) {
        show(order)
      }`)],
  ['TypeORM: a write in a transaction', typeorm(`await source.transaction(async manager => {
        await manager.update(Order, { userId: In(all.map(user => user.id)) }, { state: 'closed' })
      })`), typeorm(`await source.transaction(async manager => {
        const userIds = [...new Set(all.map(user => user.id))]
        for (let i = 0; i < userIds.length; i += 1000) {
          await manager.update(Order, { userId: In(userIds.slice(i, i + 1000)) }, { state: 'closed' })
        }
      })`)],
  ['TypeORM: a delete in a transaction', typeorm(`await source.transaction(async manager => {
        await manager.delete(Order, { userId: In(all.map(user => user.id)) })
      })`), typeorm(`await source.transaction(async manager => {
        const userIds = [...new Set(all.map(user => user.id))]
        for (let i = 0; i < userIds.length; i += 1000) {
          await manager.delete(Order, { userId: In(userIds.slice(i, i + 1000)) })
        }
      })`)],
  ['Knex: a chain with a join', knex("const rows = await knex('orders').join('items', 'items.order_id', 'orders.id').whereIn('orders.user_id', users.map(user => user.id)).where('team', team).select('items.id', 'orders.state');"), knex(`const userIds = [...new Set(users.map(user => user.id))]
      const slices = []
      for (let i = 0; i < userIds.length; i += 500) {
        slices.push(await knex('orders').join('items', 'items.order_id', 'orders.id').whereIn('orders.user_id', userIds.slice(i, i + 500)).where('team', team).select('items.id', 'orders.state'))
      }
      const rows = slices.flat();`)],
  ['Knex: an update in a transaction', knex("await knex.transaction(async trx => { await trx('orders').whereIn('user_id', users.map(({ id }) => id)).update({ state: 'closed' }) })"), knex(`await knex.transaction(async trx => { const userIds = [...new Set(users.map(({ id }) => id))]
      for (let i = 0; i < userIds.length; i += 500) {
        await trx('orders').whereIn('user_id', userIds.slice(i, i + 500)).update({ state: 'closed' })
      } })`)],
  ['Kysely: an operator', kysely("const orders = await db.selectFrom('orders').selectAll().where('user_id', 'in', users.map(user => user.id)).execute()"), kysely(`const userIds = [...new Set(users.map(user => user.id))]
      const slices = []
      for (let i = 0; i < userIds.length; i += 1000) {
        slices.push(await db.selectFrom('orders').selectAll().where('user_id', 'in', userIds.slice(i, i + 1000)).execute())
      }
      const orders = slices.flat()`)],
  ['Kysely: in a callback', kysely("show(1)\n      const orders = await db.selectFrom('orders').select(['id']).where(({ eb, and }) => and([eb('user_id', 'in', users.map(user => user.id)), eb('state', '=', 'open')])).execute()"), kysely(`show(1)
      const userIds = [...new Set(users.map(user => user.id))]
      const slices = []
      for (let i = 0; i < userIds.length; i += 1000) {
        slices.push(await db.selectFrom('orders').select(['id']).where(({ eb, and }) => and([eb('user_id', 'in', userIds.slice(i, i + 1000)), eb('state', '=', 'open')])).execute())
      }
      const orders = slices.flat()`)],
  ['Drizzle: one of several conditions', drizzle("const found = await db.select({ id: orders.id }).from(orders).where(and(inArray(orders.userId, all.map(user => user.id)), eq(orders.state, 'open')))"), drizzle(`const userIds = [...new Set(all.map(user => user.id))]
      const slices = []
      for (let i = 0; i < userIds.length; i += 1000) {
        slices.push(await db.select({ id: orders.id }).from(orders).where(and(inArray(orders.userId, userIds.slice(i, i + 1000)), eq(orders.state, 'open'))))
      }
      const found = slices.flat()`)],
  ['Drizzle: a relational query', drizzle('const found = await db.query.orders.findMany({ where: inArray(orders.userId, all.map(user => user.id)), with: { items: true } })'), drizzle(`const userIds = [...new Set(all.map(user => user.id))]
      const slices = []
      for (let i = 0; i < userIds.length; i += 1000) {
        slices.push(await db.query.orders.findMany({ where: inArray(orders.userId, userIds.slice(i, i + 1000)), with: { items: true } }))
      }
      const found = slices.flat()`)],
  ['Drizzle: with the operators of the callback', drizzle('const found = await db.query.orders.findMany({ where: (table, { inArray }) => inArray(table.userId, all.map(user => user.id)) })'), drizzle(`const userIds = [...new Set(all.map(user => user.id))]
      const slices = []
      for (let i = 0; i < userIds.length; i += 1000) {
        slices.push(await db.query.orders.findMany({ where: (table, { inArray }) => inArray(table.userId, userIds.slice(i, i + 1000)) }))
      }
      const found = slices.flat()`)],
])('%s', (_, sample, expected) => {
  expect(underEveryParser(sample, rewrittenList)).toBe(`chunked-list, chunks\n${dedented(after(expected))}`)
})

it.each<[string, string, string]>([
  ['an order', typeorm("return orders.find({ where: { userId: In(all.map(user => user.id)) }, order: { id: 'ASC' } })"), 'chooses-among-all-rows'],
  ['a limit', typeorm('return orders.find({ where: { userId: In(all.map(user => user.id)) }, take: 10 })'), 'chooses-among-all-rows'],
  ['options from elsewhere', typeorm('return orders.find({ ...options, where: { userId: In(all.map(user => user.id)) } })'), 'chooses-among-all-rows'],
  ['an order in a chain', knex("return knex('orders').whereIn('user_id', users.map(user => user.id)).orderBy('id')"), 'chooses-among-all-rows'],
  ['different rows', knex("return knex('orders').distinct('state').whereIn('user_id', users.map(user => user.id))"), 'chooses-among-all-rows'],
  ['groups', knex("return knex('orders').select('state').whereIn('user_id', users.map(user => user.id)).groupBy('state')"), 'chooses-among-all-rows'],
  ['a count', knex("return knex('orders').count('*').whereIn('user_id', users.map(user => user.id))"), 'chooses-among-all-rows'],
  ['a builder that others have begun', `${KNEX}
    export async function run(builder: any) {
      const users = await knex('users').select('id')
      const query = knex('orders').limit(10)
      return query.whereIn('user_id', users.map(user => user.id))
    }`, 'chooses-among-all-rows'],
  ['SQL among the columns', knex("return knex('orders').select(knex.raw('count(*)')).whereIn('user_id', users.map(user => user.id))"), 'query-not-repeatable'],
  ['an aggregate among the columns', drizzle('return db.select({ n: count() }).from(orders).where(inArray(orders.userId, all.map(user => user.id)))'), 'chooses-among-all-rows'],
  ['columns that a callback makes', kysely("return await db.selectFrom('orders').select(eb => eb.fn.countAll().as('n')).where('user_id', 'in', users.map(user => user.id)).execute()"), 'query-not-repeatable'],
  ['the first row', kysely("return await db.selectFrom('orders').selectAll().where('user_id', 'in', users.map(user => user.id)).executeTakeFirst()"), 'chooses-among-all-rows'],
  ['rows with their count', typeorm('return orders.findAndCount({ where: { userId: In(all.map(user => user.id)) } })'), 'chooses-among-all-rows'],
  ['one row', typeorm('return orders.findOneBy({ userId: In(all.map(user => user.id)) })'), 'chooses-among-all-rows'],
  ['a negated list', typeorm('return orders.findBy({ userId: Not(In(all.map(user => user.id))) })'), 'not-a-plain-condition'],
  ['a negated list in a function', drizzle('return db.select().from(orders).where(not(inArray(orders.userId, all.map(user => user.id))))'), 'not-a-plain-condition'],
  ['another condition that may hold', drizzle("return db.select().from(orders).where(or(inArray(orders.userId, all.map(user => user.id)), eq(orders.state, 'open')))"), 'not-a-plain-condition'],
  ['one of several conditions', typeorm("return orders.find({ where: [{ userId: In(all.map(user => user.id)) }, { state: 'open' }] })"), 'not-a-plain-condition'],
  ['another link that may hold', knex("return knex('orders').whereIn('user_id', users.map(user => user.id)).orWhere('state', 'open')"), 'chooses-among-all-rows'],
  ['a list that the row holds as a whole', drizzle('return db.select().from(orders).where(arrayContains(orders.tags, all.map(user => user.id)))'), 'not-a-plain-condition'],
  ['a condition on other rows', typeorm('return orders.findBy({ user: { id: In(all.map(user => user.id)) } })'), 'not-a-plain-condition'],
  ['a condition that may be overwritten', typeorm('return orders.findBy({ userId: In(all.map(user => user.id)), ...filter })'), 'not-a-plain-condition'],
  ['a condition that is there or not', drizzle('return db.select().from(orders).where(open ? inArray(orders.userId, all.map(user => user.id)) : undefined)'), 'not-a-plain-condition'],
  ['a condition in a callback that is gone on with', kysely("return await db.selectFrom('orders').selectAll().where(eb => eb('user_id', 'in', users.map(user => user.id)).or('state', '=', 'open')).execute()"), 'query-not-repeatable'],
  ['a key of several columns', knex("return knex('orders').whereIn(['user_id', 'team_id'], users.map(user => [user.id, user.team_id]))"), 'not-a-plain-condition'],
  ['the list twice', typeorm('const ids = all.map(user => user.id)\n      return orders.findBy({ userId: In(ids), state: In(ids) })'), 'not-one-key'],
  ['keys that are objects', typeorm('return orders.findBy({ userId: In(all.map(user => user.born)) })'), 'key-type-unknown'],
  ['keys that may be objects', knex("return knex('orders').whereIn('token', users.map(user => user.token))"), 'key-type-unknown'],
  ['rows as keys', typeorm('return orders.findBy({ userId: In(all) })'), 'key-type-unknown'],
  ['an order that the entity has', `
    import { Entity, In, type Repository } from 'typeorm'
    class User { id!: number }
    @Entity({ orderBy: { id: 'ASC' } }) class Order { userId!: number }
    export async function run(users: Repository<User>, orders: Repository<Order>) {
      const all = await users.find()
      return orders.findBy({ userId: In(all.map(user => user.id)) })
    }`, 'another-order'],
  ['an entity out of sight', typeorm('return source.getRepository(Invoice).findBy({ userId: In(all.map(user => user.id)) })'), 'another-order'],
  ['a part that differs', typeorm('return orders.findBy({ userId: In(all.map(user => user.id)), at: LessThan(new Date()) })'), 'query-not-repeatable'],
  ['a part that does something', typeorm('return orders.findBy({ userId: In(all.map(user => user.id)), nonce: next() })'), 'query-not-repeatable'],
  ['a receiver that does something', knex("return (await connect()).from('orders').whereIn('user_id', users.map(user => user.id))"), 'no finding'],
  ['a promise among others', typeorm('return Promise.all([orders.findBy({ userId: In(all.map(user => user.id)) }), other()])'), 'not-awaited'],
  ['a promise that is returned out of a try', typeorm('try { return orders.findBy({ userId: In(all.map(user => user.id)) }) } catch { return [] }'), 'not-awaited'],
  ['under a condition', typeorm('return open ? await orders.findBy({ userId: In(all.map(user => user.id)) }) : []'), 'conditional-place'],
  ['after another part of the statement', typeorm('return { others: await other(), found: await orders.findBy({ userId: In(all.map(user => user.id)) }) }'), 'conditional-place'],
  ['a write by itself', typeorm("await orders.update({ userId: In(all.map(user => user.id)) }, { state: 'closed' })"), 'not-in-one-commit'],
  ['a write whose error is caught in the transaction', typeorm("await source.transaction(async manager => {\n      try { await manager.update(Order, { userId: In(all.map(user => user.id)) }, { state: 'closed' }) } catch {}\n      })"), 'not-in-one-commit'],
  ['a write whose result is used', typeorm("await source.transaction(async manager => {\n      const done = await manager.update(Order, { userId: In(all.map(user => user.id)) }, { state: 'closed' })\n      })"), 'result-is-used'],
  ['a write of the column itself', typeorm('await source.transaction(async manager => {\n      await manager.update(Order, { userId: In(all.map(user => user.id)) }, { userId: 7 })\n      })'), 'not-one-key'],
  ['a write of who knows what', typeorm('await source.transaction(async manager => {\n      await manager.update(Order, { userId: In(all.map(user => user.id)) }, values)\n      })'), 'not-one-key'],
  ['a sum of the column itself', knex("await knex.transaction(async trx => { await trx('users').whereIn('id', users.map(user => user.id)).increment('id', 5) })"), 'not-one-key'],
  ['a delete of rows that refer to each other', typeorm('await source.transaction(async manager => {\n      await manager.delete(Part, { userId: In(all.map(user => user.id)) })\n      })'), 'rows-may-refer-to-each-other'],
  ['a delete of rows of a table that refers to itself', drizzle("const parts = pgTable('parts', { id: integer(), userId: integer(), whole: integer().references(() => parts.id) })\n      await db.transaction(async tx => {\n      await tx.delete(parts).where(inArray(parts.userId, all.map(user => user.id)))\n      })"), 'rows-may-refer-to-each-other'],
  ['a delete of rows of which nothing is known', knex("await knex.transaction(async trx => { await trx('orders').whereIn('user_id', users.map(user => user.id)).del() })"), 'rows-may-refer-to-each-other'],
  ['rows of any type', `
    import { In, type Repository } from 'typeorm'
    class User { id!: number }
    class Order { userId!: number }
    export async function run<T extends Order>(users: Repository<User>, orders: Repository<T>) {
      const all = await users.find()
      return orders.findBy({ userId: In(all.map(user => user.id)) })
    }`, 'untyped-list'],
  ['Prisma, which splits what can be split', `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()
    export async function run() {
      const users = await prisma.user.findMany()
      return prisma.order.count({ where: { userId: { in: users.map(user => user.id) } } })
    }`, 'no-bulk-form'],
])('refused: %s', (_, sample, reason) => {
  expect(underEveryParser(sample, rewrittenList)).toBe(reason.includes(' ') ? reason : `chunked-list: ${reason}`)
})
