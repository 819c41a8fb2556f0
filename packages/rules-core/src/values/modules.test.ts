import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { valuesText } from '../analysis-text.test-support.js'

it.each<[string, string, ...string[]]>([
  ['module.exports of one value', `
    // db.js
    const knex = require('knex')
    module.exports = knex({ client: 'pg' })
    // main.js
    const db = require('./db')
    show(db)
    show(db('users'))`, 'knex.client', 'knex.builder<users> (read-many pending)'],
  ['module.exports of an object', `
    // db.js
    const { Pool } = require('pg')
    const pool = new Pool()
    module.exports = { pool, connect: () => pool.connect() }
    // main.js
    const { pool, connect: open } = require('./db')
    show(pool)
    show(open)
    show(open())`, 'pg.pool', 'function connect', 'pg.client'],
  ['exports.x', `
    // db.js
    const { Pool } = require('pg')
    exports.pool = new Pool()
    module.exports.other = new Pool()
    // main.js
    const db = require('./db')
    show(db.pool)
    show(require('./db').other)`, 'pg.pool', 'pg.pool'],
  ['module.exports = exports = {…}', `
    // db.js
    const { Pool } = require('pg')
    module.exports = exports = { pool: new Pool() }
    // main.js
    show(require('./db').pool)`, 'pg.pool'],
  ['a member of a required package', `
    // main.js
    const Sequelize = require('sequelize')
    const sequelize = new Sequelize('sqlite::memory:')
    show(sequelize)
    show(sequelize.define('User', {}))
    show(new Sequelize.Sequelize(''))`, 'sequelize.sequelize', 'sequelize.model<User>', 'sequelize.sequelize'],
  ['a package required and called at once', `
    // main.js
    const knex = require('knex')({ client: 'pg' })
    show(knex)`, 'knex.client'],
  ['ES import of a CommonJS module', `
    // db.cjs
    const { Pool } = require('pg')
    module.exports = { pool: new Pool() }
    // main.mjs
    import db from './db.cjs'
    show(db.pool)`, 'pg.pool'],
  ['import = require', `
    // db.ts
    import { Pool } from 'pg'
    export = new Pool()
    // main.ts
    import pool = require('./db')
    show(pool)`, 'pg.pool'],
  ['barrels', `
    // db/client.ts
    import { PrismaClient } from '@prisma/client'
    export const prisma = new PrismaClient()
    // db/other.ts
    export const nothing = 1
    // db/index.ts
    export * from './other'
    export * from './client'
    // index.ts
    export { prisma as db } from './db'
    export * as all from './db'
    // main.ts
    import { db, all } from './index'
    show(db)
    show(all.prisma)
    show(all.missing)`, 'prisma.client', 'prisma.client', 'unknown: unresolved-name'],
  ['an import that is exported again', `
    // db.ts
    import { Pool } from 'pg'
    const pool = new Pool()
    export { pool as default }
    // index.ts
    import pool from './db'
    export { pool }
    // main.ts
    import { pool } from '.'
    show(pool)`, 'pg.pool'],
  ['barrels that import each other', `
    // a.ts
    export * from './b'
    // b.ts
    export * from './a'
    import { Pool } from 'pg'
    export const pool = new Pool()
    // main.ts
    import { pool, nothing } from './a'
    show(pool)
    show(nothing)`, 'pg.pool', 'unknown: unresolved-name'],
  ['barrels of barrels, asked in any order', `
    // index.ts
    export * from './clients'
    export * from './tables'
    // clients.ts
    export * from './primary'
    export * from './replica'
    export * from 'pg'
    // primary.ts
    import { Pool } from 'pg'
    export const pool = new Pool(), primary = pool
    // replica.ts
    import { Pool } from 'pg'
    export const replica = new Pool()
    // tables.ts
    export * from '.'
    export class User {}
    // main.ts
    import { replica, primary, User, Pool } from '.'
    import { primary as again, replica as other } from './tables'
    import { pool } from './clients'
    show(replica); show(primary); show(User); show(new Pool()); show(again); show(other); show(pool)
    import { replica as once } from '.'
    show(once)`, 'pg.pool', 'pg.pool', 'class User', 'pg.pool', 'pg.pool', 'pg.pool', 'pg.pool', 'pg.pool'],
  ['values that need each other', `
    // a.ts
    import { b } from './b'
    export const a = b
    // b.ts
    import { a } from './a'
    export const b = a
    // main.ts
    import { a } from './a'
    show(a)`, 'unknown: cycle'],
  ['a whole module', `
    // db.ts
    import { Pool } from 'pg'
    export const pool = new Pool()
    // main.ts
    import * as db from './db'
    show(db)
    show(db.pool)`, 'module db.ts', 'pg.pool'],
  ['.js that is .ts on disk', `
    // lib/db.mts
    import { Pool } from 'pg'
    export const pool = new Pool()
    // main.mts
    import { pool } from './lib/db.mjs'
    show(pool)`, 'pg.pool'],
  ['a path of tsconfig.json', `
    // tsconfig.json
    { "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"] } } }
    // src/db.ts
    import { Pool } from 'pg'
    export const pool = new Pool()
    // src/main.ts
    import { pool } from '@/db'
    show(pool)`, 'pg.pool'],
  ['a package of the workspace', `
    // package.json
    { "name": "root", "workspaces": ["packages/*"] }
    // packages/db/package.json
    { "name": "@acme/db", "main": "dist/index.js" }
    // packages/db/src/index.ts
    import { Pool } from 'pg'
    export const pool = new Pool()
    // packages/api/package.json
    { "name": "@acme/api" }
    // packages/api/main.ts
    import { pool } from '@acme/db'
    show(pool)`, 'pg.pool'],
  ['a class, a function and an enum of another file', `
    // lib.ts
    export class A { static load() {} }
    export function f() { return new A() }
    export enum E { One }
    export default function () { return 1 }
    // main.ts
    import g, { A, f, E } from './lib'
    show(A); show(A.load); show(f); show(f()); show(E); show(g)`, 'class A', 'function load', 'function f', 'A', 'enum', 'function (anonymous)'],
  ['a module that is not there', `
    import { a } from './nowhere'
    show(a)
    show(a.b)`, 'export of (missing).a', 'export of (missing).a.b'],
  ['a file with a syntax error', `
    // broken.ts
    export const = (
    // main.ts
    import { a } from './broken'
    show(a)`, 'export of (missing).a'],
])('a module: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, valuesText).split('\n')).toEqual(expected)
})
