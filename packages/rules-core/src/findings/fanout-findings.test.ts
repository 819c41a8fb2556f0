import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { findingsText } from '../analysis-text.test-support.js'
import { detectUnboundedFanouts } from './fanout-findings.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    import { chunk } from 'lodash'
    import pLimit from 'p-limit'
    const prisma = new PrismaClient()`
const USERS = `${PRISMA}
    const users = await prisma.user.findMany({ where: { active: true } })`

const text = (sample: string): string => underEveryParser(sample, analysed => findingsText(analysed, detectUnboundedFanouts(analysed, analysed.file)))

it.each<[string, string, ...string[]]>([
  ['one per row', `${USERS}\n    await Promise.all(users.map(user => prisma.post.count({ where: { userId: user.id } })))`, 'queriesForAllAtOnce: prisma.post.count'],
  ['one per chunk of rows', `${USERS}\n    await Promise.all(chunk(users, 100).map(async part => { await prisma.post.createMany({ data: part }) }))`, 'queriesForAllAtOnce: prisma.post.createMany'],
  ['nobody waits', `${USERS}\n    users.forEach(async user => { await prisma.post.create({ data: user }) })`, 'queriesForAllAtOnce: prisma.post.create'],
  ['a helper', `${USERS}\n    const load = async (id: string) => prisma.post.findMany({ where: { id } })\n    await Promise.all(users.map(user => load(user.id)))`, 'queriesForAllAtOnce: load, load → prisma.post.findMany (line 7).'],
  ['the list of a request', `${PRISMA}\n    export async function remove(ids: string[]) { await Promise.all(ids.map(id => prisma.post.delete({ where: { id } }))) }`, 'queriesForAllAtOnce: prisma.post.delete'],
])('%s', (_, sample, ...expected) => {
  expect(text(sample).split('\n')).toEqual(expected)
})

it.each<[string, string]>([
  ['one after the other', `${USERS}\n    for (const user of users) await prisma.post.count({ where: { userId: user.id } })`],
  ['a limit on how many run', `${USERS}\n    const limit = pLimit(5)\n    await Promise.all(users.map(user => limit(() => prisma.post.count({ where: { userId: user.id } }))))`],
  ['few rows', `${PRISMA}\n    const users = await prisma.user.findMany({ take: 10 })\n    await Promise.all(users.map(user => prisma.post.count({ where: { userId: user.id } })))`],
  ['a fixed list', `${PRISMA}\n    await Promise.all(['a', 'b'].map(kind => prisma.post.count({ where: { kind } })))`],
  ['a chunk at a time', `${USERS}\n    for (const part of chunk(users, 10)) await Promise.all(part.map(user => prisma.post.count({ where: { userId: user.id } })))`],
  ['a slice at a time', `${USERS}\n    for (let i = 0; i < users.length; i += 10) { const part = users.slice(i, i + 10); await Promise.all(part.map(user => prisma.post.count({ where: { userId: user.id } }))) }`],
  ['queries that are merged', `${USERS}\n    await Promise.all(users.map(user => prisma.post.findUnique({ where: { id: user.id } })))`],
  ['a batch', `${USERS}\n    await prisma.$transaction(users.map(user => prisma.post.delete({ where: { id: user.id } })))`],
  ['one transaction', `${USERS}\n    await prisma.$transaction(async tx => { await Promise.all(users.map(user => tx.post.delete({ where: { id: user.id } }))) })`],
  ['promises that are kept', `${USERS}\n    const pending = users.map(user => () => prisma.post.delete({ where: { id: user.id } }))`],
])('silent: %s', (_, sample) => {
  expect(text(sample)).toBe('')
})
