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
    { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/no-quadratic-grouping': 'error' } },
    'reports.js',
  )

const REPORTS = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function report(ids) {
  const users = await prisma.user.findMany()
  const posts = await prisma.post.findMany()
  const ownOf = (user, all) => all.find((post) => post.userId === user.id)
  const known = posts.map((post) => post.userId)
  return {
    all: users.map((user) => posts.filter((post) => post.userId === user.id)),
//                           ^^^^^^^^^^^^ no-quadratic-grouping
    some: users.filter((user) => known.includes(user.id)),
//                               ^^^^^^^^^^^^^^ no-quadratic-grouping
    one: users.map((user) => ownOf(user, posts)),
//                           ^^^^^ no-quadratic-grouping
    names: users.reduce((names, user) => [...names, user.name], []),
//                                       ^^^^^^^^^^^^^^^^^^^^^ no-quadratic-grouping
  }
}`

it('reports searches and copies', () => {
  expect(drawCarets(REPORTS, lint(REPORTS))).toBe(REPORTS)
})

it('says what to write instead', () => {
  expect(lint(REPORTS).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "For each element of \`users\`, \`posts.filter\` goes through \`posts\` again: n × m comparisons. Group it once before the loop, into a Map of lists by the key that is compared, and take each group with \`get\`.",
      "For each element of \`users\`, \`known.includes\` goes through \`known\` again: n × m comparisons. Put the values that are compared into a Set once before the loop, and ask it with \`has\`.",
      "For each element of \`users\`, \`ownOf\` → \`all.find\` goes through \`posts\` again: n × m comparisons. Put it into a Map by the key that is compared once before the loop, and take each with \`get\`.",
      "For each element of \`users\`, all of \`names\` is copied again: n² steps. Push into one list: \`names.push(…)\`, or use \`flatMap\`.",
    ]
  `)
})
