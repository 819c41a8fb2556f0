import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewritesText, rewrittenText } from './rewrites-text.test-support.js'

const PRISMA = `import { Prisma, PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
async function main(users) {
  const list = await prisma.user.findMany()
// start
`
const after = (text: string): string => `${text}\n}`

it.each<[string, string, string]>([
  ['in place of a loop', `  for (const user of users) {
    await prisma.log.create({ data: { userId: user.id } })
  }`, `Insert all logs in one statement
await prisma.log.createMany({ data: [...users].map(user => ({ userId: user.id })) })`],
  ['what each row is computed from may be anything', `  for (const user of users) await prisma.log.create({ data: { userId: user.id, token: nanoid() } })`, `Insert all logs in one statement
await prisma.log.createMany({ data: [...users].map(user => ({ userId: user.id, token: nanoid() })) })`],
  ['what is given back goes into a list', `  const made = []
  for (const user of users) {
    if (!user.name) continue
    const log = await prisma.log.create({ data: { userId: user.id } })
    made.push(log)
  }`, `Run the inserts of all logs in one transaction (still one statement each)
const made = []
  const savedLogs = await prisma.$transaction([...users].flatMap(user => (user.name ? [prisma.log.create({ data: { userId: user.id } })] : [])))
  for (const log of savedLogs) made.push(log)`],
  ['collected where the loop does more', `  for (const user of users) {
    console.log(user.id)
    if (!user.name) continue
    const token = nanoid()
    await prisma.log.create({ data: { userId: user.id, token }, select: { id: true } })
  }`, `Insert all logs in one statement
const logsToInsert = []
  for (const user of users) {
    console.log(user.id)
    if (!user.name) continue
    const token = nanoid()
    logsToInsert.push({ userId: user.id, token })
  }
  await prisma.log.createMany({ data: logsToInsert })`],
  ['rows that each round builds', `  for (const user of users) {
    const data: Log = { userId: user.id }
    if (user.name) data.name = user.name
    await prisma.log.create({ data })
  }`, `Insert all logs in one statement
const logsToInsert = []
  for (const user of users) {
    const data: Log = { userId: user.id }
    if (user.name) data.name = user.name
    logsToInsert.push(data)
  }
  await prisma.log.createMany({ data: logsToInsert })`],
  ['callbacks that give their row', `  await Promise.all(users.map(async user => {
    if (!user.name) return
    const token = nanoid()
    await prisma.log.create({ data: { userId: user.id, token } })
  }))`, `Insert all logs in one statement
const logsToInsert = users.flatMap(user => {
    if (!user.name) return []
    const token = nanoid()
    return [{ userId: user.id, token }]
  })
  await prisma.log.createMany({ data: logsToInsert })`],
  ['callbacks that wait for something else', `  await Promise.all(users.map(async user => {
    const token = await issue(user)
    await prisma.log.create({ data: { userId: user.id, token } })
  }))`, `Insert all logs in one statement
const logsToInsert = await Promise.all(users.map(async user => {
    const token = await issue(user)
    return { userId: user.id, token }
  }))
  await prisma.log.createMany({ data: logsToInsert })`],
  ['callbacks that give something else', `  return Promise.all(users.map(async user => {
    const token = await issue(user)
    await prisma.log.create({ data: { userId: user.id, token } })
    return token
  }))`, `Insert all logs in one statement
const logsToInsert: Prisma.LogCreateManyInput[] = []
  const results = await Promise.all(users.map(async user => {
    const token = await issue(user)
    logsToInsert.push({ userId: user.id, token })
    return token
  }))
  await prisma.log.createMany({ data: logsToInsert })
  return results`],
  ['promises that were given a name', `  const tasks = users.map(user => prisma.log.create({ data: { userId: user.id } }))
  console.log('begun')
  await Promise.all(tasks)`, `Insert all logs in one statement
const logsToInsert = users.map(user => ({ userId: user.id }))
  console.log('begun')
  await prisma.log.createMany({ data: logsToInsert })`],
  ['rows that the results are asked of', `  const logs = await Promise.all(users.map(user => prisma.log.create({ data: { userId: user.id } })))`, `Run the inserts of all logs in one transaction (still one statement each)
const logs = await prisma.$transaction(users.map(user => prisma.log.create({ data: { userId: user.id } })))`],
  ['values that differ', `  for (const user of users) {
    await prisma.user.update({
      where: { id: user.id },
      data: { rank: user.score * 2 },
    })
  }`, `Run the updates of all users in one transaction (still one statement each)
await prisma.$transaction([...users].map(user => prisma.user.update({
    where: { id: user.id },
    data: { rank: user.score * 2 },
  })))`],
  ['upserts', `  for (const user of users) await prisma.user.upsert({ where: { id: user.id }, create: { id: user.id }, update: {} })`, `Run the upserts of all users in one transaction (still one statement each)
await prisma.$transaction([...users].map(user => prisma.user.upsert({ where: { id: user.id }, create: { id: user.id }, update: {} })))`],
  ['nested writes', `  for (const user of users) await prisma.log.create({ data: { user: { connect: { id: user.id } } } })`, `Run the inserts of all logs in one transaction (still one statement each)
await prisma.$transaction([...users].map(user => prisma.log.create({ data: { user: { connect: { id: user.id } } } })))`],
  ['rows that are there for certain', `  for (const row of list) await prisma.user.delete({ where: { id: row.id } })`, `Delete all users in one statement
await prisma.user.deleteMany({ where: { id: { in: [...new Set(list.map(row => row.id))] } } })`],
  ['a row that it belongs to', `  for (const user of users) await prisma.log.deleteMany({ where: { team: { id: user.teamId } } })`, `Delete all logs in one statement
await prisma.log.deleteMany({ where: { team: { id: { in: [...new Set([...users].map(user => user.teamId))] } } } })`],
])('written at once: %s', (_, before, expected) => {
  const text = underEveryParser(`${PRISMA}${after(before)}`, rewritesText)
  expect(text).toBe(`${expected}\n}`)
})

it.each<[string, string, string]>([
  ['each has an error of its own', `for (const user of users) { try { await prisma.log.create({ data: { userId: user.id } }) } catch {} }`, 'bulk-insert: handles-errors-per-element'],
  ['and in settled promises', `await Promise.allSettled(users.map(user => prisma.log.create({ data: { userId: user.id } })))`, 'bulk-insert: handles-errors-per-element'],
  ['rows before an error stay', `for (const user of users) { if (!user.name) throw new Error(); await prisma.log.create({ data: { userId: user.id } }) }`, 'bulk-insert: leaves-the-loop-early'],
  ['the round reads what others wrote', `for (const user of users) { if (await prisma.log.count() > 9) return; await prisma.log.create({ data: { userId: user.id } }) }`, 'bulk-insert: other-work-in-between'],
  ['nobody waits for the rounds', `users.forEach(async user => { await check(user); await prisma.log.create({ data: { userId: user.id } }) })`, 'bulk-insert: not-awaited'],
  ['the rows ask for what was given back', `const made = []; for (const user of users) { made.push(await prisma.log.create({ data: { userId: user.id, at: made.length } })) }`, 'bulk-insert: result-is-used'],
  ['a list of each round', `for (const user of users) { const made = []; made.push(await prisma.log.create({ data: { userId: user.id } })); }`, 'bulk-insert: result-is-used'],
  ['the result is asked for', `for (const user of users) { const log = await prisma.log.create({ data: { userId: user.id } }); console.log(log.id) }`, 'bulk-insert: result-is-used'],
  ['one object for all rounds', `const data = { userId: '' }; for (const user of users) { data.userId = user.id; await prisma.log.create({ data }) }`, 'bulk-insert: depends-on-the-loop'],
  ['rounds change what all keys are written with', `await prisma.$transaction(async tx => { const data = { n: 0 }; for (const user of users) { data.n++; await tx.log.updateMany({ where: { id: user.id }, data }) } })`, 'bulk-change: not-one-key'],
  ['an operator is no column', `await prisma.$transaction(async tx => { for (const user of users) await tx.log.deleteMany({ where: { at: { lt: user.at } } }) })`, 'bulk-change: not-one-key'],
  ['a sum for a key that may come twice', `await prisma.$transaction(async tx => { for (const user of users) await tx.log.updateMany({ where: { id: user.id }, data: { n: { increment: 1 } } }) })`, 'bulk-change: different-values'],
  ['names of the round stay in it', `await prisma.$transaction(async tx => { for (const user of users) { const data = { n: 1 }; await tx.log.updateMany({ where: { id: user.id }, data }) } })`, 'bulk-change: not-one-key'],
])('not written at once: %s', (_, before, expected) => {
  expect(underEveryParser(`${PRISMA}${after(before)}`, rewritesText)).toContain(expected)
})

it.each<[string, string, string]>([
  ['an extension for another entity', `{ query: { user: { create({ args, query }) { return query(args) } } } }`, 'Insert all logs in one statement'],
  ['one that only adds to results', `{ result: { log: {} } }`, 'Insert all logs in one statement'],
  ['one for this operation', `{ query: { log: { create({ args, query }) { return query(args) } } } }`, 'still one statement each'],
  ['one for all operations', `{ query: { $allModels: { $allOperations: trace } } }`, 'still one statement each'],
  ['one that cannot be read', `audit()`, 'still one statement each'],
])('hooks: %s', (_, extension, expected) => {
  expect(underEveryParser(`import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient().$extends(${extension})
// start
for (const user of users) await prisma.log.create({ data: { userId: user.id } })`, rewritesText)).toContain(expected)
})

const SEQUELIZE = `// user.ts
import { Model } from 'sequelize'
export class User extends Model {}
// main.ts
import { User } from './user.js'
async function main(ids) {
  const users = await User.findAll({ where: { active: true } })
// start
`
it.each<[string, string, string]>([
  ['deletes', '  for (const user of users) await user.destroy({ transaction })', `Delete all users in one statement
await User.destroy({ where: { id: [...new Set(users.map(user => user.id))] }, transaction })`],
  ['the same values', '  await Promise.all(users.map(user => user.update({ active: false })))', `Update all users in one statement
await User.update({ active: false }, { where: { id: [...new Set(users.map(user => user.id))] } })`],
  ['values that the body sets', `  for (const user of users) {
    user.active = false
    await user.save()
  }`, `Update all users in one statement
await User.update({ active: false }, { where: { id: [...new Set(users.map(user => user.id))] } })`],
  ['values that differ', `  for (const user of users) {
    user.rank = user.score * 2
    await user.save()
  }`, 'bulk-change: different-values'],
  ['rows that are looked at later', `  for (const user of users) await user.update({ active: false })
  return users`, 'bulk-change: result-is-used'],
])('writes through rows: %s', (_, before, expected) => {
  const text = underEveryParser(`${SEQUELIZE}${after(before)}`, rewritesText)
  expect(text).toContain(expected)
})

it.each<[string, string, string, string]>([
  ['of the operation', '@AfterDestroy static log() {}', 'user.destroy()', 'may-run-hooks'],
  ['of another operation', '@AfterCreate static log() {}', 'user.destroy()', 'Delete all users'],
  ['of the operation, switched off', '@AfterDestroy static log() {}', 'user.destroy({ hooks: false })', 'Delete all users'],
  ['of every change', '@BeforeSave static log() {}', 'user.update({ active: false })', 'may-run-hooks'],
])('hooks of the entity: %s', (_, hook, write, expected) => {
  const sample = SEQUELIZE.replace('extends Model {}', `extends Model { ${hook} }`)
  expect(underEveryParser(`${sample}${after(`for (const user of users) await ${write}`)}`, rewritesText)).toContain(expected)
})

it.each<[string, string, string]>([
  ['of the operation', "schema.pre('save', audit)", 'may-run-hooks'],
  ['of one of several', "schema.post(['find', 'save'], audit)", 'may-run-hooks'],
  ['of a pattern', 'schema.pre(/^save/, audit)', 'may-run-hooks'],
  ['of another operation', "schema.pre('find', audit)", 'Insert all users'],
  ['of a plugin', 'schema.plugin(audited)', 'may-run-hooks'],
])('hooks of a schema: %s', (_, hook, expected) => {
  expect(underEveryParser(`import { model, Schema } from 'mongoose'
const schema = new Schema({})
${hook}
const User = model('User', schema)
for (const name of names) await User.create({ name })`, rewritesText)).toContain(expected)
})

it('Prisma: no transaction in a function that is itself called once per element', () => {
  expect(underEveryParser(`import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
async function rank(team) { for (const user of team.users) await prisma.user.update({ where: { id: user.id }, data: { rank: user.rank } }) }
async function rankAll(teams) { for (const team of teams) await rank(team) }`, rewritesText)).toBe('bulk-change: not-one-key\nbulk-change: helper-does-more')
})

it.each<[string, string]>([
  ['Drizzle', `import { drizzle } from 'drizzle-orm/node-postgres'
import { tags } from './schema.js'
const db = drizzle('')
for (const { id, label } of rows) await db.insert(tags).values({ id, label }).onConflictDoUpdate({ target: tags.id, set })`],
  ['Knex', `import { knex } from 'knex'
const db = knex({})
for (const { id, label } of rows) await db('tags').insert({ id, label }).onConflict('id').merge()`],
  ['Kysely', `import { Kysely } from 'kysely'
const db = new Kysely<Database>({})
for (const { id, label } of rows) await db.insertInto('tags').values({ id, label }).onConflict(on => on.column('id').doUpdateSet(set)).execute()`],
  ['TypeORM', `import { DataSource } from 'typeorm'
const manager = new DataSource({}).manager
for (const { id, label } of rows) await manager.upsert('tags', { id, label }, ['id'])`],
])('a list in which a row comes twice fails as a whole: %s', (_, sample) => {
  expect(underEveryParser(`// start\n${sample}`, rewritesText)).toContain('bulk-insert: row-may-repeat')
})

it('Mongo: where one statement does it, no list of them is offered', () => {
  expect(underEveryParser(`import { MongoClient } from 'mongodb'
const users = new MongoClient('').db().collection('users')
const ids: string[] = load()
// start
for (const id of ids) await users.updateOne({ _id: id }, { $set: { rank: 0 } })`, rewritesText)).toBe(`Update all users in one statement
await users.updateMany({ _id: { $in: [...new Set(ids)] } }, { $set: { rank: 0 } })`)
})

it('TypeORM: rows that may be there already are one commit', () => {
  expect(underEveryParser(`import { DataSource } from 'typeorm'
const repository = new DataSource({}).getRepository(User)
async function rank(users: User[]) {
  for (const user of users) await repository.save(user)
}`, rewrittenText)).toMatch(/^one-commit, same-count-one-commit\n/)
})

it('Mongo: updates that differ are one list', () => {
  expect(underEveryParser(`import { MongoClient } from 'mongodb'
const users = new MongoClient('').db().collection('users')
// start
for (const { id, rank } of rows) await users.updateOne({ _id: id }, { $set: { rank } }, { upsert: true, session })`, rewritesText)).toBe(`Write all users in one bulkWrite
const userWrites = [...rows].map(({ id, rank }) => ({ updateOne: { filter: { _id: id }, update: { $set: { rank } }, upsert: true } }))
if (userWrites.length > 0) await users.bulkWrite(userWrites, { session })`)
})

it('a file with tabs, semicolons and carriage returns keeps them', () => {
  const sample = `import knexFactory from 'knex';\nconst knex = knexFactory({});\nasync function main() {\n\tfor (const id of ids) {\n\t\tlog(id); // why\n\t\tawait knex('seen').insert({ id });\n\t}\n}`
  const shown = (text: string): string => underEveryParser(text, rewritesText)
  expect(shown(`\n${sample}`.replace(/\n/g, '\r\n'))).toBe(shown(`\n${sample}`))
  expect(shown(`\n${sample}`)).toContain(`\tconst seensToInsert = [];\n\tfor (const id of ids) {\n\t\tlog(id); // why\n\t\tseensToInsert.push({ id });\n\t}\n\tfor (let i = 0; i < seensToInsert.length; i += 500) {\n\t\tawait knex('seen').insert(seensToInsert.slice(i, i + 500));\n\t}`)
})
