import { expect, it } from 'vitest'
import { type AnalysedSample, underEveryParser } from '../analysis.test-support.js'
import { detectLoopQueries } from '../findings/loop-findings.js'
import { isRewrite } from '../model/index.js'
import { plan } from './plan.js'

/** Of each finding, by its operation: what is offered, or why nothing is. */
function offers({ file, ...analysis }: AnalysedSample): string {
  return [...detectLoopQueries(analysis, file).sites].map(([, site]) => {
    const planned = plan({ analysis, file, ...site })
    const callee = site.candidate.node.type === 'CallExpression' ? site.candidate.node.callee : site.candidate.node
    const name = /(\w+)$/.exec(file.text.slice(callee.range[0], callee.range[1]))?.[1] ?? ''
    return `${name}: ${planned.map(one => (isRewrite(one) ? one.transformation : `-${one.reason}`)).join(' ')}`
  }).join(', ')
}

const PRISMA = `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
`
const prisma = (body: string): string => `${PRISMA}async function run(rows, keys: Set<string>, team) {\n${body}\n}`

const TYPEORM = `import { Column, Entity, In, IsNull, Not, PrimaryGeneratedColumn, Repository } from 'typeorm'
@Entity() class Tag { @PrimaryGeneratedColumn() id: number; @Column() name: string; @Column() count: number; @Column() state: string }
`
const typeorm = (body: string): string => `${TYPEORM}class Tags { constructor(private readonly tags: Repository<Tag>) {}\nasync run(rows: Row[], keys: Set<string>, user: User) {\n${body}\n} }`

const SEQUELIZE = `import { Model, Op } from 'sequelize'
class Tag extends Model { declare id: number }
`
const sequelize = (body: string): string => `${SEQUELIZE}async function run(rows: Row[], keys: Set<string>, transaction) {\n${body}\n}`

it.each<[string, string, string]>([
  ['parallel rounds: a row is created after the look-up', prisma(`await Promise.all(rows.map(async row => {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (!tag) await prisma.tag.create({ data: { name: row.name } })
  }))`), 'findFirst: prefetch-by-key, create: bulk-insert'],
  ['parallel rounds beside others', prisma(`await Promise.all([...team.gone.map(async id => {
    await prisma.log.create({ data: { id } })
    await prisma.tag.delete({ where: { id } })
  }), ...rows.map(async row => {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (tag) print(tag)
  })])`), 'create: -other-work-in-between, delete: -missing-row-throws, findFirst: prefetch-by-key'],
  ['parallel rounds that have a name', prisma(`const tasks = rows.map(async row => {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    await prisma.tag.updateMany({ where: { team: row.team }, data: { seen: tag?.id } })
  })
  await Promise.all(tasks)`), 'findFirst: prefetch-by-key, updateMany: -not-one-key'],
  ['parallel rounds that wait for other rows first', prisma(`await Promise.allSettled(rows.map(async row => {
    const owner = await prisma.user.findFirst({ where: { id: row.userId } })
    if (!owner) return
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (!tag) await prisma.tag.create({ data: { name: row.name, owner: owner.id } })
  }))`), 'findFirst: prefetch-by-key, findFirst: prefetch-by-key, create: -handles-errors-per-element'],
  ['the same read in all parallel rounds', prisma(`await Promise.all(rows.map(async row => {
    const first = await prisma.tag.findFirst({ where: { team } })
    await prisma.tag.updateMany({ where: { name: row.name }, data: { first: first?.id } })
  }))`), 'findFirst: hoist-query, updateMany: -not-one-key'],
  ['distinct keys: find or create', prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (!tag) await prisma.tag.create({ data: { name } })
  }`), 'findFirst: prefetch-by-key, create: bulk-insert'],
  ['distinct keys: a list made of a Set', prisma(`const names = [...new Set(rows.map(row => row.name))].filter(Boolean)
  for (const name of names) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (!tag) await prisma.tag.create({ data: { name, team } })
  }`), 'findFirst: prefetch-by-key, create: bulk-insert'],
  ['distinct keys: of a Map, of an object', prisma(`const known = new Map<string, number>()
  for (const [name, count] of known) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) await prisma.tag.updateMany({ where: { name }, data: { count } })
  }
  for (const [name, count] of Object.entries(team.counts)) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) await prisma.tag.updateMany({ where: { name }, data: { count } })
  }`), 'findFirst: prefetch-by-key, updateMany: one-commit, findFirst: prefetch-by-key, updateMany: one-commit'],
  ['distinct keys: the identity of the row that was read', prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) await prisma.tag.update({ where: { id: tag.id }, data: { seen: true } })
  }`), 'findFirst: prefetch-by-key, update: -missing-row-throws'],
  ['distinct keys: rows of one query, and a constant for the key', prisma(`const users = await prisma.user.findMany()
  for (const user of users) {
    const id = user.id
    const account = await prisma.account.findFirst({ where: { userId: id } })
    if (account) await prisma.account.updateMany({ where: { userId: user.id }, data: { seen: true } })
  }`), 'findFirst: prefetch-by-key, updateMany: bulk-change'],
  ['a write by a function of the project', `${PRISMA}const touch = async (name: string, at: Date) => { await prisma.tag.updateMany({ where: { name }, data: { at } }) }
async function run(keys: Set<string>, now: Date) {
  for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) await touch(name, now)
  }
}`, 'findFirst: prefetch-by-key, touch: bulk-change'],
  ['the row itself is changed and saved, whatever comes twice: TypeORM', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOneBy({ name: row.name })
    if (!tag) continue
    tag.count += row.count
    await this.tags.save(tag)
  }`), 'findOneBy: prefetch-by-key, save: -other-work-in-between'],
  ['the row itself is changed and saved: Sequelize', sequelize(`for (const row of rows) {
    const tag = await Tag.findOne({ where: { name: row.name }, transaction })
    if (tag) await tag.update({ count: tag.count + row.count }, { transaction })
  }`), 'findOne: prefetch-by-key, update: -not-one-key -not-one-key'],
  ['the row itself is changed and saved: Mongoose', `import mongoose, { Schema } from 'mongoose'
const Tag = mongoose.model('Tag', new Schema({ name: String, count: Number }))
async function run(rows) {
  for (const row of rows) {
    const tag = await Tag.findOne({ name: row.name })
    if (!tag) continue
    tag.count += row.count
    await tag.save()
  }
}`, 'findOne: prefetch-by-key, save: -no-bulk-form -not-one-key'],
  ['work that nobody waits for', `${PRISMA}const count = async (name: string) => { await prisma.log.create({ data: { name } }); await prisma.tag.updateMany({ where: { name }, data: { seen: true } }) }
async function run(rows) {
  for (const row of rows) {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (tag) void count(tag.name)
  }
}`, 'findFirst: prefetch-by-key, count: -helper-does-more'],
  ['rows of others', typeorm(`for (const row of rows) {
    const others = await this.tags.count({ where: { group: row.group, userId: Not(user.id) } })
    print(others)
    await this.tags.delete({ userId: user.id, group: row.group })
  }`), 'count: -no-bulk-form, delete: bulk-change'],
  ['rows in another state', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOneBy({ name: row.name, state: 'open' })
    print(tag)
    await this.tags.delete({ group: row.group, state: 'closed' })
  }`), 'findOneBy: prefetch-by-key, delete: bulk-change'],
])('does not stand between: %s', (_, sample, expected) => {
  expect(underEveryParser(sample, offers)).toBe(expected)
})

it.each<[string, string]>([
  ['parallel rounds: written before the look-up', prisma(`await Promise.all(rows.map(async row => {
    await prisma.tag.updateMany({ where: { team: row.team }, data: { seen: true } })
    print(await prisma.tag.findFirst({ where: { name: row.name } }))
  }))`)],
  ['parallel rounds: the write may be the first thing that a round does', prisma(`await Promise.all(rows.map(async row => {
    if (row.name) print(await prisma.tag.findFirst({ where: { name: row.name } }))
    await prisma.tag.updateMany({ where: { team: row.team }, data: { seen: true } })
  }))`)],
  ['parallel rounds: a write within the look-up', prisma(`await Promise.all(rows.map(async row => {
    const write = () => prisma.tag.updateMany({ where: { team: row.team }, data: { seen: true } })
    print(await prisma.tag.findFirst({ where: { name: row.name } }), await write())
  }))`)],
  ['parallel rounds that hold a lock', prisma(`await Promise.all(rows.map(async row => {
    await team.lock.acquire()
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (!tag) await prisma.tag.create({ data: { name: row.name } })
    team.lock.release()
  }))`)],
  ['parallel rounds, some of which are late', prisma(`await Promise.all(rows.map(async row => {
    if (row.late) print(await prisma.user.findMany())
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (!tag) await prisma.tag.create({ data: { name: row.name } })
  }))`)],
  ['rounds one after the other within parallel ones', prisma(`await Promise.all(rows.map(async row => {
    for (const name of row.names) {
      const tag = await prisma.tag.findFirst({ where: { name } })
      if (!tag) await prisma.tag.create({ data: { name } })
    }
  }))`)],
  ['a part of the rounds at a time', `import pMap from 'p-map'\n${prisma(`await pMap(rows, async row => {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (!tag) await prisma.tag.create({ data: { name: row.name } })
  }, { concurrency: 2 })`)}`],
  ['beside the rounds, at once', prisma(`await Promise.all([prisma.tag.deleteMany({ where: { team } }), ...rows.map(async row => {
    print(await prisma.tag.findFirst({ where: { name: row.name } }))
  })])`)],
  ['keys that may come twice', prisma(`for (const row of rows) {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (!tag) await prisma.tag.create({ data: { name: row.name } })
  }`)],
  ['keys made from distinct ones', prisma(`for (const key of keys) {
    const name = key.toLowerCase()
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (!tag) await prisma.tag.create({ data: { name } })
  }`)],
  ['a list that was made distinct and then added to', prisma(`const names = [...new Set(rows.map(row => row.name))]
  names.push(team.name)
  for (const name of names) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (!tag) await prisma.tag.create({ data: { name } })
  }`)],
  ['values of a Map', prisma(`const known = new Map<number, string>()
  for (const [, name] of known) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (!tag) await prisma.tag.create({ data: { name } })
  }`)],
  ['distinct keys in each of several lists', prisma(`for (const row of rows) for (const name of new Set(row.names)) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (!tag) await prisma.tag.create({ data: { name } })
  }`)],
  ['rows that are found by something else', prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) await prisma.tag.updateMany({ where: { team: tag.team }, data: { seen: true } })
  }`)],
  ['the key itself is written', prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) await prisma.tag.update({ where: { id: tag.id }, data: { name: tag.alias } })
  }`)],
  ['what is written is not seen', prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) await prisma.tag.update({ where: { id: tag.id }, data: { ...team } })
  }`)],
  ['a condition that may be another', prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) await prisma.tag.updateMany({ where: { name, ...team.where }, data: { seen: true } })
  }`)],
  ['a new row under another key', prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (!tag) await prisma.tag.create({ data: { name: team.prefix + name } })
  }`)],
  ['rows that may take others along', prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (tag) await prisma.tag.delete({ where: { id: tag.id } })
  }`)],
  ['new rows by an identity that they are given', prisma(`for (const row of rows) {
    const tag = await prisma.tag.findUnique({ where: { id: row.id } })
    if (!tag) await prisma.tag.create({ data: { id: row.id } })
  }`)],
  ['a plain row is changed, keys may come twice', prisma(`for (const row of rows) {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (tag) await prisma.tag.update({ where: { id: tag.id }, data: { count: tag.count + 1 } })
  }`)],
  ['the row is saved with what decides whether it is found', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOneBy({ name: row.name, state: 'open' })
    if (!tag) continue
    tag.state = 'closed'
    await this.tags.save(tag)
  }`)],
  ['the row is handed to what may set anything of it', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOneBy({ name: row.name })
    if (!tag) continue
    merge(tag, row)
    await this.tags.save(tag)
  }`)],
  ['a copy of the row is saved', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOneBy({ name: row.name })
    if (tag) await this.tags.save({ ...tag, count: row.count })
  }`)],
  ['a part of the row is saved', sequelize(`for (const row of rows) {
    const tag = await Tag.findOne({ where: { name: row.name } })
    if (!tag) continue
    tag.count += 1
    tag.seen = true
    await tag.save({ fields: ['count'] })
  }`)],
  ['an error of saving is caught: the row has what the database has not', typeorm(`for (const row of rows) {
    try {
      const tag = await this.tags.findOneBy({ name: row.name })
      if (!tag) continue
      tag.count += row.count
      await this.tags.save(tag)
    } catch { report(row) }
  }`)],
  ['not all of the row was read', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOne({ where: { name: row.name }, select: ['id', 'name'] })
    if (!tag) continue
    tag.count = row.count
    await this.tags.save(tag)
  }`)],
  ['the row is removed, keys may come twice', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOneBy({ name: row.name })
    if (tag) await this.tags.remove(tag)
  }`)],
  ['a negation of a value that differs between the rounds', typeorm(`for (const row of rows) {
    print(await this.tags.findBy({ state: Not(row.state) }))
    await this.tags.delete({ state: row.state })
  }`)],
  ['an update from one state to the other', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOneBy({ name: row.name, state: 'open' })
    print(tag)
    await this.tags.update({ group: row.group, state: 'closed' }, { state: 'open' })
  }`)],
  ['states that differ in case', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOneBy({ name: row.name, state: 'Open' })
    print(tag)
    await this.tags.delete({ group: row.group, state: 'open' })
  }`)],
  ['work that the round waits for later', `${PRISMA}const count = async (name: string) => { await prisma.tag.updateMany({ where: { team: name }, data: { seen: true } }) }
async function run(rows) {
  for (const row of rows) {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    const counted = count(row.team)
    await counted
  }
}`],
  ['a query that nobody waits for', prisma(`for (const row of rows) {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    void prisma.tag.updateMany({ where: { team: tag.team }, data: { seen: true } }).catch(report)
  }`)],
])('stands between: %s', (_, sample) => {
  expect(underEveryParser(sample, offers)).toMatch(/\b(?:find|delete)\w*: -other-work-in-between/)
})
