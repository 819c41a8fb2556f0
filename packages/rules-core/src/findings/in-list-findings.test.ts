import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { findingsText } from '../analysis-text.test-support.js'
import { detectUnboundedInLists } from './in-list-findings.js'

const TYPEORM = `
    import { In, Repository } from 'typeorm'
    class Order {}
    class User {}
    declare const orders: Repository<Order>
    declare const users: Repository<User>
    const all = await users.find()`
const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()
    const all = await prisma.user.findMany()
    const ids = all.map(user => user.id)`

const text = (sample: string): string => underEveryParser(sample, analysed => findingsText(analysed, detectUnboundedInLists(analysed, analysed.file).findings))

it.each<[string, string, string]>([
  ['keys of all rows', `${TYPEORM}\n    await orders.findBy({ userId: In(all.map(user => user.id)) })`, 'unboundedInList: orders.findBy'],
  ['by way of variables', `${TYPEORM}\n    const ids = [...new Set(all.map(user => user.id))]\n    await orders.update({ userId: In(ids) }, { open: false })`, 'unboundedInList: orders.update'],
  ['those that are there', `${TYPEORM}\n    await orders.findBy({ userId: In(all.map(user => user.managerId).filter(id => id !== null)) })\n    await orders.findBy({ userId: In(all.map(user => user.managerId).filter(Boolean)) })\n    await orders.findBy({ userId: In(all.map(user => user.managerId).filter(id => !!id)) })`, 'unboundedInList: orders.findBy\nunboundedInList: orders.findBy\nunboundedInList: orders.findBy'],
  ['in a callback', `
    import type { Kysely } from 'kysely'
    declare const db: Kysely<any>
    const users = await db.selectFrom('users').select('id').execute()
    await db.selectFrom('orders').selectAll().where(eb => eb('user_id', 'in', users.map(user => user.id))).execute()`, "unboundedInList: db.selectFrom('orders').selectAll().where(eb => eb('user_id', 'in', users.map(user => user.id))).execute"],
  ['loaded by a helper', `${TYPEORM}\n    const everyone = () => users.find({ order: { id: 'ASC' } })\n    const ids = (await everyone()).map(user => user.id)\n    await orders.delete({ userId: In(ids) })`, 'unboundedInList: orders.delete'],
  ['a chain', `
    import createKnex from 'knex'
    const knex = createKnex({})
    const users = await knex('users').select('id')
    await knex('orders').whereIn('user_id', users.map(user => user.id)).del()`, "unboundedInList: knex('orders').whereIn('user_id', users.map(user => user.id)).del"],
  ['a function', `
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { pgTable } from 'drizzle-orm/pg-core'
    import { inArray } from 'drizzle-orm'
    const users = pgTable('users', {})
    const db = drizzle()
    const all = await db.select().from(users)
    await db.delete(users).where(inArray(users.id, all.map(user => user.id)))`, 'unboundedInList: db.delete(users).where'],
  ['an operator', `
    import { Kysely } from 'kysely'
    declare const db: Kysely<any>
    const users = await db.selectFrom('users').select('id').execute()
    await db.deleteFrom('orders').where('user_id', 'in', users.map(user => user.id)).execute()`, "unboundedInList: db.deleteFrom('orders').where('user_id', 'in', users.map(user => user.id)).execute"],
  ['where the library does not split what it splits elsewhere', `${PRISMA}\n    await prisma.order.findMany({ where: { userId: { in: ids } } })\n    await prisma.order.findMany({ where: { userId: { in: ids } }, orderBy: { id: 'asc' } })\n    await prisma.order.count({ where: { userId: { in: ids } } })`, 'unboundedInList: prisma.order.findMany\nunboundedInList: prisma.order.count'],
])('%s', (_, sample, expected) => {
  expect(text(sample)).toBe(expected)
})

it.each<[string, string]>([
  ['rows of some', `${TYPEORM.replace('users.find()', 'users.findBy({ team })')}\n    await orders.findBy({ userId: In(all.map(user => user.id)) })`],
  ['those of the rows that are chosen in memory', `${TYPEORM}\n    const gone = all.filter(user => !known.has(user.id))\n    await orders.findBy({ userId: In(gone.map(user => user.id)) })`],
  ['rows that the program defines', `${TYPEORM.replaceAll('User', 'Permission')}\n    await orders.findBy({ userId: In(all.map(user => user.id)) })`],
  ['few rows', `${TYPEORM.replace('users.find()', 'users.find({ take: 10 })')}\n    await orders.findBy({ userId: In(all.map(user => user.id)) })`],
  ['a chunk at a time', `${TYPEORM}\n    const ids = all.map(user => user.id)\n    for (let i = 0; i < ids.length; i += 1000) await orders.findBy({ userId: In(ids.slice(i, i + 1000)) })`],
  ['a list that is handed in', `${TYPEORM}\n    export const load = (ids: string[]) => orders.findBy({ userId: In(ids) })`],
  ['a list of the row', `${TYPEORM}\n    for (const user of all) await orders.findBy({ id: In(user.orderIds) })`],
  ['no query', `${TYPEORM}\n    show(In(all.map(user => user.id)))`],
])('silent: %s', (_, sample) => {
  expect(text(sample)).toBe('')
})
