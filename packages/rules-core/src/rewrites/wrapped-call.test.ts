import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewritesText } from './rewrites-text.test-support.js'

const QUEUE = `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
class Queue {
  private last: Promise<unknown> = Promise.resolve()
  async push<T>(task: () => Promise<T>): Promise<T> { return await task() }
}
const queue = new Queue()
async function quietly(task: () => Promise<unknown>) { try { await task() } catch (error) { console.error(error) } }
async function onlyOnce(task: () => Promise<unknown>) { return quietly(task) }
async function silent(task: () => Promise<unknown>) { return task().catch(() => undefined) }
async function main(users: { id: number; email: string }[]) {
// start
`

it.each<[string, string, string]>([
  ['a loop that does nothing else', `  for (const user of users) {
    await queue.push(() => prisma.post.deleteMany({ where: { authorId: user.id } }))
  }`, `Delete all posts in one statement
await queue.push(() => prisma.post.deleteMany({ where: { authorId: { in: [...new Set(users.map(user => user.id))] } } }))`],
  ['a loop that does more', `  for (const user of users) {
    console.log(user.email)
    await queue.push(() =>
      prisma.post.deleteMany({
        where: { authorId: user.id },
      }),
    )
  }`, `Delete all posts in one statement
const authorIds = []
  for (const user of users) {
    console.log(user.email)
    authorIds.push(user.id)
  }
  await queue.push(() =>
    prisma.post.deleteMany({
      where: { authorId: { in: [...new Set(authorIds)] } },
    }),
  )`],
])('the callback makes the call for all: %s', (_, body, expected) => {
  expect(underEveryParser(`${QUEUE}${body}\n}`, rewritesText)).toBe(`${expected}\n}`)
})

it.each<[string, string]>([
  ['what runs it keeps errors to itself', `  for (const user of users) {
    await quietly(() => prisma.post.deleteMany({ where: { authorId: user.id } }))
  }`],
  ['what runs it keeps errors of promises to itself', `  for (const user of users) {
    await silent(() => prisma.post.deleteMany({ where: { authorId: user.id } }))
  }`],
  ['what it is handed on to keeps errors to itself', `  for (const user of users) {
    await onlyOnce(() => prisma.post.deleteMany({ where: { authorId: user.id } }))
  }`],
  ['what runs it is not known', `  for (const user of users) {
    await retry(() => prisma.post.deleteMany({ where: { authorId: user.id } }))
  }`],
  ['what runs it is told the element', `  for (const user of users) {
    await queue.push(() => prisma.post.deleteMany({ where: { authorId: user.id } }), next())
  }`],
  ['the callback is given something', `  for (const user of users) {
    await queue.push(task => prisma.post.deleteMany({ where: { authorId: user.id } }))
  }`],
  ['the callback does more', `  for (const user of users) {
    await queue.push(async () => { log(user); await prisma.post.deleteMany({ where: { authorId: user.id } }) })
  }`],
  ['nobody waits for it', `  for (const user of users) {
    queue.push(() => prisma.post.deleteMany({ where: { authorId: user.id } }))
  }`],
  ['the result is used', `  for (const user of users) {
    const { count } = await queue.push(() => prisma.post.deleteMany({ where: { authorId: user.id } }))
    console.log(count)
  }`],
])('refused: %s', (_, body) => {
  expect(underEveryParser(`${QUEUE}${body}\n}`, rewritesText)).not.toContain('in one statement')
})
