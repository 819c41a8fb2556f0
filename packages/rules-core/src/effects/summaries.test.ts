import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { effectsText } from '../analysis-text.test-support.js'

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
