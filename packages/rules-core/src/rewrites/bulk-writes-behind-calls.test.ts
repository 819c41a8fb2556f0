import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewritesText } from './rewrites-text.test-support.js'

it.each<[string, string, string]>([
  ['an insert of what it is given', `const log = (data) => prisma.log.create({ data })
async function all(users, at) { for (const user of users) await log({ userId: user.id, at }) }`, `Insert all logs in one statement
const log = (data) => prisma.log.create({ data })
async function all(users, at) { await prisma.log.createMany({ data: [...users].map(user => ({ userId: user.id, at })) }) }`],
  ['an insert that it puts together, beside other work', `async function log(userId, { kind }) { await prisma.log.create({ data: { userId, kind, level: 1 }, select: { id: true } }) }
async function all(users, kind) {
  for (const user of users) {
    await mail(user)
    await log(user.id, { kind })
  }
}`, `Insert all logs in one statement
async function log(userId, { kind }) { await prisma.log.create({ data: { userId, kind, level: 1 }, select: { id: true } }) }
async function all(users, kind) {
  const logsToInsert = []
  for (const user of users) {
    await mail(user)
    logsToInsert.push({ userId: user.id, kind, level: 1 })
  }
  await prisma.log.createMany({ data: logsToInsert })
}`],
  ['a delete by the key it is given', `const forget = async (id: string) => { await prisma.token.deleteMany({ where: { userId: id, old: true } }) }
async function all(users: User[]) { await Promise.all(users.map(user => forget(user.id))) }`, `Delete all tokens in one statement
const forget = async (id: string) => { await prisma.token.deleteMany({ where: { userId: id, old: true } }) }
async function all(users: User[]) { await prisma.token.deleteMany({ where: { userId: { in: [...new Set(users.map(user => user.id))] }, old: true } }) }`],
  ['a nested write in what it is given', `const log = data => prisma.log.create({ data })
async function all(users) { for (const user of users) await log({ user: { connect: { id: user.id } } }) }`, 'bulk-insert: nested-write'],
  ['what it is given is made by a function', `const log = data => prisma.log.create({ data })
async function all(users) { for (const user of users) await log(next(user)) }`, 'bulk-insert: depends-on-the-loop'],
  ['a row of unknown parts', `const log = data => prisma.log.create({ data })
async function all(users) { for (const user of users) await log(user) }`, 'bulk-insert: nested-write'],
  ['a row that it is given and fills in', `const log = data => prisma.log.create({ data: stamped(data) })
async function all(users) { for (const user of users) await log({ userId: user.id }) }`, 'bulk-insert: helper-does-more'],
  ['its answer is asked for', `const log = data => prisma.log.create({ data })
async function all(users) { for (const user of users) print(await log({ userId: user.id })) }`, 'bulk-insert: result-is-used'],
])('Prisma: writes that a function makes: %s', (_, sample, expected) => {
  expect(underEveryParser(`import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
// start
${sample}`, rewritesText)).toBe(expected)
})
