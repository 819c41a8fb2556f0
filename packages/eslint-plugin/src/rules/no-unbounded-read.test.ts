import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { beforeAll, expect, it, vi } from 'vitest'
import { drawCarets } from '../carets.test-support.js'
import plugin from '../index.js'

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const lint = (code: string) =>
  new Linter().verify(code, { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/no-unbounded-read': 'error' } }, 'jobs.js')

const CODE = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
const everyone = () => prisma.user.findMany()
export async function remind(send) {
  const users = await everyone()
//                    ^^^^^^^^ no-unbounded-read
  for (const user of users) await send(user)
  return (await prisma.team.findMany({})).filter((team) => team.open)
//              ^^^^^^^^^^^^^^^^^^^^ no-unbounded-read
}`

it('reports the call', () => {
  expect(drawCarets(CODE, lint(CODE))).toBe(CODE)
})

it('says what it costs and what to write instead', () => {
  expect(lint(CODE).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "\`everyone\` loads the whole table, however large it grows, to go through it row by row. everyone → prisma.user.findMany (line 4). Read it in pages by key, \`findMany({ where: { id: { gt: lastId } }, orderBy: { id: 'asc' }, take: n })\`.",
      "\`prisma.team.findMany\` loads the whole table, however large it grows, to pick out rows in memory. Let the condition of the query pick them out.",
    ]
  `)
})
