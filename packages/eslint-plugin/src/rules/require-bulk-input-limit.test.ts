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
    { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/require-bulk-input-limit': 'error' } },
    'routes.js',
  )

const ROUTES = `
import { PrismaClient } from '@prisma/client'
import { z } from 'zod'
const prisma = new PrismaClient()
const schema = z.object({ users: z.array(z.object({ name: z.string() })) })
export async function POST(request) {
  const { users } = schema.parse(await request.json())
  await prisma.user.createMany({ data: users })
//      ^^^^^^^^^^^^^^^^^^^^^^ require-bulk-input-limit
}`

it('reports the write that a list of any length ends in', () => {
  expect(drawCarets(ROUTES, lint(ROUTES))).toBe(ROUTES)
})

it('says what to write instead', () => {
  expect(lint(ROUTES).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "\`prisma.user.createMany\` makes one insert of as many rows as a request likes: nothing limits \`users\` (line 5). Say how many at most: \`.max(n)\`.",
    ]
  `)
})

it('leaves lists with a limit alone', () => {
  expect(lint(ROUTES.replace('string() }))', 'string() })).max(500)'))).toEqual([])
  expect(lint(ROUTES.replace('  await', '  if (users.length > 500) throw new Error()\n  await'))).toEqual([])
})
