import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewrittenText } from './rewrites-text.test-support.js'

const PRISMA = `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
interface Person { id: number; path: string }
`
const REMOVE = `async function remove(people: Person[], reason: string) {
  await Promise.all(people.map(person => storage.unlink(person.path)))
  await prisma.person.deleteMany({ where: { id: { in: people.map(person => person.id) } } })
  logger.debug(\`Deleted \${people.length}\`)
}
`

it.each<[string, string, string, string]>([
  ['entries of a condition, in place of the loop; nobody is asked for no entries', REMOVE, `async function run(people: Person[]) {
  for (const person of people) if (person.path === '') await remove([person], 'x')
}`, `async function run(people: Person[]) {
  const allPeople = people.flatMap(person => (person.path === '' ? [person] : []))
  if (allPeople.length > 0) await remove(allPeople, 'x')
}`],
  ['a list that has a name is handed over under it', REMOVE, `async function run(people: Person[]) {
  await Promise.all(people.map(async person => remove([person], 'x')))
}`, `async function run(people: Person[]) {
  if (people.length > 0) await remove(people, 'x')
}`],
  ['rows that are made on the way are collected; what returns for none may be called with none', `async function add(tags: Tag[]) {
  if (tags.length === 0) return
  const rows = tags.map(({ name }) => ({ name }))
  await prisma.tag.createMany({ data: rows })
}
`, `async function run(people: Person[]) {
  for (const person of people) {
    const name = await load(person)
    await add([{ name }])
    logger.debug(name)
  }
}`, `async function run(people: Person[]) {
  const allTags = []
  for (const person of people) {
    const name = await load(person)
    allTags.push({ name })
    logger.debug(name)
  }
  await add(allTags)
}`],
  ['a function that hands its list on', `class Store {
  async remove(keys: number[]) {
    await prisma.person.updateMany({ where: { id: { in: keys } }, data: { gone: true } })
  }
}
class Service {
  constructor(private readonly store: Store) {}
  private async removeAll(ids: number[]) {
    await this.store.remove(ids)
  }
`, `  async run(people: Person[]) {
    for (const person of people) await this.removeAll([person.id])
  }
}`, `  async run(people: Person[]) {
    const allIds = people.map(person => person.id)
    if (allIds.length > 0) await this.removeAll(allIds)
  }
}`],
])('%s', (_, declared, code, expected) => {
  expect(underEveryParser(`${PRISMA}${declared}${code}`, rewrittenText)).toBe(`list-argument, constant\n${PRISMA}${declared}${expected}`)
})

const LOOP = 'async function run(people: Person[]) {\n  for (const person of people) await remove([person])\n}'

it.each<[string, string, string]>([
  ['a length that decides', 'if (people.length > 1) throw new Error()\n await prisma.person.deleteMany({ where: { id: { in: people.map(p => p.id) } } })', 'helper-does-more'],
  ['a first entry', 'await storage.unlink(people[0].path)\n await prisma.person.deleteMany({ where: { id: { in: people.map(p => p.id) } } })', 'helper-does-more'],
  ['a condition that is negated', 'await prisma.person.deleteMany({ where: { id: { not: { in: people.map(p => p.id) } } } })', 'helper-does-more'],
  ['values that are computed from those that are there', 'await prisma.person.updateMany({ where: { id: { in: people.map(p => p.id) } }, data: { seen: { increment: 1 } } })', 'helper-does-more'],
  ['work that is done once per call', 'await prisma.person.deleteMany({ where: { id: { in: people.map(p => p.id) } } })\n await mails.send()', 'helper-does-more'],
  ['entries that depend on the others', 'await Promise.all(people.map(async p => { for (const q of people) await storage.unlink(p.path, q) }))\n await prisma.person.deleteMany({ where: { id: { in: people.map(p => p.id) } } })', 'helper-does-more'],
  ['a filtered list that decides for all', 'const old = people.filter(p => p.path)\n if (old.length === 0) return\n await prisma.person.deleteMany({ where: { id: { in: people.map(p => p.id) } } })', 'helper-does-more'],
  ['a counter', 'let i = 0\n people.forEach(p => { p.rank = i++ })\n await prisma.person.createMany({ data: people })', 'helper-does-more'],
  ['a loop that ends early', 'for (const p of people) if (p.path) return\n await prisma.person.createMany({ data: people })', 'leaves-the-loop-early'],
  ['errors that are caught for the whole list', 'try { await prisma.person.createMany({ data: people }) } catch { return }', 'handles-errors-per-element'],
  ['a query for each entry', 'for (const p of people) await prisma.person.create({ data: p })', 'no-bulk-form'],
  ['two queries of one table', 'await prisma.person.deleteMany({ where: { id: { in: people.map(p => p.id) } } })\n await prisma.person.createMany({ data: people })', 'other-work-in-between'],
])('refuses %s', (_, body, reason) => {
  const found = underEveryParser(`${PRISMA}${LOOP}\nasync function remove(people: Person[]) {\n ${body}\n}`, rewrittenText)
  expect(found.split('\n')).toContain(`list-argument: ${reason}`)
})

it.each<[string, string, string]>([
  ['a result that is used', 'for (const person of people) print(await remove([person], 1))', 'result-is-used'],
  ['another argument that differs', 'for (const person of people) await remove([person], person.id)', 'not-one-key'],
  ['another argument that is made anew', 'for (const person of people) await remove([person], next())', 'depends-on-the-loop'],
  ['a loop that reads what is written', 'for (const person of people) {\n    await remove([person], 1)\n    print(await prisma.person.count())\n  }', 'other-work-in-between'],
  ['errors that are caught in the loop', 'for (const person of people) {\n    try { await remove([person], 1) } catch {}\n  }', 'handles-errors-per-element'],
])('refuses %s', (_, loop, reason) => {
  const found = underEveryParser(`${PRISMA}async function remove(people: Person[], at: number) {\n  await prisma.person.createMany({ data: people })\n}\nasync function run(people: Person[]) {\n  ${loop}\n}`, rewrittenText)
  expect(found.split('\n')).toContain(`list-argument: ${reason}`)
})

it('hands a read-only list only to what takes one', () => {
  const code = (parameter: string): string => `${PRISMA}async function add(people: ${parameter}) {\n  await prisma.person.createMany({ data: people.map(({ path }) => ({ path })) })\n}\nasync function run(people: readonly Person[]) {\n  for (const person of people) await add([person])\n}`
  expect(underEveryParser(code('Person[]'), rewrittenText)).toContain('list-argument: untyped-list')
  expect(underEveryParser(code('readonly Person[]'), rewrittenText)).toContain('await add(people)')
})
