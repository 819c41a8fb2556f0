import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { valuesText } from '../analysis-text.test-support.js'

const ENTITY = `
    import { BaseEntity, DataSource, type Repository } from 'typeorm'
    class User extends BaseEntity { id!: number }
    declare const users: Repository<User>
`

it.each<[string, string, ...string[]]>([
  ['a tuple taken apart', `
    const [rows, count] = await users.findAndCount()
    show(rows); show(count); show(rows[0])`, 'typeorm.entity<User>[]', 'number', 'typeorm.entity<User>'],
  ['awaited together', `
    const [user, all] = await Promise.all([users.findOneBy({ id: 1 }), users.find()])
    show(user); show(all)`, 'typeorm.entity<User>', 'typeorm.entity<User>[]'],
  ['elements of a loop', `
    for (const user of await users.find()) show(user)
    for await (const user of users.find()) show(user)
    for (const [index, user] of (await users.find()).entries()) { show(index); show(user) }`, 'typeorm.entity<User>', 'typeorm.entity<User>', 'number', 'typeorm.entity<User>'],
  ['what array methods give', `
    const all = await users.find()
    show(all.filter(Boolean)); show(all.find(u => u.id)); show(all.map(u => u.manager)); show(all.map(u => [u, 1] as const)); show(all.at(-1)); show([...all])`,
  'typeorm.entity<User>[]', 'typeorm.entity<User>', 'unknown: unresolved-member[]', '[typeorm.entity<User>, number][]', 'typeorm.entity<User>', 'typeorm.entity<User>[]'],
  ['Map and Set', `
    const byId = new Map<number, User>()
    const set = new Set(await users.find())
    show(byId.get(1)); show([...byId.values()]); for (const [, user] of byId) show(user); for (const user of set) show(user)`,
  'User', 'User[]', 'User', 'typeorm.entity<User>'],
  ['a Map of entries', `
    const byId = new Map((await users.find()).map(user => [user.id, user]))
    show(byId.get(1))`, 'typeorm.entity<User>'],
  ['Object.values of a record', `
    declare const groups: Record<string, User[]>
    show(Object.values(groups)); for (const [key, list] of Object.entries(groups)) { show(key); show(list) }`, 'User[][]', 'string', 'User[]'],
  ['Array.from and flat', `
    const all = await users.find()
    show(Array.from(new Set(all))); show([all, all].flat()); show(all.flatMap(user => [user]))`, 'typeorm.entity<User>[]', 'typeorm.entity<User>[]', 'typeorm.entity<User>[]'],
  ['a reduced list', `
    const all = await users.find()
    show(all.reduce((byId, user) => byId.set(user.id, user), new Map<number, User>()).get(1))`, 'User'],
  ['a list that is filled', `
    const found: User[] = []
    found.push(x)
    show(found); show(found.pop())`, 'User[]', 'User'],
  ['a nested pattern with defaults and rest', `
    const { a: { b = users } = {}, ...rest } = options
    show(b)`, 'typeorm.repository<User>'],
  ['an assigned pattern', `
    let user
    ;[user] = await users.find()
    show(user)`, 'typeorm.entity<User>'],
])('a collection: %s', (_, sample, ...expected) => {
  expect(underEveryParser(ENTITY + sample, valuesText).split('\n')).toEqual(expected)
})
