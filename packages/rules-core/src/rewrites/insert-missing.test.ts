import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewritesText } from './rewrites-text.test-support.js'

const SCHEMA = `// prisma/schema.prisma
datasource db {
  provider = "PROVIDER"
}
model Member {
  id     String @id @default(cuid())
  teamId Int
  userId Int
  role   String
  @@unique([teamId, userId])
}
model Label {
  name String @id
  code String @unique
}
model Counted {
  id   Int    @id @default(autoincrement())
  name String @unique
}
model Touched {
  id   String   @id
  seen DateTime @updatedAt
}
`
const sample = (body: string, provider = 'postgresql'): string => `${SCHEMA.replace('PROVIDER', provider)}// main.ts
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
async function main(rows, teamId) {
// start
for (const row of rows) await prisma.${body}
}`
const KEY = 'teamId_userId: { teamId, userId: row.userId }'
const MEMBER = `member.upsert({ where: { ${KEY} }, create: { teamId, userId: row.userId, role: 'owner' }, update: {} })`

it('rows that are missing', () => {
  expect(underEveryParser(sample(MEMBER), rewritesText)).toBe(`Insert all members that are missing in one statement
await prisma.member.createMany({ data: [...rows].map(row => ({ teamId, userId: row.userId, role: 'owner' })), skipDuplicates: true })
}`)
})

it('a row that is there keeps its time of the last change either way', () => {
  expect(underEveryParser(sample('touched.upsert({ where: { id: row.id }, create: { id: row.id }, update: {} })'), rewritesText)).toBe(`Insert all toucheds that are missing in one statement
await prisma.touched.createMany({ data: [...rows].map(row => ({ id: row.id })), skipDuplicates: true })
}`)
})

it.each<[string, string]>([
  ['something is overwritten', `member.upsert({ where: { ${KEY} }, create: { teamId, userId: row.userId, role: 'owner' }, update: { role: 'owner' } })`],
  ['another value than the one that is looked for', `member.upsert({ where: { ${KEY} }, create: { teamId, userId: row.id, role: 'owner' }, update: {} })`],
  ['a condition besides', `member.upsert({ where: { ${KEY}, role: 'owner' }, create: { teamId, userId: row.userId, role: 'owner' }, update: {} })`],
  ['the key is made by a function', `member.upsert({ where: { teamId_userId: { teamId, userId: next() } }, create: { teamId, userId: next(), role: 'owner' }, update: {} })`],
  ['another key is given too', `member.upsert({ where: { ${KEY} }, create: { id: row.id, teamId, userId: row.userId, role: 'owner' }, update: {} })`],
  ['another key may be met', `label.upsert({ where: { name: row.name }, create: { name: row.name, code: row.code }, update: {} })`],
  ['ids that are counted up', `counted.upsert({ where: { name: row.name }, create: { name: row.name }, update: {} })`],
  ['no key at all', `member.upsert({ where: { role: row.role }, create: { role: row.role }, update: {} })`],
  ['a model that is in no schema', `other.upsert({ where: { id: row.id }, create: { id: row.id }, update: {} })`],
  ['nested writes', `member.upsert({ where: { ${KEY} }, create: { teamId, userId: row.userId, team: { connect: { id: teamId } } }, update: {} })`],
  ['a spread', `member.upsert({ where: { ${KEY} }, create: { teamId, userId: row.userId, ...row }, update: {} })`],
])('stays one statement each: %s', (_, body) => {
  expect(underEveryParser(sample(body), rewritesText)).toContain('in one transaction (still one statement each)')
})

it.each(['mysql', 'sqlite', 'sqlserver', 'mongodb'])('stays one statement each on %s', provider => {
  expect(underEveryParser(sample(MEMBER, provider), rewritesText)).toContain('in one transaction (still one statement each)')
})

it('stays one statement each where the client steps in', () => {
  expect(underEveryParser(sample(MEMBER).replace('new PrismaClient()', 'new PrismaClient().$extends({ query: { member: { upsert: watched } } })'), rewritesText)).not.toContain('createMany')
})
