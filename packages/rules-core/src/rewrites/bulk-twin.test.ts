import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { dedented, rewrittenText } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`

it.each<[string, string, string]>([
  ['a function that nobody else calls is replaced: its errors stay at their element, its comment with its work', `${PRISMA}
    /** The name of a team. */
    async function nameOf(id) {
      const team = await prisma.team.findUnique({ where: { id } })
      if (!team) throw new Error(\`no team \${id}\`)
      return \`\${team.name} (\${team.plan ?? 'free'})\`
    }
    async function names(teams) {
      const out = []
      for (const team of teams) out.push((await nameOf(team.id)).trim())
      return out
    }`, `bulk-twin, constant${PRISMA}
    async function loadTeamsForNameOf(ids) {
      const uniqueIds = [...new Set(ids)]
      const teams = uniqueIds.length === 0 ? [] : await prisma.team.findMany({ where: { id: { in: uniqueIds } } })
      const teamsById = new Map(teams.map(team => [team.id, team] as const))
      /** The name of a team. */
      return (id) => {
        const team = teamsById.get(id) ?? null
        if (!team) throw new Error(\`no team \${id}\`)
        return \`\${team.name} (\${team.plan ?? 'free'})\`
      }
    }
    async function names(teams) {
      const out = []
      const loadedNameOf = await loadTeamsForNameOf([...teams].map(team => team.id))
      for (const team of teams) out.push(loadedNameOf(team.id).trim())
      return out
    }`],
  ['one that others call stays as it is; what does not vary is handed over once, what the query does not ask for goes to each', `${PRISMA}
    const DEFAULTS = { mail: true, count: 0 }
    export async function getSettings(db: PrismaClient, { userId, kind, log }: { userId: number | null; kind: string; log: Log }): Promise<Settings> {
      if (!userId) return DEFAULTS
      const since = new Date(0)
      const rows = await db.setting.findMany({ where: { userId, kind, at: { gt: since } }, orderBy: { at: 'desc' } })
      log.info(userId)
      return { mail: rows[0]?.mail ?? true, count: rows.length }
    }
    export const many = async (users: User[], logs: Log[]) => {
      for (const user of users) send(await getSettings(prisma, { userId: user.id, kind: 'mail', log: logs[user.id] }))
    }`, `bulk-twin, constant${PRISMA}
    const DEFAULTS = { mail: true, count: 0 }
    export async function getSettings(db: PrismaClient, { userId, kind, log }: { userId: number | null; kind: string; log: Log }): Promise<Settings> {
      if (!userId) return DEFAULTS
      const since = new Date(0)
      const rows = await db.setting.findMany({ where: { userId, kind, at: { gt: since } }, orderBy: { at: 'desc' } })
      log.info(userId)
      return { mail: rows[0]?.mail ?? true, count: rows.length }
    }

    /** \`getSettings\` for many: reads all settings in one query and gives the function for one of them. */
    async function loadSettings(db: PrismaClient, userIds: readonly (number | null)[], kind: string) {
      const uniqueUserIds = [...new Set(userIds.flatMap(userId => (userId ? [userId] : [])))]
      const settings = uniqueUserIds.length === 0 ? [] : await db.setting.findMany({ where: { userId: { in: uniqueUserIds }, kind, at: { gt: new Date(0) } }, orderBy: { at: 'desc' } })
      const settingsByUserId = new Map<(typeof settings)[number]['userId'], typeof settings>()
      for (const setting of settings) {
        const group = settingsByUserId.get(setting.userId)
        if (group) group.push(setting)
        else settingsByUserId.set(setting.userId, [setting])
      }
      return (userId: number | null, log: Log): Settings => {
        if (!userId) return DEFAULTS
        const rows = settingsByUserId.get(userId) ?? []
        log.info(userId)
        return { mail: rows[0]?.mail ?? true, count: rows.length }
      }
    }
    export const many = async (users: User[], logs: Log[]) => {
      const settingsOf = await loadSettings(prisma, users.map(user => user.id), 'mail')
      for (const user of users) send(settingsOf(user.id, logs[user.id]))
    }`],
  ['a private method, which waits for more than its query and stays async', `${PRISMA}
    class Users {
      private async describe(user: User): Promise<string> {
        const team = await prisma.team.findFirst({ where: { name: user.team } })
        const locale = await this.translator.locale(user)
        return this.translator.say(locale, team?.title)
      }
      async all(users: User[]) {
        const texts = await Promise.all(users.map(user => this.describe(user)))
        return texts
      }
    }`, `bulk-twin, constant${PRISMA}
    class Users {
      private async loadTeamsForDescribe(users: readonly User[]) {
        const names = [...new Set(users.map(user => user.team))]
        const teams = names.length === 0 ? [] : await prisma.team.findMany({ where: { name: { in: names } } })
        const teamsByName = new Map(teams.map(team => [team.name, team] as const).reverse())
        return async (user: User): Promise<string> => {
          const team = teamsByName.get(user.team) ?? null
          const locale = await this.translator.locale(user)
          return this.translator.say(locale, team?.title)
        }
      }
      async all(users: User[]) {
        const describeFromLoaded = await this.loadTeamsForDescribe(users)
        const texts = await Promise.all(users.map(user => describeFromLoaded(user)))
        return texts
      }
    }`],
  ['an arrow function whose query is that of another function', `
    // src/users.ts
    import { prisma } from './db'
    export const findUser = async (id: number) => prisma.user.findUnique({ where: { id } })
    // src/db.ts
    import { PrismaClient } from '@prisma/client'
    export const prisma = new PrismaClient()
    // main.ts
    import { prisma } from './src/db'
    import { findUser } from './src/users'
    const mailOf = async (id: number) => (await findUser(id))?.mail ?? 'none'
    export async function mails(ids: number[]) {
      const seen: string[] = []
      for (const id of ids) seen.push(await mailOf(id))
      return seen
    }`, `bulk-twin, constant
    import { prisma } from './src/db'
    import { findUser } from './src/users'
    const loadUsersForMailOf = async (ids: readonly number[]) => {
      const uniqueIds = [...new Set(ids)]
      const users = uniqueIds.length === 0 ? [] : await prisma.user.findMany({ where: { id: { in: uniqueIds } } })
      const usersById = new Map(users.map(user => [user.id, user] as const))
      return (id: number) => (usersById.get(id) ?? null)?.mail ?? 'none'
    }
    export async function mails(ids: number[]) {
      const seen: string[] = []
      const loadedMailOf = await loadUsersForMailOf(ids)
      for (const id of ids) seen.push(loadedMailOf(id))
      return seen
    }`],
  ['nested lists, of which one may be absent', `${PRISMA}
    export const labelOf = async (id: number, short = false) => {
      const tag = await prisma.tag.findUnique({ where: { id } })
      return short ? tag?.label.slice(0, 3) : tag?.label
    }
    export async function labels(posts: Post[]) {
      for (const post of posts) for (const tag of post.tags ?? []) print(await labelOf(tag.id, post.short))
    }`, `bulk-twin, constant${PRISMA}
    export const labelOf = async (id: number, short = false) => {
      const tag = await prisma.tag.findUnique({ where: { id } })
      return short ? tag?.label.slice(0, 3) : tag?.label
    }

    /** \`labelOf\` for many: reads all tags in one query and gives the function for one of them. */
    const loadTagsForLabelOf = async (ids: readonly number[]) => {
      const uniqueIds = [...new Set(ids)]
      const tags = uniqueIds.length === 0 ? [] : await prisma.tag.findMany({ where: { id: { in: uniqueIds } } })
      const tagsById = new Map(tags.map(tag => [tag.id, tag] as const))
      return (id: number, short = false) => {
        const tag = tagsById.get(id) ?? null
        return short ? tag?.label.slice(0, 3) : tag?.label
      }
    }
    export async function labels(posts: Post[]) {
      const loadedLabelOf = await loadTagsForLabelOf(posts.flatMap(post => (post.tags ?? []).map(tag => tag.id)))
      for (const post of posts) for (const tag of post.tags ?? []) print(loadedLabelOf(tag.id, post.short))
    }`],
])('%s', (_, code, expected) => {
  const under = underEveryParser(code, rewrittenText)
  const [first = '', ...rest] = expected.split('\n')
  expect(under).toBe(`${first}\n${dedented(rest.join('\n'))}`)
})

const helper = (body: string, loop = 'for (const id of ids) print(await nameOf(id))', parameters = 'id: number'): string => `${PRISMA}
    async function nameOf(${parameters}) {
      ${body}
    }
    export async function names(ids: number[]) {
      ${loop}
    }`
const REST = `
      if (!user) return 'nobody'
      return user.name`

it.each<[string, string, string]>([
  ['two queries', helper(`const user = await prisma.user.findUnique({ where: { id } })
      const team = await prisma.team.findFirst({ where: { id: user.teamId } })
      return team?.name ?? user.name`), 'helper-does-more'],
  ['a write', helper(`const user = await prisma.user.findUnique({ where: { id } })
      if (!user) return prisma.user.create({ data: { id } })
      return user.name`), 'helper-does-more'],
  ['a query under a condition that cannot be asked beforehand', helper(`if (await isHidden(id)) return 'hidden'
      const user = await prisma.user.findUnique({ where: { id } })${REST}`), 'conditional-place'],
  ['an error of the query that is caught', helper(`try {
        const user = await prisma.user.findUnique({ where: { id } })
        return user.name
      } catch { return 'nobody' }`), 'handles-errors-per-element'],
  ['a missing row that throws the library\'s error', helper(`const user = await prisma.user.findUniqueOrThrow({ where: { id } })
      return user.name.trim()`), 'missing-row-throws'],
  ['a key that is changed on the way', helper(`id = Math.abs(id)
      const user = await prisma.user.findUnique({ where: { id } })${REST}`), 'helper-does-more'],
  ['a row that is changed', helper(`const user = await prisma.user.findUnique({ where: { id } })
      user.name = user.name.trim()
      return user`), 'rows-are-changed'],
  ['a result that the loop changes', helper(`const user = await prisma.user.findUnique({ where: { id } })
      if (!user) return { name: 'nobody' }
      return user`, `for (const id of ids) {
        const user = await nameOf(id)
        user.name = 'x'
      }`), 'rows-are-changed'],
  ['a key that may be absent', helper(`const user = await prisma.user.findFirst({ where: { id } })${REST}`, undefined, 'id: number | undefined'), 'may-be-missing'],
  ['a key with a default', helper(`const user = await prisma.user.findFirst({ where: { id } })${REST}`, undefined, 'id = 1'), 'may-be-missing'],
  ['rows that are limited per key', helper(`const users = await prisma.user.findMany({ where: { teamId: id }, take: 3 })
      return users.map(user => user.name).join()`), 'limits-rows-per-key'],
  ['two keys', helper(`const user = await prisma.user.findFirst({ where: { id, teamId: team } })${REST}`, 'for (const id of ids) print(await nameOf(id, id + 1))', 'id: number, team: number'), 'not-one-key'],
  ['an element that the loop changes', `${PRISMA}
    async function nameOf(post: Post) {
      const user = await prisma.user.findUnique({ where: { id: post.userId } })${REST}
    }
    export async function names(posts: Post[]) {
      for (const post of posts) {
        post.userId = 1
        print(await nameOf(post))
      }
    }`, 'depends-on-the-loop'],
  ['a variable of the module that changes', `${PRISMA}
    let tenant = 0
    ${helper(`const user = await prisma.user.findFirst({ where: { id, tenant } })${REST}`, `for (const id of ids) {
        tenant++
        print(await nameOf(id))
      }`).slice(PRISMA.length)}`, 'helper-does-more'],
  ['a condition on what the rounds may change', `${PRISMA}
    const known = new Set<number>()
    ${helper(`if (!known.has(id)) return 'nobody'
      const user = await prisma.user.findFirst({ where: { id } })${REST}`, `for (const id of ids) {
        known.add(id)
        print(await nameOf(id))
      }`).slice(PRISMA.length)}`, 'conditional-place'],
  ['keys that are equal without being the same', helper(`const user = await prisma.user.findFirst({ where: { born: id } })${REST}`, undefined, 'id: Date'), 'key-type-unknown'],
  ['a loop that writes what is read', helper(`const user = await prisma.user.findUnique({ where: { id } })${REST}`, `for (const id of ids) {
        print(await nameOf(id))
        await prisma.user.updateMany({ data: { seen: true } })
      }`), 'other-work-in-between'],
])('refuses %s', (_, code, reason) => {
  expect(underEveryParser(code, rewrittenText).split('\n')).toContain(`bulk-twin: ${reason}`)
})

it('leaves methods alone that a subclass overrides', () => {
  const code = `${PRISMA}
    class Names {
      async nameOf(id: number) {
        const user = await prisma.user.findUnique({ where: { id } })${REST}
      }
      async all(ids: number[]) {
        for (const id of ids) print(await this.nameOf(id))
      }
    }
    class Other extends Names {
      async nameOf() { return 'x' }
    }`
  expect(underEveryParser(code, rewrittenText)).not.toContain('bulk-twin')
})
