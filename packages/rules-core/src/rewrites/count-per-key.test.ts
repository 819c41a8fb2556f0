import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenText } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`

it.each<[string, string, string]>([
  ['one grouped query; a key without rows counts 0', `${PRISMA}
    async function sizes(teams: Team[]) {
      return Promise.all(teams.map(async team => ({ team, size: await prisma.member.count({ where: { teamId: team.id, active: true } }) })))
    }`, `count-per-key, constant${PRISMA}
    async function sizes(teams: Team[]) {
      const teamIds = [...new Set(teams.map(team => team.id))]
      const memberCounts = teamIds.length === 0 ? [] : await prisma.member.groupBy({ by: ['teamId'], where: { teamId: { in: teamIds }, active: true }, _count: { _all: true } })
      const memberCountByTeamId = new Map(memberCounts.map(group => [group.teamId, group._count._all] as const))
      return Promise.all(teams.map(async team => ({ team, size: memberCountByTeamId.get(team.id) ?? 0 })))
    }`],
  ['options that the grouped query has too go with it', `
    import { Sequelize, DataTypes } from 'sequelize'
    const sequelize = new Sequelize('sqlite::memory:')
    const Member = sequelize.define('Member', { teamId: DataTypes.INTEGER })
    async function sizes(teams: Team[], transaction: unknown) {
      for (const { id } of teams) print(await Member.count({ where: { teamId: id }, transaction }))
    }`, `count-per-key, constant
    import { Sequelize, DataTypes } from 'sequelize'
    const sequelize = new Sequelize('sqlite::memory:')
    const Member = sequelize.define('Member', { teamId: DataTypes.INTEGER })
    async function sizes(teams: Team[], transaction: unknown) {
      const teamIds = [...new Set(teams.map(({ id }) => id))]
      const memberCounts = teamIds.length === 0 ? [] : await Member.count({ where: { teamId: teamIds }, group: ['teamId'], transaction })
      const memberCountByTeamId = new Map(memberCounts.map(group => [String(group.teamId), Number(group.count)] as const))
      for (const { id } of teams) print(memberCountByTeamId.get(String(id)) ?? 0)
    }`],
])('%s', (_, before, after) => {
  const [head = '', ...rest] = after.split('\n')
  expect(underEveryParser(before, rewrittenText)).toBe(`${head}\n${dedented(rest.join('\n'))}`)
})

it.each<[string, string, string]>([
  ['an option that has no place in the grouped query', `${PRISMA}
    async function run(rows: Row[]) { for (const row of rows) print(await prisma.member.count({ where: { teamId: row.id }, take: 5 })) }`, 'count-per-key: no-bulk-form'],
  ['rounds change what else is asked for', `${PRISMA}
    async function run(rows: Row[], total: Total) { for (const row of rows) { total.n += await prisma.member.count({ where: { teamId: row.id, rank: total.n } }) } }`, 'count-per-key: not-one-key'],
  ['rounds insert what is counted', `${PRISMA}
    async function run(rows: Row[]) { for (const row of rows) { print(await prisma.member.count({ where: { teamId: row.id } })); await prisma.member.create({ data: row }) } }`, 'count-per-key: other-work-in-between'],
])('refused: %s', (_, sample, reason) => {
  expect(underEveryParser(sample, rewrittenText)).toBe(reason)
})
