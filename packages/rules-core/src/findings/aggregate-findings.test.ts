import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { findingsText } from '../analysis-text.test-support.js'
import { detectLoadedAggregates } from './aggregate-findings.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`
const USERS = `${PRISMA}
    const users = await prisma.user.findMany({ where: { team } })`
const KNEX = `
    import createKnex from 'knex'
    const knex = createKnex({ client: 'pg' })`

const text = (sample: string): string => underEveryParser(sample, analysed => findingsText(analysed, detectLoadedAggregates(analysed, analysed.file)))

it.each<[string, string, string]>([
  ['counted', `${USERS}\n    show(users.length)`, 'loadedToCount: prisma.user.findMany'],
  ['counted where they are loaded', `${PRISMA}\n    show((await prisma.user.findMany()).length)`, 'loadedToCount: prisma.user.findMany'],
  ['counted beside others', `${PRISMA}\n    const [users, posts] = await Promise.all([prisma.user.findMany(), prisma.post.findMany()])\n    show(users.length, posts)`, 'loadedToCount: prisma.user.findMany'],
  ['counted when they come', `${PRISMA}\n    prisma.user.findMany().then(users => users.length)`, 'loadedToCount: prisma.user.findMany'],
  ['taken apart', `${PRISMA}\n    const { length } = await prisma.user.findMany()\n    show(length)`, 'loadedToCount: prisma.user.findMany'],
  ['tested', `${USERS}\n    if (users.length > 0) throw new Error()`, 'loadedToTest: prisma.user.findMany'],
  ['tested with !', `${USERS}\n    if (!users || !users.length) throw new Error()`, 'loadedToTest: prisma.user.findMany'],
  ['tested for more than one', `${USERS}\n    if (users.length > 1) throw new Error()`, 'loadedToCount: prisma.user.findMany'],
  ['tested by a column', `${USERS}\n    if (users.some(user => user.role === 'admin' && user.teamId !== team)) throw new Error()`, 'loadedToTest: prisma.user.findMany'],
  ['counted by a column', `${USERS}\n    show(users.filter(user => user.open).length)`, 'loadedToCount: prisma.user.findMany'],
  ['counted by ids', `${PRISMA}\n    const users = await prisma.user.findMany({ where: { id: { in: ids }, team } })\n    if (users.length !== ids.length) throw new Error()`, 'loadedToCount: prisma.user.findMany'],
  ['counted by a list of ids', `
    import { Sequelize } from 'sequelize'
    const User = new Sequelize('').define('User', {})
    async function check(id: string[]) { const users = await User.findAll({ where: { id } }); return users.length === id.length }`, 'loadedToCount: User.findAll'],
  ['added up', `${USERS}\n    show(users.reduce((sum, user) => sum + (user.points ?? 0), 0))`, 'loadedToSum: prisma.user.findMany'],
  ['added up as decimals', `${USERS}\n    show(users.reduce((sum, user) => sum.plus(user.points), zero))`, 'loadedToSum: prisma.user.findMany'],
  ['a page and a total, of which only rows are counted', `
    import { Repository } from 'typeorm'
    class User {}
    declare const users: Repository<User>
    const [found] = await users.findAndCount()
    show(found.length)`, 'loadedToCount: users.findAndCount'],
  ['SQL', `
    import { Pool } from 'pg'
    const pool = new Pool()
    const { rows } = await pool.query('SELECT id FROM users WHERE team = $1', [team])
    show(rows.length)
    const counted = await pool.query('SELECT count(*) FROM users')
    show(counted.rows.length)
    const limited = await pool.query('SELECT id FROM users LIMIT 1')
    show(limited.rows.length > 0)`, 'loadedToCount: pool.query'],
  ['an unmodified builder', `${KNEX}
    const open = query => query.where('open', true)
    const first = query => query.limit(1)
    show((await knex('users').modify(open)).length, (await knex('posts').modify(first)).length, (await knex('tags').modify(unknown)).length)`, "loadedToCount: knex('users').modify"],
])('%s', (_, sample, expected) => {
  expect(text(sample)).toBe(expected)
})

it.each<[string, string]>([
  ['a row is used', `${USERS}\n    show(users.length, users[0])`],
  ['the rows leave', `${USERS}\n    show(users.length, users)`],
  ['the rows are returned', `${PRISMA}\n    async function f() { const users = await prisma.user.findMany(); if (users.length === 0) throw new Error(); return users }`],
  ['the rows are iterated', `${USERS}\n    for (const user of users) show(user)\n    show(users.length)`],
  ['nothing is used', `${USERS}\n    if (users) show(1)`],
  ['a limit', `${PRISMA}\n    const users = await prisma.user.findMany({ take: 2 })\n    show(users.length > 1)`],
  ['a limit set elsewhere', `${PRISMA}\n    const users = await prisma.user.findMany(options)\n    show(users.length)`],
  ['a spread that may limit', `${PRISMA}\n    const users = await prisma.user.findMany({ where, ...page })\n    show(users.length)`],
  ['a limit in the chain', `${KNEX}\n    const users = await knex('users').limit(1)\n    show(users.length > 0)`],
  ['a builder begun elsewhere', `${KNEX}\n    const query = knex('users')\n    if (page) query.limit(10)\n    const users = await query.where({ team })\n    show(users.length)`],
  ['a builder that goes on later', `${KNEX}\n    const query = knex('users')\n    query.limit(1)\n    const users = await query\n    show(users.length > 0)`],
  ['rows that are locked', `${KNEX}\n    const users = await knex('users').where({ team }).forUpdate()\n    show(users.length)`],
  ['rows that options lock', `
    import { Sequelize } from 'sequelize'
    const User = new Sequelize('').define('User', {})
    const users = await User.findAll({ where: { team }, lock: true })
    show(users.length)`],
  ['asked again for each of something else', `${USERS}\n    show(names.filter(name => !users.some(user => user.name === name)))`],
  ['a test that no column answers', `${USERS}\n    show(users.some(user => isAdmin(user)))`],
  ['a sum of parts', `${USERS}\n    show(users.reduce((sum, user) => sum + user.posts.length, 0))`],
  ['a variable that is written to', `${PRISMA}\n    let users = await prisma.user.findMany()\n    users = users.filter(isOpen)\n    show(users.length)`],
  ['one row by its id', `${PRISMA}\n    const users = await prisma.user.findMany({ where: { id: userId, team } })\n    if (users.length > 0) throw new Error()`],
  ['one row', `${PRISMA}\n    const user = await prisma.user.findUnique({ where: { id } })\n    show(user.length)`],
  ['written rows', `${KNEX}\n    const written = await knex('users').insert(rows).returning('id')\n    show(written.length)`],
  ['no database', `const users = await load()\n    show(users.length)`],
])('silent: %s', (_, sample) => {
  expect(text(sample)).toBe('')
})

const STORE = (method: string): string => `
    // store.ts
    import { Pool } from 'pg'
    const pool = new Pool()
    export class Store {
      ${method}
    }
    // main.ts
    import { Store } from './store'
    async function isUsed(store: Store, id: string) { return (await store.usersOf(id)).length > 0 }`

it.each<[string, string, string]>([
  ['rows as they are', "async usersOf(id) { const { rows } = await pool.query('SELECT * FROM users WHERE team = $1', [id]); return rows }", 'loadedToTest: store.usersOf, store.usersOf → pool.query (store.ts:5).'],
  ['rows one by one', "async usersOf(id) { if (!id) return []; const result = await pool.query('SELECT * FROM users'); return result.rows.map(toUser) }", 'loadedToTest: store.usersOf, store.usersOf → pool.query (store.ts:5).'],
  ['through another', "usersOf(id) { return this.all() }\n      async all() { return (await pool.query('SELECT * FROM users')).rows }", 'loadedToTest: store.usersOf, store.usersOf → this.all → pool.query (store.ts:6).'],
  ['some of the rows', "async usersOf(id) { const { rows } = await pool.query('SELECT * FROM users'); return rows.filter(isOpen) }", ''],
  ['more than the rows', "async usersOf(id) { const { rows } = await pool.query('SELECT * FROM users'); rows.push(owner); return rows }", ''],
  ['rows of two kinds', 'async usersOf(id) { if (known.has(id)) return known.get(id); const { rows } = await pool.query(\'SELECT * FROM users\'); return rows }', ''],
  ['one row at most', "async usersOf(id) { const { rows } = await pool.query('SELECT * FROM users LIMIT 1'); return rows }", ''],
])('a helper that gives %s', (_, method, expected) => {
  expect(text(STORE(method)).replaceAll('this.all', 'all')).toBe(expected.replaceAll('this.all', 'all'))
})

it.each<[string, string, string]>([
  ['rows', "knex('users').where({ team })", "count('*')"],
  ['groups of rows', "knex('users').where({ team }).select('role').groupBy('role')", 'COUNT(DISTINCT …)'],
])('names what to ask for instead of counting %s', (_, query, form) => {
  const remedy = underEveryParser(`${KNEX}\n    show((await ${query}).length)`, analysed => detectLoadedAggregates(analysed, analysed.file).map(({ data }) => data['remedy'] ?? '').join('\n'))
  expect(remedy).toContain(`\`${form}\``)
})
