import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenText } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`

const QUERY = 'print(item, await prisma.user.findFirst({ where: { id: key } }))'

it.each<[string, string, string]>([
  ['a search, which a condition asks for, is made once', `
    async function run(items: Item[], known: Known[]) {
      for (const item of items) {
        const found = known.find(({ id }) => id === item.id)
        if (!found) continue
        print(item, await prisma.user.findUnique({ where: { id: found.userId } }))
      }
    }`, `
    async function run(items: Item[], known: Known[]) {
      const keyedItems = items.map(item => ({ item, found: known.find(({ id }) => id === item.id) }))
      const userIds = [...new Set(keyedItems.flatMap(({ found }) => (found ? [found.userId] : [])))]
      const users = userIds.length === 0 ? [] : await prisma.user.findMany({ where: { id: { in: userIds } } })
      const usersById = new Map(users.map(user => [user.id, user] as const))
      for (const { item, found } of keyedItems) {
        if (!found) continue
        print(item, usersById.get(found.userId) ?? null)
      }
    }`],
  ['a variable that conditions set; statements move with their comments, what the rounds still need goes along', `
    const run = async (template: Template, custom: Custom[]) => {
      const all = await Promise.all(
        template.items.map(async (item, i) => {
          let dataId = item.dataId

          /*
           * What was handed in comes first.
           */
          const found = custom.find(one => one.itemId === item.id)

          if (found) {
            dataId = found.dataId
          }

          const data = await prisma.documentData.findFirst({ where: { id: dataId } })
          if (!data) throw new Error('no data')
          return { title: item.title, data, order: i }
        }),
      )
    }`, `
    const run = async (template: Template, custom: Custom[]) => {
      const keyedItems = template.items.map(item => {
        let dataId = item.dataId

        /*
         * What was handed in comes first.
         */
        const found = custom.find(one => one.itemId === item.id)

        if (found) {
          dataId = found.dataId
        }
        return { item, dataId }
      })
      const documentDataIds = [...new Set(keyedItems.map(({ dataId }) => dataId))]
      const documentDataRows = documentDataIds.length === 0 ? [] : await prisma.documentData.findMany({ where: { id: { in: documentDataIds } } })
      const documentDataRowsById = new Map(documentDataRows.map(documentData => [documentData.id, documentData] as const))
      const all = await Promise.all(
        keyedItems.map(async ({ item, dataId }, i) => {
          const data = documentDataRowsById.get(dataId) ?? null
          if (!data) throw new Error('no data')
          return { title: item.title, data, order: i }
        }),
      )
    }`],
  ['a round that ends before the key has no entry; a look-up in a Map and a function that only computes', `
    const slugOf = (name: string) => name.trim().toLowerCase()
    async function run(rows: Set<Row>, titles: Map<string, Title>) {
      for (const { name, at } of rows) {
        const title = titles.get(name)
        if (!title) {
          continue
        }
        const slug = slugOf(title.name) // as it is stored
        print(at, slug, await prisma.page.findUnique({ where: { slug } }))
      }
    }`, `
    const slugOf = (name: string) => name.trim().toLowerCase()
    async function run(rows: Set<Row>, titles: Map<string, Title>) {
      const keyedRows = [...rows].flatMap(({ name, at }) => {
        const title = titles.get(name)
        if (!title) {
          return []
        }
        const slug = slugOf(title.name) // as it is stored
        return [{ at, slug }]
      })
      const slugs = [...new Set(keyedRows.map(({ slug }) => slug))]
      const pages = slugs.length === 0 ? [] : await prisma.page.findMany({ where: { slug: { in: slugs } } })
      const pagesBySlug = new Map(pages.map(page => [page.slug, page] as const))
      for (const { at, slug } of keyedRows) {
        print(at, slug, pagesBySlug.get(slug) ?? null)
      }
    }`],
  ['rounds that need nothing but the key are given the key', `
    const slugOf = (name: string) => name.trim().toLowerCase()
    async function run(rows: Row[]) {
      for (const row of rows) {
        const slug = slugOf(row.name)
        print(await prisma.page.findUnique({ where: { slug } }))
      }
    }`, `
    const slugOf = (name: string) => name.trim().toLowerCase()
    async function run(rows: Row[]) {
      const rowSlugs = rows.map(row => slugOf(row.name))
      const slugs = [...new Set(rowSlugs)]
      const pages = slugs.length === 0 ? [] : await prisma.page.findMany({ where: { slug: { in: slugs } } })
      const pagesBySlug = new Map(pages.map(page => [page.slug, page] as const))
      for (const slug of rowSlugs) {
        print(pagesBySlug.get(slug) ?? null)
      }
    }`],
  ['a condition that ends the round with other work stays, what follows it is part of the key', `
    async function run(items: Item[], known: Known[]) {
      for (const item of items) {
        const hit = known.find(one => one.id === item.id)
        if (!hit) {
          log(item.id)
          continue
        }
        const key = hit.key.toLowerCase()
        ${QUERY}
      }
    }`, `
    async function run(items: Item[], known: Known[]) {
      const keyedItems = items.map(item => ({ item, hit: known.find(one => one.id === item.id) }))
      const userIds = [...new Set(keyedItems.flatMap(({ hit }) => (hit ? [hit.key.toLowerCase()] : [])))]
      const users = userIds.length === 0 ? [] : await prisma.user.findMany({ where: { id: { in: userIds } } })
      const usersById = new Map(users.map(user => [user.id, user] as const))
      for (const { item, hit } of keyedItems) {
        if (!hit) {
          log(item.id)
          continue
        }
        const key = hit.key.toLowerCase()
        print(item, usersById.get(key) ?? null)
      }
    }`],
  ['choices, a stated type, literals that stay literals, an index', `
    async function run(items: Item[]) {
      await Promise.all(items.map(async (item: Item, i: number): Promise<void> => {
        const kind = i > 2 ? 'late' : 'early'
        let key: string
        switch (kind) {
          case 'late': key = item.next; break
          default: key = item.id
        }
        print(item, kind, await prisma.user.findFirst({ where: { id: key } }))
      }))
    }`, `
    async function run(items: Item[]) {
      const keyedItems = items.map((item: Item, i: number) => {
        const kind = i > 2 ? 'late' : 'early'
        let key: string
        switch (kind) {
          case 'late': key = item.next; break
          default: key = item.id
        }
        return { item, kind, key } as const
      })
      const userIds = [...new Set(keyedItems.map(({ key }) => key))]
      const users = userIds.length === 0 ? [] : await prisma.user.findMany({ where: { id: { in: userIds } } })
      const usersById = new Map(users.map(user => [user.id, user] as const))
      await Promise.all(keyedItems.map(async ({ item, kind, key }, i: number): Promise<void> => {
        print(item, kind, usersById.get(key) ?? null)
      }))
    }`],
  ['the element itself may be changed after its key was read; a type guard may be asked beforehand', `
    const isLinked = (field: Field): field is Linked => 'routerId' in field
    async function run(fields: Field[]) {
      for (const [, field] of Object.entries(fields)) {
        if (!isLinked(field)) continue
        const router = await prisma.router.findFirst({ where: { id: field.routerId } })
        Object.assign(field, router)
      }
    }`, `
    const isLinked = (field: Field): field is Linked => 'routerId' in field
    async function run(fields: Field[]) {
      const routerIds = [...new Set(Object.entries(fields).flatMap(([, field]) => (isLinked(field) ? [field.routerId] : [])))]
      const routers = routerIds.length === 0 ? [] : await prisma.router.findMany({ where: { id: { in: routerIds } } })
      const routersById = new Map(routers.map(router => [router.id, router] as const))
      for (const [, field] of Object.entries(fields)) {
        if (!isLinked(field)) continue
        const router = routersById.get(field.routerId) ?? null
        Object.assign(field, router)
      }
    }`],
  ['a condition around all that a round does', `
    async function run(items: Item[], known: Known[]) {
      for (const item of items) {
        if (item.kind === 'user') {
          const hit = known.find(k => k.id === item.id)
          if (!hit) throw new Error(item.label)
          print(await prisma.user.findFirst({ where: { id: hit.key } }))
        }
      }
    }`, `
    async function run(items: Item[], known: Known[]) {
      const keyedItems = items.flatMap(item => {
        if (item.kind !== 'user') return []
        const hit = known.find(k => k.id === item.id)
        return [{ item, hit }]
      })
      const userIds = [...new Set(keyedItems.flatMap(({ hit }) => (hit ? [hit.key] : [])))]
      const users = userIds.length === 0 ? [] : await prisma.user.findMany({ where: { id: { in: userIds } } })
      const usersById = new Map(users.map(user => [user.id, user] as const))
      for (const { item, hit } of keyedItems) {
        if (item.kind === 'user') {
          if (!hit) throw new Error(item.label)
          print(usersById.get(hit.key) ?? null)
        }
      }
    }`],
  ['counts, through a helper, over pairs', `
    const countOf = (team: string) => prisma.user.count({ where: { team } })
    async function run(items: Item[]) {
      for (const [i, item] of items.entries()) {
        let key = item.a
        if (item.b) key = item.c
        print(i, await countOf(key))
      }
    }`, `
    const countOf = (team: string) => prisma.user.count({ where: { team } })
    async function run(items: Item[]) {
      const keyedItems = [...items.entries()].map(([i, item]) => {
        let key = item.a
        if (item.b) key = item.c
        return { i, key }
      })
      const teams = [...new Set(keyedItems.map(({ key }) => key))]
      const userCounts = teams.length === 0 ? [] : await prisma.user.groupBy({ by: ['team'], where: { team: { in: teams } }, _count: { _all: true } })
      const userCountByTeam = new Map(userCounts.map(group => [group.team, group._count._all] as const))
      for (const { i, key } of keyedItems) {
        print(i, userCountByTeam.get(key) ?? 0)
      }
    }`],
])('%s', (_, before, after) => {
  const [, ...lines] = underEveryParser(`${PRISMA}${before}`, rewrittenText).split('\n')
  expect(lines.slice(2).join('\n')).toBe(dedented(after))
})
