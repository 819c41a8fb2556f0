import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewritesText } from './rewrites-text.test-support.js'

const PRISMA = `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
async function main(users: { id: number; email: string; old: boolean }[]) {
// start
`
const TYPEORM = `import type { EntityManager } from 'typeorm'
import { Post, User } from './entities'
async function main(manager: EntityManager, users: { id: number; email: string }[]) {
// start
`

it.each<[string, string, string]>([
  ['a loop that does nothing else goes', `${PRISMA}  for (const user of users) {
    await prisma.post.deleteMany({ where: { authorId: user.id } })
    await prisma.user.deleteMany({ where: { id: user.id } })
  }
}`, `Delete all posts and users in one statement each
await prisma.post.deleteMany({ where: { authorId: { in: [...new Set(users.map(user => user.id))] } } })
  await prisma.user.deleteMany({ where: { id: { in: [...new Set(users.map(user => user.id))] } } })
}
Delete all posts and users in one statement each
await prisma.post.deleteMany({ where: { authorId: { in: [...new Set(users.map(user => user.id))] } } })
  await prisma.user.deleteMany({ where: { id: { in: [...new Set(users.map(user => user.id))] } } })
}`],
  ['a list that has to have a name has it once, and so has an import', `${TYPEORM}  for (const user of users) {
    await manager.update(User, { id: user.id }, { active: false })
    await manager.delete(Post, { userId: user.id })
  }
}`, `Update all users in one statement each
const userIds = [...new Set(users.map(user => user.id))]
  for (let i = 0; i < userIds.length; i += 1000) {
    await manager.update(User, { id: In(userIds.slice(i, i + 1000)) }, { active: false })
  }
  for (let i = 0; i < userIds.length; i += 1000) {
    await manager.delete(Post, { userId: In(userIds.slice(i, i + 1000)) })
  }
}
Delete all posts in one statement each
const userIds = [...new Set(users.map(user => user.id))]
  for (let i = 0; i < userIds.length; i += 1000) {
    await manager.update(User, { id: In(userIds.slice(i, i + 1000)) }, { active: false })
  }
  for (let i = 0; i < userIds.length; i += 1000) {
    await manager.delete(Post, { userId: In(userIds.slice(i, i + 1000)) })
  }
}`],
  ['a loop that does more keeps the rest', `${PRISMA}  for (const user of users) {
    await prisma.post.deleteMany({ where: { authorId: user.id } })
    console.log(user.email)
    await prisma.like.deleteMany({ where: { authorId: user.id } })
  }
}`, `Delete all posts in one statement, and what follows it in the loop
const authorIds = []
  for (const user of users) {
    authorIds.push(user.id)
    console.log(user.email)
  }
  await prisma.post.deleteMany({ where: { authorId: { in: [...new Set(authorIds)] } } })
  await prisma.like.deleteMany({ where: { authorId: { in: [...new Set(authorIds)] } } })
}
Delete all likes in one statement
const authorIds = []
  for (const user of users) {
    await prisma.post.deleteMany({ where: { authorId: user.id } })
    console.log(user.email)
    authorIds.push(user.id)
  }
  await prisma.like.deleteMany({ where: { authorId: { in: [...new Set(authorIds)] } } })
}`],
])('%s', (_, sample, expected) => {
  expect(underEveryParser(sample, rewritesText)).toBe(expected)
})

it.each<[string, string]>([
  ['lists of one name that hold different keys', `  for (const user of users) {
    if (user.old) await prisma.post.deleteMany({ where: { authorId: user.id } })
    console.log(user.email)
    await prisma.like.deleteMany({ where: { authorId: user.id } })
  }`],
  ['changes that may meet each other', `  for (const user of users) {
    await prisma.post.updateMany({ where: { authorId: user.id }, data: { status: 'old' } })
    console.log(user.email)
    await prisma.post.deleteMany({ where: { email: user.email } })
  }`],
  ['a change that stays', `  for (const user of users) {
    await prisma.post.deleteMany({ where: { authorId: user.id } })
    await prisma.log.create({ data: { userId: user.id } })
    await prisma.like.deleteMany({ where: { authorId: user.id, email: user.email } })
  }`],
])('refused: %s', (_, body) => {
  expect(underEveryParser(`${PRISMA}${body}\n}`, rewritesText)).not.toContain('what follows')
})
