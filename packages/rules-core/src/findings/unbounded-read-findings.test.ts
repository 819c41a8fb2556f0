import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { findingsText } from '../analysis-text.test-support.js'
import { detectUnboundedReads } from './unbounded-read-findings.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`
const ALL = `${PRISMA}
    const users = await prisma.user.findMany({ select: { id: true } })`
const WORK = 'for (const user of users) await send(user)'

const text = (sample: string): string => underEveryParser(sample, analysed => findingsText(analysed, detectUnboundedReads(analysed, analysed.file).findings))

it.each<[string, string, string]>([
  ['gone through row by row', `${ALL}\n    ${WORK}`, 'wholeTable: prisma.user.findMany'],
  ['gone through at once', `${ALL}\n    await Promise.all(users.map(async user => { await send(user) }))`, 'wholeTable: prisma.user.findMany'],
  ['searched', `${ALL}\n    show(users.filter(user => user.open))`, 'wholeTable: prisma.user.findMany'],
  ['searched where it is loaded', `${PRISMA}\n    show((await prisma.user.findMany()).find(isOwner))`, 'wholeTable: prisma.user.findMany'],
  ['a condition without any', `${PRISMA}\n    const users = await prisma.user.findMany({ where: {}, orderBy: { id: 'asc' } })\n    ${WORK}`, 'wholeTable: prisma.user.findMany'],
  ['SQL', `
    import { Pool } from 'pg'
    const pool = new Pool()
    const all = async () => (await pool.query('SELECT * FROM users')).rows
    const users = await all()
    ${WORK}`, 'wholeTable: all, all → pool.query (line 4).'],
  ['a helper', `${PRISMA}
    const all = () => prisma.user.findMany()
    const users = await all()
    ${WORK}`, 'wholeTable: all, all → prisma.user.findMany (line 4).'],
  ['searched in two ways', `${ALL}\n    show(users.filter(user => user.open), users.find(isOwner))`, 'wholeTable: prisma.user.findMany'],
  ['all rows on whatever way', `${PRISMA}
    const sorted = (newest: boolean) => { if (newest) return prisma.user.findMany({ orderBy: { createdAt: 'desc' } }); return prisma.user.findMany() }
    const users = await sorted(newest)
    ${WORK}`, 'wholeTable: sorted, sorted → prisma.user.findMany (line 4).'],
])('%s', (_, sample, expected) => {
  expect(text(sample)).toBe(expected)
})

it.each<[string, string]>([
  ['a condition', `${PRISMA}\n    const users = await prisma.user.findMany({ where: { open: true } })\n    ${WORK}`],
  ['a limit', `${PRISMA}\n    const users = await prisma.user.findMany({ take: 100 })\n    ${WORK}`],
  ['options from elsewhere', `${PRISMA}\n    const users = await prisma.user.findMany(options)\n    ${WORK}`],
  ['rows that are shaped and handed on', `${ALL}\n    show(users.map(toDto))`],
  ['rows that the program defines', `${PRISMA}\n    const permissions = await prisma.permission.findMany()\n    show(permissions.filter(isOpen))`],
  ['a builder that goes on later', `
    import createKnex from 'knex'
    const knex = createKnex({})
    const query = knex('users')
    query.whereIn('id', ids)
    const users = await query
    ${WORK}`],
  ['rows that are split up', `${ALL}\n    show(users.filter(user => user.open), users.filter(user => !user.open))`],
  ['some of the rows on another way', `${PRISMA}
    const visible = (all: boolean) => { if (all) return prisma.user.findMany(); return prisma.user.findMany({ where: { open: true } }) }
    const users = await visible(all)
    ${WORK}`],
  ['groups', `
    import createKnex from 'knex'
    const knex = createKnex({})
    const users = await knex('users').select('team').groupBy('team')
    ${WORK}`],
])('silent: %s', (_, sample) => {
  expect(text(sample)).toBe('')
})
