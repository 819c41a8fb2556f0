import { describe, expect, it } from 'vitest'
import { messageText } from '../analysis-text.test-support.js'
import { underEveryParser } from '../analysis.test-support.js'
import { detectOffsetScans } from './offset-findings.js'

const shown = (sample: string): string =>
  underEveryParser(sample, analysed =>
    detectOffsetScans(analysed, analysed.file).findings.map(({ data, chain, certainty }) => `${certainty === 'likely' ? 'likely ' : ''}${[data['call'], ...chain.map(step => step.name)].join(' → ')} by ${data['word'] ?? ''}`).join('\n'))

const PRISMA = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
declare const use: (rows: unknown) => Promise<void>
declare const total: number
`
const USERS = '`prisma.user.findMany` by `skip`'

describe('reports', () => {
  it.each<[string, string, string]>([
    ['a counter that a while loop steps', `${PRISMA}
let page = 0
while (true) {
  const rows = await prisma.user.findMany({ skip: page * 100, take: 100 })
  if (rows.length === 0) break
  page++
}`, USERS],
    ['a query in the head of the loop, in a generator', `${PRISMA}
async function* users() {
  let rows, skip = 0
  while ((rows = await prisma.user.findMany({ skip: skip, take: 50 })) && rows.length) { skip += 50; yield rows }
}`, USERS],
    ['a for loop over the count', `${PRISMA}
const size = 100
for (let skip = 0; skip < total; skip += size) await use(await prisma.user.findMany({ skip, take: size }))`, USERS],
    ['as many rows as have been read', `${PRISMA}
const all: unknown[] = []
for (let rows; ; ) {
  rows = await prisma.user.findMany({ skip: all.length, take: 100 })
  if (!rows.length) break
  all.push(...rows)
}`, USERS],
    ['a list that is joined with each page', `${PRISMA}
let all: unknown[] = [], done = false
while (!done) {
  const options = { skip: all.length, take: 100 }
  const rows = await prisma.user.findMany(options)
  all = [...all, ...rows]
  done = rows.length < 100
}`, USERS],
    ['a property of the walk itself', `${PRISMA}
class Walk {
  offset = 0
  async *pages() {
    for (;;) {
      const rows = await prisma.user.findMany({ skip: this.offset, take: 10 })
      if (!rows.length) return
      yield rows
      this.offset += rows.length
    }
  }
}`, USERS],
    ['a recursion with the next page', `${PRISMA}
const work = async (page: number): Promise<void> => {
  const rows = await prisma.user.findMany({ skip: page * 100, take: 100 })
  return rows.length === 100 ? work(page + 1) : undefined
}`, USERS],
    ['a recursion of a method with options', `${PRISMA}
class Export {
  async run({ limit, offset = 0 }: { limit: number; offset?: number }): Promise<void> {
    const rows = await prisma.user.findMany({ take: limit, skip: offset })
    if (rows.length) await this.run({ limit, offset: offset + limit })
  }
}`, USERS],
    ['the index of pages that are read at once', `${PRISMA}
await Promise.all(Array.from({ length: total }, (_, i) => prisma.user.findMany({ skip: i * 100, take: 100 })))
for (const page of Array(total).keys()) await prisma.post.findMany({ skip: page * 100, take: 100 })`, `${USERS}\n\`prisma.post.findMany\` by \`skip\``],
    ['an offset that a function of another file sets', `
// db.ts
import { PrismaClient } from '@prisma/client'
export const prisma = new PrismaClient()
// users.ts
import { prisma } from './db.js'
export interface Paging { page?: number; size: number }
const skipOf = (page: number, size: number) => (page - 1) * size
export async function listUsers(name: string, options: Paging) {
  const { page = 1, size } = options ?? {}
  return prisma.user.findMany({ where: { name }, skip: skipOf(page, size), take: size })
}
// main.ts
import { listUsers } from './users.js'
let page = 1
for (;;) {
  const rows = await listUsers('a', { page, size: 10 })
  if (!rows.length) break
  page = page + 1
}`, '`listUsers` → prisma.user.findMany by `skip`'],
    ['a cursor that is an offset', `
// users.ts
import { drizzle } from 'drizzle-orm/node-postgres'
import { pgTable } from 'drizzle-orm/pg-core'
export const db = drizzle()
const users = pgTable('users', {})
export async function getUsers(params: { cursor?: string | null; size: number }) {
  const { cursor, size } = params
  const query = db.select().from(users).$dynamic()
  const offset = cursor ? Number.parseInt(cursor, 10) : 0
  query.limit(size).offset(offset)
  const data = await query
  return { data, meta: { cursor: data.length === size ? (offset + size).toString() : undefined } }
}
// main.ts
import { getUsers } from './users.js'
let cursor: string | undefined
do {
  const page = await getUsers({ cursor, size: 10 })
  cursor = page.meta.cursor ?? undefined
} while (cursor)`, '`getUsers` → query.limit(size).offset by `offset`'],
    ['a function that a helper runs page by page', `
// pages.ts
export async function* pagesOf<T>(size: number, fetch: (skip: number, take: number) => Promise<T[]>) {
  let skip = 0
  while (true) {
    const rows = await fetch(skip, size)
    yield rows
    if (rows.length < size) return
    skip += rows.length
  }
}
// main.ts
import { PrismaClient } from '@prisma/client'
import { pagesOf } from './pages.js'
const prisma = new PrismaClient()
export const users = pagesOf(100, (skip, take) => prisma.user.findMany({ skip, take }))
export const keyed = pagesOf(100, (_, take) => prisma.user.findMany({ take }))`, USERS],
    ['an interface that one class implements', `
// repository.ts
import { DataSource } from 'typeorm'
import { User } from './user.js'
export interface Users { page(skip: number): Promise<User[]> }
export class SqlUsers implements Users {
  constructor(private readonly source: DataSource) {}
  page(skip: number) { return this.source.getRepository(User).find({ skip, take: 10 }) }
}
// main.ts
import type { Users } from './repository.js'
export async function all(users: Users) {
  for (let skip = 0; ; skip += 10) if ((await users.page(skip)).length === 0) return
}`, '`users.page` → this.source.getRepository(User).find by `skip`'],
  ])('%s', (_, sample, expected) => {
    expect(shown(sample)).toBe(expected)
  })

  it.each<[string, string, string]>([
    ['TypeORM', `import { DataSource } from 'typeorm'
class User {}
declare const source: DataSource
for (let skip = 0; ; skip += 10) {
  await source.manager.find(User, { skip, take: 10 })
  await source.getRepository(User).createQueryBuilder('u').skip(skip).take(10).getMany()
  await source.query(\`SELECT * FROM users LIMIT 10 OFFSET \${skip}\`)
}`, '`source.manager.find` by `skip`\n`….createQueryBuilder(…).skip(…).take(…).getMany` by `skip`\n`source.query` by `OFFSET`'],
    ['Sequelize', `import { Sequelize, Model } from 'sequelize'
const sequelize = new Sequelize('')
class User extends Model {}
for (let offset = 0; ; offset += 10) {
  await User.findAll({ limit: 10, offset })
  await sequelize.query('SELECT * FROM users LIMIT 10 OFFSET :offset', { replacements: { offset } })
}`, '`User.findAll` by `offset`\n`sequelize.query` by `OFFSET`'],
    ['Mongoose', `import { model } from 'mongoose'
const User = model('User')
for (let skip = 0; ; skip += 10) {
  await User.find({}).sort({ _id: 1 }).skip(skip).limit(10)
  await User.aggregate([{ $match: {} }, { $skip: skip }, { $limit: 10 }])
}`, '`User.find({}).sort({ _id: 1 }).skip(skip).limit` by `skip`\n`User.aggregate` by `$skip`'],
    ['Knex', `import knex from 'knex'
const db = knex({})
for (let page = 0; ; page++) await db('users').limit(10).offset(page * 10)`, '`db(\'users\').limit(10).offset` by `offset`'],
    ['Kysely', `import { Kysely } from 'kysely'
declare const db: Kysely<any>
for (let page = 0; ; page++) await db.selectFrom('users').selectAll().offset(page * 10).limit(10).execute()`, '`db.selectFrom(…).selectAll(…).offset(…).limit(…).execute` by `offset`'],
    ['MikroORM', `import { EntityManager } from '@mikro-orm/core'
class User {}
declare const em: EntityManager
for (let offset = 0; ; offset += 10) await em.find(User, {}, { limit: 10, offset })`, '`em.find` by `offset`'],
    ['node-postgres', `import { Pool } from 'pg'
const pool = new Pool()
for (let offset = 0; ; offset += 10) {
  await pool.query('SELECT * FROM users ORDER BY id LIMIT $1 OFFSET $2', [10, offset])
  await pool.query({ text: 'SELECT * FROM users LIMIT 10 OFFSET $1', values: [offset] })
  await pool.query('SELECT * FROM users LIMIT 10 OFFSET ' + offset)
}`, '`pool.query` by `OFFSET`\n`pool.query` by `OFFSET`\n`pool.query` by `OFFSET`'],
    ['the MongoDB driver', `import { MongoClient } from 'mongodb'
const users = new MongoClient('').db().collection('users')
for (let skip = 0; ; skip += 10) await users.find({}).skip(skip).limit(10).toArray()`, '`users.find({}).skip(skip).limit(10).toArray` by `skip`'],
  ])('%s', (_, sample, expected) => {
    expect(shown(sample)).toBe(expected)
  })
})

it.each<[string, string]>([
  ['a page that is asked for once', `${PRISMA}
export const list = (page: number) => prisma.user.findMany({ skip: page * 10, take: 10 })`],
  ['a page per element of data', `${PRISMA}
export async function lists(users: { id: string }[], skip: number) {
  for (const user of users) await prisma.post.findMany({ where: { userId: user.id }, skip, take: 10 })
}`],
  ['keyset pages', `${PRISMA}
let last = 0
for (;;) {
  const rows = await prisma.user.findMany({ where: { id: { gt: last } }, orderBy: { id: 'asc' }, take: 100 })
  if (!rows.length) break
  last = rows.at(-1)!.id
}`],
  ['the cursor of Prisma, which passes over the row it stands on', `${PRISMA}
let cursor: string | undefined
do {
  const rows: { id: string }[] = await prisma.user.findMany({ take: 100, skip: cursor ? 1 : 0, ...(cursor && { cursor: { id: cursor } }) })
  cursor = rows.at(-1)?.id
} while (cursor)`],
  ['a keyset behind a function', `${PRISMA}
const after = (cursor: string | undefined) => prisma.user.findMany({ take: 100, cursor: cursor ? { id: cursor } : undefined, skip: cursor ? 1 : 0 })
let cursor: string | undefined
do { const rows = await after(cursor); cursor = rows.at(-1)?.id } while (cursor)`],
  ['a recursion down a tree', `${PRISMA}
async function descend(id: string, depth: number, skip: number): Promise<void> {
  const rows = await prisma.node.findMany({ where: { parentId: id }, skip, take: 10 })
  for (const row of rows) await descend(row.id, depth + 1, skip)
}`],
  ['a fixed number of pages', `${PRISMA}
for (let page = 0; page < 3; page++) await prisma.user.findMany({ skip: page * 10, take: 10 })`],
  ['random rows', `${PRISMA}
while (total > 0) await prisma.user.findMany({ skip: Math.floor(Math.random() * total), take: 1 })`],
  ['retries of one page', `${PRISMA}
export async function page(skip: number) {
  for (let attempt = 0; ; attempt++) try { return await prisma.user.findMany({ skip, take: 10 }) } catch (error) { if (attempt > 3) throw error }
}`],
  ['rows that leave the filter, taken from the front', `${PRISMA}
for (let done = 0; ; ) {
  const rows = await prisma.job.findMany({ where: { state: 'open' }, take: 10 })
  if (!rows.length) break
  done += rows.length
  await prisma.job.updateMany({ where: { id: { in: rows.map(row => row.id) } }, data: { state: 'done', done } })
}`],
  ['an offset of something else', `
declare const api: { list(options: { offset: number }): Promise<unknown[]> }
for (let offset = 0; ; offset += 10) if (!(await api.list({ offset })).length) break`],
])('is silent about %s', (_, sample) => {
  expect(shown(sample)).toBe('')
})

it('says what it costs and what to write instead', () => {
  const sample = `
// users.ts
import { DataSource } from 'typeorm'
import { User } from './user.js'
export const page = (source: DataSource, skip: number) => source.getRepository(User).find({ skip, take: 10 })
// main.ts
import { page } from './users.js'
export async function all(source) { for (let skip = 0; ; skip += 10) await page(source, skip) }`
  expect(underEveryParser(sample, analysed => detectOffsetScans(analysed, analysed.file).findings.map(messageText).join('\n'))).toMatchInlineSnapshot(`"\`page\` walks the table by growing \`skip\`: each page reads all rows before it again, so the total cost grows with the square of the table, and rows that are inserted or deleted meanwhile are skipped or repeated. page → source.getRepository(User).find (users.ts:4). Go on after the last key that was read, \`find({ where: { id: MoreThan(lastId) }, order: { id: 'ASC' }, take: n })\`, or stream the rows: \`createQueryBuilder().stream()\`."`)
})
