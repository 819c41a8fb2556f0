import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { messagesText, reportsText } from '../analysis-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`

it.each<[string, string, ...string[]]>([
  ['from the receiver to the end of the method name', `${PRISMA}
    for (const id of ids) await prisma.user
      .findFirst({ where: { id } })`, 'query: prisma.user .findFirst'],
  ['a chain up to its last call', `
    import createKnex from 'knex'
    const knex = createKnex({})
    for (const id of ids) await knex('users').where({ id }).first()`, "query: knex('users').where({ id }).first"],
  ['a function called by name', `${PRISMA}
    const load = (id: number) => prisma.user.findFirst({ where: { id } })
    for (const id of ids) await load(id)`, 'query: load'],
  ['a function handed by name', `${PRISMA}
    const load = (id: number) => prisma.user.findFirst({ where: { id } })
    await Promise.all(ids.map(load))`, 'query: ids.map'],
  ['an optional call', `${PRISMA}
    for (const id of ids) await prisma?.user?.findFirst({ where: { id } })`, 'query: prisma?.user?.findFirst'],
  ['a template', `${PRISMA}
    for (const { id } of rows) await prisma.$executeRaw\`DELETE FROM x WHERE id = \${id + 1}\``, 'write: prisma.$executeRaw'],
  ['the same for every element', `${PRISMA}
    for (const id of ids) await prisma.user.findFirst({ where: { role: 'admin' } })
    for (const id of ids) { const where = { id }; await prisma.user.findFirst({ where }) }
    let offset = 0
    for (const id of ids) { offset++; await prisma.user.findFirst({ skip: offset }) }
    for (const id of ids) { let skip = 0; skip += id; await prisma.user.findFirst({ skip }) }`,
  'query (invariant): prisma.user.findFirst', 'query: prisma.user.findFirst', 'query: prisma.user.findFirst', 'query: prisma.user.findFirst'],
  ['the same for every element of the inner list', `${PRISMA}
    for (const user of users) for (const role of user.roles) await prisma.user.findFirst({ where: { id: user.id } })`, 'query (invariant): prisma.user.findFirst'],
  ['the same write is a write', `${PRISMA}
    for (const id of ids) await prisma.user.updateMany({ data: { seen: true } })`, 'write: prisma.user.updateMany'],
  ['a query that only its shape gives away', `
    // package.json
    { "dependencies": { "@prisma/client": "7" } }
    // main.ts
    for (const id of ids) await ctx.prisma.user.findFirst({ where: { id } })`, 'likely query: ctx.prisma.user.findFirst'],
  ['one report per query of a loop', `${PRISMA}
    for (const id of ids) { const user = await prisma.user.findFirst({ where: { id } }); await prisma.user.delete({ where: { id: user.id } }) }`,
  'query: prisma.user.findFirst', 'write: prisma.user.delete'],
  ['nothing where nothing repeats', `${PRISMA}
    const users = await prisma.user.findMany({ where: { id: { in: ids } } })
    for (const user of users) console.log(user.id)
    users.map(user => user.name).filter(Boolean)`, ''],
])('what is reported: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, reportsText).split('\n')).toEqual(expected)
})

it.each<[string, string, ...string[]]>([
  ['a direct read', `${PRISMA}
    for (const post of posts) await prisma.user.findFirst({ where: { id: post.userId } })`,
  '1 query per element of `posts`: `prisma.user.findFirst`. Load all rows at once: `findMany({ where: { id: { in: ids } } })`, then look them up in a Map.'],
  ['a direct write', `${PRISMA}
    rows.forEach(row => prisma.user.create({ data: row }).then(done))`,
  '1 insert per element of `rows`: `prisma.user.create`. Collect the rows and write them at once: `createMany({ data: rows })`.'],
  ['a loop that names no list', `${PRISMA}
    for (let i = 0; i < order.quantity; i++) await prisma.item.create({ data: { i } })`,
  '1 insert per pass of this loop: `prisma.item.create`. Collect the rows and write them at once: `createMany({ data: rows })`.'],
  ['the same read again', `${PRISMA}
    for (const post of posts) await prisma.rate.findFirst({ where: { currency } })`,
  'The same query again for every element of `posts`: `prisma.rate.findFirst`. Nothing in it depends on the element: run it once, before the loop.'],
  ['a chain in the file', `${PRISMA}
    const load = (id: number) => read(id)
    const read = (id: number) => prisma.user.findFirst({ where: { id } })
    for (const post of posts) await load(post.userId)`,
  '1 query per element of `posts`: `load`. load → read → prisma.user.findFirst (line 5). Load all rows at once where the query is made: `findMany({ where: { id: { in: ids } } })`, then look them up in a Map.'],
  ['a chain through other files', `
    // src/user.service.ts
    import type { Repository } from 'typeorm'
    class User {}
    export class UserService {
      constructor(private readonly users: Repository<User>) {}
      load(id: number) { return this.users.findOneBy({ id }) }
    }
    // src/main.ts
    import { UserService } from './user.service'
    class Posts {
      constructor(private readonly userService: UserService) {}
      async toDtos(posts: Post[]) { return Promise.all(posts.map(post => this.userService.load(post.userId))) }
    }`,
  '1 query per element of `posts`: `this.userService.load`. userService.load → users.findOneBy (src/user.service.ts:6). Load all rows at once where the query is made: `findBy({ id: In(ids) })`, then look them up in a Map.'],
  ['a long list is shortened', `${PRISMA}
    for (const post of await prisma.post.findMany({ where: { published: true, author: { active: true } } })) await prisma.user.findFirst({ where: { id: post.userId } })`,
  '1 query per element of `await prisma.post.findMany(…)`: `prisma.user.findFirst`. Load all rows at once: `findMany({ where: { id: { in: ids } } })`, then look them up in a Map.'],
])('what is said: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, messagesText).split('\n')).toEqual(expected)
})
