import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { beforeAll, expect, it, vi } from 'vitest'
import { drawCarets } from '../carets.test-support.js'
import plugin from '../index.js'

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const lint = (code: string) =>
  new Linter().verify(code, { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/no-unbounded-fanout': 'error' } }, 'jobs.js')

const CODE = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function touch() {
  const users = await prisma.user.findMany({ where: { active: true } })
  await Promise.all(users.map((user) => prisma.post.count({ where: { userId: user.id } })))
//                                      ^^^^^^^^^^^^^^^^^ no-unbounded-fanout
}`

it('reports the call', () => {
  expect(drawCarets(CODE, lint(CODE))).toBe(CODE)
})

it('says what it costs and what to write instead', () => {
  expect(lint(CODE).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "\`prisma.post.count\` is started for all elements of \`users\` at once: as many connections are wanted as there are elements. Ask for all elements in one query, go through them one by one, or limit how many run at once.",
    ]
  `)
})
