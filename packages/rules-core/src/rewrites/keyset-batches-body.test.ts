import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { batchesText } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()
    // start`

const shown = (sample: string): string => underEveryParser(sample, batchesText)

const within = (body: string, { read = 'const users = await prisma.user.findMany()', between = '', after = '' } = {}): string => `${PRISMA}
    export async function remind(send: Send) {
      ${read}
      ${between}
      for (const user of users) { await send(user.id); ${body} }
      ${after}
    }`

it.each<[string, string, string]>([
  ['the loop is left', within('if (user.last) break'), 'leaves-the-loop-early'],
  ['the loop is left from a block', within('{ try { if (user.last) break } catch {} }'), 'leaves-the-loop-early'],
  ['a loop with a name', `${PRISMA}
    export async function remind(send: Send) {
      each: for (const user of await prisma.user.findMany()) for (const address of user.addresses) { await send(address); continue each }
    }`, 'leaves-the-loop-early'],
  ['the rows are counted', within('', { after: 'return users.length' }), 'result-is-used'],
  ['the rows are counted by the body', within('log(users.length)'), 'result-is-used'],
  ['two loops', within('', { after: 'for (const user of users) await send(user)' }), 'result-is-used'],
  ['other work in between', within('', { between: 'await begin()' }), 'other-work-in-between'],
  ['rows that may be others', within('', { read: 'let users = await prisma.user.findMany(); if (none) users = []' }), 'result-is-used'],
  ['rows of the entity are made', within('await prisma.user.create({ data: user })'), 'rows-are-changed'],
  ['rows of the entity are deleted, which may take others with them', within('await prisma.user.delete({ where: { id: user.id } })'), 'rows-are-changed'],
  ['another row is changed', within('await prisma.user.update({ where: { id: user.chief }, data: { asked: true } })'), 'rows-are-changed'],
  ['the row gets another key', within('await prisma.user.update({ where: { id: user.id }, data: { id: next } })'), 'rows-are-changed'],
  ['several rows may be changed', within('await prisma.user.updateMany({ where: { team: user.team }, data: { asked: true } })'), 'rows-are-changed'],
  ['a row that the key is changed of', within('user.id = next; await prisma.user.update({ where: { id: user.id }, data: { asked: true } })'), 'rows-are-changed'],
  ['a query that the loop changes', within('columns.id = true', { read: 'const columns = { id: true, name: true }; const users = await prisma.user.findMany({ select: columns })' }), 'depends-on-the-loop'],
  ['a variable of the query that the loop sets', within('columns = { id: true, name: true }', { read: 'let columns = { id: true }; const users = await prisma.user.findMany({ select: columns })' }), 'depends-on-the-loop'],
  ['a query that is put together by calls', within('', { read: 'const users = await prisma.user.findMany({ include: relations() })' }), 'other-work-in-between'],
  ['the key is left out', within('', { read: 'const users = await prisma.user.findMany({ omit: { id: true } })' }), 'key-not-selected'],
  ['another column under the name of the key', `
    import createKnex from 'knex'
    const knex = createKnex({})
    export async function remind(send: Send) {
      for (const user of await knex('users').select('number as id')) await send(user.id)
    }`, 'key-unknown'],
  ['rows of the entity are changed by a helper', `${PRISMA}
    const close = (team: string) => prisma.user.updateMany({ where: { team }, data: { open: false } })${within('await close(user.team)').slice(PRISMA.length)}`, 'rows-are-changed'],
  ['another order', within('', { read: "const users = await prisma.user.findMany({ orderBy: { name: 'asc' } })" }), 'another-order'],
  ['an order of the entity', `
    import { Entity, PrimaryColumn, Repository } from 'typeorm'
    @Entity({ orderBy: { rank: 'ASC' } }) class Seat { @PrimaryColumn() id!: number }
    export async function remind(seats: Repository<Seat>, send: Send) {
      for (const seat of await seats.find()) await send(seat.id)
    }`, 'another-order'],
  ['rows without their key', within('', { read: 'const users = await prisma.user.findMany({ select: { name: true } })' }), 'key-not-selected'],
  ['nothing shows that there is a key', `${PRISMA}
    export async function remind(send: Send) {
      for (const user of await prisma.user.findMany()) await send(user.name)
    }`, 'key-unknown'],
  ['some of the rows', within('', { read: "const users = await prisma.user.findMany({ distinct: ['name'] })" }), 'not-plain-rows'],
  ['at once', `${PRISMA}
    export async function remind(send: Send) {
      const users = await prisma.user.findMany()
      await Promise.all(users.map(async user => { await send(user.id) }))
    }`, 'result-is-used'],
  ['a list that the body takes from', within('await send(queue.shift())'), 'other-work-in-between'],
  ['rows that are handed out one by one', `${PRISMA}
    export async function* all() {
      for (const user of await prisma.user.findMany()) { await log(user.id); yield user }
    }`, 'other-work-in-between'],
  ['a key of several columns', `
    import { Entity, PrimaryColumn, Repository } from 'typeorm'
    @Entity() class Seat { @PrimaryColumn() hall!: number; @PrimaryColumn() id!: number }
    export async function remind(seats: Repository<Seat>, send: Send) {
      for (const seat of await seats.find()) await send(seat.id)
    }`, 'key-unknown'],
])('refused: %s', (_, sample, reason) => {
  expect(shown(sample)).toBe(`keyset-batches: ${reason}`)
})

const TITLE = 'Read 1,000 rows at a time, each after the last `id`\n'

it('leaves breaks of inner loops and returns as they are', () => {
  expect(shown(within('for (const one of user.all) if (one.open) break; if (user.last) return'))).toContain(TITLE)
})

it.each<[string, string]>([
  ['by its key', within('await prisma.user.update({ where: { id: user.id }, data: { asked: true } })')],
  ['by saving it', `
    import { Entity, PrimaryColumn, Repository } from 'typeorm'
    @Entity() class Seat { @PrimaryColumn() id!: number; taken!: boolean }
    // start
    export async function take(seats: Repository<Seat>) {
      const all = await seats.find()
      for (const seat of all) { seat.taken = true; await seats.save(seat) }
    }`],
  ['through itself', `
    import { DataTypes, Model, Op } from 'sequelize'
    class Seat extends Model { declare id: number }
    Seat.init({ id: { type: DataTypes.INTEGER, primaryKey: true } }, { sequelize })
    // start
    export async function take() {
      const seats = await Seat.findAll()
      for (const seat of seats) { seat.taken = true; await seat.save() }
    }`],
])('goes on where a round changes its own row %s', (_, sample) => {
  expect(shown(sample)).toContain(TITLE)
})
