import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { beforeAll, expect, it, vi } from 'vitest'
import { drawCarets } from '../carets.test-support.js'
import plugin from '../index.js'

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const lint = (code: string, settings: object) =>
  new Linter().verify(
    code,
    { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/no-unbatched-resolver': 'error' }, settings: { 'n-plus-one': settings } },
    'resolvers.js',
  )

const RESOLVERS = `
import { createSchema } from 'graphql-yoga'
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export const schema = createSchema({
  resolvers: {
    Query: { users: () => prisma.user.findMany() },
    User: { posts: (user) => prisma.post.findMany({ where: { userId: user.id } }) },
//                           ^^^^^^^^^^^^^^^^^^^^ no-unbatched-resolver
  },
})`

it('reports a query of a field resolver', () => {
  expect(drawCarets(RESOLVERS, lint(RESOLVERS, {}))).toBe(RESOLVERS)
})

it('says what to write instead', () => {
  expect(lint(RESOLVERS, {}).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "1 query per \`User\` of a response with \`posts\`: \`prisma.post.findMany\`. Load for all parents with one \`findMany({ where: { id: { in: ids } } })\` behind a DataLoader, or together with the parents.",
    ]
  `)
})

it('is silent about types that the settings name', () => {
  expect(lint(RESOLVERS, { resolvers: { singleParentTypes: ['User'] } })).toEqual([])
  expect(lint(RESOLVERS, { resolvers: { singleParentTypes: ['Viewer', '*Payload'] } })).toHaveLength(1)
})
