import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { beforeAll, expect, it, vi } from 'vitest'
import { drawCarets } from '../carets.test-support.js'
import plugin from '../index.js'

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const lint = (code: string) =>
  new Linter().verify(code, { languageOptions: { parser }, plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/require-total-order': 'error' } }, 'jobs.js')

const CODE = `
import knex from 'knex'
const db = knex({ client: 'pg' })
export const page = async (n) => await db('users').limit(20).offset(n * 20)
//                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ require-total-order`

it('reports the call', () => {
  expect(drawCarets(CODE, lint(CODE))).toBe(CODE)
})

it('says what it costs and what to write instead', () => {
  expect(lint(CODE).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "\`db('users').limit(20).offset\` asks for a page without an order: the database may give the rows in another one each time, so that pages repeat some and leave out others. Order by a unique key: \`orderBy('id')\`.",
    ]
  `)
})
