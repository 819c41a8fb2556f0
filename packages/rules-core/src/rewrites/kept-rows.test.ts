import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewritesText } from './rewrites-text.test-support.js'

const PRISMA = `
// schema.prisma
model Tag {
  id    Int    @id @default(autoincrement())
  name  String @unique
  label String
  count Int
  next  Tag?   @relation(fields: [nextId], references: [id])
  nextId Int?
}
// main.ts
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
async function main(rows: { name: string; label: string; id: number; names: string[] }[]) {
  // start
`
const prisma = (body: string): string => `${PRISMA}${body}\n}`

it.each<[string, string, string]>([
  ['rows that are created and changed', prisma(`  for (const row of rows) {
    const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (tag) await prisma.tag.update({ where: { name: row.name }, data: { count: tag.count + 1 } })
    else await prisma.tag.create({ data: { name: row.name, label: row.label, count: 1 } })
  }`), `  for (const row of rows) {
    const tag = tagsByName.get(row.name) ?? null
    if (tag) tagsByName.set(row.name, await prisma.tag.update({ where: { name: row.name }, data: { count: tag.count + 1 } }))
    else tagsByName.set(row.name, await prisma.tag.create({ data: { name: row.name, label: row.label, count: 1 } }))
  }
}`],
  ['the variable that it is put into', prisma(`  for (const row of rows) {
    const { label } = row
    let tag = await prisma.tag.findFirst({ where: { label } })
    if (!tag) tag = await prisma.tag.create({ data: { name: row.name, label, count: 1 } }) // the first
    print(tag)
  }`), `  for (const row of rows) {
    const { label } = row
    let tag = tagsByLabel.get(label) ?? null
    if (!tag) {
      tag = await prisma.tag.create({ data: { name: row.name, label, count: 1 } }) // the first
      tagsByLabel.set(label, tag)
    }
    print(tag)
  }
}`],
  ['a constant, behind a condition that ends the round', prisma(`  for (const row of rows) {
    const tag = await prisma.tag.findFirst({ where: { label: row.label } })
    if (tag !== null) continue
    const created = await prisma.tag.create({ data: { name: row.name, label: row.label, count: 1 } })
    print(created.id)
  }`), `    const created = await prisma.tag.create({ data: { name: row.name, label: row.label, count: 1 } })
    tagsByLabel.set(row.label, created)
    print(created.id)`],
  ['an upsert of the key', prisma(`  for (const row of rows) {
    const before = await prisma.tag.findUnique({ where: { name: row.name } })
    const tag = await prisma.tag.upsert({ where: { name: row.name }, create: { name: row.name, label: row.label, count: 1 }, update: { label: row.label } })
    print(before, tag)
  }`), `    const tag = await prisma.tag.upsert({ where: { name: row.name }, create: { name: row.name, label: row.label, count: 1 }, update: { label: row.label } })
    tagsByName.set(row.name, tag)`],
  ['a row that goes', `import { Column, Entity, PrimaryGeneratedColumn, Repository } from 'typeorm'
@Entity() class Tag { @PrimaryGeneratedColumn() id: number; @Column() name: string }
async function run(tags: Repository<Tag>, rows: { name: string }[]) {
  // start
  for (const row of rows) {
    const tag = await tags.findOneBy({ name: row.name })
    print(tag)
    if (tag) await tags.delete({ name: row.name })
  }
}`, `    const tag = tagsByName.get(row.name) ?? null
    print(tag)
    if (tag) {
      await tags.delete({ name: row.name })
      tagsByName.delete(row.name)
    }
  }
}`],
])('keeps the rows as they are written: %s', (_, sample, expected) => {
  expect(underEveryParser(sample, rewritesText)).toContain(expected)
})

it.each<[string, string]>([
  ['columns are chosen where it is written', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (!tag) await prisma.tag.create({ data: { name: row.name }, select: { id: true } })`],
  ['relations come with what is written', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (!tag) await prisma.tag.create({ data: { name: row.name }, include: { next: true } })`],
  ['columns are chosen where it is read', `const tag = await prisma.tag.findUnique({ where: { name: row.name }, select: { id: true, name: true } })
    if (!tag) await prisma.tag.create({ data: { name: row.name } })`],
  ['only how many is told', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (tag) await prisma.tag.updateMany({ where: { name: row.name }, data: { count: 2 } })`],
  ['another row', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (tag) await prisma.tag.update({ where: { name: row.label }, data: { count: 2 } })`],
  ['the row is found by another key', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (tag) await prisma.tag.update({ where: { id: tag.id }, data: { count: 2 } })`],
  ['the key is changed', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (tag) await prisma.tag.update({ where: { name: row.name }, data: { name: row.label } })`],
  ['what is set is not seen', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (tag) await prisma.tag.update({ where: { name: row.name }, data: { ...row } })`],
  ['the condition says more', `const tag = await prisma.tag.findFirst({ where: { name: row.name, count: 0 } })
    if (tag) await prisma.tag.update({ where: { name: row.name }, data: { count: 2 } })`],
  ['a second row of a key that is not unique', `const tag = await prisma.tag.findFirst({ where: { label: row.label } })
    await prisma.tag.create({ data: { name: row.name, label: row.label, count: tag?.count } })`],
  ['several new rows of a key that is not unique', `const tag = await prisma.tag.findFirst({ where: { label: row.label } })
    if (!tag) for (const name of row.names) await prisma.tag.create({ data: { name, label: row.label } })`],
  ['the condition no longer says that none was found', `let tag = await prisma.tag.findFirst({ where: { label: row.label } })
    if (tag?.count === 0) tag = null
    if (!tag) tag = await prisma.tag.create({ data: { name: row.name, label: row.label } })`],
  ['nobody waits for it', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (!tag) void prisma.tag.create({ data: { name: row.name } })`],
  ['others are written with it', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (!tag) await prisma.tag.create({ data: { name: row.name, next: { create: { name: row.label } } } })`],
  ['others may be written with it', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (!tag) await prisma.tag.create({ data: { name: row.name, next: nextOf(row) } })`],
  ['others are written through what it refers to', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (tag) await prisma.tag.update({ where: { name: row.name }, data: { owner: { update: { tags: { set: [] } } } } })`],
  ['another client', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (!tag) await replica.tag.create({ data: { name: row.name } })`],
  ['another write besides', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (!tag) await prisma.tag.create({ data: { name: row.name } })
    await prisma.tag.updateMany({ where: { label: row.label }, data: { count: 2 } })`],
  ['what is written is changed in memory', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (tag) continue
    const created = await prisma.tag.create({ data: { name: row.name } })
    created.count = 5`],
  ['a part of what is written is given a name', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (tag) continue
    const { id } = await prisma.tag.create({ data: { name: row.name } })
    print(id)`],
  ['the key is changed in the round', `const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (tag) row.name = row.label
    if (!tag) await prisma.tag.create({ data: { name: row.name } })`],
])('does not where %s', (_, body) => {
  const sample = prisma(`  for (const row of rows) {\n    ${body}\n  }`).replace('const prisma', 'const replica = new PrismaClient()\nconst prisma')
  expect(underEveryParser(sample, rewritesText)).not.toContain('.set(')
})

it('does not where a hook of the client may hide rows', () => {
  const sample = prisma(`  for (const row of rows) {
    const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (tag) await prisma.tag.update({ where: { name: row.name }, data: { count: 2 } })
  }`).replace('new PrismaClient()', 'new PrismaClient().$extends({ query: { tag: { findUnique: ({ args, query }) => query({ ...args, where: { ...args.where, count: 0 } }) } } })')
  expect(underEveryParser(sample, rewritesText)).not.toContain('.set(')
})

it('does not where another query goes on from the rows, or a deletion runs elsewhere', () => {
  const chained = prisma(`  for (const row of rows) {
    const tag = await prisma.tag.findUnique({ where: { name: row.name } })
    if (!tag) continue
    const next = await prisma.owner.findUnique({ where: { id: tag.count } })
    print(next)
    await prisma.tag.update({ where: { name: row.name }, data: { count: 5 } })
  }`)
  expect(underEveryParser(chained, rewritesText)).not.toContain('ownersById')
  const elsewhere = `import { DataTypes, Model, Sequelize } from 'sequelize'
const sequelize = new Sequelize('sqlite::memory:')
class Tag extends Model { declare id: number }
Tag.init({ id: { type: DataTypes.INTEGER, primaryKey: true }, name: DataTypes.STRING }, { sequelize })
async function run(rows: { name: string }[], transaction) {
  for (const row of rows) {
    const tag = await Tag.findOne({ where: { name: row.name } })
    print(tag)
    await Tag.destroy({ where: { name: row.name }, transaction })
  }
}`
  expect(underEveryParser(elsewhere, rewritesText)).not.toContain('.delete(')
  expect(underEveryParser(elsewhere.replace(', transaction })', ' })'), rewritesText)).toContain('tagsByName.delete(String(row.name))')
})

it('does not where rounds run side by side', () => {
  const sample = prisma(`  await Promise.all(rows.map(async row => {
    await prisma.tag.create({ data: { name: row.name } })
    print(await prisma.tag.findUnique({ where: { name: row.label } }))
  }))`)
  expect(underEveryParser(sample, rewritesText)).not.toContain('.set(')
})
