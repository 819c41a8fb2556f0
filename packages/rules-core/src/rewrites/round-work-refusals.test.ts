import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { offers, PRISMA, prisma, sequelize, typeorm } from './round-work.test-support.js'

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
    if (row.late) await prisma.user.updateMany({ where: { id: row.id }, data: { at: row.at } })
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
  ['the row is changed, and saved under a condition', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOneBy({ name: row.name })
    if (!tag) continue
    tag.count += row.count
    if (row.last) await this.tags.save(tag)
  }`)],
  ['the row is changed, and the round ended before it is saved', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOneBy({ name: row.name })
    if (!tag) continue
    tag.count += row.count
    if (row.last) continue
    await this.tags.save(tag)
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
  ['a new row that may take the place of another', `import { knex } from 'knex'
const db = knex({})
async function find(keys: Set<string>) {
  for (const name of keys) {
    const tag = await db('tags').where({ name }).select()
    if (!tag) await db('tags').insert({ name, email: name + '@example.org' }).onConflict('email').merge()
  }
}`],
  ['the key is written as an argument', `import { knex } from 'knex'
const db = knex({})
async function run(keys: Set<string>, team) {
  for (const name of keys) {
    const tag = await db('tags').where({ name }).first()
    if (tag) await db('tags').where({ name }).update('name', team.name)
  }
}`],
  ['an upsert that may write another key', prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    await prisma.tag.upsert({ where: { name }, create: { name, count: 1 }, update: { name: team.name } })
  }`)],
  ['a number and its text', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOneBy({ name: row.name, state: '1' })
    print(tag)
    await this.tags.delete({ group: row.group, state: 1 })
  }`)],
  ['an alternative', typeorm(`for (const row of rows) {
    const tag = await this.tags.findOne({ where: [{ name: row.name, state: 'open' }, { name: row.name }] })
    print(tag)
    await this.tags.delete({ group: row.group, state: 'closed' })
  }`)],
  ['the round writes the row before it reads it', prisma(`for (const name of keys) {
    await prisma.tag.updateMany({ where: { name }, data: { seen: team.seen } })
    print(await prisma.tag.findFirst({ where: { name } }))
  }`)],
  ['the round may write the row before it reads it', prisma(`for (const name of keys) {
    if (team.seen) await prisma.tag.create({ data: { name } })
    print(await prisma.tag.findFirst({ where: { name } }))
  }`)],
  ['the round reads the row after it was written', prisma(`for (const name of keys) {
    await prisma.tag.updateMany({ where: { name }, data: { seen: team.seen } })
    report(await prisma.tag.count({ where: { name } }))
  }`)],
  ['both at once', prisma(`for (const name of keys) {
    await Promise.all([prisma.tag.updateMany({ where: { name }, data: { seen: team.seen } }), prisma.tag.findFirst({ where: { name } })])
  }`)],
  ['a function of the round that is called before', prisma(`for (const name of keys) {
    const write = () => prisma.tag.updateMany({ where: { name }, data: { seen: team.seen } })
    await write()
    print(await prisma.tag.findFirst({ where: { name } }))
  }`)],
  ['a branch that ends no more than an inner loop', prisma(`for (const name of keys) {
    for (const part of team.parts) {
      if (part.gone) {
        await prisma.tag.deleteMany({ where: { name } })
        continue
      }
    }
    print(await prisma.tag.findFirst({ where: { name } }))
  }`)],
  ['a branch that ends no more than a switch', prisma(`for (const name of keys) {
    switch (team.kind) {
      case 1:
        if (name) {
          await prisma.tag.updateMany({ where: { name }, data: { seen: true } })
          break
        }
    }
    print(await prisma.tag.findFirst({ where: { name } }))
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
  const offered = underEveryParser(sample, offers)
  expect(offered).toContain('-other-work-in-between')
  expect(offered).not.toMatch(/prefetch|hoist|count-per-key/)
})

it.each<[string, string]>([
  ['and print it', prisma(`for (const row of rows) {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (!tag) continue
    tag.count += row.count
    print(tag.count)
  }`)],
  ['side by side, and write it as it is then', prisma(`await Promise.all(rows.map(async row => {
    const tag = await prisma.tag.findFirst({ where: { name: row.name } })
    if (!tag) return
    tag.count += row.count
    if (tag.count > 10) await prisma.tag.update({ where: { id: tag.id }, data: { count: tag.count } })
  }))`)],
  ['and its children', prisma(`for (const row of rows) {
    const tags = await prisma.tag.findMany({ where: { name: row.name } })
    for (const tag of tags) tag.count += 1
    print(tags)
  }`)],
])('rounds with the same key would share what they change: %s', (_, sample) => {
  expect(underEveryParser(sample, offers)).toMatch(/^find\w+: -rows-are-changed/)
})

it('rounds whose keys differ share nothing', () => {
  expect(underEveryParser(prisma(`for (const name of keys) {
    const tag = await prisma.tag.findFirst({ where: { name } })
    if (!tag) continue
    tag.count += 1
    print(tag.count)
  }`), offers)).toBe('findFirst: prefetch-by-key')
})
