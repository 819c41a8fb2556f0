import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { findingsText } from '../analysis-text.test-support.js'
import { detectTransactionsInLoops } from './transaction-loop-findings.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`
const TYPEORM = `
    import { DataSource, EntityManager } from 'typeorm'
    declare const source: DataSource
    class Order {}`

const text = (sample: string): string => underEveryParser(sample, analysed => findingsText(analysed, detectTransactionsInLoops(analysed, analysed.file)))

it.each<[string, string, ...string[]]>([
  ['a callback', `${PRISMA}
    for (const order of orders) await prisma.$transaction(async tx => { await tx.order.update({ where: { id: order.id }, data }) })`, 'transactionPerElement: prisma.$transaction'],
  ['a batch', `${PRISMA}
    for (const order of orders) await prisma.$transaction([prisma.order.update(order), prisma.log.create(order)])`, 'transactionPerElement: prisma.$transaction'],
  ['all at once', `${TYPEORM}
    await Promise.all(orders.map(order => source.transaction(manager => manager.save(Order, order))))`, 'transactionPerElement: source.transaction'],
  ['opened and committed by hand', `
    import createKnex from 'knex'
    const knex = createKnex({})
    for (const row of rows) { const trx = await knex.transaction(); await trx('x').insert(row); await trx.commit() }`, 'transactionPerElement: knex.transaction'],
  ['a helper', `${TYPEORM}
    async function store(order: object) { await validate(order); return source.transaction(manager => manager.save(Order, order)) }
    for (const order of orders) await store(order)`, 'transactionPerElement: store, store → source.transaction (line 5).'],
  ['a helper of a helper', `${TYPEORM}
    const inTransaction = <T>(run: (manager: EntityManager) => Promise<T>) => source.transaction(run)
    const store = (order: object) => inTransaction(manager => manager.save(Order, order))
    for (const order of orders) await store(order)`, 'transactionPerElement: store, store → inTransaction → source.transaction (line 5).'],
  ['a failure that ends the loop', `${PRISMA}
    for (const order of orders) try { await prisma.$transaction(async tx => { await tx.order.update({ where: { id: order.id }, data }) }) } catch (error) { log(error); throw error }`, 'transactionPerElement: prisma.$transaction'],
  ['a failure that leaves the loop', `${PRISMA}
    for (const order of orders) try { await prisma.$transaction(async tx => { await tx.order.update({ where: { id: order.id }, data }) }) } catch { break }`, 'transactionPerElement: prisma.$transaction'],
  ['a try round the loop', `${PRISMA}
    try { for (const order of orders) await prisma.$transaction(async tx => { await tx.order.update({ where: { id: order.id }, data }) }) } catch (error) { log(error) }`, 'transactionPerElement: prisma.$transaction'],
])('%s', (_, sample, ...expected) => {
  expect(text(sample).split('\n')).toEqual(expected)
})

it.each<[string, string]>([
  ['one round the loop', `${TYPEORM}
    await source.transaction(async manager => { for (const order of orders) await manager.save(Order, order) })`],
  ['one per chunk', `${PRISMA}
    for (let i = 0; i < rows.length; i += 100) { const batch = rows.slice(i, i + 100); await prisma.$transaction(async tx => { await tx.order.createMany({ data: batch }) }) }`],
  ['one per element that is a list', `${PRISMA}
    for (const batch of batches) await prisma.$transaction(async tx => { await tx.order.createMany({ data: batch.map(toRow) }) })`],
  ['a fixed list', `${PRISMA}
    for (const kind of ['a', 'b']) await prisma.$transaction(async tx => { await tx.order.deleteMany({ where: { kind } }) })`],
  ['a savepoint', `${PRISMA}
    await prisma.$transaction(async tx => { for (const order of orders) await tx.$transaction(async inner => inner.order.create(order)) })`],
  ['a savepoint of a manager', `${TYPEORM}
    await source.transaction(async manager => { for (const order of orders) await manager.transaction(inner => inner.save(Order, order)) })`],
  ['a helper that opens one where none is given', `${TYPEORM}
    const store = (order: object, manager?: EntityManager) => manager ? manager.save(Order, order) : source.transaction(own => own.save(Order, order))
    for (const order of orders) await store(order, manager)`],
  ['a helper that leaves before', `${TYPEORM}
    async function store(order: object, manager?: EntityManager) { if (manager) return manager.save(Order, order); return source.transaction(own => own.save(Order, order)) }
    for (const order of orders) await store(order, manager)`],
  ['a retry', `${PRISMA}
    for (let attempt = 0; attempt < 3; attempt++) { try { return await prisma.$transaction(async tx => tx.order.create(order)) } catch {} }`],
  ['a failure that concerns its element alone', `${PRISMA}
    for (const order of orders) { try { await prisma.$transaction(async tx => { await tx.order.update({ where: { id: order.id }, data }) }) } catch (error) { failed.push(order.id) } }`],
  ['a result for each element', `${PRISMA}
    await Promise.all(orders.map(async order => { try { await prisma.$transaction(async tx => tx.order.update({ where: { id: order.id }, data })); return true } catch { return false } }))`],
  ['a handler of its own', `${PRISMA}
    await Promise.all(orders.map(order => prisma.$transaction(async tx => tx.order.update({ where: { id: order.id }, data })).catch(report)))`],
  ['all that succeed', `${PRISMA}
    await Promise.allSettled(orders.map(order => prisma.$transaction(async tx => tx.order.update({ where: { id: order.id }, data }))))`],
])('silent: %s', (_, sample) => {
  expect(text(sample)).toBe('')
})
