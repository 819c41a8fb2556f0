import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { effectsText, reportsText } from '../analysis-text.test-support.js'

const DB = `
    // db.ts
    import { Pool } from 'pg'
    export const pool = new Pool()
    // main.ts
    import { pool } from './db'`

it.each<[string, string, ...string[]]>([
  ['a function that queries', `${DB}
    async function load(id: string) { return pool.query('SELECT 1', [id]) }
    show(load('1'))`, 'pool.query (main.ts): read-many by pg query'],
  ['a function that does not', `${DB}
    const twice = (n: number) => n * 2
    show(twice(1))`, 'none'],
  ['an unknown function', `show(load('1'))`, 'none'],
  ['two files further', `
    // repository.ts
    import type { Repository } from 'typeorm'
    export class User {}
    export class UserRepository {
      constructor(private readonly users: Repository<User>) {}
      byId(id: string) { return this.users.findOneBy({ id }) }
    }
    // service.ts
    import { UserRepository } from './repository'
    export class UserService {
      constructor(private readonly repository: UserRepository) {}
      load(id: string) { return this.repository.byId(id) }
    }
    // main.ts
    import type { UserService } from './service'
    declare const service: UserService
    show(service.load('1'))`, 'this.repository.byId (service.ts) → this.users.findOneBy (repository.ts): read-one of User by typeorm findOneBy'],
  ['what a module keeps after its first call', `${DB}
    let kept, other, third, plain
    const load = () => pool.query('SELECT 1')
    async function a() { if (!kept) kept = await load(); return kept }
    async function b() { return (other ??= await load()) }
    async function c() { if (third !== undefined) { return third } third = await load(); return third }
    async function d() { plain = await load(); return plain }
    async function e() { let own; if (!own) own = await load(); return own }
    show(a()); show(b()); show(c()); show(d()); show(e())`, 'none', 'none', 'none', "load (main.ts) → pool.query (main.ts): read-many by pg query", "load (main.ts) → pool.query (main.ts): read-many by pg query"],
  ['the shortest chain, though it stands last', `${DB}
    const a = () => b()
    const b = () => pool.query('DELETE FROM x')
    const f = () => { a(); pool.query('SELECT 1') }
    show(f())`, 'pool.query (main.ts): read-many by pg query'],
  ['of two as short, the first', `${DB}
    const a = () => pool.query('DELETE FROM x')
    const b = () => pool.query('SELECT 1')
    const f = () => { b(); a() }
    show(f())`, 'a (main.ts) → pool.query (main.ts): delete by pg query'],
  ['functions that call each other', `${DB}
    function even(n: number): unknown { return n === 0 ? pool.query('SELECT 1') : odd(n - 1) }
    function odd(n: number): unknown { return even(n - 1) }
    show(odd(3))`, 'even (main.ts) → pool.query (main.ts): read-many by pg query'],
  ['functions that call each other and nothing else', `
    function even(n: number): unknown { return odd(n - 1) }
    function odd(n: number): unknown { return even(n - 1) }
    show(odd(3))`, 'none'],
  ['a recursive function', `${DB}
    function walk(node: Node) { for (const child of node.children) walk(child); pool.query('SELECT 1') }
    show(walk(root))`, 'pool.query (main.ts): read-many by pg query'],
  ['what is done until a variable of the module is filled', `${DB}
    let known: Row[] | undefined
    let open = false
    let last: Row | undefined
    async function all() { if (known) return known; known = await pool.query('SELECT 1'); return known }
    async function lazy() { if (known === undefined) { known = await pool.query('SELECT 1') } return known }
    async function short() { return (known ??= await pool.query('SELECT 1')) }
    async function never() { if (open) return known; return pool.query('SELECT 1') }
    async function byId(id) { if (last && last.id === id) return last; last = await pool.query('SELECT 1', [id]); return last }
    async function own() { let row; if (row) return row; row = await pool.query('SELECT 1'); return row }
    show(all()); show(lazy()); show(short()); show(never()); show(byId('1')); show(own())`, 'none', 'none', 'none', 'pool.query (main.ts): read-many by pg query', 'pool.query (main.ts): read-many by pg query', 'pool.query (main.ts): read-many by pg query'],
  ['what is done until a field is filled', `${DB}
    class Settings {
      private rows?: Row[]
      async all() { if (!this.rows) this.rows = await pool.query('SELECT 1'); return this.rows }
      async of(id: string) { if (!this.rows) this.rows = await pool.query('SELECT 1', [id]); return this.rows }
      f() { show(this.all()); show(this.of('1')) }
    }`, 'none', 'pool.query (main.ts): read-many by pg query'],
  ['queries that are handed back and not run', `
    import type { Knex } from 'knex'
    const published = (knex: Knex) => knex('posts').where({ published: true })
    const column = (knex: Knex, text: string) => knex.raw(text)
    const both = (knex: Knex) => published(knex)
    async function report(knex: Knex) { return knex('views').whereIn('post', published(knex)) }
    function sorted(knex: Knex) { return [{ column: column(knex, 'x'), order: 'asc' }] }
    async function all(knex: Knex) { const rows = both(knex); await rows }
    async function run(knex: Knex, text: string) { return column(knex, text) }
    async function filtered(knex: Knex) { const query = both(knex); query.where('a', 1) }
    show(report(db)); show(sorted(db)); show(all(db)); show(run(db)); show(filtered(db))`,
  'knex(\'views\').whereIn (main.ts): read-many of views by knex whereIn', 'none', 'both (main.ts) → published (main.ts) → knex(\'posts\').where (main.ts): read-many of posts by knex where', 'column (main.ts) → knex.raw (main.ts): raw by knex raw', 'none'],
  ['objects that are declared as an interface where they are made', `
    // users.ts
    import type { Pool } from 'pg'
    export interface UserMethods { load(id: string): Promise<User> }
    export type PostMethods = { count: (id: string) => Promise<number> }
    export function createUserMethods(pool: Pool): UserMethods {
      async function load(id: string) { return pool.query('SELECT 1', [id]) }
      return { load }
    }
    // methods.ts
    import type { Pool } from 'pg'
    import { createUserMethods, type UserMethods, type PostMethods } from './users'
    type AllMethods = UserMethods & PostMethods
    export function createMethods(pool: Pool): AllMethods {
      const posts: PostMethods = { count: id => pool.query('SELECT 2', [id]) }
      return { ...createUserMethods(pool), ...posts }
    }
    // db.js
    const { createMethods } = require('./methods')
    const methods = createMethods(connection)
    module.exports = { ...methods, seed() {} }
    // main.js
    const db = require('./db')
    show(db.load('1')); show(db.count('1'))`, 'pool.query (users.ts): read-many by pg query', 'pool.query (methods.ts): read-many by pg query'],
  ['a branch on an optional argument', `${DB}
    async function save(row: Row, log?: Logger) { if (log) await pool.query('INSERT INTO log') }
    show(save(row))
    show(save(row, undefined))
    show(save(row, logger))`, 'none', 'none', 'pool.query (main.ts): insert by pg query'],
  ['a condition on an optional argument', `${DB}
    const save = async (row: Row, deep?: boolean) => { deep && row.ok && (await pool.query('INSERT INTO log')); return deep ? pool.query('SELECT 1') : row }
    show(save(row))
    show(save(row, false))
    show(save(row, true))`, 'none', 'none', 'pool.query (main.ts): insert by pg query'],
  ['arguments that are spread', `${DB}
    async function save(row: Row, log?: Logger) { if (log) await pool.query('INSERT INTO log') }
    show(save(...args))`, 'pool.query (main.ts): insert by pg query'],
  ['a condition on something else', `${DB}
    async function save(row: Row) { if (row.dirty) await pool.query('INSERT INTO log') }
    show(save(row))`, 'pool.query (main.ts): insert by pg query'],
  ['a function that it only defines', `${DB}
    const make = () => { const load = () => pool.query('SELECT 1'); return load }
    show(make())`, 'none'],
  ['a function that it defines and calls', `${DB}
    const run = () => { const load = () => pool.query('SELECT 1'); return load() }
    show(run())`, 'load (main.ts) → pool.query (main.ts): read-many by pg query'],
  ['a callback that it runs', `${DB}
    const all = (ids: string[]) => Promise.all(ids.map(id => pool.query('SELECT 1', [id])))
    show(all(ids))`, 'pool.query (main.ts): read-many by pg query'],
  ['a timer that it sets', `${DB}
    const later = () => { setTimeout(() => pool.query('SELECT 1'), 10) }
    show(later())`, 'none'],
  ['a function by reference', `${DB}
    const load = (id: string) => pool.query('SELECT 1', [id])
    show(ids.map(load))
    show(register(load))`, 'pool.query (main.ts): read-many by pg query', 'none'],
  ['a function by reference within', `${DB}
    const load = (id: string) => pool.query('SELECT 1', [id])
    const all = (ids: string[]) => Promise.all(ids.map(load))
    show(all(ids))`, 'ids.map (main.ts) → pool.query (main.ts): read-many by pg query'],
  ['a method by reference', `${DB}
    const store = { load: (id: string) => pool.query('SELECT 1', [id]) }
    show(ids.map(store.load))`, 'pool.query (main.ts): read-many by pg query'],
  ['a static method, a getter\'s result and super', `${DB}
    class Base { save() { return pool.query('INSERT INTO x') } static find() { return pool.query('SELECT 1') } }
    class Row extends Base { save() { return super.save() } }
    show(Row.find())
    show(new Row().save())`, 'pool.query (main.ts): read-many by pg query', 'super.save (main.ts) → pool.query (main.ts): insert by pg query'],
  ['a builder that it returns', `
    import createKnex from 'knex'
    const knex = createKnex({})
    const find = (id: string) => knex('users').where({ id })
    const base = () => { knex('users').where({ id }) }
    show(find('1'))
    show(base())`, "knex('users').where (main.ts): read-many of users by knex where", 'none'],
  ['opening a transaction alone', `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()
    const empty = () => prisma.$transaction(async tx => 1)
    const full = () => prisma.$transaction(async tx => tx.user.count())
    show(empty())
    show(full())`, 'none', 'tx.user.count (main.ts): count of user by prisma count'],
  ['CommonJS', `
    // users.js
    const { Pool } = require('pg')
    const pool = new Pool()
    exports.find = id => pool.query('SELECT 1', [id])
    // main.js
    const users = require('./users')
    show(users.find(1))`, 'pool.query (users.js): read-many by pg query'],
])('what a call does: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, effectsText).split('\n')).toEqual(expected)
})

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`
const FIND = 'prisma.user.findFirst({ where: { id } })'

/** What differs from element to element, followed into what is called. */
it.each<[string, string, ...string[]]>([
  ['the table', `${DB}
    const empty = (table: string) => pool.query(\`DELETE FROM \${table}\`)
    const emptyAll = (table: string) => { const name = table.trim(); return empty(name) }
    const rename = (table: string, id: string) => pool.query(\`UPDATE \${table} SET x = 1 WHERE id = $1\`, [id])
    for (const table of tables) await empty(table)
    for (const table of tables) await emptyAll(table)
    for (const id of ids) await rename('users', id)`, 'write: rename'],
  ['the table in one query of two', `${DB}
    const move = async (table: string) => { await pool.query(\`DELETE FROM \${table}\`); await pool.query('INSERT INTO log VALUES ($1)', [table]) }
    for (const table of tables) await move(table)`, 'write: move'],
  ['the key of a cache that the function fills', `${PRISMA}
    const cache = new Map()
    async function load(id: string) { const known = cache.get(id); if (known) return known; const row = await ${FIND}; cache.set(id, row); return row }
    for (const post of posts) await load(post.userId)
    for (const post of posts) await load('admin')`, 'query: load'],
  ['the key of a cache in a field', `${PRISMA}
    class Users {
      private readonly cache: Record<string, unknown> = {}
      async load(id: string) { if (!this.cache[id]) this.cache[id] = await ${FIND}; return this.cache[id] }
      async run(posts: Post[], tenant: string) { for (const post of posts) { await this.load(post.userId); await this.load(tenant) } }
    }`, 'query: this.load'],
  ['a cache of one call', `${PRISMA}
    async function load(id: string) { const cache = new Map(); if (!cache.get(id)) cache.set(id, await ${FIND}); return cache.get(id) }
    for (const post of posts) await load('admin')`, 'query (invariant): load'],
  ['the key of a cache of a package', `${PRISMA}
    async function load(id: string, role: string) { return store.getOrSet(role, () => ${FIND}) }
    for (const post of posts) await load(post.id, post.role)
    for (const post of posts) await load(post.id, 'admin')`, 'query: load'],
])('what varies: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, reportsText).split('\n')).toEqual(expected)
})

it.each<[string, string, ...string[]]>([
  ['in a helper', `${PRISMA}
    const load = (id: number) => prisma.user.findUnique({ where: { id } })
    await Promise.all(ids.map(id => load(id)))
    for (const id of ids) await load(id)`, 'query: load'],
  ['in a helper of a helper', `${PRISMA}
    const load = (id: number) => prisma.user.findUnique({ where: { id } })
    const show = async (id: number) => render(await load(id))
    await Promise.all(ids.map(id => show(id)))
    for (const id of ids) await show(id)`, 'query: show'],
  ['after something else was waited for', `${PRISMA}
    const load = async (id: number) => { await prisma.log.findUnique({ where: { id } }); return prisma.user.findUnique({ where: { id } }) }
    const loadLate = async (id: number) => { await prisma.log.count({ where: { id } }); return prisma.user.findUnique({ where: { id } }) }
    await Promise.all(ids.map(id => load(id)))
    await Promise.all(ids.map(id => loadLate(id)))`, 'query: load', 'query: loadLate'],
  ['of a query that does not merge', `${PRISMA}
    const load = (id: number) => prisma.user.findFirst({ where: { id } })
    await Promise.all(ids.map(id => load(id)))`, 'query: load'],
])('queries of one tick that the library merges: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, reportsText).split('\n')).toEqual(expected)
})
