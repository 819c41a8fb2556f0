import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { queriesText } from '../analysis-text.test-support.js'

const KNEX = `
    import createKnex from 'knex'
    const knex = createKnex({ client: 'pg' })`
const DRIZZLE = `
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { pgTable } from 'drizzle-orm/pg-core'
    import { eq, inArray, sql } from 'drizzle-orm'
    const users = pgTable('users', {})
    const db = drizzle(url)`
const KYSELY = `
    import { Kysely, sql } from 'kysely'
    declare const db: Kysely<any>`
const PG = `
    import { Pool } from 'pg'
    const pool = new Pool()`

it.each<[string, string, ...string[]]>([
  ['Knex: a chain is one query, named by its last call', `${KNEX}
    await knex('users').where({ id }).first()
    await knex.select('*').from('users').where('id', id)`, 'read-one of users by knex first', 'read-many of users by knex where'],
  ['Knex: what the chain does', `${KNEX}
    await knex('users').insert(row).returning('id')
    await knex('users').where({ id }).del()
    await knex('users').insert(row).onConflict('id').merge()
    await knex('users').count()`, 'insert of users by knex returning', 'delete of users by knex del', 'upsert of users by knex merge', 'count of users by knex count'],
  ['Knex: built only', `${KNEX}
    knex('users').where({ id }).update(row)`, 'update of users by knex update, not executed'],
  ['Knex: kept and awaited later', `${KNEX}
    const query = knex('users').where({ id })
    if (limit) query.limit(limit)
    const rows = await query`, 'read-many of users by knex where', 'read-many of users by knex limit, not executed'],
  ['Knex: returned from a map', `${KNEX}
    await Promise.all(ids.map(id => knex('users').where({ id })))`, 'read-many of users by knex where'],
  ['Knex: a subquery is part of the other', `${KNEX}
    await knex('users').whereIn('id', knex('posts').select('user_id'))`, 'read-many of users by knex whereIn', 'read-many of posts by knex select, not executed'],
  ['Knex: the builder a callback fills', `${KNEX}
    await knex('users').where(function () { this.where('a', 1) }).andWhere(qb => qb.where('b', 2))`, 'read-many of users by knex andWhere'],
  ['Knex: transaction and SQL', `${KNEX}
    await knex.transaction(async trx => { await trx('users').insert(row); await trx.raw(statement) })`,
  'transaction by knex transaction', 'insert of users by knex insert', 'raw by knex raw'],
  ['Knex: text is no query', `${KNEX}
    log(knex('users').where({ id }).toString())
    knex.raw('now()')`, ''],
  ['Knex: SQL that is a part of a statement', `
    import type { Knex } from 'knex'
    const columns = async (knex: Knex, text: string) => {
      const compare = (part: Knex.Raw) => knex('users').where(part).first()
      show({ column: knex.raw(text) })
      enrich(knex.raw('?? as ??', ['a', 'b']))
      await compare(knex.raw(text))
      await Promise.all([knex.raw('select 1'), knex.raw(text)])
      const nodes = list.map(name => knex.raw(text + name))
      await knex('posts').select(nodes)
    }`, 'read-one of users by knex first', 'raw by knex raw, not executed', 'raw by knex raw, not executed', 'read-many by knex raw', 'raw by knex raw', 'raw by knex raw, not executed', 'read-many of posts by knex select'],

  ['Drizzle: awaited', `${DRIZZLE}
    await db.select().from(users).where(eq(users.id, id))
    await db.insert(users).values(row).returning()
    await db.update(users).set(row).where(eq(users.id, id))
    await db.delete(users)`, 'read-many of users by drizzle where', 'insert of users by drizzle returning', 'update of users by drizzle where', 'delete of users by drizzle delete'],
  ['Drizzle: relational', `${DRIZZLE}
    await db.query.users.findFirst({ where: eq(users.id, id) })`, 'read-one of users by drizzle findFirst'],
  ['Drizzle: at a terminal', `${DRIZZLE}
    await db.select().from(users).execute()
    const rows = db.select().from(users).all()`, 'read-many of users by drizzle execute', 'read-many of users by drizzle all'],
  ['Drizzle: a subquery and a batch', `${DRIZZLE}
    const active = db.select().from(users).as('active')
    await db.batch([db.insert(users).values(a), db.insert(users).values(b)])`,
  'transaction by drizzle batch', 'insert of users by drizzle values, batch of db.batch', 'insert of users by drizzle values, batch of db.batch'],
  ['Drizzle: an unknown receiver, proved by the table', `
    // package.json
    { "dependencies": { "drizzle-orm": "0.45" } }
    // schema.ts
    import { pgTable } from 'drizzle-orm/pg-core'
    export const users = pgTable('users', {})
    // main.ts
    import { users } from './schema'
    export async function f(ctx) { await ctx.db.insert(users).values(row); await ctx.list.insert(1) }`, 'insert of users by drizzle values'],
  ['Drizzle: an unknown receiver, by the shape of the chain', `
    // package.json
    { "dependencies": { "drizzle-orm": "0.45" } }
    // main.ts
    export async function f(ctx, table) { await ctx.db.select().from(table); await ctx.db.update(table); ctx.select() }`, 'likely read-many of table by drizzle from'],

  ['Kysely: only at the terminal', `${KYSELY}
    await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
    await db.insertInto('person').values(row).execute()
    await db.updateTable('person').set(row).execute()
    await db.deleteFrom('person').where('id', '=', id).execute()`,
  'read-one of person by kysely executeTakeFirst', 'insert of person by kysely execute', 'update of person by kysely execute', 'delete of person by kysely execute'],
  ['Kysely: awaiting a builder does nothing', `${KYSELY}
    await db.selectFrom('person').selectAll()`, ''],
  ['Kysely: a builder that goes through a function', `${KYSELY}
    const base = () => db.selectFrom('person').selectAll()
    await base().where('id', '=', id).execute()`, 'read-many of person by kysely execute'],
  ['Kysely: SQL', `${KYSELY}
    const part = sql\`now()\`
    await sql.raw(statement).execute(db)
    await sql\`update person set seen = now() where id = \${id}\`.execute(db)
    await sql.raw('delete from person').execute(db)`, 'raw by kysely execute', 'update by kysely execute', 'delete by kysely execute'],
  ['Kysely: an unknown receiver, by names no other library has', `
    // package.json
    { "dependencies": { "kysely": "0.29" } }
    // main.ts
    export const f = ctx => ctx.db.selectFrom('person').selectAll().execute()`, 'likely read-many of person by kysely execute'],

  ['pg: by the text', `${PG}
    await pool.query('SELECT 1')
    pool.query(\`INSERT INTO x VALUES ($1)\`, [1])
    await pool.query({ text: 'update x set a = 1' })
    await pool.query(statement)
    await pool.query('BEGIN')`, 'read-many by pg query', 'insert by pg query', 'update by pg query', 'raw by pg query', 'raw by pg query'],
  ['pg: one connection', `${PG}
    const client = await pool.connect()
    try { await client.query('delete from x') } finally { client.release() }`, 'delete by pg query'],

  ['not the database', `
    [1].find(x => x)
    new Map().get(1)
    new Set().add(1)
    cache.get('x'); redis.set('x', 1); queue.add(job); events.emit('x'); i18n.t('x'); repository.create({}); service.find(1); client.query('x')`, ''],
  ['in a comment, a string, a type', `
    // await prisma.user.findMany({ where })
    const text = 'prisma.user.findMany({ where })'
    type Query = typeof text`, ''],
])('%s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, queriesText).split('\n')).toEqual(expected)
})
