import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenText } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`

it.each<[string, string, string]>([
  ['a declaration moves as a whole', `${PRISMA}
    async function total(orders: Order[], currency: string) {
      let sum = 0
      for (const order of orders) {
        // the rate of today
        const rate = await prisma.rate.findFirst({ where: { currency } })
        sum += order.amount * (rate?.value ?? 1)
      }
      return sum
    }`, `hoist-query, constant${PRISMA}
    async function total(orders: Order[], currency: string) {
      let sum = 0
      const rate = await prisma.rate.findFirst({ where: { currency } })
      for (const order of orders) {
        // the rate of today
        sum += order.amount * (rate?.value ?? 1)
      }
      return sum
    }`],
  ['an error stays in the round that comes to it', `${PRISMA}
    async function total(orders: Order[], currency: string) {
      let sum = 0
      for (const order of orders) {
        if (order.amount === 0) continue
        try {
          sum += order.amount * (await prisma.rate.findFirstOrThrow({ where: { currency } })).value
        } catch {
          sum += order.amount
        }
      }
      return sum
    }`, `hoist-query, constant${PRISMA}
    async function total(orders: Order[], currency: string) {
      let sum = 0
      let rate
      for (const order of orders) {
        if (order.amount === 0) continue
        try {
          sum += order.amount * (rate ??= await prisma.rate.findFirstOrThrow({ where: { currency } })).value
        } catch {
          sum += order.amount
        }
      }
      return sum
    }`],
  ['an expression gets a name', `${PRISMA}
    const all = (orders: Order[]) => { return orders }
    export const run = async (orders: Order[]) => Promise.resolve(orders)
    async function print(orders: Order[]) {
      await Promise.all(orders.map(async order => send(order, await prisma.member.count({ where: { active: true } }))))
    }`, `hoist-query, constant${PRISMA}
    const all = (orders: Order[]) => { return orders }
    export const run = async (orders: Order[]) => Promise.resolve(orders)
    async function print(orders: Order[]) {
      const memberCount = await prisma.member.count({ where: { active: true } })
      await Promise.all(orders.map(async order => send(order, memberCount)))
    }`],
  ['a helper that only reads', `${PRISMA}
    async function settings(team: string) {
      const found = await prisma.setting.findFirst({ where: { team } })
      return found ?? { team, theme: 'light' }
    }
    async function run(users: User[], team: string) {
      for (const user of users) greet(user, await settings(team))
    }`, `hoist-query, constant${PRISMA}
    async function settings(team: string) {
      const found = await prisma.setting.findFirst({ where: { team } })
      return found ?? { team, theme: 'light' }
    }
    async function run(users: User[], team: string) {
      const setting = await settings(team)
      for (const user of users) greet(user, setting)
    }`],
  ['conditions that the library writes down', `
    import { eq } from 'drizzle-orm'
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { teams } from './schema'
    const db = drizzle()
    async function run(users: User[], id: string) {
      for (const user of users) {
        const [team] = await db.select().from(teams).where(eq(teams.id, id)).limit(1)
        greet(user, team)
      }
    }`, `hoist-query, constant
    import { eq } from 'drizzle-orm'
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { teams } from './schema'
    const db = drizzle()
    async function run(users: User[], id: string) {
      const loadedTeams = await db.select().from(teams).where(eq(teams.id, id)).limit(1)
      for (const user of users) {
        const [team] = loadedTeams
        greet(user, team)
      }
    }`],
  ['a condition that the library writes down, brackets of the await only', `
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { eq } from 'drizzle-orm'
    import { rates } from './schema.js'
    const db = drizzle('')
    async function run(orders: Order[], currency: string) {
      for (const order of orders) print(order, (await db.select().from(rates).where(eq(rates.currency, currency)))[0])
    }`, `hoist-query, constant
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { eq } from 'drizzle-orm'
    import { rates } from './schema.js'
    const db = drizzle('')
    async function run(orders: Order[], currency: string) {
      const loadedRates = await db.select().from(rates).where(eq(rates.currency, currency))
      for (const order of orders) print(order, loadedRates[0])
    }`],
])('%s', (_, before, after) => {
  const [head = '', ...rest] = after.split('\n')
  expect(underEveryParser(before, rewrittenText)).toBe(`${head}\n${dedented(rest.join('\n'))}`)
})

const inLoop = (body: string): string => `${PRISMA}
    async function run(rows: Row[], team: string) {
      for (const row of rows) { ${body} }
    }`

it.each<[string, string, string]>([
  ['an error that no round may come to, all at once', `${PRISMA}
    async function run(rows: Row[], team: number) {
      await Promise.all(rows.map(async row => { if (row.open) print(await prisma.team.findFirstOrThrow({ where: { id: team } })) }))
    }`, 'hoist-query: missing-row-throws\nprefetch-by-key: not-one-key'],
  ['rounds change what is read', inLoop('const t = await prisma.team.findFirst({ where: { id: team } }); await prisma.team.update({ where: { id: row.id }, data: { n: t.n } })'), 'hoist-query: other-work-in-between\nprefetch-by-key: not-one-key'],
  ['rounds change the result', inLoop('const t = await prisma.team.findFirst({ where: { id: team } }); t.rows += row.n'), 'hoist-query: result-is-used\nprefetch-by-key: not-one-key'],
  ['another value each time it is asked for', `
    import { eq } from 'drizzle-orm'
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { teams } from './schema'
    const db = drizzle()
    async function run(users: User[]) { for (const user of users) greet(user, await db.select().from(teams).where(eq(teams.id, draw())).limit(1)) }`, 'hoist-query: depends-on-the-loop\nprefetch-children: not-one-key'],
  ['rounds change what the query is given', inLoop('filter.name = row.name; print(await prisma.user.findMany({ where: filter }))').replace('async function run(', 'const filter = { name: "" }\n    async function run('), 'hoist-query: depends-on-the-loop\nprefetch-children: not-one-key'],
  ['somebody may change it', inLoop('await step(row, state); print(await prisma.user.findFirst({ where: { id: state.last } }))').replace('rows: Row[]', 'rows: Row[], state: State'), 'hoist-query: depends-on-the-loop\nprefetch-by-key: not-one-key'],
  ['every round searches the rows', inLoop('const teams = await prisma.team.findMany(); print(teams.find(t => t.id === row.teamId))'), 'hoist-query: result-is-used\nprefetch-children: not-one-key'],
  ['SQL may count up', `
    import { Pool } from 'pg'
    const pool = new Pool()
    async function run(rows: Row[]) { for (const row of rows) print(row, await pool.query("SELECT nextval('numbers')")) }`, 'hoist-query: out-of-sight\nprefetch-children: no-bulk-form'],
  ['a condition of the project, which may be another each time', `
    import { drizzle } from 'drizzle-orm/node-postgres'
    import { rates } from './schema.js'
    import { eq } from './conditions.js'
    const db = drizzle('')
    async function run(rows: Row[]) { for (const row of rows) print(row, await db.select().from(rates).where(eq(rates.currency, 'EUR'))) }`, 'hoist-query: depends-on-the-loop\nprefetch-children: not-one-key'],
  ['a helper that does more than read', `${PRISMA}
    async function load(team: string) { await notify(team); return prisma.team.findFirst({ where: { id: team } }) }
    async function run(rows: Row[], team: string) { for (const row of rows) print(row, await load(team)) }`, 'hoist-query: in-another-function\nprefetch-by-key: helper-does-more\nbulk-twin: not-one-key'],
])('refused: %s', (_, sample, reason) => {
  expect(underEveryParser(sample, rewrittenText)).toBe(reason)
})
