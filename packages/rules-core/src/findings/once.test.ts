import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { reportsText } from '../analysis-text.test-support.js'

const DB = `
    import { Pool } from 'pg'
    const pool = new Pool()`
const QUERY = "await pool.query('SELECT 1 FROM x WHERE id = $1', [row.id])"
const loop = (body: string, before = ''): string => `${DB}
    ${before}
    async function run(rows, wanted) { for (const row of rows) { ${body.replace('QUERY', QUERY)} } }`

const ONCE = 'once: pool.query'
const REPORTED = 'query: pool.query'

it.each<[string, string, string]>([
  ['a flag that the branch sets', loop('if (!done) { done = true; QUERY }', 'let done = false'), ONCE],
  ['a flag that is compared', loop('if (first === undefined) first = QUERY', 'let first'), ONCE],
  ['a flag that the branch does not set', loop('if (!done) { QUERY }', 'let done = false'), REPORTED],
  ['a flag of the round', loop('let done = false; if (!done) { done = true; QUERY }'), REPORTED],
  ['the other branch', loop('if (done) { done = true } else { QUERY }', 'let done = false'), REPORTED],
  ['`??=`', loop('first ??= QUERY', 'let first'), ONCE],
  ['`||=` to a field', `${DB}
    class A { async run(rows) { for (const row of rows) this.first ||= ${QUERY} } }`, ONCE],
  ['`??=` to a part of the row', loop('row.detail ??= QUERY'), REPORTED],
  ['`??=` under a key', loop('cache[row.id] ??= QUERY', 'const cache = {}'), REPORTED],
  ['a cache under one key', loop("if (!cache.has('all')) cache.set('all', QUERY)", 'const cache = new Map()'), ONCE],
  ['a cache under the key of the row', loop('if (!cache.has(row.id)) cache.set(row.id, QUERY)', 'const cache = new Map()'), REPORTED],
  ['the row with a given id', loop('if (row.id === wanted) { QUERY }'), ONCE],
  ['the row with a given id, the other way round', loop('if (wanted.id === row.id) { QUERY }'), ONCE],
  ['rows with a given state', loop('if (row.state === wanted) { QUERY }'), REPORTED],
  ['rows that are not the one', loop('if (row.id !== wanted) { QUERY }'), REPORTED],
  ['ids of the same row', loop('if (row.id === row.parent.id) { QUERY }'), REPORTED],
  ['the first round of a counter', `${DB}
    async function run(rows) { for (let i = 0; i < rows.length; i++) { const row = rows[i]; if (i === 0) { ${QUERY} } } }`, ONCE],
  ['some other round', `${DB}
    async function run(rows) { for (let i = 0; i < rows.length; i++) { const row = rows[i]; if (i === 1) { ${QUERY} } } }`, REPORTED],
])('what runs once: %s', (_, sample, expected) => {
  expect(underEveryParser(sample, reportsText)).toBe(expected)
})

const KINDS = `${DB}
    enum Kind { a, b }
    interface Row { id: string; kind: Kind }`

it.each<[string, string, string]>([
  ['members of an enum', `${KINDS}
    async function run(rows: Row[], known: Record<Kind, unknown>) { for (const row of rows) { if (known[row.kind]) continue; known[row.kind] = ${QUERY} } }`, 'memoised: pool.query'],
  ['other keys', `${KINDS}
    async function run(rows: Row[], known: Record<string, unknown>) { for (const row of rows) { if (known[row.id]) continue; known[row.id] = ${QUERY} } }`, REPORTED],
])('what runs once per key: %s', (_, sample, expected) => {
  expect(underEveryParser(sample, reportsText)).toBe(expected)
})
