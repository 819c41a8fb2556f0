import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { findingsText } from '../analysis-text.test-support.js'
import { detectUnboundedFanouts } from './fanout-findings.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    import { chunk } from 'lodash'
    import pLimit from 'p-limit'
    const prisma = new PrismaClient()`
const USERS = `${PRISMA}
    const users = await prisma.user.findMany({ where: { active: true } })`

const SEQUELIZE = `
    import { Sequelize } from 'sequelize'
    import type { Transaction } from 'sequelize'
    const sequelize = new Sequelize('sqlite::memory:')
    const Post = sequelize.define('Post', {})`
const TYPEORM = `
    import { DataSource, EntityManager } from 'typeorm'
    class Post {}`

const text = (sample: string): string => underEveryParser(sample, analysed => findingsText(analysed, detectUnboundedFanouts(analysed, analysed.file)))

it.each<[string, string, ...string[]]>([
  ['one per row', `${USERS}\n    await Promise.all(users.map(user => prisma.post.count({ where: { userId: user.id } })))`, 'queriesForAllAtOnce: prisma.post.count'],
  ['one per chunk of rows', `${USERS}\n    await Promise.all(chunk(users, 100).map(async part => { await prisma.post.createMany({ data: part }) }))`, 'queriesForAllAtOnce: prisma.post.createMany'],
  ['nobody waits', `${USERS}\n    users.forEach(async user => { await prisma.post.create({ data: user }) })`, 'queriesForAllAtOnce: prisma.post.create'],
  ['a helper', `${USERS}\n    const load = async (id: string) => prisma.post.findMany({ where: { id } })\n    await Promise.all(users.map(user => load(user.id)))`, 'queriesForAllAtOnce: load, load → prisma.post.findMany (line 7).'],
  ['the list of a request', `${PRISMA}\n    export async function remove(ids: string[]) { await Promise.all(ids.map(id => prisma.post.delete({ where: { id } }))) }`, 'queriesForAllAtOnce: prisma.post.delete'],
  ['a transaction for each', `${USERS}\n    const store = (id: string) => prisma.$transaction(async tx => tx.post.delete({ where: { id } }))\n    await Promise.all(users.map(user => store(user.id)))`, 'queriesForAllAtOnce: store, store → tx.post.delete (line 7).'],
  ['on a client that the function takes', `${PRISMA}\n    export async function remove(db: PrismaClient, ids: string[]) { await Promise.all(ids.map(id => db.post.delete({ where: { id } }))) }`, 'queriesForAllAtOnce: db.post.delete'],
  ['with options that name no transaction', `${SEQUELIZE}\n    export async function load(ids: string[]) { await Promise.all(ids.map(id => Post.findByPk(id, { paranoid: false }))) }`, 'queriesForAllAtOnce: Post.findByPk'],
  ['through a helper that is handed options without one', `${SEQUELIZE}\n    const load = (id: string, options: object) => Post.findByPk(id, options)\n    const posts = await Post.findAll()\n    await Promise.all(posts.map(post => load(post.id, { paranoid: false })))`, 'queriesForAllAtOnce: load, load → Post.findByPk (line 6).'],
])('%s', (_, sample, ...expected) => {
  expect(text(sample).split('\n')).toEqual(expected)
})

it.each<[string, string]>([
  ['one after the other', `${USERS}\n    for (const user of users) await prisma.post.count({ where: { userId: user.id } })`],
  ['a limit on how many run', `${USERS}\n    const limit = pLimit(5)\n    await Promise.all(users.map(user => limit(() => prisma.post.count({ where: { userId: user.id } }))))`],
  ['few rows', `${PRISMA}\n    const users = await prisma.user.findMany({ take: 10 })\n    await Promise.all(users.map(user => prisma.post.count({ where: { userId: user.id } })))`],
  ['a fixed list', `${PRISMA}\n    await Promise.all(['a', 'b'].map(kind => prisma.post.count({ where: { kind } })))`],
  ['a chunk at a time', `${USERS}\n    for (const part of chunk(users, 10)) await Promise.all(part.map(user => prisma.post.count({ where: { userId: user.id } })))`],
  ['a slice at a time', `${USERS}\n    for (let i = 0; i < users.length; i += 10) { const part = users.slice(i, i + 10); await Promise.all(part.map(user => prisma.post.count({ where: { userId: user.id } }))) }`],
  ['queries that are merged', `${USERS}\n    await Promise.all(users.map(user => prisma.post.findUnique({ where: { id: user.id } })))`],
  ['a batch', `${USERS}\n    await prisma.$transaction(users.map(user => prisma.post.delete({ where: { id: user.id } })))`],
  ['one transaction', `${USERS}\n    await prisma.$transaction(async tx => { await Promise.all(users.map(user => tx.post.delete({ where: { id: user.id } }))) })`],
  ['promises that are kept', `${USERS}\n    const pending = users.map(user => () => prisma.post.delete({ where: { id: user.id } }))`],
  ['a helper that is given the transaction', `${USERS}\n    const drop = (id: string, db: any) => db.post.delete({ where: { id } })\n    await prisma.$transaction(async tx => { await Promise.all(users.map(user => drop(user.id, tx))) })`],
  ['a helper that is given what was made of the transaction', `${USERS}\n    const drop = (id: string, ctx: { db: PrismaClient }) => ctx.db.post.delete({ where: { id } })\n    await prisma.$transaction(async tx => { const ctx = createContext({ tx }); await Promise.all(users.map(user => drop(user.id, ctx))) })`],
  ['a method that a framework runs in a transaction', `${PRISMA}
    class Users {
      @Transaction()
      async remove(ids: string[]) { await Promise.all(ids.map(id => prisma.user.delete({ where: { id } }))) }
    }`],
  ['options that name the transaction', `${SEQUELIZE}\n    export async function remove(ids: string[], transaction: Transaction) { await Promise.all(ids.map(id => Post.destroy({ where: { id }, transaction }))) }`],
  ['options of the caller', `${SEQUELIZE}\n    export async function load(ids: string[], options: object) { await Promise.all(ids.map(id => Post.findByPk(id, options))) }`],
  ['options that are made of a context', `${SEQUELIZE}
    const load = (id: string, ctx: any) => { const options = { ...ctx.options, paranoid: false }; return Post.findByPk(id, options) }
    export async function loadAll(ctx: any) { const posts = await Post.findAll(); await Promise.all(posts.map(post => load(post.id, ctx))) }`],
  ['a manager that a function of the project hands to its callback', `${TYPEORM}
    const inTransaction = <T>(manager: EntityManager, run: (em: EntityManager) => Promise<T>) => manager.transaction(run)
    export const remove = (manager: EntityManager, ids: string[]) => inTransaction(manager, async em => Promise.all(ids.map(id => em.delete(Post, { id }))))`],
  ['a manager that may be handed in', `${TYPEORM}
    export async function remove(source: DataSource, ids: string[], tx?: EntityManager) { const manager = tx ?? source.manager; await Promise.all(ids.map(id => manager.delete(Post, { id }))) }`],
  ['a repository that is made of a context', `${TYPEORM}
    declare const source: DataSource
    const repository = (ctx: { manager?: EntityManager }) => (ctx.manager ?? source.manager).getRepository(Post)
    export async function remove(ctx: object, ids: string[]) { await Promise.all(ids.map(id => repository(ctx).delete({ id }))) }`],
  ['one element at most', `${PRISMA}\n    export async function touch(users: { id: string }[], id: string) { await Promise.all(users.map(async user => { if (user.id === id) await prisma.user.update({ where: { id }, data: {} }) })) }`],
])('silent: %s', (_, sample) => {
  expect(text(sample)).toBe('')
})
