import { describe, expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewritesText } from './rewrites-text.test-support.js'

describe('loops in loops', () => {
  it.each<readonly [what: string, body: string, expected: string]>([
    ['are left together where each list is known beforehand', `
      for (const team of teams) {
        for (const id of team.memberIds) {
          const user = await prisma.user.findUnique({ where: { id } })
          names.push(user)
        }
      }`, 'Load all users in one query before the loop'],
    ['are left as far as they can be', `
      for (const team of teams) {
        round++
        const own = team.memberIds.filter(id => id % round === 0)
        for (const id of own) {
          const user = await prisma.user.findUnique({ where: { id } })
          names.push(user)
        }
      }`, 'Load all users in one query before the loop, in each round of the outer loop'],
    ['are left from the outermost inwards', `
      for (const team of teams) {
        round++
        const own = team.members.filter(member => member.level === round)
        for (const member of own) {
          for (const id of member.friendIds) {
            const user = await prisma.user.findUnique({ where: { id } })
            names.push(user)
          }
        }
      }`, 'Load all users in one query before the loop, in each round of the outer loop'],
  ])('%s', (_, body, expected) => {
    const shown = underEveryParser(`
      import { PrismaClient } from '@prisma/client'
      const prisma = new PrismaClient()
      interface Member { level: number; friendIds: number[] }
      export async function run(teams: { memberIds: number[]; members: Member[] }[]) {
        const names: unknown[] = []
        let round = 0
        // start${body}
        return names
      }`, analysed => rewritesText(analysed).split('\n')[0] ?? '')
    expect(shown).toBe(expected)
  })

  it('are not left by a transaction for each round', () => {
    const shown = underEveryParser(`
      import { PrismaClient } from '@prisma/client'
      const prisma = new PrismaClient()
      export async function run(teams: { id: number }[]) {
        for (const team of teams) {
          const members = await prisma.user.findMany({ where: { teamId: team.id } })
          for (const member of members) {
            await prisma.user.update({ where: { id: member.id }, data: { level: member.level + 1 } })
          }
        }
      }`, rewritesText)
    expect(shown).toBe('prefetch-children: other-work-in-between\nbulk-change: not-one-key')
  })
})
