import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewritesText } from './rewrites-text.test-support.js'

const DRIZZLE = `import { drizzle } from 'drizzle-orm/node-postgres'
import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
const db = drizzle('')
const tags = pgTable('tags', { id: integer('id').primaryKey(), label: text('label_text'), kind: text(), ownerId: integer(), seenAt: timestamp('seen_at') })
const counted = pgTable('counted', { id: integer('id').primaryKey(), label: text('label'), writes: integer('writes').$onUpdate(() => sql\`writes + 1\`) })
`
const KNEX = `import knex from 'knex'
const db = knex({})
`
const KYSELY = `import { Kysely } from 'kysely'
const db = new Kysely<Database>({})
`
const TYPEORM = `import { BeforeInsert, Column, DataSource, Entity, PrimaryColumn, PrimaryGeneratedColumn, VersionColumn } from 'typeorm'
const manager = new DataSource({}).manager
@Entity() class Base { @PrimaryColumn() id: string }
@Entity() class Tag extends Base { @Column() label: string; @Column() kind: string; @BeforeInsert() fill() { if (!this.kind) this.kind = 'x' } }
@Entity() class Counted { @PrimaryGeneratedColumn() id: number; @Column() label: string }
@Entity() class Versioned { @PrimaryColumn() id: string; @Column() label: string; @VersionColumn() version: number }
@Entity() class Loud { @PrimaryColumn() id: string; @Column() label: string; @BeforeInsert() tell() { bus.emit(this.id) } }
`
const TYPES = `interface Row { id: number; label: string; note?: string; kind: 'a' | 'b' | null; owner: { id: number } }
type Keyed = Readonly<Pick<Row, 'id' | 'label'>>
async function save(rows: Row[], partial: Partial<Row>[], keyed: readonly Keyed[], mixed: { id: number | null; label: string }[], either: { id: number | string; label: string }[], list: any[], named: { id: string; label: string }[]) {
// start
`
const afterwards = (text: string): string => `${text}\n}`

it.each<[string, string, string, string]>([
  ['Drizzle: its columns by the names that they are declared with', DRIZZLE, `for (const { id, label } of rows) await db.insert(tags).values({ id, label }).onConflictDoUpdate({ target: tags.id, set: { label } })`, `Save all tags in one statement
const tagsToUpsert = rows.map(({ id, label }) => ({ id, label }))
const uniqueTags = [...new Map(tagsToUpsert.map(tag => [tag.id, tag])).values()]
for (let i = 0; i < uniqueTags.length; i += 1000) {
  await db.insert(tags).values(uniqueTags.slice(i, i + 1000)).onConflictDoUpdate({ target: tags.id, set: { label: sql\`excluded.label_text\` } })
}`],
  ['Drizzle: a row that is also what is set', DRIZZLE, `for (const row of rows) {
  const data = { id: row.id, label: row.label, kind: row.kind }
  await db.insert(tags).values(data).onConflictDoUpdate({ target: [tags.id], set: data })
}`, `Save all tags in one statement
const tagsToUpsert = rows.map(row => ({ id: row.id, label: row.label, kind: row.kind }))
const uniqueTags = [...new Map(tagsToUpsert.map(tag => [tag.id, tag])).values()]
for (let i = 0; i < uniqueTags.length; i += 1000) {
  await db.insert(tags).values(uniqueTags.slice(i, i + 1000)).onConflictDoUpdate({ target: [tags.id], set: { label: sql\`excluded.label_text\`, kind: sql\`excluded.kind\` } })
}`],
  ['Drizzle: rows of a query are different, whatever is set', DRIZZLE, `const found = await db.select().from(tags)
for (const tag of found) await db.insert(tags).values({ id: tag.id, kind: 'a' }).onConflictDoUpdate({ target: tags.id, set: { kind: 'a', seenAt: new Date() } })`, `Save all tags in one statement
const found = await db.select().from(tags)
const tagsToUpsert = found.map(tag => ({ id: tag.id, kind: 'a' }))
for (let i = 0; i < tagsToUpsert.length; i += 1000) {
  await db.insert(tags).values(tagsToUpsert.slice(i, i + 1000)).onConflictDoUpdate({ target: tags.id, set: { kind: 'a', seenAt: new Date() } })
}`],
  ['Knex', KNEX, `for (const { id, label } of keyed) await db('tags').insert({ id, label }).onConflict('id').merge()`, `Save all tags in one statement
const tagsToUpsert = keyed.map(({ id, label }) => ({ id, label }))
const uniqueTags = [...new Map(tagsToUpsert.map(tag => [tag.id, tag])).values()]
for (let i = 0; i < uniqueTags.length; i += 500) {
  await db('tags').insert(uniqueTags.slice(i, i + 500)).onConflict('id').merge()
}`],
  ['Knex: columns that are named, of a key of two', KNEX, `for (const row of rows) {
  log(row)
  await db('tags').insert({ id: row.id, owner_id: row.owner.id, label: row.label }).onConflict(['id', 'owner_id']).merge(['label'])
}`, `Save all tags in one statement
const tagsToUpsert = []
for (const row of rows) {
  log(row)
  tagsToUpsert.push({ id: row.id, owner_id: row.owner.id, label: row.label })
}
const uniqueTags = [...new Map(tagsToUpsert.map(tag => [JSON.stringify([tag.id, tag.owner_id]), tag])).values()]
for (let i = 0; i < uniqueTags.length; i += 500) {
  await db('tags').insert(uniqueTags.slice(i, i + 500)).onConflict(['id', 'owner_id']).merge(['label'])
}`],
  ['Kysely: a key of which a part is the same in every round', KYSELY, `await Promise.all(rows.map(row => db.insertInto('tags').values({ id: row.id, kind: 'x', label: row.label }).onConflict(on => on.columns(['id', 'kind']).doUpdateSet({ label: row.label })).execute()))`, `Save all tags in one statement
const tagsToUpsert = rows.map(row => ({ id: row.id, kind: 'x', label: row.label }))
const uniqueTags = [...new Map(tagsToUpsert.map(tag => [tag.id, tag])).values()]
for (let i = 0; i < uniqueTags.length; i += 1000) {
  await db.insertInto('tags').values(uniqueTags.slice(i, i + 1000)).onConflict(on => on.columns(['id', 'kind']).doUpdateSet(eb => ({ label: eb.ref('excluded.label') }))).execute()
}`],
  ['Kysely: written by hand already', KYSELY, `for (const { id, label } of rows) await db.insertInto('tags').values({ id, label }).onConflict(on => on.column('id').doUpdateSet(eb => ({ label: eb.ref('excluded.label') }))).execute()`, `Save all tags in one statement
const tagsToUpsert = rows.map(({ id, label }) => ({ id, label }))
const uniqueTags = [...new Map(tagsToUpsert.map(tag => [tag.id, tag])).values()]
for (let i = 0; i < uniqueTags.length; i += 1000) {
  await db.insertInto('tags').values(uniqueTags.slice(i, i + 1000)).onConflict(on => on.column('id').doUpdateSet(eb => ({ label: eb.ref('excluded.label') }))).execute()
}`],
  ['TypeORM: what the manager makes of an object, a column of the base class, a listener that only sets its row', TYPEORM, `for (const { id, label } of named) {
  log(id)
  const tag = manager.create(Tag, { id, label: label || 'none' })
  await manager.upsert(Tag, tag, { conflictPaths: { id: true }, skipUpdateIfNoValuesChanged: true })
}`, `Save all tags in one statement
const tagsToUpsert = []
for (const { id, label } of named) {
  log(id)
  const tag = manager.create(Tag, { id, label: label || 'none' })
  tagsToUpsert.push(tag)
}
const uniqueTags = [...new Map(tagsToUpsert.map(tag => [tag.id, tag])).values()]
for (let i = 0; i < uniqueTags.length; i += 1000) {
  await manager.upsert(Tag, uniqueTags.slice(i, i + 1000), { conflictPaths: { id: true }, skipUpdateIfNoValuesChanged: true })
}`],
])('%s', (_, head, body, expected) => {
  expect(underEveryParser(`${head}${TYPES}${body}\n}`, rewritesText)).toBe(afterwards(expected))
})

it.each<[string, string, string]>([
  ['a column that is not in every row', KNEX, `for (const row of rows) await db('tags').insert({ id: row.id, label: row.note }).onConflict('id').merge()`],
  ['a type of which every part may be absent', KNEX, `for (const row of partial) await db('tags').insert({ id: row.id, label: row.label }).onConflict('id').merge()`],
  ['an assertion is no proof', KNEX, `for (const row of rows) await db('tags').insert({ id: row.id, label: row.note as string }).onConflict('id').merge()`],
  ['a part of what may be absent', KNEX, `for (const row of rows) await db('tags').insert({ id: row.id, label: row.owner?.id }).onConflict('id').merge()`],
  ['a variable that may have no value yet', KNEX, `for (const row of rows) {
  let label
  if (row.kind) label = row.label
  await db('tags').insert({ id: row.id, label }).onConflict('id').merge()
}`],
  ['an element of a set that may hold nothing', KNEX, `for (const id of new Set(list)) await db('tags').insert({ id }).onConflict('id').merge()`],
  ['no type', KNEX, `for (const row of list) await db('tags').insert({ id: row.id, label: row.label }).onConflict('id').merge()`],
  ['a spread', KNEX, `for (const row of rows) await db('tags').insert({ ...row, label: row.label }).onConflict('id').merge()`],
  ['a row that is somebody else\'s', KNEX, `for (const row of keyed) await db('tags').insert(row).onConflict('id').merge()`],
  ['a key that may be null is no key', KNEX, `for (const row of mixed) await db('tags').insert({ id: row.id, label: row.label }).onConflict('id').merge()`],
  ['a part of the key that may be null, though it is the same in every round', KNEX, `for (const row of rows) await db('tags').insert({ id: row.id, kind: null, label: row.label }).onConflict(['id', 'kind']).merge()`],
  ['a key that is a number or a string', KNEX, `for (const row of either) await db('tags').insert({ id: row.id, label: row.label }).onConflict('id').merge()`],
  ['a key that is not in the row', KNEX, `for (const row of rows) await db('tags').insert({ label: row.label }).onConflict('id').merge()`],
  ['columns that only the first insert sets', KNEX, `for (const row of rows) await db('tags').insert({ id: row.id, label: row.label, kind: row.kind }).onConflict('id').merge(['label'])`],
  ['a condition on what is there', KNEX, `for (const row of rows) await db('tags').insert({ id: row.id, label: row.label }).onConflict('id').merge().where('tags.kind', 'a')`],
  ['a value that only an update sets', DRIZZLE, `for (const { id, label } of rows) await db.insert(tags).values({ id, label }).onConflictDoUpdate({ target: tags.id, set: { label, seenAt: new Date() } })`],
  ['a value that rests on what is there', DRIZZLE, `for (const { id, label } of rows) await db.insert(tags).values({ id, label }).onConflictDoUpdate({ target: tags.id, set: { label: sql\`\${tags.label} || \${label}\` } })`],
  ['another value than the row\'s', DRIZZLE, `for (const { id, label } of rows) await db.insert(tags).values({ id, label }).onConflictDoUpdate({ target: tags.id, set: { label: label.trim() } })`],
  ['an option that is a condition', DRIZZLE, `for (const { id, label } of rows) await db.insert(tags).values({ id, label }).onConflictDoUpdate({ target: tags.id, set: { label }, setWhere: eq(tags.kind, 'a') })`],
  ['a counter of writes', DRIZZLE, `for (const { id, label } of rows) await db.insert(counted).values({ id, label }).onConflictDoUpdate({ target: counted.id, set: { label } })`],
  ['a condition within the callback', KYSELY, `for (const { id, label } of rows) await db.insertInto('tags').values({ id, label }).onConflict(on => on.column('id').where('kind', '=', 'a').doUpdateSet({ label })).execute()`],
  ['another column than the one that is set', KYSELY, `for (const { id, label } of rows) await db.insertInto('tags').values({ id, label, kind: label }).onConflict(on => on.column('id').doUpdateSet(eb => ({ label: eb.ref('excluded.kind'), kind: eb.ref('excluded.kind') }))).execute()`],
  ['an id that is counted up, whatever is given', TYPEORM, `for (const { id, label } of rows) await manager.upsert(Counted, { id, label }, ['id'])`],
  ['a version', TYPEORM, `for (const { id, label } of named) await manager.upsert(Versioned, { id, label }, ['id'])`],
  ['a listener that does more than set its row', TYPEORM, `for (const { id, label } of named) await manager.upsert(Loud, { id, label }, ['id'])`],
  ['an entity of unknown columns', TYPEORM, `for (const { id, label } of named) await manager.upsert('tags', { id, label }, ['id'])`],
  ['a row that is looked at again', TYPEORM, `for (const { id, label } of named) {
  const tag = manager.create(Tag, { id, label })
  await manager.upsert(Tag, tag, ['id'])
  log(tag)
}`],
  ['options from elsewhere', TYPEORM, `for (const { id, label } of named) await manager.upsert(Tag, { id, label }, options)`],
  ['an index that holds for a part of the rows', TYPEORM, `for (const { id, label } of named) await manager.upsert(Tag, { id, label }, { conflictPaths: ['id'], indexPredicate: 'kind = 1' })`],
])('refused: %s', (_, head, body) => {
  expect(underEveryParser(`${head}${TYPES}${body}\n}`, rewritesText)).toContain('bulk-insert: row-may-repeat')
})

it('refused: a column whose name a setting of the client decides', () => {
  expect(underEveryParser(`${DRIZZLE}${TYPES}for (const { id, owner } of rows) await db.insert(tags).values({ id, ownerId: owner.id }).onConflictDoUpdate({ target: tags.id, set: { ownerId: owner.id } })\n}`, rewritesText)).toBe('bulk-insert: names-clash')
})
