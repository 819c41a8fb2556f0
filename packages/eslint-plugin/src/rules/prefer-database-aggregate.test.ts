import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { beforeAll, expect, it, vi } from 'vitest'
import { drawCarets } from '../carets.test-support.js'
import plugin from '../index.js'

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const lint = (code: string) =>
  new Linter().verify(code, { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/prefer-database-aggregate': 'error' } }, 'teams.js')

const TEAMS = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
const membersOf = (team) => prisma.member.findMany({ where: { team } })
export async function isEmpty(team) {
  const members = await membersOf(team)
//                      ^^^^^^^^^ prefer-database-aggregate
  return members.length === 0
}
export async function seats() {
  const members = await prisma.member.findMany({})
//                      ^^^^^^^^^^^^^^^^^^^^^^ prefer-database-aggregate
  return members.length
}`

it('reports the read', () => {
  expect(drawCarets(TEAMS, lint(TEAMS))).toBe(TEAMS)
})

it('says what is used of the rows, where they come from and what to ask instead', () => {
  expect(lint(TEAMS).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "\`membersOf\` loads rows only to see whether there are any (\`members.length\`). membersOf → prisma.member.findMany (line 4). Ask the database for it beside the query: \`findFirst({ where, select: { id: true } })\`.",
      "\`prisma.member.findMany\` loads rows only to count them (\`members.length\`). Ask the database for it: \`count({ where })\`.",
    ]
  `)
})
