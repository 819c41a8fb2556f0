import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { beforeAll, expect, it, vi } from 'vitest'
import { drawCarets } from '../carets.test-support.js'
import plugin from '../index.js'

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const lint = (code: string) =>
  new Linter().verify(code, { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/no-unbounded-in-list': 'error' } }, 'jobs.js')

const CODE = `
import knex from 'knex'
const db = knex({ client: 'pg' })
export async function close() {
  const users = await db('users').select('id')
  await db('orders').whereIn('user_id', users.map((user) => user.id)).del()
//      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no-unbounded-in-list
}`

it('reports the call', () => {
  expect(drawCarets(CODE, lint(CODE))).toBe(CODE)
})

it('says what it costs and what to write instead', () => {
  expect(lint(CODE).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "\`db(…).whereIn(…).del\` asks with one list of as many values as \`db('users').select\` finds rows, which nothing limits: Knex sends each as a bind parameter, of which a statement takes 65,535. Let the database join the two, or ask in chunks of 1,000.",
    ]
  `)
})

const READ = `
import knex from 'knex'
const db = knex({ client: 'pg' })
export async function load() {
  const users = await db('users').select('id')
  return db('orders').whereIn('user_id', users.map((user) => user.id))
}`

it('suggests slices', () => {
  const [finding] = lint(READ)
  const [suggestion] = finding?.suggestions ?? []
  expect(suggestion?.desc).toBe('Ask in slices of 500 keys.')
  const [start, end] = suggestion?.fix.range ?? [0, 0]
  const text = READ.slice(0, start) + (suggestion?.fix.text ?? '') + READ.slice(end)
  expect(text).toContain('return slices.flat()')
  expect(lint(text)).toEqual([])
})
