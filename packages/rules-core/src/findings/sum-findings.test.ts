import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { detectNullableSums } from './sum-findings.js'

const PRISMA = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
`
const DRIZZLE = `
import { sql, sum } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { integer, pgTable } from 'drizzle-orm/pg-core'
const db = drizzle()
const orders = pgTable('orders', { amount: integer() })
`
const KNEX = `
import knex from 'knex'
const db = knex({ client: 'pg' })
`
const TYPEORM = `import type { Repository } from 'typeorm'
`
const KYSELY = `import type { Kysely } from 'kysely'
`
const SEQUELIZE = `
import { col, fn, Sequelize } from 'sequelize'
const sequelize = new Sequelize('')
const Order = sequelize.define('Order', {})
`
const PG = `import { Pool } from 'pg'
const pool = new Pool()
`

/** The sums that are reported, as written where they are used. */
const shown = (sample: string): readonly string[] =>
  underEveryParser(`// main.ts\n${sample}`, analysed => detectNullableSums(analysed, analysed.file).map(({ data }) => (data['sum'] ?? '').replaceAll('`', '')).join('\n')).split('\n').filter(line => line !== '')

it.each<[string, string, ...string[]]>([
  ['a method of a decimal', `${PRISMA}const paid = await prisma.order.aggregate({ _sum: { amount: true } }); paid._sum.amount.toNumber()`, 'paid._sum.amount'],
  ['calculated with', `${PRISMA}const { _sum: { amount } } = await prisma.order.aggregate({ _sum: { amount: true } }); show(amount / 100)`, 'amount'],
  ['asserted to be there', `${PRISMA}const paid = await prisma.order.aggregate({ _sum: { amount: true } }); show(paid._sum.amount!)`, 'paid._sum.amount'],
  ['parsed, of a column', `${DRIZZLE}const [row] = await db.select({ total: sum(orders.amount) }).from(orders); parseFloat(row.total)`, 'row.total'],
  ['of SQL in a column', `${DRIZZLE}const rows = await db.select({ total: sql<number>\`SUM(\${orders.amount})\` }).from(orders); show(rows[0].total * 2)`, 'rows[0].total'],
  ['of an expression builder', `${KYSELY}export const total = async (db: Kysely<any>) => (await db.selectFrom('orders').select(eb => eb.fn.sum('amount').as('total')).executeTakeFirstOrThrow()).total.toFixed(2)`, '(…).total'],
  ['of a named column', `${KNEX}const row = await db('orders').sum('amount as total').first(); parseInt(row.total, 10)`, 'row.total'],
  ['of a column in an object', `${KNEX}const [{ total }] = await db('orders').sum({ total: 'amount' }); show(total - 1)`, 'total'],
  ['returned as a number', `${TYPEORM}export async function total(orders: Repository<Order>): Promise<number> { return orders.sum('amount') }`, 'The sum'],
  ['of a query builder', `${TYPEORM}export async function total(orders: Repository<Order>) { const { total } = await orders.createQueryBuilder('o').select('SUM(o.amount)', 'total').getRawOne(); return total * 2 }`, 'total'],
  ['of SQL text', `${PG}const { rows } = await pool.query('SELECT SUM(amount) AS total FROM orders'); BigInt(rows[0].total)`, 'rows[0].total'],
  ['asked for beside another query', `${PRISMA}const [paid, count] = await Promise.all([prisma.order.aggregate({ _sum: { amount: true } }), prisma.order.count()]); show(paid._sum.amount / count)`, 'paid._sum.amount'],
  ['when it comes', `${PRISMA}prisma.order.aggregate({ _sum: { amount: true } }).then(paid => paid._sum.amount.toNumber())`, 'paid._sum.amount'],
  ['of a column without another name', `${KNEX}const [{ sum }] = await db('orders').sum('amount'); show(sum / 2)`, 'sum'],
  ['of a function that is named', `${SEQUELIZE}const row = await Order.findOne({ attributes: [[fn('SUM', col('amount')), 'total']], raw: true }); show(row.total * 2)`, 'row.total'],
  ['of a function that is named on the client', `${SEQUELIZE}const [row] = await Order.findAll({ attributes: [[sequelize.fn('sum', col('amount')), 'total']], raw: true }); show(row.total * 2)`, 'row.total'],
])('a sum that is used as a number: %s', (_, sample, ...expected) => {
  expect(shown(sample)).toEqual(expected)
})

it.each<[string, string]>([
  ['with a fallback', `${PRISMA}const paid = await prisma.order.aggregate({ _sum: { amount: true } }); show((paid._sum.amount ?? 0) / 100)`],
  ['that is tested', `${PRISMA}const paid = await prisma.order.aggregate({ _sum: { amount: true } }); if (paid._sum.amount !== null) show(paid._sum.amount / 100)`],
  ['beside a count that is tested', `${PRISMA}const paid = await prisma.order.aggregate({ _sum: { amount: true }, _count: true }); if (paid._count > 0) show(paid._sum.amount / 100)`],
  ['that is made a number', `${KNEX}const row = await db('orders').sum('amount as total').first(); show(Number(row.total) / 100)`],
  ['that is replaced when it is no number', `${KNEX}const row = await db('orders').sum('amount as total').first(); show(parseFloat(row.total) || 0)`],
  ['that is handed on', `${PRISMA}const paid = await prisma.order.aggregate({ _sum: { amount: true } }); show(paid._sum.amount)`],
  ['read with care', `${PRISMA}const paid = await prisma.order.aggregate({ _sum: { amount: true } }); show(paid._sum.amount?.toNumber())`],
  ['per group', `${KNEX}const [row] = await db('orders').sum('amount as total').groupBy('customer'); show(row.total * 2)`],
  ['replaced in the query', `${PG}const { rows } = await pool.query('SELECT COALESCE(SUM(amount), 0) AS total FROM orders'); show(rows[0].total * 2)`],
  ['of a subquery', `${PG}const { rows } = await pool.query('SELECT id, (SELECT SUM(amount) FROM lines) AS total FROM orders'); show(rows[0].total * 2)`],
  ['of an array', `import { sum } from 'lodash'\nshow(sum([1, 2]) * 2)`],
  ['of an average beside it', `${PRISMA}const paid = await prisma.order.aggregate({ _sum: { amount: true }, _avg: { amount: true } }); show(paid._avg.amount * 2)`],
  ['replaced by a function that is named', `${SEQUELIZE}const row = await Order.findOne({ attributes: [[fn('COALESCE', fn('SUM', col('amount')), 0), 'total']], raw: true }); show(row.total * 2)`],
  ['per group of a named function', `${SEQUELIZE}const rows = await Order.findAll({ attributes: ['team', [fn('SUM', col('amount')), 'total']], group: ['team'], raw: true }); show(rows[0].total * 2)`],
  ['of another function that is named', `${SEQUELIZE}const row = await Order.findOne({ attributes: [[fn('COUNT', col('amount')), 'total']], raw: true }); show(row.total * 2)`],
  ['of which the other query is used', `${PRISMA}const [paid, count] = await Promise.all([prisma.order.aggregate({ _sum: { amount: true } }), prisma.order.count()]); show(paid, count / 2)`],
])('a sum that is left alone: %s', (_, sample) => {
  expect(shown(sample)).toEqual([])
})
