import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { drawCarets } from '../carets.test-support.js'
import plugin from '../index.js'

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const lint = (code: string, languageOptions: Linter.LanguageOptions) =>
  new Linter().verify(
    code,
    { languageOptions, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/no-query-in-loop': 'error' } },
    'load.js',
  )

const CASES: Readonly<Record<string, string>> = {
  'a loop': `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function load(ids) {
  for (const id of ids) await prisma.user.findUnique({ where: { id } })
//                            ^^^^^^^^^^^^^^^^^^^^^^ no-query-in-loop
}`,
  'an array callback': `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export const load = (ids) => Promise.all(ids.map((id) => prisma.user.findFirst({ where: { id } })))
//                                                       ^^^^^^^^^^^^^^^^^^^^^ no-query-in-loop
`,
  'a function of the file': `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
const find = (id) => prisma.user.findFirst({ where: { id } })
export async function load(ids) {
  for (const id of ids) await find(id)
//                            ^^^^ no-query-in-loop
}`,
  'no write': `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function save(names) {
  for (const name of names) await prisma.user.create({ data: { name } })
}`,
  'no loop': `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export const load = (ids) => prisma.user.findMany({ where: { id: { in: ids } } })
`,
  'no database': `
export const load = (ids, users) => ids.map((id) => users.find((user) => user.id === id))
`,
}

describe.each<[string, Linter.LanguageOptions]>([
  ['the default parser', {}],
  ['@typescript-eslint/parser', { parser }],
])('with %s', (_, languageOptions) => {
  it.each(Object.entries(CASES))('%s', (__, code) => {
    expect(drawCarets(code, lint(code, languageOptions))).toBe(code)
  })
})
