import { Linter } from 'eslint'
import { beforeAll, expect, it, vi } from 'vitest'
import plugin from './index.js'

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const CODE = `
import { db } from '@acme/db'
import { enqueue } from '@acme/jobs'
const find = (id) => db.user.findFirst({ where: { id } })
export async function load(ids) {
  for (const id of ids) await find(id)
  for (const id of ids) enqueue(async () => { await db.user.findFirst({ where: { id } }) })
}`

const linesReported = (settings: object) =>
  new Linter()
    .verify(CODE, { plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/no-query-in-loop': 'error' }, settings: { 'n-plus-one': settings } }, 'load.js')
    .map(({ line, message }) => (message.startsWith('Wrong settings') ? message : line))

const clients = [{ name: 'db', module: '@acme/db', orm: 'prisma' }]
const wrappers = [{ name: 'enqueue', callback: 0, runs: 'once' }]

it.each<[object, readonly (number | string)[]]>([
  [{}, []],
  [{ clients }, [6]],
  [{ clients, wrappers }, [6, 7]],
  [{ clients, wrappers, trusted: ['find'] }, [7]],
  [{ clients, wrappers: [{ ...wrappers[0], runs: 'often' }] }, ["Wrong settings['n-plus-one']: `wrappers[0].runs` must be one of once, each. The default is used instead.", 6]],
])('what a user states reaches the analysis: %j', (settings, lines) => {
  expect(linesReported(settings)).toEqual(lines)
})
