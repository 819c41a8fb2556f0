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
    { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/prefer-cache-first': 'error' } },
    'statistics.js',
  )

const STATISTICS = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
export async function statistics(cache, id) {
  const posts = await prisma.post.count({ where: { authorId: id } })
//                    ^^^^^^^^^^^^^^^^^ prefer-cache-first
  const known = await cache.get(id)
  if (known) return known
  await cache.set(id, { posts })
  return { posts }
}`

it('reports a read that is made before the cache is asked', () => {
  expect(drawCarets(STATISTICS, lint(STATISTICS))).toBe(STATISTICS)
})

it('says what to do instead', () => {
  expect(lint(STATISTICS).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "\`prisma.post.count\` is made before \`cache.get\` (line 7) is asked, and for nothing when that knows the answer. Ask first, and make the query after the early return.",
    ]
  `)
})

it('leaves a read alone that decides whether to go on', () => {
  expect(lint(STATISTICS.replace('  const known', '  if (posts === 0) return undefined\n  const known'))).toEqual([])
})
