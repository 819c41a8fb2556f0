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
    { languageOptions, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/no-write-in-loop': 'error' } },
    'save.js',
  )

const CASES: Readonly<Record<string, string>> = {
  'a loop': `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function save(names) {
  for (const name of names) await prisma.user.create({ data: { name } })
//                                ^^^^^^^^^^^^^^^^^^ no-write-in-loop
}`,
  'a callback whose promise nobody awaits': `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export const save = (users) => {
  users.forEach(async (user) => {
    await prisma.user.update({ where: { id: user.id }, data: { seen: true } })
//        ^^^^^^^^^^^^^^^^^^ no-write-in-loop
  })
}`,
  'a lazy promise that nobody runs': `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export const save = (users) => {
  users.forEach((user) => void prisma.user.update({ where: { id: user.id }, data: { seen: true } }))
}`,
  'a function of the file': `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
const remove = (id) => prisma.user.delete({ where: { id } })
export async function removeAll(ids) {
  for (const id of ids) await remove(id)
//                            ^^^^^^ no-write-in-loop
}`,
  'no read': `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function load(ids) {
  for (const id of ids) await prisma.user.findUnique({ where: { id } })
}`,
  'no loop': `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export const save = (names) => prisma.user.createMany({ data: names.map((name) => ({ name })) })
`,
  'no database': `
export const save = (names, seen) => names.forEach((name) => seen.delete(name))
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
