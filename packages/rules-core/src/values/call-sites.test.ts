import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { valuesText } from '../analysis-text.test-support.js'

const POOL = `
    // pool.js
    const { Pool } = require('pg')
    module.exports = new Pool()`

it.each<[string, string, ...string[]]>([
  ['of its own file', `${POOL}
    // main.js
    const pool = require('./pool')
    function load(db, id) { show(db) }
    load(pool, 1)`, 'pg.pool'],
  ['taken apart', `${POOL}
    // main.js
    const pool = require('./pool')
    const load = ({ db }, [second]) => { show(db); show(second) }
    load({ db: pool }, [pool])`, 'pg.pool', 'pg.pool'],
  ['handed down', `${POOL}
    // main.js
    const pool = require('./pool')
    function all(db) { return one(db) }
    function one(db) { show(db) }
    all(pool)`, 'pg.pool'],
  ['recursive', `${POOL}
    // main.js
    const pool = require('./pool')
    function walk(db, node) { show(db); for (const child of node.children) walk(db, child) }
    walk(pool, {})`, 'pg.pool'],
  ['of a constructor', `${POOL}
    // main.js
    const pool = require('./pool')
    class Users { constructor(db) { this.db = db } load() { show(this.db) } }
    new Users(pool)`, 'pg.pool'],
  ['of a file that requires it by name', `${POOL}
    // job.js
    const { load } = require('./main')
    load(require('./pool'), 1)
    // main.js
    exports.load = load
    function load(db, id) { show(db) }`, 'pg.pool'],
  ['of a file that requires all of it', `${POOL}
    // job.js
    const main = require('./main.js')
    main.load(require('./pool'), 1)
    // main.js
    module.exports = { read: 1, load: function (db, id) { show(db) } }`, 'pg.pool'],
  ['of a file that calls what it requires at once', `${POOL}
    // jobs/job.js
    const users = require('../users')(require('../pool'))
    // users/index.js
    module.exports = db => { show(db) }`, 'pg.pool'],
  ['of a file that imports it', `${POOL}
    // job.mjs
    import pool from './pool.js'
    import * as main from './main.mjs'
    main.load(pool)
    // main.mjs
    export const load = async db => { show(db) }`, 'pg.pool'],
  ['nobody calls', `
    // main.js
    function load(db) { show(db) }
    rows.map(load)`, 'unknown: untyped-parameter'],
  ['another function of the same name', `${POOL}
    // job.js
    const { load } = require('./other')
    load(require('./pool'))
    // other.js
    exports.load = db => {}
    // main.js
    exports.load = db => { show(db) }`, 'unknown: untyped-parameter'],
  ['behind a spread', `${POOL}
    // main.js
    function load(first, db) { show(db) }
    load(...args, require('./pool'))`, 'unknown: untyped-parameter'],
  ['in TypeScript', `
    // pool.ts
    import { Pool } from 'pg'
    export const pool = new Pool()
    // main.ts
    import { pool } from './pool'
    function load(db) { show(db) }
    load(pool)`, 'unknown: untyped-parameter'],
])('a parameter by the calls: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, valuesText)).toBe(expected.join('\n'))
})
