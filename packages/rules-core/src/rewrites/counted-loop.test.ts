import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenText } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`

it.each<[string, string, string]>([
  ['by index: the element has a name', `${PRISMA}
    async function titles(order, report) {
      for (let i = 0; i < order.lines.length; i++) {
        const line = order.lines[i]
        if (!line.productId) continue
        report(i, await prisma.product.findUnique({ where: { id: line.productId } }))
      }
    }`, `prefetch-by-key, constant${PRISMA}
    async function titles(order, report) {
      const productIds = [...new Set(order.lines.flatMap(line => (line.productId ? [line.productId] : [])))]
      const products = productIds.length === 0 ? [] : await prisma.product.findMany({ where: { id: { in: productIds } } })
      const productsById = new Map(products.map(product => [product.id, product] as const))
      for (let i = 0; i < order.lines.length; i++) {
        const line = order.lines[i]
        if (!line.productId) continue
        report(i, productsById.get(line.productId) ?? null)
      }
    }`],
  ['by index: the element is read where it is needed, nested', `${PRISMA}
    async function titles(ids: string[], ranks: Rank[][], print) {
      for (let i = 0; i < ids.length; i += 1) print(await prisma.product.findUnique({ where: { id: ids[i] } }))
    }`, `prefetch-by-key, constant${PRISMA}
    async function titles(ids: string[], ranks: Rank[][], print) {
      const productIds = [...new Set(ids)]
      const products = productIds.length === 0 ? [] : await prisma.product.findMany({ where: { id: { in: productIds } } })
      const productsById = new Map(products.map(product => [product.id, product] as const))
      for (let i = 0; i < ids.length; i += 1) print(productsById.get(ids[i]) ?? null)
    }`],
  ['by index in both of two loops', `${PRISMA}
    async function titles(pages: Page[], print) {
      for (let p = 0; p < pages.length; p++) {
        for (let i = 0; i < pages[p].ids.length; i++) {
          const id = pages[p].ids[i]
          print(p, await prisma.product.findUnique({ where: { id } }))
        }
      }
    }`, `prefetch-by-key, constant${PRISMA}
    async function titles(pages: Page[], print) {
      const productIds = [...new Set(pages.flatMap((_, p) => pages[p].ids.map(id => id)))]
      const products = productIds.length === 0 ? [] : await prisma.product.findMany({ where: { id: { in: productIds } } })
      const productsById = new Map(products.map(product => [product.id, product] as const))
      for (let p = 0; p < pages.length; p++) {
        for (let i = 0; i < pages[p].ids.length; i++) {
          const id = pages[p].ids[i]
          print(p, productsById.get(id) ?? null)
        }
      }
    }`],
])('%s', (_, before, after) => {
  const [head = '', ...rest] = after.split('\n')
  expect(underEveryParser(before, rewrittenText)).toBe(`${head}\n${dedented(rest.join('\n'))}`)
})

it.each<[string, string]>([
  ['begins elsewhere', 'for (let i = 1; i < ids.length; i++)'],
  ['steps further', 'for (let i = 0; i < ids.length; i += 2)'],
  ['ends elsewhere', 'for (let i = 0; i <= ids.length; i++)'],
  ['has another condition', 'for (let i = 0; i < ids.length && go(); i++)'],
])('by index: nothing is offered where the loop %s', (_, loop) => {
  expect(underEveryParser(`${PRISMA}
    async function titles(ids: string[], go, print) {
      ${loop} print(await prisma.product.findFirst({ where: { id: ids[i] } }))
    }`, rewrittenText)).not.toContain('Map')
})

it('by index: nothing is offered where the body sets the counter, or the list', () => {
  const loop = (body: string): string => `${PRISMA}
    async function titles(ids: string[], print) {
      for (let i = 0; i < ids.length; i++) {
        print(await prisma.product.findFirst({ where: { id: ids[i] } }))
        ${body}
      }
    }`
  expect(underEveryParser(loop('if (print()) i++'), rewrittenText)).not.toContain('Map')
  expect(underEveryParser(loop("ids.push('x')"), rewrittenText)).not.toContain('Map')
})
