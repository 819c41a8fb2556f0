import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenText } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`
const TYPEORM = `
    import { Repository, Entity } from 'typeorm'
    @Entity() class Tag { id: number; label: string }
    declare const tags: Repository<Tag>`

it.each<[string, string, string, string]>([
  ['a loop that only pushes', PRISMA, `
    async function close(ids: string[]) {
      const promises = []
      for (const id of ids) promises.push(prisma.line.updateMany({ where: { id }, data: { open: false } }))
      await Promise.all(promises)
    }`, `
    async function close(ids: string[]) {
      await prisma.line.updateMany({ where: { id: { in: [...new Set(ids)] } }, data: { open: false } })
    }`],
  ['some of the rows that are read here, by a callback', PRISMA, `
    async function close() {
      const rows = await prisma.line.findMany()
      const promises: Promise<Line>[] = []
      rows.forEach(row => {
        if (!row.open) return
        const changed = prisma.line.update({ where: { id: row.id }, data: { open: false } })
        promises.push(changed)
      })

      await Promise.all(promises)
      return rows
    }`, `
    async function close() {
      const rows = await prisma.line.findMany()
      await prisma.line.updateMany({ where: { id: { in: [...new Set(rows.flatMap(row => (row.open ? [row.id] : [])))] } }, data: { open: false } })
      return rows
    }`],
  ['new rows, with a constant', PRISMA, `
    async function add(rows: Row[]) {
      const promises = []
      for (const row of rows) {
        const data = { label: row.label }
        promises.push(prisma.line.create({ data }))
      }
      await Promise.all(promises)
    }`, `
    async function add(rows: Row[]) {
      await prisma.line.createMany({ data: rows.map(row => ({ label: row.label })) })
    }`],
  ['the saved rows have a name', TYPEORM, `
    async function add(rows: Row[]) {
      const promises: Promise<Tag>[] = []
      for (const row of rows) {
        promises.push(tags.save({ label: row.label }))
      }
      const saved = await Promise.all(promises)
      return saved
    }`, `
    async function add(rows: Row[]) {
      const saved = await tags.save(rows.map(row => ({ label: row.label })), { chunk: 1000 })
      return saved
    }`],
])('%s', (_, head, before, after) => {
  expect(underEveryParser(`${head}${before}`, rewrittenText).split('\n').slice(1).join('\n')).toBe(dedented(`${head}${after}`))
})

const loop = (body: string, after = 'await Promise.all(promises)', before = 'const promises: Promise<unknown>[] = []'): string => `${PRISMA}
    async function close(rows: Row[], input: Input) {
      ${before}
      ${body}
      ${after}
    }`
const PUSH = 'for (const row of rows) promises.push(prisma.line.updateMany({ where: { id: row.id }, data: { open: false } }))'

it.each<[string, string, string]>([
  ['each has an error of its own', loop(PUSH, 'await Promise.allSettled(promises)'), 'not-awaited'],
  ['nobody waits', loop(PUSH, 'Promise.all(promises)'), 'not-awaited'],
  ['something comes in between', loop(`${PUSH}; await prisma.line.deleteMany({ where: { open: true } })`), 'not-awaited'],
  ['another promise is in the list', loop(`${PUSH}; promises.push(other())`), 'not-awaited'],
  ['two in a round', loop('for (const row of rows) { promises.push(send(row), prisma.line.updateMany({ where: { id: row.id }, data: { open: false } })) }'), 'not-awaited'],
  ['the list is not empty', loop(PUSH, 'await Promise.all(promises)', 'const promises = [send(input)]'), 'not-awaited'],
  ['the list is a parameter', `${PRISMA}
    async function close(rows: Row[], promises: Promise<unknown>[]) {
      ${PUSH}
      await Promise.all(promises)
    }`, 'not-awaited'],
  ['the rounds do more', loop('for (const row of rows) { send(row); promises.push(prisma.line.updateMany({ where: { id: row.id }, data: { open: false } })) }'), 'not-awaited'],
  ['the loop ends early', loop('for (const row of rows) { if (row.last) break; promises.push(prisma.line.updateMany({ where: { id: row.id }, data: { open: false } })) }'), 'not-awaited'],
])('not as one statement: %s', (_, code, reason) => {
  expect(underEveryParser(code, rewrittenText)).toContain(`bulk-change: ${reason}`)
})

it.each<[string, string, string]>([
  ['the results are asked for', loop(PUSH, 'const all = await Promise.all(promises); return all.length'), 'const all = await prisma.$transaction(rows.map(row => prisma.line.updateMany('],
  ['a row may be missing', loop('for (const row of rows) promises.push(prisma.line.update({ where: { id: row.id }, data: { open: false } }))'), 'await prisma.$transaction(rows.map(row => prisma.line.update('],
])('in one commit, but not as one statement: %s', (_, code, text) => {
  expect(underEveryParser(code, rewrittenText)).toContain(text)
})
