import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { valuesText } from '../analysis-text.test-support.js'

it.each<[string, string, ...string[]]>([
  ['of a transaction', `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()
    await prisma.$transaction(async tx => { show(tx.user) })`, 'prisma.model<user>'],
  ['of a transaction whose options come first', `
    import { DataSource } from 'typeorm'
    const source = new DataSource({})
    await source.transaction('SERIALIZABLE', async manager => { show(manager) })
    await source.transaction(async manager => { show(manager) })`, 'typeorm.manager', 'typeorm.manager'],
  ['of a transaction\'s builder', `
    import { Kysely } from 'kysely'
    const db = new Kysely<any>({})
    await db.transaction().setIsolationLevel('serializable').execute(async trx => { show(trx) })`, 'kysely.transaction'],
  ['of a declared parameter type', `
    import type { EntityManager } from 'typeorm'
    declare function withTransaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T>
    withTransaction(async manager => { show(manager) })`, 'typeorm.manager'],
  ['of a declared parameter type that has a name', `
    import type { EntityManager } from 'typeorm'
    type Work<T> = (manager: EntityManager) => Promise<T>
    async function withTransaction<T>(work: Work<T>): Promise<T> { return start(work) }
    withTransaction(async manager => { show(manager) })`, 'typeorm.manager'],
  ['of what the body calls it with', `
    // main.js
    const { Pool } = require('pg')
    const pool = new Pool()
    function withClient(work) { const client = pool.connect(); try { return work(client) } finally { client.release() } }
    withClient(client => { show(client) })`, 'pg.client'],
  ['of an array method', `
    import type { Repository } from 'typeorm'
    declare const all: Repository<User>[]
    class User {}
    all.forEach((repository, index, list) => { show(repository); show(index); show(list) })
    all.reduce((sum, repository) => { show(repository); return sum }, 0)`, 'typeorm.repository<User>', 'number', 'typeorm.repository<User>[]', 'typeorm.repository<User>'],
  ['of then', `
    import { Pool } from 'pg'
    const pool = new Pool()
    pool.connect().then(client => { show(client) })`, 'pg.client'],
  ['of then on a builder', `
    import { Schema, model } from 'mongoose'
    const User = model('User', new Schema({}))
    User.findById(id).then(user => { show(user) })`, 'mongoose.document<User>'],
  ['of Map#forEach', `
    class User {}
    declare const byId: Map<string, User>
    byId.forEach((user, id) => { show(user); show(id) })`, 'User', 'string'],
  ['of a package\'s runner', `
    import pMap from 'p-map'
    class User {}
    declare const all: User[]
    await pMap(all, async user => { show(user) }, { concurrency: 2 })`, 'User'],
  ['of an annotated variable', `
    import type { Knex } from 'knex'
    const up: (knex: Knex) => Promise<void> = async knex => { show(knex) }`, 'knex.client'],
  ['of an event', `
    emitter.on('x', value => { show(value) })`, 'unknown: untyped-parameter'],
])('a callback\'s parameter: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, valuesText).split('\n')).toEqual(expected)
})
