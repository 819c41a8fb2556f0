import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenText } from './rewrites-text.test-support.js'

/** Everything but the first line, which says what is done, without the indentation of the test. */
const expected = (after: string): string => after.replace(/\n[^]*$/, rest => `\n${dedented(rest)}`)

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`

const GROUPS = `
      const orderIds = [...new Set(ids)]
      const loadedLines = orderIds.length === 0 ? [] : await prisma.line.findMany({ where: { orderId: { in: orderIds } } })
      const linesByOrderId = new Map<(typeof loadedLines)[number]['orderId'], typeof loadedLines>()
      for (const line of loadedLines) {
        const group = linesByOrderId.get(line.orderId)
        if (group) group.push(line)
        else linesByOrderId.set(line.orderId, [line])
      }`

it.each<[string, string, string]>([
  ['put together: keys that come twice give their rows twice, in the order of the keys', `${PRISMA}
    async function load(ids: string[]) {
      const promises = []
      for (const id of ids) promises.push(prisma.line.findMany({ where: { orderId: id } }))
      const lines = (await Promise.all(promises)).flat()
      return lines
    }`, `prefetch-children, constant${PRISMA}
    async function load(ids: string[]) {${GROUPS}
      const lines = ids.flatMap(id => linesByOrderId.get(id) ?? [])
      return lines
    }`],
  ['with names, of a callback, each list by itself', `${PRISMA}
    async function load(ids: string[]) {
      const promises: Promise<Line[]>[] = []
      ids.forEach(id => {
        const lines = prisma.line.findMany({ where: { orderId: id } })
        promises.push(lines)
      })

      const [first, ...others] = await Promise.all(promises)
      return { first, others }
    }`, `prefetch-children, constant${PRISMA}
    async function load(ids: string[]) {${GROUPS}
      const [first, ...others] = ids.map(id => linesByOrderId.get(id) ?? [])
      return { first, others }
    }`],
  ['one row each, behind a function', `${PRISMA}
    const findLine = (orderId: string) => prisma.line.findFirst({ where: { orderId, open: true } })
    async function load(ids: string[]) {
      const promises: Promise<Line | null>[] = []
      ids.forEach(id => promises.push(findLine(id)))
      return await Promise.all(promises)
    }`, `prefetch-by-key, constant${PRISMA}
    const findLine = (orderId: string) => prisma.line.findFirst({ where: { orderId, open: true } })
    async function load(ids: string[]) {
      const orderIds = [...new Set(ids)]
      const lines = orderIds.length === 0 ? [] : await prisma.line.findMany({ where: { orderId: { in: orderIds }, open: true } })
      const linesByOrderId = new Map(lines.map(line => [line.orderId, line] as const).reverse())
      return ids.map(id => linesByOrderId.get(id) ?? null)
    }`],
  ['changed rows of keys that differ', `${PRISMA}
    async function load(ids: Set<string>) {
      const promises = []
      for (const id of ids) promises.push(prisma.line.findMany({ where: { orderId: id } }))
      const found = (await Promise.all(promises)).flat()
      for (const line of found) line.count += 1
      return found
    }`, `prefetch-children, constant${PRISMA}
    async function load(ids: Set<string>) {
      const orderIds = [...new Set([...ids].map(id => id))]
      const lines = orderIds.length === 0 ? [] : await prisma.line.findMany({ where: { orderId: { in: orderIds } } })
      const linesByOrderId = new Map<(typeof lines)[number]['orderId'], typeof lines>()
      for (const line of lines) {
        const group = linesByOrderId.get(line.orderId)
        if (group) group.push(line)
        else linesByOrderId.set(line.orderId, [line])
      }
      const found = [...ids].flatMap(id => linesByOrderId.get(id) ?? [])
      for (const line of found) line.count += 1
      return found
    }`],
])('%s', (_, code, after) => {
  expect(underEveryParser(code, rewrittenText)).toBe(expected(after))
})

const loop = (body: string, after: string, before = 'const promises = []'): string => `${PRISMA}
    async function load(ids: string[], input: Input) {
      ${before}
      ${body}
      ${after}
    }`
const PUSH = 'for (const id of ids) promises.push(prisma.line.findMany({ where: { orderId: id } }))'

it.each<[string, string, string]>([
  ['the list begins with something', loop(PUSH, 'return (await Promise.all(promises)).flat()', 'const promises = [other()]'), 'not-awaited'],
  ['the list is asked for twice', loop(PUSH, 'const all = await Promise.all(promises); return [all, promises.length]'), 'not-awaited'],
  ['the list is of an outer block', loop(`if (input.deep) { ${PUSH}; await Promise.all(promises) }`, 'return 1'), 'not-awaited'],
  ['something happens in between', loop(`${PUSH}\nawait change(input)`, 'return (await Promise.all(promises)).flat()'), 'not-awaited'],
  ['under a condition', loop(PUSH, 'return input.deep ? await Promise.all(promises) : []'), 'not-awaited'],
  ['errors of their own', loop(PUSH, 'return await Promise.allSettled(promises)'), 'not-awaited'],
  ['the first of them', loop(PUSH, 'return await Promise.race(promises)'), 'not-awaited'],
  ['the rounds do more', loop('for (const id of ids) { promises.push(prisma.line.findMany({ where: { orderId: id } })); note(id) }', 'return (await Promise.all(promises)).flat()'), 'not-awaited'],
  ['not every round', loop('for (const id of ids) { if (!input.known.has(id)) break; promises.push(prisma.line.findMany({ where: { orderId: id } })) }', 'return (await Promise.all(promises)).flat()'), 'not-awaited'],
  ['the promise goes elsewhere too', loop('for (const id of ids) { const p = prisma.line.findMany({ where: { orderId: id } }); promises.push(p, p) }', 'return (await Promise.all(promises)).flat()'), 'not-awaited'],
  ['rows of the same key are changed', loop(PUSH, 'const all = (await Promise.all(promises)).flat(); for (const row of all) row.count += 1; return all'), 'rows-are-changed'],
  ['a limit for each key', loop('for (const id of ids) promises.push(prisma.line.findMany({ where: { orderId: id }, take: 3 }))', 'return (await Promise.all(promises)).flat()'), 'limits-rows-per-key'],
  ['a missing row throws', loop('for (const id of ids) promises.push(prisma.line.findFirstOrThrow({ where: { orderId: id } }))', 'return await Promise.all(promises)'), 'not-awaited'],
  ['the results are anything', loop(PUSH, 'return (await Promise.all(promises)).flat()', 'const promises: Promise<any>[] = []'), 'not-awaited'],
  ['nobody awaits', loop(PUSH, 'return Promise.all(promises)'), 'not-awaited'],
])('refuses: %s', (_, code, reason) => {
  const what = /findFirst/.test(code) ? 'by-key' : 'children'
  expect(underEveryParser(code, rewrittenText).split('\n')).toContain(`prefetch-${what}: ${reason}`)
})
