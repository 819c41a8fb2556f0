import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { beforeAll, expect, it, vi } from 'vitest'
import { drawCarets } from '../carets.test-support.js'
import plugin from '../index.js'

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const lint = (code: string, options: object = {}) =>
  new Linter().verify(code, { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/no-offset-scan': ['error', options] } }, 'export.js')

const EXPORT = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function exportUsers(write) {
  for (let skip = 0, users = []; skip === 0 || users.length > 0; skip += 500) {
    users = await prisma.user.findMany({ skip, take: 500 })
//                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ no-offset-scan
    await write(users)
  }
}`

it('reports a query together with its growing offset', () => {
  expect(drawCarets(EXPORT, lint(EXPORT))).toBe(EXPORT)
})

it('says what it costs and what to write instead', () => {
  expect(lint(EXPORT).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "\`prisma.user.findMany\` walks the table by growing \`skip\`: each page reads all rows before it again, so the total cost grows with the square of the table, and rows that are inserted or deleted meanwhile are skipped or repeated. Go on after the last key that was read, \`findMany({ where: { id: { gt: lastId } }, orderBy: { id: 'asc' }, take: n })\`.",
    ]
  `)
})

it('reports what is likely only when asked to', () => {
  const code = EXPORT.replace('const prisma = new PrismaClient()', '').replace('(write)', '(write, { prisma })')
  expect(lint(code)).toEqual([])
})
