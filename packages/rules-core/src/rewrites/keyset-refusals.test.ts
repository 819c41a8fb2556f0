import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewrittenWalk } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`

const inLoop = (query: string, { before = 'let skip = 0', step = 'skip += 10', work = '' } = {}): string => `${PRISMA}
    export async function run(size: number, where: Filter) {
      ${before}
      while (true) {
        const users = await prisma.user.findMany({ ${query} })
        if (users.length === 0) break
        ${work}
        ${step}
      }
    }`
const PAGE = "orderBy: { id: 'asc' }, skip, take: 10"

it.each<[string, string, string]>([
  ['another order', inLoop("orderBy: { createdAt: 'asc' }, skip, take: 10"), 'another-order'],
  ['from the last to the first', inLoop("orderBy: { id: 'desc' }, skip, take: 10"), 'another-order'],
  ['an order that is handed in', inLoop('orderBy, skip, take: 10'), 'another-order'],
  ['the offset tells the progress', inLoop(PAGE, { work: 'log(skip)' }), 'offset-is-used'],
  ['the offset is held against the total', inLoop(PAGE, { step: 'skip += 10; if (skip >= total) break' }), 'offset-is-used'],
  ['a step of another size than the page', inLoop(PAGE, { step: 'skip += 5' }), 'not-a-plain-walk'],
  ['a step under a condition', inLoop(PAGE, { step: 'if (more) skip += 10' }), 'not-a-plain-walk'],
  ['rounds that go on without a step', inLoop(PAGE, { work: 'if (failed) continue' }), 'not-a-plain-walk'],
  ['a walk that starts later', inLoop(PAGE, { before: 'let skip = 30' }), 'not-a-plain-walk'],
  ['a walk that starts where the caller says', inLoop(PAGE, { before: 'let skip = size' }), 'not-a-plain-walk'],
  ['options from elsewhere', inLoop(`...options, ${PAGE}`), 'not-plain-rows'],
  ['no limit', inLoop("orderBy: { id: 'asc' }, skip"), 'not-a-plain-walk'],
  ['some of the rows', inLoop(`${PAGE}, distinct: ['name']`), 'not-plain-rows'],
  ['rows leave the filter', inLoop(PAGE, { work: 'await prisma.user.updateMany({ where, data: { done: true } })' }), 'rows-are-changed'],
  ['a helper removes rows', `${PRISMA}
    const forget = (id: string) => prisma.user.delete({ where: { id } })
    ${inLoop(PAGE, { work: 'for (const user of users) await forget(user.id)' }).slice(PRISMA.length)}`, 'rows-are-changed'],
  ['nothing shows that there is a key', inLoop('skip, take: 10'), 'key-unknown'],
  ['rows without their key', inLoop(`select: { name: true }, ${PAGE}`), 'key-not-selected'],
  ['a client that cannot be named', `${PRISMA}
    export async function run() {
      for (let skip = 0; ; skip += 10) {
        const users = await prisma.$extends({}).user.findMany({ orderBy: { id: 'asc' }, skip, take: 10 })
        if (users.length === 0) break
      }
    }`, 'key-type-unknown'],
  ['pages that are taken apart', `${PRISMA}
    export async function run() {
      for (let skip = 0; ; skip += 10) {
        const [first] = await prisma.user.findMany({ orderBy: { id: 'asc' }, skip, take: 10 })
        if (!first) break
      }
    }`, 'not-a-plain-walk'],
  ['rows with their count', `
    import type { Repository } from 'typeorm'
    export async function run(users: Repository<User>) {
      for (let skip = 0; ; skip += 10) {
        const [rows] = await users.findAndCount({ order: { id: 'ASC' }, skip, take: 10 })
        if (rows.length < 10) break
      }
    }`, 'not-plain-rows'],
  ['one filter or another', `
    import type { Repository } from 'typeorm'
    export async function run(users: Repository<User>) {
      for (let skip = 0; ; skip += 10) {
        const rows = await users.find({ where: [{ a: 1 }, { b: 1 }], order: { id: 'ASC' }, skip, take: 10 })
        if (rows.length < 10) break
      }
    }`, 'filter-unknown'],
  ['a filter that may name the key', `
    import type { Repository } from 'typeorm'
    export async function run(users: Repository<User>, where: Filter) {
      for (let skip = 0; ; skip += 10) {
        const rows = await users.find({ where, order: { id: 'ASC' }, skip, take: 10 })
        if (rows.length < 10) break
      }
    }`, 'filter-unknown'],
  ['a builder with a filter of either kind', `
    // main.js
    import knex from 'knex'
    const db = knex({ client: 'pg' })
    export async function run() {
      for (let skip = 0; ; skip += 10) {
        const rows = await db('events').where('a', 1).orWhere('b', 1).orderBy('id').limit(10).offset(skip)
        if (rows.length < 10) break
      }
    }`, 'not-plain-rows'],
  ['rows of several tables', `
    // main.js
    import knex from 'knex'
    const db = knex({ client: 'pg' })
    export async function run() {
      for (let skip = 0; ; skip += 10) {
        const rows = await db('events').join('users', 'users.id', 'events.userId').orderBy('id').limit(10).offset(skip)
        if (rows.length < 10) break
      }
    }`, 'not-plain-rows'],
  ['a class whose rows are kept apart by another column too', `
    import { Entity, PrimaryColumn, Repository } from 'typeorm'
    class Owned { @PrimaryColumn() tenantId!: string }
    @Entity() class User extends Owned { @PrimaryColumn() id!: number }
    export async function run(users: Repository<User>) {
      for (let skip = 0; ; skip += 10) {
        const rows = await users.find({ order: { id: 'ASC' }, skip, take: 10 })
        if (rows.length < 10) break
      }
    }`, 'key-unknown'],
  ['a table whose rows are kept apart by several columns', `
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { integer, pgTable, primaryKey } from 'drizzle-orm/pg-core'
    const db = drizzle()
    const users = pgTable('users', { id: integer(), tenantId: integer() }, table => [primaryKey({ columns: [table.tenantId, table.id] })])
    export async function run() {
      for (let offset = 0; ; offset += 10) {
        const rows = await db.select().from(users).orderBy(users.id).limit(10).offset(offset)
        if (rows.length === 0) break
      }
    }`, 'key-unknown'],
  ['a model whose rows are kept apart by another column too', `
    import { defineEntity, p, type EntityManager } from '@mikro-orm/core'
    const Seat = defineEntity({ name: 'Seat', properties: { id: p.integer().primary(), hall: p.string().primary() } })
    export async function run(em: EntityManager) {
      for (let offset = 0; ; offset += 10) {
        const seats = await em.find(Seat, {}, { orderBy: { id: 'asc' }, limit: 10, offset })
        if (seats.length === 0) break
      }
    }`, 'key-unknown'],
  ['SQL as text', `
    import { Pool } from 'pg'
    const pool = new Pool()
    export async function run() {
      for (let offset = 0; ; offset += 10) {
        const { rows } = await pool.query('SELECT * FROM users ORDER BY id LIMIT 10 OFFSET $1', [offset])
        if (rows.length === 0) break
      }
    }`, 'no-bulk-form'],
])('refused: %s', (_, sample, reason) => {
  expect(underEveryParser(sample, rewrittenWalk)).toBe(`keyset-walk: ${reason}`)
})
