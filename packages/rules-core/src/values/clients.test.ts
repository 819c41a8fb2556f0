import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { valuesText } from '../analysis-text.test-support.js'

it.each<[string, string, ...string[]]>([
  ['exported and imported', `
    // db.ts
    import { PrismaClient } from '@prisma/client'
    export const prisma = new PrismaClient()
    // main.ts
    import { prisma } from './db.js'
    show(prisma)
    show(prisma.user)
    show(prisma.user.findMany)`, 'prisma.client', 'prisma.model<user>', 'prisma.model<user>.findMany()'],
  ['one of two: kept on the global object between reloads', `
    import { PrismaClient } from '@prisma/client'
    const globalForPrisma = globalThis as unknown as { prisma: PrismaClient | undefined }
    show(globalForPrisma.prisma ?? new PrismaClient())`, 'prisma.client'],
  ['unknown or new', `
    import { PrismaClient } from '@prisma/client'
    show(global.prisma || new PrismaClient())`, 'prisma.client'],
  ['extended', `
    import { PrismaClient } from '@prisma/client'
    show(new PrismaClient().$extends({ model: {} }).$extends(softDelete()).user)`, 'prisma.model<user>'],
  ['remembered by a generic function', `
    // remember.ts
    export function remember<T>(name: string, make: () => T): T {
      const store = (globalThis as any).store
      return store[name] ?? (store[name] = make())
    }
    // db.ts
    import { PrismaClient } from '@prisma/client'
    import { remember } from './remember'
    export const prisma = remember('prisma', () => new PrismaClient())
    // main.ts
    import { prisma } from './db'
    show(prisma.post)`, 'prisma.model<post>'],
  ['the default export', `
    // db.ts
    import { PrismaClient } from '@prisma/client'
    export default new PrismaClient()
    // main.ts
    import db from './db'
    show(db)`, 'prisma.client'],
  ['a named default export', `
    // db.ts
    import { PrismaClient } from '@prisma/client'
    const client = new PrismaClient()
    export default client
    // main.ts
    import db from './db'
    show(db)`, 'prisma.client'],
  ['imported as a default by name', `
    // db.ts
    import { PrismaClient } from '@prisma/client'
    export default new PrismaClient()
    // main.ts
    import { default as db } from './db'
    show(db)`, 'prisma.client'],
  ['of a generated client that is not there', `
    import { PrismaClient } from './generated/prisma/client'
    show(new PrismaClient())`, 'prisma.client'],
  ['of something else that is not there', `
    import { HttpClient } from './generated/http'
    show(new HttpClient())`, 'instance of (missing).HttpClient'],
  ['of the project\'s own by the same name', `
    // client.ts
    export class PrismaClient {}
    // main.ts
    import { PrismaClient } from './client'
    show(new PrismaClient())`, 'PrismaClient'],
  ['made by a function', `
    // db.ts
    import { drizzle } from 'drizzle-orm/node-postgres'
    export const db = drizzle(process.env.URL!)
    // main.ts
    import { db } from './db'
    show(db)
    show(db.query.users)`, 'drizzle.db', 'drizzle.relational<users>'],
  ['called by itself', `
    import knex from 'knex'
    const db = knex({ client: 'pg' })
    show(db)
    show(db('users'))
    show(db('users').where({ id: 1 }).first())
    show(db('users').insert(row))`, 'knex.client', 'knex.builder<users> (read-many pending)', 'knex.builder<users> (read-one pending)', 'knex.builder<users> (insert pending)'],
  ['of a generic class', `
    import { Kysely, PostgresDialect } from 'kysely'
    interface DB { person: { id: number } }
    const db = new Kysely<DB>({ dialect: new PostgresDialect({}) })
    show(db.selectFrom('person').selectAll())`, 'kysely.select<person> (read-many pending)'],
  ['assigned later', `
    import { DataSource } from 'typeorm'
    let source: DataSource | undefined
    function connect() { source = new DataSource({}) }
    show(source!.manager)`, 'typeorm.manager'],
  ['assigned later without an annotation', `
    import { DataSource } from 'typeorm'
    let source
    export function connect() { source = new DataSource({}) }
    show(source)`, 'typeorm.dataSource'],
  ['awaited', `
    import { DataSource } from 'typeorm'
    const source = await new DataSource({}).initialize()
    show(source.getRepository(User))`, 'typeorm.repository<User>'],
  ['two of one kind', `
    import { Pool } from 'pg'
    const [reader, writer] = [new Pool(), new Pool()]
    show(writer)`, 'pg.pool'],
  ['held by an object', `
    // clients.ts
    import { Pool } from 'pg'
    export const clients = { main: new Pool(), get replica() { return new Pool() }, make() { return new Pool() } }
    // main.ts
    import { clients } from './clients'
    show(clients.main)
    show(clients['main'])
    show(clients.replica)
    show(clients.make())`, 'pg.pool', 'pg.pool', 'pg.pool', 'pg.pool'],
  ['imported while running', `
    // db.ts
    import { PrismaClient } from '@prisma/client'
    export const prisma = new PrismaClient()
    // main.ts
    const { prisma } = await import('./db')
    show(prisma)`, 'prisma.client'],
  ['a model', `
    import mongoose, { Schema, model } from 'mongoose'
    const User = model('User', new Schema({}))
    const Post = mongoose.model('Post', new Schema({}))
    show(User)
    show(Post)
    show(new Post({}))
    show(User.findById(id).lean())`, 'mongoose.model<User>', 'mongoose.model<Post>', 'mongoose.document<Post>', 'mongoose.query<User> (read-one pending)'],
  ['a class that extends a model', `
    // user.ts
    import { Model } from 'sequelize'
    export class User extends Model {}
    // main.ts
    import { User } from './user'
    show(await User.findByPk(1))
    show(new User())
    show(new User().save)`, 'sequelize.instance<User>', 'User', 'sequelize.instance<User>.save()'],
  ['a table', `
    import { pgTable, serial } from 'drizzle-orm/pg-core'
    export const users = pgTable('users', { id: serial() })
    show(users)`, 'drizzle.table<users>'],
])('a client: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, valuesText).split('\n')).toEqual(expected)
})
