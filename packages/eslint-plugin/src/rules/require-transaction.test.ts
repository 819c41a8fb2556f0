import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { beforeAll, expect, it, vi } from 'vitest'
import { drawCarets } from '../carets.test-support.js'
import plugin from '../index.js'

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const lint = (code: string) =>
  new Linter().verify(
    code,
    { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/require-transaction': 'error' } },
    'orders.js',
  )

const ORDERS = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function place(lines) {
  const order = await prisma.order.create({ data: {} })
//                    ^^^^^^^^^^^^^^^^^^^ require-transaction
  await prisma.line.createMany({ data: lines.map((line) => ({ ...line, orderId: order.id })) })
}
export async function replace(orderId, lines) {
  await prisma.line.deleteMany({ where: { orderId } })
//      ^^^^^^^^^^^^^^^^^^^^^^ require-transaction
  await prisma.line.createMany({ data: lines.map((line) => ({ ...line, orderId })) })
}
export const cancel = (id) => prisma.$transaction(async (tx) => {
  await tx.line.deleteMany({ where: { orderId: id } })
  await prisma.order.delete({ where: { id } })
//      ^^^^^^^^^^^^^^^^^^^ require-transaction
})`

it('reports writes that are not in the transaction they belong to', () => {
  expect(drawCarets(ORDERS, lint(ORDERS))).toBe(ORDERS)
})

it('says what happens and what to write instead', () => {
  expect(lint(ORDERS).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "\`prisma.order.create\` stays when \`prisma.line.createMany\` (line 7), which takes what it has made, fails. Make both in one transaction: \`$transaction(async tx => …)\`.",
      "What \`prisma.line.deleteMany\` deletes is lost when \`prisma.line.createMany\` (line 12), which puts it back, fails. Make both in one transaction: \`$transaction(async tx => …)\`.",
      "\`prisma.order.delete\` runs outside of the transaction that \`prisma.$transaction\` opens: it stays when that is rolled back. Write with \`tx\` instead of \`prisma\`.",
    ]
  `)
})
