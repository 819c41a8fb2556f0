import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { queriesText } from '../analysis-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`
const TYPEORM = `
    import { BaseEntity, DataSource, Entity, In, type EntityManager, type Repository } from 'typeorm'
    @Entity() class User { id!: number }
    class Post extends BaseEntity {}
    declare const users: Repository<User>
    declare const manager: EntityManager
    declare const source: DataSource`
const SEQUELIZE = `
    import { Model, Sequelize, type BelongsToGetAssociationMixin } from 'sequelize'
    const sequelize = new Sequelize('sqlite::memory:')
    class Team extends Model {}
    class User extends Model { declare getTeam: BelongsToGetAssociationMixin<Team> }
    declare const user: User`
const MONGOOSE = `
    import mongoose, { model, Schema } from 'mongoose'
    const User = model('User', new Schema({}))`
const MIKRO = `
    import { Entity, type EntityManager, type EntityRepository, type Collection, type Ref } from '@mikro-orm/core'
    @Entity() class Team { players!: Collection<Player> }
    @Entity() class Player { team!: Ref<Team> }
    declare const em: EntityManager
    declare const players: EntityRepository<Player>`

it.each<[string, string, ...string[]]>([
  ['Prisma: awaited', `${PRISMA}
    const row = await prisma.user.findUnique({ where: { id } })`, 'read-one of user by prisma findUnique'],
  ['Prisma: a chain of relations is one query', `${PRISMA}
    await prisma.user.findUnique({ where: { id } }).posts()`, 'read-one of user by prisma findUnique'],
  ['Prisma: built and thrown away', `${PRISMA}
    prisma.user.update({ where: { id }, data })`, 'update of user by prisma update, not executed'],
  ['Prisma: returned by a function', `${PRISMA}
    const find = (id: number) => prisma.user.findFirst({ where: { id } })
    function remove(id: number) { return prisma.user.delete({ where: { id } }) }`, 'read-one of user by prisma findFirst', 'delete of user by prisma delete'],
  ['Prisma: then', `${PRISMA}
    prisma.user.create({ data }).then(save).catch(report)`, 'insert of user by prisma create'],
  ['Prisma: a literal batch', `${PRISMA}
    await prisma.$transaction([prisma.user.update({ where, data }), prisma.post.deleteMany({ where })])`,
  'transaction by prisma $transaction', 'update of user by prisma update, batch of prisma.$transaction', 'delete of post by prisma deleteMany, batch of prisma.$transaction'],
  ['Prisma: a batch that is collected', `${PRISMA}
    const work = []
    for (const row of rows) work.push(prisma.user.update({ where: { id: row.id }, data: row }))
    await prisma.$transaction(work)`, 'update of user by prisma update, batch of prisma.$transaction', 'transaction by prisma $transaction'],
  ['Prisma: a batch that is mapped', `${PRISMA}
    await prisma.$transaction(rows.map(row => prisma.user.upsert({ where: row, create: row, update: row })))`,
  'transaction by prisma $transaction', 'upsert of user by prisma upsert, batch of prisma.$transaction'],
  ['Prisma: a batch kept in a variable', `${PRISMA}
    const work = rows.map(row => prisma.user.create({ data: row }))
    const result = await prisma.$transaction([...work])`, 'insert of user by prisma create, batch of prisma.$transaction', 'transaction by prisma $transaction'],
  ['Prisma: collected, then awaited together', `${PRISMA}
    const work: Promise<unknown>[] = []
    rows.forEach(row => { work.push(prisma.user.create({ data: row })) })
    await Promise.all(work)`, 'insert of user by prisma create'],
  ['Prisma: within a transaction', `${PRISMA}
    await prisma.$transaction(async tx => { await tx.user.count() })`, 'transaction by prisma $transaction', 'count of user by prisma count'],
  ['Prisma: SQL', `${PRISMA}
    await prisma.$queryRaw\`SELECT * FROM "User" WHERE id = \${id}\`
    await prisma.$executeRaw\`
      UPDATE "User" SET x = 1\`
    await prisma.$executeRawUnsafe(statement)`, 'read-many by prisma $queryRaw', 'update by prisma $executeRaw', 'raw by prisma $executeRawUnsafe'],
  ['Prisma: no query', `${PRISMA}
    prisma.$connect()
    Prisma.sql\`select 1\`
    prisma.user.fields`, ''],
  ['Prisma: a client nobody declares, by the shape of the call', `
    // package.json
    { "dependencies": { "@prisma/client": "7" } }
    // main.ts
    await ctx.prisma.user.findMany({ where: { id } })
    await list.findMany(x => x)
    await something.user.create({ name })`, 'likely read-many of user by prisma findMany'],
  ['Prisma: the same call where nobody depends on it', `
    await ctx.prisma.user.findMany({ where: { id } })`, ''],

  ['TypeORM: when called, awaited or not', `${TYPEORM}
    users.findOneBy({ id })
    await users.save(row)
    void users.delete(id)`, 'read-one of User by typeorm findOneBy', 'upsert of User by typeorm save', 'delete of User by typeorm delete'],
  ['TypeORM: rows by argument', `${TYPEORM}
    await manager.find(User)
    await manager.getRepository(User).count()
    await source.manager.save(User, row)`, 'read-many of User by typeorm find', 'count of User by typeorm count', 'upsert of User by typeorm save'],
  ['TypeORM: an unknown receiver, proved by the entity', `
    // package.json
    { "dependencies": { "typeorm": "1" } }
    // user.ts
    import { Entity } from 'typeorm'
    @Entity() export class User {}
    // main.ts
    import { User } from './user'
    export async function f(trx) { await trx.find(User, { id: 1 }); await trx.find(x => x); await trx.find(Other) }`, 'read-many of User by typeorm find'],
  ['TypeORM: only at the terminal', `${TYPEORM}
    const query = users.createQueryBuilder('u').where('u.id = :id', { id })
    await query.getMany()
    await users.createQueryBuilder().delete().where({ id }).execute()
    query.orderBy('u.id').getSql()`, 'read-many of User by typeorm getMany', 'delete of User by typeorm execute'],
  ['TypeORM: not executed', `${TYPEORM}
    users.create({ id: 1 })
    users.createQueryBuilder('u').where('x')`, ''],
  ['TypeORM: a row of its own', `${TYPEORM}
    const post = await Post.findOneBy({ id })
    await post!.remove()
    await new Post().save()`, 'read-one of Post by typeorm findOneBy', 'delete of Post by typeorm remove', 'upsert of Post by typeorm save'],

  ['Sequelize: when called', `${SEQUELIZE}
    User.findByPk(1)
    await User.findOrCreate({ where: { id } })
    await user.update({ name })`, 'read-one of User by sequelize findByPk', 'upsert of User by sequelize findOrCreate', 'update of User by sequelize update'],
  ['Sequelize: a declared association', `${SEQUELIZE}
    const team = await user.getTeam()
    await team.save()`, 'lazy-load of Team by sequelize ()', 'upsert of Team by sequelize save'],
  ['Sequelize: models on an object of nobody knows what', `
    // package.json
    { "name": "sample", "dependencies": { "sequelize": "6" } }
    // main.ts
    async function f(options: any) {
      const view = await options.database.view.findOne({ where: { id }, transaction })
      await view.update({ name })
      await options.database.view.update({ name }, { where: { id } })
      await options.database.view.create({ name }, { transaction })
      await options.database.view.findOne(id)
      await options.create({ name }, { transaction })
      await options.cache.entries.update(key, { ttl })
    }`, 'likely read-one of view by sequelize findOne', 'likely update of view by sequelize update', 'likely update of view by sequelize update', 'likely insert of view by sequelize create'],
  ['Sequelize: an association that only its name gives away', `
    // main.js
    const { Sequelize } = require('sequelize')
    const User = new Sequelize('').define('User', {})
    async function f() { const user = await User.findOne({}); await user.getPosts(); user.getDataValue('id') }`, 'read-one of User by sequelize findOne', 'likely lazy-load of User by sequelize getPosts'],
  ['Sequelize: SQL and transactions', `${SEQUELIZE}
    await sequelize.query('INSERT INTO x VALUES (1)')
    await sequelize.transaction(async t => { await User.destroy({ transaction: t }) })`, 'insert by sequelize query', 'transaction by sequelize transaction', 'delete of User by sequelize destroy'],

  ['Mongoose: awaited', `${MONGOOSE}
    await User.findOne({ name }).populate('team').lean()
    await User.find({}).exec()`, 'read-one of User by mongoose lean', 'read-many of User by mongoose exec'],
  ['Mongoose: built only', `${MONGOOSE}
    User.find({})
    const query = User.where('x')`, 'read-many of User by mongoose find, not executed', 'read-many of User by mongoose where, not executed'],
  ['Mongoose: when called', `${MONGOOSE}
    User.create({ name })
    const user = await User.findById(id)
    user.save()`, 'insert of User by mongoose create', 'read-one of User by mongoose findById', 'upsert of User by mongoose save'],
  ['Mongoose: the driver beneath', `
    import mongoose from 'mongoose'
    const collectionOf = <T>(name: string) => mongoose.connection.db!.collection<T>(name)
    collectionOf('posts').updateOne({ id }, { $set })
    await mongoose.connection.getClient().db('other').collection('users').find({ id }).toArray()`, 'update of name by mongoose updateOne', 'read-many of users by mongoose toArray'],
  ['Mongoose: a constructor is no query', `${MONGOOSE}
    const user = new User({ name })
    await user.save()`, 'upsert of User by mongoose save'],

  ['MikroORM: reads at once, writes wait', `${MIKRO}
    const player = await em.findOneOrFail(Player, 1)
    em.persist(player)
    em.create(Player, {})
    await em.flush()`, 'read-one of Player by mikroorm findOneOrFail', 'update by mikroorm flush'],
  ['MikroORM: relations', `${MIKRO}
    for (const player of await players.findAll()) { const team = await player.team.load(); await team.players.init() }`,
  'read-many of Player by mikroorm findAll', 'lazy-load of Team by mikroorm load', 'lazy-load of Player by mikroorm init'],
])('%s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, queriesText).split('\n')).toEqual(expected)
})
