import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewritesText } from './rewrites-text.test-support.js'

const PG = `import { Pool } from 'pg'
const db = new Pool()
const TABLE = 'posts'
`
const KNEX = `import knex from 'knex'
const db = knex({})
`
const SEQUELIZE = `import { Sequelize } from 'sequelize'
const db = new Sequelize('')
`
const sample = (head: string, body: string): string => `${head}async function main(rows, projects, token, table) {\n// start\n${body}\n}`

it.each<[string, string, string, string]>([
  ['numbered placeholders', PG, `for (const { id, title } of rows) await db.query('INSERT INTO posts (id, title) VALUES ($1, $2)', [id, title])`, `const rowsToInsert = [...rows].map(({ id, title }) => [id, title])
for (let i = 0; i < rowsToInsert.length; i += 1000) {
  const batch = rowsToInsert.slice(i, i + 1000)
  await db.query(\`INSERT INTO posts (id, title) VALUES \${batch.map((_, row) => \`($\${row * 2 + 1}, $\${row * 2 + 2})\`).join(', ')}\`, batch.flat())
}`],
  ['one value, casts, constants and rows that may be there, in a template whose parts stay the same', PG, `for (const row of rows) {
  log(row)
  await db.query({ text: \`INSERT INTO \${TABLE} (id, "Made at", kind) VALUES ($1::int, now(), 'a') ON CONFLICT (id) DO NOTHING;\`, values: [row.id] })
}`, `const rowsToInsert = []
for (const row of rows) {
  log(row)
  rowsToInsert.push([row.id])
}
for (let i = 0; i < rowsToInsert.length; i += 1000) {
  const batch = rowsToInsert.slice(i, i + 1000)
  await db.query({ text: \`INSERT INTO \${TABLE} (id, "Made at", kind) VALUES \${batch.map((_, row) => \`($\${row + 1}::int, now(), 'a')\`).join(', ')} ON CONFLICT (id) DO NOTHING;\`, values: batch.flat() })
}`],
  ['promises that were given a name', KNEX, `const tasks = projects.filter(project => project !== '*').map(project => {
  return db.raw('INSERT INTO links VALUES (?, ?)', [token, project])
})
await Promise.all(tasks)`, `const rowsToInsert = projects.filter(project => project !== '*').map(project => [token, project])
for (let i = 0; i < rowsToInsert.length; i += 500) {
  const batch = rowsToInsert.slice(i, i + 500)
  await db.raw(\`INSERT INTO links VALUES \${batch.map(() => '(?, ?)').join(', ')}\`, batch.flat())
}`],
  ['replacements, of which there is no limit', SEQUELIZE, `for (const row of rows) await db.query('INSERT INTO links (a, b) VALUES (?, DEFAULT)', { replacements: [row.a], transaction })`, `const rowsToInsert = [...rows].map(row => [row.a])
if (rowsToInsert.length > 0) await db.query(\`INSERT INTO links (a, b) VALUES \${rowsToInsert.map(() => '(?, DEFAULT)').join(', ')}\`, { replacements: rowsToInsert.flat(), transaction })`],
])('%s', (_, head, body, expected) => {
  expect(underEveryParser(sample(head, body), rewritesText)).toBe(`Insert all rows in one statement\n${expected}\n}`)
})

it.each<[string, string, string, string]>([
  ['what is there is overwritten', PG, `await db.query('INSERT INTO posts (id, title) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET title = excluded.title', [row.id, row.title])`, 'no-bulk-form'],
  ['rows that are given back', PG, `ids.push((await db.query('INSERT INTO posts (title) VALUES ($1) RETURNING id', [row.title])).rows[0].id)`, 'no-bulk-form'],
  ['a value that is used twice', PG, `await db.query('INSERT INTO posts (id, twin) VALUES ($1, $1)', [row.id])`, 'no-bulk-form'],
  ['placeholders in another order', PG, `await db.query('INSERT INTO posts (id, title) VALUES ($2, $1)', [row.title, row.id])`, 'no-bulk-form'],
  ['a value that is computed', PG, `await db.query('INSERT INTO posts (id, title) VALUES ($1, upper($2))', [row.id, row.title])`, 'no-bulk-form'],
  ['a subquery', PG, `await db.query('INSERT INTO posts (id, title) SELECT id, $1 FROM authors WHERE id = $2', [row.title, row.id])`, 'no-bulk-form'],
  ['another statement behind it', PG, `await db.query('INSERT INTO posts (id) VALUES ($1); SELECT 1', [row.id])`, 'no-bulk-form'],
  ['two rows', PG, `await db.query('INSERT INTO posts (id) VALUES ($1), ($2)', [row.id, row.twin])`, 'no-bulk-form'],
  ['a value in the text', PG, `await db.query(\`INSERT INTO posts (id, title) VALUES ($1, '\${row.title}')\`, [row.id])`, 'no-bulk-form'],
  ['a table per element', PG, `await db.query(\`INSERT INTO posts_\${row.year} (id) VALUES ($1)\`, [row.id])`, 'not-one-key'],
  ['values that are a list somewhere else', PG, `await db.query('INSERT INTO posts (id, title) VALUES ($1, $2)', row.values)`, 'no-bulk-form'],
  ['values that are spread', PG, `await db.query('INSERT INTO posts (id, title) VALUES ($1, $2)', [row.id, ...row.rest])`, 'no-bulk-form'],
  ['fewer values than placeholders', PG, `await db.query('INSERT INTO posts (id, title) VALUES ($1, $2)', [row.id])`, 'no-bulk-form'],
  ['a statement with a name', PG, `await db.query({ name: 'add', text: 'INSERT INTO posts (id) VALUES ($1)', values: [row.id] })`, 'no-bulk-form'],
  ['an error of one row', PG, `try { await db.query('INSERT INTO posts (id) VALUES ($1)', [row.id]) } catch { log(row) }`, 'handles-errors-per-element'],
  ['identifiers among the values', KNEX, `await db.raw('INSERT INTO ?? VALUES (?)', [table, row.id])`, 'no-bulk-form'],
  ['named values', KNEX, `await db.raw('INSERT INTO links VALUES (:a)', { a: row.id })`, 'no-bulk-form'],
  ['another option', SEQUELIZE, `await db.query('INSERT INTO links (a) VALUES (?)', { replacements: [row.a], benchmark: true })`, 'no-bulk-form'],
])('refused: %s', (_, head, body, reason) => {
  expect(underEveryParser(sample(head, `const ids = []\nfor (const row of rows) { ${body} }`), rewritesText)).toBe(`bulk-insert: ${reason}`)
})
