import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { findingsText } from '../analysis-text.test-support.js'
import { detectParallelQueries } from './parallel-findings.js'

const PRISMA = `
    import { Prisma, PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`
const TYPEORM = `
    import { DataSource } from 'typeorm'
    declare const source: DataSource
    class Order {}`
const SEQUELIZE = `
    import { Sequelize } from 'sequelize'
    const sequelize = new Sequelize('')
    const Order = sequelize.define('Order', {})`

const text = (sample: string): string => underEveryParser(sample, analysed => findingsText(analysed, detectParallelQueries(analysed, analysed.file)))

it.each<[string, string, ...string[]]>([
  ['a transaction client', `${PRISMA}
    await prisma.$transaction(async tx => { await Promise.all([tx.order.deleteMany(), tx.line.deleteMany()]) })`, 'queriesAtOnce: Promise.all'],
  ['a parameter of that type', `${PRISMA}
    async function clear(tx: Prisma.TransactionClient) { await Promise.allSettled([tx.order.deleteMany(), log(), tx.line.deleteMany()]) }`, 'queriesAtOnce: Promise.allSettled'],
  ['the manager of a transaction', `${TYPEORM}
    await source.transaction(async manager => { const [a, b] = await Promise.all([manager.find(Order), manager.count(Order)]) })`, 'queriesAtOnce: Promise.all'],
  ['a repository of it', `${TYPEORM}
    await source.transaction(async manager => { await Promise.all([manager.getRepository(Order).find(), manager.getRepository(Order).count()]) })`, 'queriesAtOnce: Promise.all'],
  ['a query runner', `${TYPEORM}
    const runner = source.createQueryRunner()
    await Promise.all([runner.query('select 1'), runner.manager.find(Order)])`, 'queriesAtOnce: Promise.all'],
  ['a transaction in the options', `${SEQUELIZE}
    await sequelize.transaction(async transaction => { await Promise.all([Order.create(a, { transaction }), Order.destroy({ where, transaction })]) })`, 'queriesAtOnce: Promise.all'],
  ['a session', `
    import mongoose from 'mongoose'
    const Order = mongoose.model('Order', schema)
    const session = await mongoose.startSession()
    await session.withTransaction(() => Promise.all([Order.updateOne(a, b, { session }), Order.findOne(a).session(session)]))`, 'queriesNotAllowed: Promise.all'],
  ['one connection of a pool', `
    import { Pool } from 'pg'
    const client = await new Pool().connect()
    await Promise.all([client.query('select 1'), client.query('select 2')])`, 'queriesAtOnce: Promise.all'],
  ['one per element', `
    import createKnex from 'knex'
    const knex = createKnex({})
    await knex.transaction(async trx => { await Promise.all(rows.map(row => trx('x').where({ id: row.id }).update(row))) })`, 'queryPerElementAtOnce: trx(\'x\').where({ id: row.id }).update'],
])('%s', (_, sample, ...expected) => {
  expect(text(sample).split('\n')).toEqual(expected)
})

it.each<[string, string]>([
  ['outside of a transaction', `${PRISMA}\n    await Promise.all([prisma.order.findMany(), prisma.line.findMany()])`],
  ['one query on it', `${PRISMA}\n    await prisma.$transaction(async tx => { await Promise.all([tx.order.deleteMany(), prisma.line.findMany(), send()]) })`],
  ['queries that are merged', `${PRISMA}\n    await prisma.$transaction(async tx => { await Promise.all([tx.order.findUnique(a), tx.order.findUnique(b)]) })`],
  ['a batch', `${PRISMA}\n    await prisma.$transaction([prisma.order.deleteMany(), prisma.line.deleteMany()])`],
  ['another manager', `${TYPEORM}\n    await source.transaction(async manager => { await Promise.all([source.manager.find(Order), source.manager.count(Order)]) })`],
  ['two transactions', `${PRISMA}\n    await Promise.all(orders.map(order => prisma.$transaction(async tx => tx.order.update(order))))`],
  ['no transaction in the options', `${SEQUELIZE}\n    await Promise.all([Order.create(a), Order.create(b)])`],
  ['one after the other', `${PRISMA}\n    await prisma.$transaction(async tx => { await tx.order.deleteMany(); await tx.line.deleteMany() })`],
])('silent: %s', (_, sample) => {
  expect(text(sample)).toBe('')
})
