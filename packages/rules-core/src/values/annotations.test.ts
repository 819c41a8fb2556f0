import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { valuesText } from '../analysis-text.test-support.js'

it.each<[string, string, ...string[]]>([
  ['a parameter', `
    import type { Repository } from 'typeorm'
    class User {}
    function f(users: Repository<User>) { show(users) }`, 'typeorm.repository<User>'],
  ['an optional parameter, with null', `
    import type { EntityManager } from 'typeorm'
    const f = (manager?: EntityManager | null) => { show(manager) }`, 'typeorm.manager'],
  ['a parameter with a default', `
    import { PrismaClient } from '@prisma/client'
    function f(db: PrismaClient = new PrismaClient()) { show(db) }`, 'prisma.client'],
  ['a default without an annotation', `
    import { PrismaClient } from '@prisma/client'
    function f(db = new PrismaClient()) { show(db.user) }`, 'prisma.model<user>'],
  ['a destructured parameter', `
    import type { PrismaClient } from '@prisma/client'
    interface Context { readonly db: PrismaClient; readonly user: { id: string } }
    function f({ db, user }: Context) { show(db); show(user) }`, 'prisma.client', '{…}'],
  ['a parameter destructured within', `
    import type { PrismaClient } from '@prisma/client'
    function f({ ctx: { db } }: { ctx: { db: PrismaClient } }) { show(db) }`, 'prisma.client'],
  ['rest parameters', `
    import type { Pool } from 'pg'
    function f(...pools: Pool[]) { show(pools) }`, 'pg.pool[]'],
  ['a namespace of types', `
    import type { Prisma } from '@prisma/client'
    function f(tx: Prisma.TransactionClient) { show(tx.user) }`, 'prisma.model<user>'],
  ['a namespace import', `
    import * as typeorm from 'typeorm'
    function f(source: typeorm.DataSource) { show(source) }`, 'typeorm.dataSource'],
  ['an alias of a union', `
    // types.ts
    import type { Knex } from 'knex'
    export type Db = Knex | Knex.Transaction
    // main.ts
    import type { Db } from './types'
    function f(db: Db) { show(db); show(db('users')) }`, 'knex.client | knex.transaction', 'knex.builder<users> (read-many pending)'],
  ['an alias with parameters', `
    import type { Repository } from 'typeorm'
    class User {}
    type Repo<T> = Repository<T>
    declare const users: Repo<User>
    show(users)`, 'typeorm.repository<User>'],
  ['the awaited result of a function', `
    // connect.ts
    import { drizzle } from 'drizzle-orm/node-postgres'
    export async function connect() { return drizzle(process.env.URL!) }
    // types.ts
    import type { connect } from './connect'
    export type Database = Awaited<ReturnType<typeof connect>>
    // main.ts
    import type { Database } from './types'
    function f(db: Database) { show(db.query.users) }`, 'drizzle.relational<users>'],
  ['the awaited result of a function with a declared result', `
    // connect.ts
    import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
    type WithReplica<Q> = Q & { primary: Q }
    export const connect = async <Q extends PgDatabase<PgQueryResultHKT>>(): Promise<WithReplica<Q>> => make()
    // main.ts
    import type { connect } from './connect'
    type Database = Awaited<ReturnType<typeof connect>>
    function f(db: Database) { show(db.select()) }`, 'drizzle.builder (read-many pending)'],
  ['a picked or omitted type', `
    import type { PrismaClient } from '@prisma/client'
    type Tx = Omit<PrismaClient, '$connect' | '$transaction'>
    function f(tx: Tx) { show(tx.user) }`, 'prisma.model<user>'],
  ['typeof a value', `
    // db.ts
    import { PrismaClient } from '@prisma/client'
    export const prisma = new PrismaClient().$extends({})
    // main.ts
    import type { prisma } from './db'
    export const f = (db: typeof prisma) => { show(db) }`, 'prisma.client'],
  ['typeof a class', `
    import { Model } from 'sequelize'
    class User extends Model {}
    function f(model: typeof User) { show(model.findOne) }`, 'sequelize.model<User>.findOne()'],
  ['an instance of a class', `
    class Mailer { send() {} }
    function f(Kind: typeof Mailer, one: InstanceType<typeof Mailer>) { show(Kind); show(new Kind()); show(one.send) }`, 'class Mailer', 'Mailer', 'function send'],
  ['a cast', `
    import type { PrismaClient } from '@prisma/client'
    show((globalThis as any).db as PrismaClient)
    show(<PrismaClient>globalThis.db)`, 'prisma.client', 'prisma.client'],
  ['satisfies keeps the value', `
    import { Pool } from 'pg'
    show({ pool: new Pool() } satisfies Record<string, Pool>)
    show((new Pool() satisfies unknown)!)`, '{…}', 'pg.pool'],
  ['a variable of an interface', `
    interface Users { find(id: string): Promise<string> }
    declare const users: Users
    show(users)
    show(users.find)`, 'interface Users', 'function find'],
  ['a member of an inherited interface', `
    import type { Pool } from 'pg'
    interface Base { pool: Pool }
    interface Context extends Base { id: string }
    function f(ctx: Context) { show(ctx.pool); show(ctx.id) }`, 'pg.pool', 'string'],
  ['an indexed type', `
    import type { PrismaClient } from '@prisma/client'
    interface Context { db: PrismaClient }
    function f(db: Context['db']) { show(db) }`, 'prisma.client'],
  ['an imported type in place', `
    function f(pool: import('pg').Pool) { show(pool) }`, 'pg.pool'],
  ['arrays and other collections', `
    import type { Repository } from 'typeorm'
    class User {}
    declare const a: Repository<User>[]
    declare const b: ReadonlyArray<User>
    declare const c: Map<string, Repository<User>>
    show(a); show(b); show(c.get('x')); show(a[0])`, 'typeorm.repository<User>[]', 'User[]', 'typeorm.repository<User>', 'typeorm.repository<User>'],
  ['a forked package under a scope', `
    import type { Repository } from '@n8n/typeorm'
    class User {}
    function f(users: Repository<User>) { show(users) }`, 'typeorm.repository<User>'],
  ['a package whose name only begins the same', `
    import { Pool } from 'pg-pool-party'
    show(new Pool())`, 'instance of pg-pool-party.Pool'],
  ['a subpath of a package', `
    import type { SqlEntityManager } from '@mikro-orm/postgresql'
    function f(em: SqlEntityManager) { show(em) }`, 'mikroorm.manager'],
  ['no annotation', `
    function f(x) { show(x) }`, 'unknown: untyped-parameter'],
  ['any', `
    function f(x: any) { show(x.y) }`, 'unknown: unresolved-member'],
])('a type: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, valuesText).split('\n')).toEqual(expected)
})
