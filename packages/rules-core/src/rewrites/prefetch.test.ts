import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewritesText, rewrittenText } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`

it.each<[string, string, string]>([
  ['a row by key: missing stays null', `${PRISMA}
    async function titles(posts) {
      const out = []
      for (const post of posts) {
        const author = await prisma.author.findUnique({ where: { id: post.authorId } })
        out.push(author?.name)
      }
      return out
    }`, `prefetch-by-key, constant${PRISMA}
    async function titles(posts) {
      const out = []
      const authorIds = [...new Set([...posts].map(post => post.authorId))]
      const authors = authorIds.length === 0 ? [] : await prisma.author.findMany({ where: { id: { in: authorIds } } })
      const authorsById = new Map(authors.map(author => [author.id, author] as const))
      for (const post of posts) {
        const author = authorsById.get(post.authorId) ?? null
        out.push(author?.name)
      }
      return out
    }`],
  ['side by side, under a condition, in a nested list, as part of an expression', `${PRISMA}
    const load = async (users: User[]) => {
      return Promise.all(users.map(async user => user.posts.map(async ({ authorId }) => (authorId ? (await prisma.author.findFirst({ where: { id: authorId }, orderBy: { name: 'asc' } }))?.name : undefined))))
    }`, `prefetch-by-key, constant${PRISMA}
    const load = async (users: User[]) => {
      const authorIds = [...new Set(users.flatMap(user => user.posts.flatMap(({ authorId }) => (authorId ? [authorId] : []))))]
      const authors = authorIds.length === 0 ? [] : await prisma.author.findMany({ where: { id: { in: authorIds } }, orderBy: { name: 'asc' } })
      const authorsById = new Map(authors.map(author => [author.id, author] as const))
      return Promise.all(users.map(async user => user.posts.map(async ({ authorId }) => (authorId ? (authorsById.get(authorId) ?? null)?.name : undefined))))
    }`],
  ['one of two branches, whose promises are joined', `${PRISMA}
    const roots = async (parts: Part[]) => {
      return Promise.all(parts.map(part => part.rootId ? prisma.part.findFirst({ where: { id: part.rootId } }) : Promise.resolve(part)))
    }`, `prefetch-by-key, constant${PRISMA}
    const roots = async (parts: Part[]) => {
      const partIds = [...new Set(parts.flatMap(part => (part.rootId ? [part.rootId] : [])))]
      const loadedParts = partIds.length === 0 ? [] : await prisma.part.findMany({ where: { id: { in: partIds } } })
      const partsById = new Map(loadedParts.map(part => [part.id, part] as const))
      return Promise.all(parts.map(part => part.rootId ? partsById.get(part.rootId) ?? null : Promise.resolve(part)))
    }`],
  ['a search on the way is not made twice', `${PRISMA}
    const hashes = async (items: Item[], known: Known[]) => {
      for (const item of items) {
        const found = known.find(({ id }) => id === item.id)
        if (!found) throw new Error('unknown')
        print(found, await prisma.documentData.findUniqueOrThrow({ where: { id: item.dataId } }))
      }
    }`, `prefetch-by-key, constant${PRISMA}
    const hashes = async (items: Item[], known: Known[]) => {
      const documentDataIds = [...new Set(items.map(item => item.dataId))]
      const documentDataRows = documentDataIds.length === 0 ? [] : await prisma.documentData.findMany({ where: { id: { in: documentDataIds } } })
      const documentDataRowsById = new Map(documentDataRows.map(documentData => [documentData.id, documentData] as const))
      for (const item of items) {
        const found = known.find(({ id }) => id === item.id)
        if (!found) throw new Error('unknown')
        print(found, documentDataRowsById.get(item.dataId) ?? (await prisma.documentData.findUniqueOrThrow({ where: { id: item.dataId } })))
      }
    }`],
  ['children in groups, in the order that they come', `${PRISMA}
    export const all = async (orders: Order[]) => {
      for (const { id } of orders) print(await prisma.line.findMany({ where: { orderId: id }, orderBy: { at: 'asc' } }))
    }`, `prefetch-children, constant${PRISMA}
    export const all = async (orders: Order[]) => {
      const orderIds = [...new Set(orders.map(({ id }) => id))]
      const lines = orderIds.length === 0 ? [] : await prisma.line.findMany({ where: { orderId: { in: orderIds } }, orderBy: { at: 'asc' } })
      const linesByOrderId = new Map<(typeof lines)[number]['orderId'], typeof lines>()
      for (const line of lines) {
        const group = linesByOrderId.get(line.orderId)
        if (group) group.push(line)
        else linesByOrderId.set(line.orderId, [line])
      }
      for (const { id } of orders) print(linesByOrderId.get(id) ?? [])
    }`],
  ['an error for a missing row stays the same error, at the same element', `${PRISMA}
    const names = async (ids: string[]) => {
      for (const id of ids) {
        const user = await prisma.user.findUniqueOrThrow({ where: { id } });
        print(user.name);
      }
    }`, `prefetch-by-key, constant${PRISMA}
    const names = async (ids: string[]) => {
      const userIds = [...new Set(ids)]
      const users = userIds.length === 0 ? [] : await prisma.user.findMany({ where: { id: { in: userIds } } })
      const usersById = new Map(users.map(user => [user.id, user] as const))
      for (const id of ids) {
        const user = usersById.get(id) ?? (await prisma.user.findUniqueOrThrow({ where: { id } }));
        print(user.name);
      }
    }`],
  ['the key is selected too where only members of the row are read', `${PRISMA}
    const names = async (ids: string[]) => {
      for (const id of ids) {
        const user = await prisma.user.findUnique({ where: { id }, select: { name: true } })
        if (user) print(user.name)
      }
    }`, `prefetch-by-key, constant${PRISMA}
    const names = async (ids: string[]) => {
      const userIds = [...new Set(ids)]
      const users = userIds.length === 0 ? [] : await prisma.user.findMany({ where: { id: { in: userIds } }, select: { id: true, name: true } })
      const usersById = new Map(users.map(user => [user.id, user] as const))
      for (const id of ids) {
        const user = usersById.get(id) ?? null
        if (user) print(user.name)
      }
    }`],
  ['constants of the body become part of the key, lists that cannot be evaluated twice get a name', `${PRISMA}
    const run = async () => {
      for (const post of await posts()) {
        const { meta } = post
        const key = meta.author
        print(await prisma.user.findFirst({ where: { id: key, active: true } }))
      }
    }`, `prefetch-by-key, constant${PRISMA}
    const run = async () => {
      const list = await posts()
      const userIds = [...new Set([...list].map(post => post.meta.author))]
      const users = userIds.length === 0 ? [] : await prisma.user.findMany({ where: { id: { in: userIds }, active: true } })
      const usersById = new Map(users.map(user => [user.id, user] as const))
      for (const post of list) {
        const { meta } = post
        const key = meta.author
        print(usersById.get(key) ?? null)
      }
    }`],
  ['slices where the library has a limit, an import where the list form needs one', `
    import { Repository } from 'typeorm'
    class Author {}
    class Books {
      constructor(private readonly authors: Repository<Author>) {}
      async names(books: Book[]) {
        for (const book of books) print((await this.authors.findOneBy({ id: book.authorId })) ?? 'nobody')
      }
    }`, `prefetch-by-key, chunks
    import { Repository, In } from 'typeorm'
    class Author {}
    class Books {
      constructor(private readonly authors: Repository<Author>) {}
      async names(books: Book[]) {
        const authorIds = [...new Set(books.map(book => book.authorId))]
        const loadedAuthors = []
        for (let i = 0; i < authorIds.length; i += 1000) {
          loadedAuthors.push(...(await this.authors.findBy({ id: In(authorIds.slice(i, i + 1000)) })))
        }
        const authorsById = new Map(loadedAuthors.map(author => [author.id, author] as const))
        for (const book of books) print((authorsById.get(book.authorId) ?? null) ?? 'nobody')
      }
    }`],
  ['a helper that only makes the query', `${PRISMA}
    const findUser = (id: string, { role }: Options) => prisma.user.findFirst({ where: { id, role } })
    async function names(posts: Post[], role: string) {
      for (const post of posts) print(await findUser(post.userId, { role }))
    }`, `prefetch-by-key, constant${PRISMA}
    const findUser = (id: string, { role }: Options) => prisma.user.findFirst({ where: { id, role } })
    async function names(posts: Post[], role: string) {
      const userIds = [...new Set(posts.map(post => post.userId))]
      const users = userIds.length === 0 ? [] : await prisma.user.findMany({ where: { id: { in: userIds }, role } })
      const usersById = new Map(users.map(user => [user.id, user] as const))
      for (const post of posts) print(usersById.get(post.userId) ?? null)
    }`],
  ['conditions that the loop changes are not asked beforehand, the others are', `${PRISMA}
    async function run(rows: Row[], seen: Set<string>) {
      for (const row of rows) {
        if (!row.userId || seen.has(row.userId)) continue
        print(await prisma.user.findUnique({ where: { id: row.userId } }))
        seen.add(row.userId)
      }
    }`, `prefetch-by-key, constant${PRISMA}
    async function run(rows: Row[], seen: Set<string>) {
      const userIds = [...new Set(rows.flatMap(row => (row.userId ? [row.userId] : [])))]
      const users = userIds.length === 0 ? [] : await prisma.user.findMany({ where: { id: { in: userIds } } })
      const usersById = new Map(users.map(user => [user.id, user] as const))
      for (const row of rows) {
        if (!row.userId || seen.has(row.userId)) continue
        print(usersById.get(row.userId) ?? null)
        seen.add(row.userId)
      }
    }`],
  ['a query of several lines from further in', `${PRISMA}
    async function run(rows: Row[]) {
      for (const row of rows) {
        if (row.userId) {
          print(
            await prisma.user.findUnique({
              where: { id: row.userId },
            }),
          )
        }
      }
    }`, `prefetch-by-key, constant${PRISMA}
    async function run(rows: Row[]) {
      const userIds = [...new Set(rows.flatMap(row => (row.userId ? [row.userId] : [])))]
      const users = userIds.length === 0 ? [] : await prisma.user.findMany({
        where: { id: { in: userIds } },
      })
      const usersById = new Map(users.map(user => [user.id, user] as const))
      for (const row of rows) {
        if (row.userId) {
          print(
            usersById.get(row.userId) ?? null,
          )
        }
      }
    }`],
])('%s', (_, before, after) => {
  const [head = '', ...rest] = after.split('\n')
  expect(underEveryParser(before, rewrittenText)).toBe(`${head}\n${dedented(rest.join('\n'))}`)
})

const inLoop = (body: string): string => `${PRISMA}
    async function run(rows: Row[], page: Page) {
      for (const row of rows) { ${body} }
    }`

it.each<[string, string, string]>([
  ['rounds change what they have read', inLoop('const user = await prisma.user.findUnique({ where: { id: row.userId } }); user.name = row.name; print(user)'), 'prefetch-by-key: rows-are-changed'],
  ['two keys', inLoop('print(await prisma.user.findFirst({ where: { id: row.id, team: row.team } }))'), 'prefetch-by-key: not-one-key'],
  ['the list grows while it is gone through', inLoop('print(await prisma.user.findUnique({ where: { id: row.id } })); rows.push(row.next)'), 'prefetch-by-key: depends-on-the-loop'],
  ['the key is set in the round', inLoop('row.id = row.id.trim(); print(await prisma.user.findUnique({ where: { id: row.id } }))'), 'prefetch-by-key: depends-on-the-loop'],
  ['a condition that changes made the key safe to read', inLoop('if (page.done.has(row)) continue; page.done.add(row); print(await prisma.user.findUnique({ where: { id: row.owner.id } }))'), 'prefetch-by-key: depends-on-the-loop'],
  ['another value differs', inLoop('print(await prisma.user.findMany({ where: { id: row.id }, orderBy: row.order }))'), 'prefetch-children: not-one-key'],
  ['a range', inLoop('print(await prisma.user.findFirst({ where: { id: { gt: row.id } } }))'), 'prefetch-by-key: not-one-key'],
  ['some rows of each key', inLoop('print(await prisma.post.findMany({ where: { userId: row.id }, take: 3 }))'), 'prefetch-children: limits-rows-per-key'],
  ['rows without their key, whose columns are out of sight', inLoop('send(await prisma.user.findFirst({ where: { id: row.id }, select: userSelect }))'), 'prefetch-by-key: key-not-selected'],
  ['the key comes from the round before', inLoop('const next = await step(row); print(await prisma.user.findUnique({ where: { id: next.id } }))'), 'prefetch-by-key: depends-on-the-loop'],
  ['rounds change what they read', inLoop('const user = await prisma.user.findFirst({ where: { name: row.name } }); if (!user) await prisma.user.create({ data: { name: row.name } })'), 'prefetch-by-key: other-work-in-between'],
  ['a helper changes what is read', `${PRISMA}
    const touch = (id: string) => prisma.user.update({ where: { id }, data: { seen: true } })
    async function run(rows: Row[]) {
      for (const row of rows) { print(await prisma.user.findUnique({ where: { id: row.userId } })); await touch(row.other) }
    }`, 'prefetch-by-key: other-work-in-between'],
  ['a promise that is kept', inLoop('const later = prisma.user.findUnique({ where: { id: row.id } }); print(await later)'), 'prefetch-by-key: not-awaited'],
  ['a missing row is handled per element', inLoop('try { print(await prisma.user.findUniqueOrThrow({ where: { id: row.id } })) } catch { skip(row) }'), 'prefetch-by-key: handles-errors-per-element'],
  ['no function to await in', `${PRISMA}
    function run(rows: Row[]) {
      rows.forEach(async row => { print(await prisma.user.findFirst({ where: { id: row.id } })) })
    }`, 'prefetch-by-key: not-async'],
  ['a helper of another file that does more', `
    // db.ts
    ${PRISMA}
    export async function load(id: string) { audit(id); return prisma.user.findUnique({ where: { id } }) }
    // main.ts
    import { load } from './db'
    async function run(rows: Row[]) { for (const row of rows) print(await load(row.id)) }`, 'prefetch-by-key: helper-does-more'],
  ['a helper whose client the place cannot see', `
    // db.ts
    ${PRISMA}
    export const load = (id: string) => prisma.user.findUnique({ where: { id } })
    // main.ts
    import { load } from './db'
    async function run(rows: Row[]) { for (const row of rows) print(await load(row.id)) }`, 'prefetch-by-key: out-of-sight'],
])('refused: %s', (_, sample, reason) => {
  expect(underEveryParser(sample, rewrittenText)).toBe(reason)
})

it('what a round writes before it reads is not read beforehand', () => {
  const sample = `${PRISMA}
    async function run() {
      for (const row of await prisma.user.findMany()) {
        await prisma.user.update({ where: { id: row.id }, data: { seen: true } })
        print(await prisma.user.findUnique({ where: { id: row.id } }))
      }
    }`
  expect(underEveryParser(sample, rewritesText)).toContain('prefetch-by-key: other-work-in-between')
})
