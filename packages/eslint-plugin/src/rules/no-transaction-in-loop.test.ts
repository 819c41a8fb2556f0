import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { beforeAll, expect, it, vi } from 'vitest'
import { drawCarets } from '../carets.test-support.js'
import plugin from '../index.js'

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const lint = (code: string) =>
  new Linter().verify(code, { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/no-transaction-in-loop': 'error' } }, 'jobs.js')

const CODE = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
const ship = (order) => prisma.$transaction(async (tx) => tx.order.update({ where: { id: order.id }, data: { shipped: true } }))
export async function shipAll(orders) {
  for (const order of orders) await ship(order)
//                                  ^^^^ no-transaction-in-loop
  await Promise.all(orders.map((order) => prisma.$transaction([prisma.order.delete({ where: { id: order.id } })])))
//                                        ^^^^^^^^^^^^^^^^^^^ no-transaction-in-loop
}`

it('reports the call', () => {
  expect(drawCarets(CODE, lint(CODE))).toBe(CODE)
})

it('says what it costs and what to write instead', () => {
  expect(lint(CODE).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "1 transaction per element of \`orders\`: \`ship\`. ship → prisma.$transaction (line 4). Each is begun and committed by itself: open one around the loop, or one per batch, and write all elements in it at once.",
      "1 transaction per element of \`orders\`: \`prisma.$transaction\`. Each is begun and committed by itself: open one around the loop, or one per batch, and write all elements in it at once.",
    ]
  `)
})
