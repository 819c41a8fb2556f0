import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenText } from './rewrites-text.test-support.js'

/** Everything but the first line, which says what is done, without the indentation of the test. */
const expected = (after: string): string => after.replace(/\n[^]*$/, rest => `\n${dedented(rest)}`)

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`

it.each<[string, string, string]>([
  ['rows are chosen: the relation too', `${PRISMA}
    async function load(ids: number[]) {
      for (const id of ids) print(await prisma.line.findMany({ where: { order: { shopId: id }, open: true }, select: { id: true }, orderBy: { id: 'asc' } }))
    }`, `prefetch-children, chunks${PRISMA}
    async function load(ids: number[]) {
      const shopIds = [...new Set(ids)]
      const lines = []
      for (let i = 0; i < shopIds.length; i += 1000) {
        lines.push(...(await prisma.line.findMany({ where: { order: { shopId: { in: shopIds.slice(i, i + 1000) } }, open: true }, select: { id: true, order: { select: { shopId: true } } }, orderBy: { id: 'asc' } })))
      }
      const linesByShopId = new Map<NonNullable<(typeof lines)[number]['order']>['shopId'] | undefined, Omit<(typeof lines)[number], 'order'>[]>()
      for (const { order, ...line } of lines) {
        const group = linesByShopId.get(order?.shopId)
        if (group) group.push(line)
        else linesByShopId.set(order?.shopId, [line])
      }
      for (const id of ids) print(linesByShopId.get(id) ?? [])
    }`],
  ['whole rows; the name of the relation is taken', `${PRISMA}
    async function load(orders: Order[]) {
      const order = orders[0]
      for (const { id } of orders) print(order, await prisma.line.findMany({ where: { order: { id } } }))
    }`, `prefetch-children, chunks${PRISMA}
    async function load(orders: Order[]) {
      const order = orders[0]
      const orderIds = [...new Set(orders.map(({ id }) => id))]
      const lines = []
      for (let i = 0; i < orderIds.length; i += 1000) {
        lines.push(...(await prisma.line.findMany({ where: { order: { id: { in: orderIds.slice(i, i + 1000) } } }, include: { order: { select: { id: true } } } })))
      }
      const linesByOrderId = new Map<NonNullable<(typeof lines)[number]['order']>['id'] | undefined, Omit<(typeof lines)[number], 'order'>[]>()
      for (const { order: loadedOrder, ...line } of lines) {
        const group = linesByOrderId.get(loadedOrder?.id)
        if (group) group.push(line)
        else linesByOrderId.set(loadedOrder?.id, [line])
      }
      for (const { id } of orders) print(order, linesByOrderId.get(id) ?? [])
    }`],
])('%s', (_, code, after) => {
  expect(underEveryParser(code, rewrittenText)).toBe(expected(after))
})

const loop = (body: string): string => `${PRISMA}
    async function load(ids: number[], input: Input) {
      for (const id of ids) { ${body} }
    }`

it.each<[string, string, string]>([
  ['the relation is read for itself', loop(`print(await prisma.line.findMany({ where: { order: { shopId: id } }, include: { order: true } }))`), 'shapes-the-rows'],
  ['what is chosen is out of sight', loop(`print(await prisma.line.findMany({ where: { order: { shopId: id } }, select: input.columns }))`), 'out-of-sight'],
  ['options are spread', loop(`print(await prisma.line.findMany({ where: { order: { shopId: id } }, ...input }))`), 'limits-rows-per-key'],
  ['two relations away', loop(`print(await prisma.line.findMany({ where: { order: { shop: { ownerId: id } } } }))`), 'not-one-key'],
  ['many rows', loop(`print(await prisma.line.findMany({ where: { parts: { some: { partId: id } } } }))`), 'not-one-key'],
  ['alternatives', loop(`print(await prisma.line.findMany({ where: { OR: [{ order: { shopId: id } }, { shopId: null }] } }))`), 'not-one-key'],
  ['two keys', loop(`print(await prisma.line.findMany({ where: { ownerId: id, order: { shopId: id } } }))`), 'not-one-key'],
  ['one row', loop(`print(await prisma.line.findFirst({ where: { order: { shopId: id } } }))`), 'not-one-key'],
  ['a round moves the rows on the way', loop(`print(await prisma.line.findMany({ where: { order: { shopId: id } } })); await prisma.order.updateMany({ where: { shopId: id + 1 }, data: { shopId: id } })`), 'other-work-in-between'],
  ['a limit for each key', loop(`print(await prisma.line.findMany({ where: { order: { shopId: id } }, take: 3 }))`), 'limits-rows-per-key'],
])('refuses: %s', (_, code, reason) => {
  const what = /findFirst/.test(code) ? 'by-key' : 'children'
  expect(underEveryParser(code, rewrittenText).split('\n')).toContain(`prefetch-${what}: ${reason}`)
})
