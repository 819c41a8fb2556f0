import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenText } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    import { credentialSelect } from 'selects'
    const prisma = new PrismaClient()
    interface Row { id: number; teamId: number; userId: string; big: bigint }`

const inLoop = (body: string, head = ''): string => `${PRISMA}${head}
    async function run(rows: Row[], teamId: number) {
      for (const row of rows) { ${body} }
    }`

it.each<[string, string, string]>([
  ['columns that are chosen elsewhere', `${PRISMA}
    async function run(references: Reference[]) {
      for (const reference of references) {
        if (reference.credentialId) {
          const credential = await prisma.credential.findUnique({
            where: {
              id: reference.credentialId,
            },
            select: credentialSelect,
          })
          send(credential)
        }
      }
    }`, `prefetch-by-key, chunks${PRISMA}
    async function run(references: Reference[]) {
      const credentialIds = [...new Set(references.flatMap(reference => (reference.credentialId ? [reference.credentialId] : [])))]
      const credentials = []
      for (let i = 0; i < credentialIds.length; i += 1000) {
        credentials.push(...(await Promise.all(credentialIds.slice(i, i + 1000).map(async id => [
          id,
          await prisma.credential.findUnique({
            where: {
              id,
            },
            select: credentialSelect,
          }),
        ] as const))))
      }
      const credentialsById = new Map(credentials)
      for (const reference of references) {
        if (reference.credentialId) {
          const credential = credentialsById.get(reference.credentialId) ?? null
          send(credential)
        }
      }
    }`],
  ['a key of two columns', inLoop('send(await prisma.member.findUnique({ where: { userId_teamId: { userId: row.userId, teamId: row.teamId } } }))'), `prefetch-by-key, chunks${PRISMA}
    async function run(rows: Row[], teamId: number) {
      const memberKeys = rows.map(row => ({ userId: row.userId, teamId: row.teamId }))
      const members = []
      for (let i = 0; i < memberKeys.length; i += 1000) {
        members.push(...(await Promise.all(memberKeys.slice(i, i + 1000).map(async ({ userId, teamId: loadedTeamId }) => [
          JSON.stringify([userId, loadedTeamId]),
          await prisma.member.findUnique({ where: { userId_teamId: { userId, teamId: loadedTeamId } } }),
        ] as const))))
      }
      const membersByKey = new Map(members)
      for (const row of rows) { send(membersByKey.get(JSON.stringify([row.userId, row.teamId])) ?? null) }
    }`],
  ['a column of a key of several; a missing row throws where it did', inLoop('send(await prisma.member.findUniqueOrThrow({ where: { userId_teamId: { userId: row.userId, teamId } } }))'), `prefetch-by-key, chunks${PRISMA}
    async function run(rows: Row[], teamId: number) {
      const userIds = [...new Set(rows.map(row => row.userId))]
      const members = []
      for (let i = 0; i < userIds.length; i += 1000) {
        members.push(...(await Promise.all(userIds.slice(i, i + 1000).map(async userId => [
          userId,
          await prisma.member.findUnique({ where: { userId_teamId: { userId, teamId } } }),
        ] as const))))
      }
      const membersByUserId = new Map(members)
      for (const row of rows) { send(membersByUserId.get(row.userId) ?? (await prisma.member.findUniqueOrThrow({ where: { userId_teamId: { userId: row.userId, teamId } } }))) }
    }`],
])('%s', (_, before, after) => {
  const [head = '', ...rest] = after.split('\n')
  expect(underEveryParser(before, rewrittenText)).toBe(`${head}\n${dedented(rest.join('\n'))}`)
})

it.each<[string, string, string]>([
  ['filters of related rows keep calls from being merged', inLoop('send(await prisma.member.findUnique({ where: { id: row.id, team: { ownerId: row.userId } }, select: credentialSelect }))'), 'not-one-key'],
  ['so do ranges', inLoop('send(await prisma.member.findUnique({ where: { id: row.id, age: { gt: 3 } }, select: credentialSelect }))'), 'key-not-selected'],
  ['and alternatives', inLoop('send(await prisma.member.findUnique({ where: { id: row.id, OR: [{ a: 1 }, { b: 1 }] }, select: credentialSelect }))'), 'key-not-selected'],
  ['the columns differ', inLoop('send(await prisma.member.findUnique({ where: { id: row.id }, select: { [row.userId]: true } }))'), 'not-one-key'],
  ['a read that is never merged', inLoop('send(await prisma.member.findFirst({ where: { id: row.id }, select: credentialSelect }))'), 'key-not-selected'],
  ['JSON has no big integers', inLoop('send(await prisma.member.findUnique({ where: { userId_big: { userId: row.userId, big: row.big } } }))'), 'not-one-key'],
  ['rows are written meanwhile', inLoop('send(await prisma.member.findUnique({ where: { id: row.id }, select: credentialSelect })); await prisma.member.deleteMany({ where: { teamId: row.teamId } })'), 'key-not-selected'],
])('refused: %s', (_, sample, reason) => {
  expect(underEveryParser(sample, rewrittenText)).toBe(`prefetch-by-key: ${reason}`)
})
