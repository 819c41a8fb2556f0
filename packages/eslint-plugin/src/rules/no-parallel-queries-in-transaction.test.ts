import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { beforeAll, expect, it, vi } from 'vitest'
import { drawCarets } from '../carets.test-support.js'
import plugin from '../index.js'

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const lint = (code: string) =>
  new Linter().verify(code, { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/no-parallel-queries-in-transaction': 'error' } }, 'jobs.js')

const CODE = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export const clear = (rows) => prisma.$transaction(async (tx) => {
  await Promise.all([tx.order.deleteMany(), tx.line.deleteMany()])
//      ^^^^^^^^^^^ no-parallel-queries-in-transaction
  await Promise.all(rows.map((data) => tx.row.create({ data })))
//                                     ^^^^^^^^^^^^^ no-parallel-queries-in-transaction
})`

it('reports the call', () => {
  expect(drawCarets(CODE, lint(CODE))).toBe(CODE)
})

it('says what it costs and what to write instead', () => {
  expect(lint(CODE).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "\`Promise.all\` starts 2 queries at once on the one connection of \`tx\`: they wait for each other there, and when one fails the others still run on. Await them one after the other, or ask outside of the transaction what does not belong to it.",
      "\`tx.row.create\` is started for all elements at once on the one connection of \`tx\`: the queries wait for each other there, and when one fails the others still run on. Write all elements in one query, or await them one after the other.",
    ]
  `)
})
