import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { beforeAll, expect, it, vi } from 'vitest'
import plugin from './index.js'

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const CODE = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function counts() {
  const users = await prisma.user.findMany({ where: { active: true } })
  return Promise.all(users.map(async (user) => {
    const posts = await prisma.post.findMany({ where: { userId: user.id } })
    return posts.length
  }))
}`

const reportsOf = (rules: Linter.Config['rules'] = {}): readonly string[] =>
  new Linter().verify(CODE, { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules }, 'posts.js').map(({ ruleId }) => ruleId?.replace('n-plus-one/', '') ?? '')

it('says one thing of a call that several rules would report', () => {
  expect(reportsOf(plugin.configs.strict.rules)).toEqual(['no-query-in-loop'])
  expect(reportsOf({ 'n-plus-one/prefer-database-aggregate': 'error', 'n-plus-one/no-query-in-loop': 'error' })).toEqual(['no-query-in-loop'])
})

it('says the next thing where the stronger rule is off', () => {
  expect(reportsOf({ 'n-plus-one/prefer-database-aggregate': 'error', 'n-plus-one/no-unbounded-fanout': 'error' })).toEqual(['no-unbounded-fanout'])
  expect(reportsOf({ 'n-plus-one/prefer-database-aggregate': 'error', 'n-plus-one/no-query-in-loop': 'off' })).toEqual(['prefer-database-aggregate'])
})
