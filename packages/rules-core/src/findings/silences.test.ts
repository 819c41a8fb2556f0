import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { reportsText } from '../analysis-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`
const FIND = 'prisma.user.findFirst'
const UPDATE = 'prisma.user.update'

/** What is silent, and beside it what is nearly the same and must be reported. */
it.each<[string, string, ...string[]]>([
  ['constant-list', `${PRISMA}
    for (const role of ['admin', 'user']) await prisma.user.findFirst({ where: { role } })
    for (const role of roles) await prisma.user.findFirst({ where: { role } })`, `constant-list: ${FIND}`, `query: ${FIND}`],
  ['constant-list within data', `${PRISMA}
    for (const x of xs) for (const role of ['admin', 'user']) await prisma.user.findFirst({ where: { role, x } })`, `query: ${FIND}`],
  ['chunk-loop: slices', `${PRISMA}
    for (let i = 0; i < ids.length; i += 100) await prisma.user.updateMany({ where: { id: { in: ids.slice(i, i + 100) } }, data })
    for (let i = 0; i < ids.length; i += 1) await prisma.user.update({ where: { id: ids[i] }, data })`, 'chunk-loop: prisma.user.updateMany', `write: ${UPDATE}`],
  ['chunk-loop: a list of lists', `${PRISMA}
    for (const batch of chunk(ids, 100)) await prisma.user.findMany({ where: { id: { in: batch } } })
    for (const batch of chunk(ids, 100)) await Promise.all(batch.map(id => prisma.user.update({ where: { id }, data })))`, 'chunk-loop: prisma.user.findMany', `write: ${UPDATE}`],
  ['chunk-loop: in a function', `${PRISMA}
    const saveAll = (rows: Row[]) => prisma.user.createMany({ data: rows })
    const saveOne = (row: Row) => prisma.user.create({ data: row })
    declare const batches: Row[][]
    for (const batch of batches) await saveAll(batch)
    for (const row of rows) await saveOne(row)`, 'chunk-loop: saveAll', 'write: saveOne'],
  ['page-loop', `${PRISMA}
    for (let page = 0; page < Math.ceil(total / 100); page++) await prisma.user.findMany({ skip: page * 100, take: 100 })
    for (let n = 0; n < total; n++) await prisma.user.findMany({ skip: n, take: 1 })`, 'page-loop: prisma.user.findMany', 'query: prisma.user.findMany'],
  ['page-loop: work on each row is none', `${PRISMA}
    let rows = []
    do {
      rows = await prisma.user.findMany({ where: { done: false }, take: 100 })
      for (const row of rows) await prisma.user.update({ where: { id: row.id }, data: { done: true } })
    } while (rows.length > 0)`, 'page-loop: prisma.user.findMany', `write: ${UPDATE}`],
  ['retry', `${PRISMA}
    let attempt = 0
    while (attempt < 3) { try { await prisma.user.update({ where, data }); break } catch { attempt++ } }
    for (const row of rows) { try { await prisma.user.update({ where: { id: row.id }, data }) } catch { failed++ } }`, `retry: ${UPDATE}`, `write: ${UPDATE}`],
  ['poll', `${PRISMA}
    while (true) { const job = await prisma.job.findFirst({ where: { id } }); if (job.done) break; await sleep(100) }
    for (const id of ids) { await prisma.job.findFirst({ where: { id } }); await sleep(100) }`, 'poll: prisma.job.findFirst', 'query: prisma.job.findFirst'],
  ['probe', `${PRISMA}
    while (await prisma.user.findFirst({ where: { slug } })) slug = next(slug)
    for (const slug of slugs) taken.push(await prisma.user.findFirst({ where: { slug } }))`, `probe: ${FIND}`, `query: ${FIND}`],
  ['open-loop', `${PRISMA}
    while (running) await prisma.job.count()
    while (queue.length) { const id = queue.shift(); await prisma.job.count({ where: { id } }) }`, 'open-loop: prisma.job.count', 'query: prisma.job.count'],
  ['not-executed', `
    import createKnex from 'knex'
    const knex = createKnex({})
    const query = knex('users')
    for (const id of ids) query.orWhere({ id })
    for (const id of ids) await knex('users').where({ id })
    await query`, 'not-executed: query.orWhere', "query: knex('users').where"],
  ['batched', `${PRISMA}
    await prisma.$transaction(rows.map(row => prisma.user.update({ where: { id: row.id }, data: row })))
    await Promise.all(rows.map(row => prisma.user.update({ where: { id: row.id }, data: row })))`, `batched: ${UPDATE}`, `write: ${UPDATE}`],
  ['batched, once per element', `${PRISMA}
    for (const row of rows) await prisma.$transaction([prisma.user.update({ where: { id: row.id }, data: row }), prisma.log.create({ data: row })])`,
  `write: ${UPDATE}`, 'write: prisma.log.create'],
  ['same-tick-batching', `${PRISMA}
    await Promise.all(ids.map(id => prisma.user.findUnique({ where: { id } })))
    for (const id of ids) await prisma.user.findUnique({ where: { id } })
    await Promise.all(ids.map(id => prisma.user.findFirst({ where: { id } })))`, 'same-tick-batching: prisma.user.findUnique', 'query: prisma.user.findUnique', `query: ${FIND}`],
  ['registry', `${PRISMA}
    declare const checks: { count(): Promise<number> }[]
    class Check { count() { return prisma.user.count() } }
    const all = [new Check(), new Check()]
    function run(list: Check[]) { for (const check of list) check.count() }
    function each(list: User[], check: Check) { for (const user of list) check.count() }`, 'registry: check.count', 'query (invariant): check.count'],
  ['registry: a row is none', `
    import { BaseEntity } from 'typeorm'
    class User extends BaseEntity {}
    const users = await User.find()
    for (const user of users) await user.save()`, 'write: user.save'],
  ['per-table', `
    import { DataSource } from 'typeorm'
    const source = new DataSource({})
    for (const entity of entities) await source.getRepository(entity).clear()
    for (const id of ids) await source.getRepository(User).delete(id)`, 'per-table: source.getRepository(entity).clear', 'write: source.getRepository(User).delete'],
  ['per-table: a connection of its own', `
    import type { Knex } from 'knex'
    const removeOrphans = (db: Knex) => db('orphans').del()
    const removeFactory = (deps: { db: Knex }) => async () => deps.db('orphans').del()
    const remove = (db: Knex, id: string) => db('orphans').where({ id }).del()
    async function all(databases: Knex[], regions: { client: Knex }[], ids: string[], db: Knex) {
      for (const database of databases) await removeOrphans(database)
      await Promise.all(databases.map(database => removeFactory({ db: database })()))
      for (const { client } of regions) { const run = removeFactory({ db: client }); await run() }
      for (const id of ids) await remove(db, id)
    }`, 'per-table: removeOrphans', 'per-table: removeFactory({ db: database })', 'per-table: run', 'write: remove'],
  ['chunk-loop: pages that a generator yields', `
    import type { Knex } from 'knex'
    async function* pages(query: Knex.QueryBuilder) {
      for (let offset = 0; ; offset += 100) {
        const rows = await query.clone().offset(offset).limit(100)
        if (!rows.length) return
        yield rows
      }
    }
    async function* each(query: Knex.QueryBuilder) { for (const row of await query) yield row }
    async function copy(db: Knex, query: Knex.QueryBuilder) {
      for await (const page of pages(query)) await db('copies').insert(page)
      for await (const page of pages(query)) {
        const { ids } = page.reduce((all, row) => { all.ids.push(row.id); return all }, { ids: [] })
        await db('copies').whereIn('id', ids).del()
        for (const row of page) await db('copies').insert(row)
      }
      for await (const row of each(query)) await db('copies').insert(row)
    }`, "chunk-loop: db('copies').insert", "chunk-loop: db('copies').whereIn('id', ids).del", "write: db('copies').insert", "write: db('copies').insert"],
  ['chunk-loop: what was made from the chunk', `${PRISMA}
    async function f(chunks: string[][], ids: string[]) {
      for (const chunk of chunks) {
        const rows = await prisma.user.findMany({ where: { id: { in: chunk } } })
        await prisma.log.createMany({ data: rows.map(row => ({ userId: row.id })) })
        await prisma.log.create({ data: { size: rows.length } })
      }
      for (const [index, chunk] of chunks.entries()) {
        let more = true
        while (more) {
          const rows = await select(chunk)
          const found = rows.map(row => row.id)
          await prisma.log.deleteMany({ where: { userId: { in: found } } })
          more = rows.length > 0
        }
      }
      for (const id of ids) {
        const rows = await prisma.user.findMany({ where: { parentId: id } })
        await prisma.log.deleteMany({ where: { userId: { in: rows.map(row => row.id) } } })
      }
    }`, 'chunk-loop: prisma.user.findMany', 'chunk-loop: prisma.log.createMany', 'write: prisma.log.create', 'page-loop: prisma.log.deleteMany', 'query: prisma.user.findMany', 'write: prisma.log.deleteMany'],
  ['flush-when-full: not by the length of the element', `${PRISMA}
    for (const row of rows) { if (row.tags.length === 1) await prisma.user.delete({ where: { id: row.id } }) }
    for (const row of rows) { const { tags } = row; if (tags.length >= 1) await prisma.user.delete({ where: { id: row.id } }) }`, 'write: prisma.user.delete', 'write: prisma.user.delete'],
  ['flush-when-full: what is written is emptied', `${PRISMA}
    async function f(rows: AsyncIterable<object>) {
      let batch = []
      let bytes = 0
      for await (const row of rows) {
        if (batch.length > 0 && bytes + row.size > LIMIT) {
          await prisma.log.createMany({ data: batch })
          await save(batch)
          batch = []
        }
        batch.push(row)
      }
      async function save(list) { await prisma.log.createMany({ data: list }) }
      for await (const row of rows) if (row.ready) { await save(batch) }
    }`, 'flush-when-full: prisma.log.createMany', 'flush-when-full: save', 'write: save'],
  ['raw text that becomes a part of a query of no known kind', `
    import type { Knex } from 'knex'
    const run = async query => await query
    async function select(knex: Knex, fields: string[]) {
      for (const field of fields) this.inner.select(knex.raw('?? as ??', [field, field]))
      for (const field of fields) await run(knex.raw('select ??', [field]))
      for (const field of fields) await knex.raw('select ??', [field])
    }`, 'query: knex.raw', 'query: knex.raw'],
  ['per-table: by name', `
    import createKnex from 'knex'
    const knex = createKnex({})
    for (const table of tables) await knex(table).del()
    for (const name of names) await knex('users').where({ name }).del()`, 'per-table: knex(table).del', "write: knex('users').where({ name }).del"],
  ['early-exit', `${PRISMA}
    async function first(ids) { for (const id of ids) { const user = await prisma.user.findFirst({ where: { id } }); if (user) return user } }
    async function all(ids) { for (const id of ids) { const user = await prisma.user.findFirst({ where: { id } }); if (!user) return undefined } }
    async function some(ids) { for (const id of ids) { const user = await prisma.user.findFirst({ where: { id } }); if (user) throw new Error() } }`, `early-exit: ${FIND}`, `query: ${FIND}`, `query: ${FIND}`],
  ['early-exit: of an array is none', `${PRISMA}
    ids.forEach(async id => { const user = await prisma.user.findFirst({ where: { id } }); if (user) return user })`, `query: ${FIND}`],
  ['once: leaves at once', `${PRISMA}
    async function f(ids) { for (const id of ids) return prisma.user.findFirst({ where: { id } }) }
    async function g(ids) { for (const id of ids) { const user = await prisma.user.findFirst({ where: { id } }); break } }
    async function h(ids) { for (const id of ids) { await prisma.user.findFirst({ where: { id } }); continue } }`, `once: ${FIND}`, `once: ${FIND}`, `query: ${FIND}`],
  ['once: kept for the next round', `${PRISMA}
    let admin
    for (const id of ids) { if (!admin) admin = await prisma.user.findFirst({ where: { role } }) }
    for (const id of ids) { let own; if (!own) own = await prisma.user.findFirst({ where: { id } }) }
    for (const id of ids) { admin ??= await prisma.user.findFirst({ where: { role } }) }`, `once: ${FIND}`, `query: ${FIND}`, `once: ${FIND}`],
  ['once: the first round', `${PRISMA}
    ids.forEach(async (id, i) => { if (i === 0) await prisma.user.findFirst({ where: { id } }) })
    ids.forEach(async (id, i) => { if (i > 0) await prisma.user.findFirst({ where: { id } }) })`, `once: ${FIND}`, `query: ${FIND}`],
  ['feeds-next', `${PRISMA}
    let parent = start
    for (const step of path) parent = await prisma.folder.findFirst({ where: { id: parent.parentId } })
    let last
    for (const step of path) last = await prisma.folder.findFirst({ where: { name: step } })`, 'feeds-next: prisma.folder.findFirst', 'query: prisma.folder.findFirst'],
  ['memoised', `${PRISMA}
    async function cached(key: string, make: () => Promise<User>) { if (!store.has(key)) store.set(key, await make()); return store.get(key) }
    for (const post of posts) await cached('admin', () => prisma.user.findFirst({ where: { role } }))
    for (const post of posts) await cached(post.userId, () => prisma.user.findFirst({ where: { id: post.userId } }))`, `memoised: ${FIND}`, `query: ${FIND}`],
  ['flush-when-full', `${PRISMA}
    let buffer = []
    for await (const row of stream) { buffer.push(row); if (buffer.length >= 100) { await prisma.user.createMany({ data: buffer }); buffer = [] } }
    for await (const row of stream) { if (row.ok) await prisma.user.createMany({ data: [row] }) }`, 'flush-when-full: prisma.user.createMany', 'write: prisma.user.createMany'],
  ['flush-when-full: something in it is no count', `${PRISMA}
    for (const row of rows) { if (row.tags.length > 0) await prisma.user.update({ where: { id: row.id }, data }) }`, `write: ${UPDATE}`],
])('%s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, reportsText).split('\n')).toEqual(expected)
})
