import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewritesText } from './rewrites-text.test-support.js'

it.each<[string, string, string]>([
  ['in place of the loop', `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
// start
async function all(teams: Team[]) { for (const team of teams) await prisma.seat.createMany({ data: team.users.map(user => ({ userId: user.id, teamId: team.id })), skipDuplicates: true }) }`, `Insert all seats in one statement
async function all(teams: Team[]) { await prisma.seat.createMany({ data: teams.flatMap(team => team.users.map(user => ({ userId: user.id, teamId: team.id }))), skipDuplicates: true }) }`],
  ['collected, under a condition', `import { knex } from 'knex'
const db = knex({})
// start
async function all(teams) {
  for (const team of teams) {
    const rows = team.users.map(({ id }) => ({ id, team: team.id }))
    await tell(team)
    if (rows.length > 0) {
      await db('seats').insert(rows)
    }
  }
}`, `Insert all seats in one statement
async function all(teams) {
  const seatsToInsert = []
  for (const team of teams) {
    const rows = team.users.map(({ id }) => ({ id, team: team.id }))
    await tell(team)
    if (rows.length > 0) {
      seatsToInsert.push(...rows)
    }
  }
  for (let i = 0; i < seatsToInsert.length; i += 500) {
    await db('seats').insert(seatsToInsert.slice(i, i + 500))
  }
}`],
  ['under a condition, in place', `import { Sequelize } from 'sequelize'
const Seat = new Sequelize('').define('seat', {})
// start
async function all(teams: Team[]) { for (const team of teams) { if (team.open) await Seat.bulkCreate([{ team: team.id }, { team: team.parentId }]) } }`, `Insert all seats in one statement
async function all(teams: Team[]) { await Seat.bulkCreate(teams.flatMap(team => (team.open ? [{ team: team.id }, { team: team.parentId }] : []))) }`],
  ['an option under which no row may come twice', `import { Sequelize } from 'sequelize'
const Seat = new Sequelize('').define('seat', {})
// start
async function all(teams: Team[]) { for (const team of teams) await Seat.bulkCreate(team.seats.map(seat => ({ id: seat.id })), { updateOnDuplicate: ['id'] }) }`, 'bulk-insert: no-bulk-form\nbulk-insert: row-may-repeat'],
])('a list per element becomes one: %s', (_, sample, expected) => {
  expect(underEveryParser(sample, rewritesText)).toBe(expected)
})
