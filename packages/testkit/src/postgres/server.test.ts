import { Client, Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PostgresServer } from './server.js'

describe('the server', () => {
  let server: PostgresServer
  let pool: Pool

  beforeAll(async () => {
    server = await PostgresServer.start()
    pool = new Pool({ connectionString: server.url, max: 4 })
  })

  beforeEach(async () => {
    await server.execute('DROP TABLE IF EXISTS rows; CREATE TABLE rows (id integer PRIMARY KEY)')
    server.log.take()
  })

  afterAll(async () => {
    await pool.end()
    await server.stop()
  })

  it('counts each request and what made it durable, not what opens and ends transactions', async () => {
    await pool.query('INSERT INTO rows VALUES (1), (2)')
    const client = await pool.connect()
    await client.query('BEGIN')
    await client.query('INSERT INTO rows VALUES ($1)', [3])
    await client.query('UPDATE rows SET id = id + 10')
    await client.query('COMMIT')
    client.release()
    expect(server.log.take()).toEqual({
      trips: 3,
      commits: 2,
      statements: ['INSERT INTO rows VALUES (1), (2)', 'INSERT INTO rows VALUES ($1)', 'UPDATE rows SET id = id + 10'],
    })
    expect(await server.rows('SELECT id FROM rows ORDER BY id')).toEqual([{ id: 11 }, { id: 12 }, { id: 13 }])
    expect(server.log.take().trips).toBe(0)
  })

  it('counts concurrent requests and refused ones', async () => {
    await Promise.all(Array.from({ length: 6 }, (_, id) => pool.query({ name: 'add', text: 'INSERT INTO rows VALUES ($1)', values: [id % 3] }).catch(() => undefined)))
    expect(server.log.take().statements).toEqual(Array.from({ length: 6 }, () => 'INSERT INTO rows VALUES ($1)'))
    expect(await server.rows('SELECT id FROM rows ORDER BY id')).toEqual([{ id: 0 }, { id: 1 }, { id: 2 }])
  })

  it('lets other connections wait while one is inside a transaction', async () => {
    const client = await pool.connect()
    await client.query('BEGIN')
    await client.query('INSERT INTO rows VALUES (1)')
    const answered: string[] = []
    const waiting = pool.query('SELECT 1 AS one').then(() => answered.push('other'))
    await client.query('INSERT INTO rows VALUES (2)')
    answered.push('owner')
    await client.query('COMMIT')
    client.release()
    await waiting
    expect(answered).toEqual(['owner', 'other'])
  })

  it('rolls back what a dropped connection has begun, and goes on', async () => {
    const client = new Client({ connectionString: server.url })
    client.on('error', () => undefined)
    await client.connect()
    await client.query('BEGIN')
    await client.query('INSERT INTO rows VALUES (1)')
    await server.interrupt()
    expect((await pool.query('SELECT * FROM rows')).rows).toEqual([])
  })
})
