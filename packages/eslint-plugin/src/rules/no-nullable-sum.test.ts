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
    { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/no-nullable-sum': 'error' } },
    'revenue.js',
  )

const REVENUE = `
import { PrismaClient } from '@prisma/client'
import { Pool } from 'pg'
const prisma = new PrismaClient()
const pool = new Pool()
export async function revenue() {
  const paid = await prisma.order.aggregate({ _sum: { total: true } })
  const { rows } = await pool.query('SELECT SUM(amount) AS total FROM refunds')
  return paid._sum.total - parseFloat(rows[0].total)
//       ^^^^^^^^^^^^^^^ no-nullable-sum
//                                    ^^^^^^^^^^^^^ no-nullable-sum
}`

it('reports sums where they are used as numbers', () => {
  expect(drawCarets(REVENUE, lint(REVENUE))).toBe(REVENUE)
})

it('says what to write instead', () => {
  expect(lint(REVENUE).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "\`paid._sum.total\` is used as a number, but \`prisma.order.aggregate\` sums no rows to NULL, not to 0. Write \`paid._sum.total ?? 0\`.",
      "\`rows[0].total\` is used as a number, but \`pool.query\` sums no rows to NULL, not to 0. Write \`rows[0].total ?? 0\`, or \`COALESCE(SUM(…), 0)\` in the query.",
    ]
  `)
})

it('leaves a sum with a fallback alone', () => {
  expect(lint(REVENUE.replace('paid._sum.total -', '(paid._sum.total ?? 0) -').replace('SUM(amount)', 'COALESCE(SUM(amount), 0)'))).toEqual([])
})
