import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { detectMissingTransactions } from './transaction-findings.js'

const PRISMA = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
`
const TYPEORM = `
import { DataSource, EntityManager, Repository } from 'typeorm'
`
const SEQUELIZE = `
import { Sequelize, DataTypes } from 'sequelize'
const sequelize = new Sequelize('sqlite::memory:')
const User = sequelize.define('User', {})
const Post = sequelize.define('Post', {})
`

/** `outsideTransaction: prisma.user.update`, one line per finding. */
const shown = (sample: string): readonly string[] =>
  underEveryParser(`// package.json\n{ "name": "sample", "dependencies": { "typeorm": "1" } }\n// main.ts\n${sample}`, analysed =>
    detectMissingTransactions(analysed, analysed.file).map(({ messageId, data }) => `${messageId}: ${data['call'] ?? ''}${data['then'] === undefined ? '' : ` then ${data['then']}`}`.replaceAll('`', '')).join('\n'),
  ).split('\n').filter(line => line !== '')

it.each<[string, string, ...string[]]>([
  ['on the client that was there before', `${PRISMA}export const run = id => prisma.$transaction(async tx => { await tx.post.deleteMany({ where: { id } }); await prisma.user.delete({ where: { id } }) })`, 'outsideTransaction: prisma.user.delete'],
  ['when nobody takes the transaction', `${PRISMA}export const run = id => prisma.$transaction(async () => { await prisma.user.delete({ where: { id } }) })`, 'outsideTransaction: prisma.user.delete'],
  ['on a local name of the client', `${PRISMA}export const run = id => prisma.$transaction(async tx => { const users = prisma.user; await users.delete({ where: { id } }) })`, 'outsideTransaction: users.delete'],
  ['within a loop of the callback', `${PRISMA}export const run = ids => prisma.$transaction(async tx => { for (const id of ids) await prisma.user.delete({ where: { id } }) })`, 'outsideTransaction: prisma.user.delete'],
  ['on a field of the class', `${TYPEORM}class Users {
    constructor(private readonly source: DataSource, private readonly users: Repository<User>) {}
    save(user: User) { return this.source.transaction(async manager => { await manager.save(user); await this.users.save(user) }) }
  }`, 'outsideTransaction: this.users.save'],
  ['without the option that others pass', `${SEQUELIZE}sequelize.transaction(async t => { await User.create({}, { transaction: t }); await Post.create({}) })`, 'outsideTransaction: Post.create'],
  ['in a function that is given nothing of it', `${PRISMA}const log = text => prisma.log.create({ data: { text } })
export const run = id => prisma.$transaction(async tx => { await tx.user.delete({ where: { id } }); await log(id) })`, 'outsideBehindCall: log'],
])('a write outside of the transaction around it: %s', (_, sample, ...expected) => {
  expect(shown(sample)).toEqual(expected)
})

it.each<[string, string]>([
  ['on the transaction', `${PRISMA}export const run = id => prisma.$transaction(async tx => { await tx.user.delete({ where: { id } }) })`],
  ['on what comes from it', `${TYPEORM}export const run = (source: DataSource, users: Repository<User>) => source.transaction(async manager => { const own = manager.withRepository(users); await own.save({}) })`],
  ['given as an argument', `${PRISMA}export const run = (store, id) => prisma.$transaction(async tx => { await store(prisma).remove(tx, id) })`],
  ['in a function that is given the transaction', `${PRISMA}const log = (text, db = prisma) => db.log.create({ data: { text } })
export const run = id => prisma.$transaction(async tx => { await tx.user.delete({ where: { id } }); await log(id, tx) })`],
  ['in a function with a client of its own', `${PRISMA}const log = (text, db = prisma) => db.log.create({ data: { text } })
export const run = id => prisma.$transaction(async tx => { await tx.user.delete({ where: { id } }); await log(id) })`],
  ['through a field that keeps it', `${TYPEORM}class Users {
    private manager: EntityManager
    constructor(private readonly source: DataSource) {}
    save(user: User) { return this.source.transaction(async manager => { this.manager = manager; await this.manager.save(user); await this.store(user) }) }
    private store(user: User) { return this.manager.save(user) }
  }`],
  ['of a failure', `${PRISMA}export const run = id => prisma.$transaction(async tx => { try { await work(tx) } catch (error) { await prisma.failure.create({ data: { id } }); throw error } })`],
  ['for later', `${PRISMA}export const run = id => prisma.$transaction(async tx => { after(() => prisma.user.delete({ where: { id } })) })`],
  ['when none passes the option', `${SEQUELIZE}sequelize.transaction(async () => { await User.create({}); await Post.create({}) })`],
  ['when the options cannot be read', `${SEQUELIZE}sequelize.transaction(async t => { const options = { transaction: t }; await User.create({}, { transaction: t }); await Post.create({}, options); await Post.create({}, { ...options }) })`],
  ['on what the project makes of a context', `${TYPEORM}class Users {
    private repository(ctx: Context): Repository<User> { return ctx.manager.getRepository(User) }
    constructor(private readonly source: DataSource) {}
    save(ctx: Context) { return this.source.transaction(async manager => { await this.repository(ctx).save({}) }) }
  }`],
  ['on another library', `${PRISMA}${SEQUELIZE}sequelize.transaction(async t => { await User.create({}, { transaction: t }); await prisma.user.create({ data: {} }) })`],
])('a write that is left alone in a transaction: %s', (_, sample) => {
  expect(shown(sample)).toEqual([])
})

it.each<[string, string, ...string[]]>([
  ['a row and what belongs to it', `${PRISMA}export async function run(data) { const user = await prisma.user.create({ data }); await prisma.profile.create({ data: { userId: user.id } }) }`, 'madeAlone: prisma.user.create then prisma.profile.create'],
  ['through a variable', `${PRISMA}export async function run(data) { const { id } = await prisma.user.create({ data }); const rows = data.map(row => ({ ...row, id })); await prisma.profile.createMany({ data: rows }) }`, 'madeAlone: prisma.user.create then prisma.profile.createMany'],
  ['made beside others', `${PRISMA}export async function run(data) { const [count, user] = await Promise.all([prisma.user.count(), prisma.user.create({ data })]); await prisma.profile.create({ data: { userId: user.id } }) }`, 'madeAlone: prisma.user.create then prisma.profile.create'],
  ['in a callback that is run in place', `${PRISMA}export const run = list => Promise.all(list.map(async data => { const user = await prisma.user.create({ data }); await prisma.profile.create({ data: { userId: user.id } }) }))`, 'madeAlone: prisma.user.create then prisma.profile.create'],
  ['a list that is replaced', `${PRISMA}export async function run(userId, tags) { await prisma.tag.deleteMany({ where: { userId } }); await prisma.tag.createMany({ data: tags.map(name => ({ userId, name })) }) }`, 'deletedAlone: prisma.tag.deleteMany then prisma.tag.createMany'],
  ['rows of the kinds that are written again', `${PRISMA}export async function run(userId, tags) { const kinds = tags.map(tag => tag.kind); await prisma.tag.deleteMany({ where: { userId, kind: { in: kinds } } }); await prisma.tag.createMany({ data: tags.map(tag => ({ ...tag, userId })) }) }`, 'deletedAlone: prisma.tag.deleteMany then prisma.tag.createMany'],
  ['a save of a new row', `${TYPEORM}class Users {
    constructor(private readonly users: Repository<User>, private readonly profiles: Repository<Profile>) {}
    async add(dto: Dto) { const user = await this.users.save(this.users.create(dto)); await this.profiles.save({ user }) }
  }
  class User {}
  class Profile {}`, 'madeAlone: this.users.save then this.profiles.save'],
])('writes that depend on each other: %s', (_, sample, ...expected) => {
  expect(shown(sample)).toEqual(expected)
})

it.each<[string, string]>([
  ['one after the other', `${PRISMA}export async function run(id) { await prisma.user.update({ where: { id }, data: {} }); await prisma.profile.update({ where: { id }, data: {} }) }`],
  ['the state of one row', `${PRISMA}export async function run(data) { const job = await prisma.job.create({ data }); await prisma.job.update({ where: { id: job.id }, data: { done: true } }) }`],
  ['with other work in between', `${PRISMA}export async function run(data) { const user = await prisma.user.create({ data }); const paid = await charge(user); await prisma.payment.create({ data: { userId: user.id, paid } }) }`],
  ['when the second may fail', `${PRISMA}export async function run(data) { const user = await prisma.user.create({ data }); try { await prisma.log.create({ data: { userId: user.id } }) } catch { /* best effort */ } }`],
  ['when its failure is caught', `${PRISMA}export async function run(data) { const user = await prisma.user.create({ data }); await prisma.log.create({ data: { userId: user.id } }).catch(report) }`],
  ['in different branches', `${PRISMA}export async function run(userId, tags) { if (tags.length === 0) { await prisma.tag.deleteMany({ where: { userId } }); return }
    await prisma.tag.createMany({ data: tags.map(name => ({ userId, name })) }) }`],
  ['of different owners', `${PRISMA}export async function run(userId, now) { await prisma.token.deleteMany({ where: { expires: { lt: now } } }); await prisma.token.create({ data: { userId } }) }`],
  ['rows that are gone and others that are new', `${PRISMA}export async function run(userId, tags) { const known = await prisma.tag.findMany({ where: { userId } }); const gone = known.filter(tag => !tags.some(({ id }) => id === tag.id)); await prisma.tag.deleteMany({ where: { userId, id: { in: gone.map(tag => tag.id) } } }); await prisma.tag.createMany({ data: tags.map(tag => ({ ...tag, userId })) }) }`],
  ['as one batch', `${PRISMA}export async function run(userId, tags) { await prisma.$transaction([prisma.tag.deleteMany({ where: { userId } }), prisma.tag.createMany({ data: tags.map(name => ({ userId, name })) })]) }`],
  ['in a transaction', `${PRISMA}export const run = data => prisma.$transaction(async tx => { const user = await tx.user.create({ data }); await tx.profile.create({ data: { userId: user.id } }) })`],
  ['on a client that a caller hands in', `import { Kysely } from 'kysely'
export async function run(db: Kysely<any>, data) { const user = await db.insertInto('user').values(data).returningAll().executeTakeFirstOrThrow(); await db.insertInto('profile').values({ userId: user.id }).execute() }`],
  ['under a decorator', `${TYPEORM}class Users {
    constructor(private readonly users: Repository<User>, private readonly profiles: Repository<Profile>) {}
    @Transactional() async add(dto: Dto) { const user = await this.users.save(this.users.create(dto)); await this.profiles.save({ user }) }
  }
  class User {}
  class Profile {}`],
  ['on a query runner', `${TYPEORM}class Users {
    constructor(private readonly users: Repository<User>, private readonly profiles: Repository<Profile>) {}
    async add(runner, dto: Dto) { await runner.startTransaction(); const user = await this.users.save(this.users.create(dto)); await this.profiles.save({ user }) }
  }
  class User {}
  class Profile {}`],
])('writes that are left alone: %s', (_, sample) => {
  expect(shown(sample)).toEqual([])
})
