import { describe, expect, it } from 'vitest'
import { rewritten } from './in-memory.test-support.js'

const TYPES = `
interface User { id: string; email: string; score: number; team?: { id: string }; posts: Post[] }
interface Post { id: string; userId: string; rank: number; author?: { id: string } }
`
/** What a request brings is data. */
const HANDLER = 'export default { run: (users: User[], posts: Post[], ids: string[], team: { members: User[] }, service: any) => run(users, posts, ids, team, service) }\n'
const typed = (body: string): string => `${TYPES}export async function run(users: User[], posts: Post[], ids: string[], team: { members: User[] }, service: any) {\n${body}\n}\n${HANDLER}`

describe('refused, because', () => {
  it.each<[string, string, string]>([
    ['the list grows in the loop', 'const seen: string[] = []\nfor (const user of users) { if (!seen.includes(user.id)) seen.push(user.id) }', 'set-membership: list-may-change'],
    ['the list is assigned to in the loop', 'for (const user of users) { if (ids.includes(user.id)) ids = [] }', 'set-membership: depends-on-the-loop'],
    ['the list is sorted in the loop', 'return users.map(user => { posts.sort(); return posts.find(post => post.userId === user.id) })', 'map-lookup: list-may-change'],
    ['the list is handed to a function that may change it', 'for (const user of users) { service.prune(posts); service.take(posts.find(post => post.userId === user.id)) }', 'map-lookup: list-may-change'],
    ['a function of the project changes the list', 'const prune = (list: Post[]) => { list.pop() }\nfor (const user of users) { prune(posts); service.take(posts.find(post => post.userId === user.id)) }', 'map-lookup: list-may-change'],
    ['what holds the list is handed on', 'for (const user of users) { service.prune(team); service.take(team.members.find(member => member.id === user.id)) }', 'map-lookup: list-may-change'],
    ['the list changes under another name', 'const all = posts\nfor (const user of users) { all.pop(); service.take(posts.find(post => post.userId === user.id)) }', 'map-lookup: list-may-change'],
    ['the list changes under the name of its field', 'const { members } = team\nfor (const user of users) { team.members.pop(); service.take(members.find(member => member.id === user.id)) }', 'map-lookup: list-may-change'],
    ['a key changes in the loop', 'for (const user of users) { const post = posts.find(post => post.userId === user.id); if (post) post.userId = "" }', 'map-lookup: list-may-change'],
    ['any property of an element may change', 'for (const user of users) { const post = posts.find(post => post.userId === user.id); if (post) Object.assign(post, service.input) }', 'map-lookup: list-may-change'],
    ['a function of the project changes the key', 'const take = (post?: Post) => { if (post) post.userId = "" }\nfor (const user of users) take(posts.find(post => post.userId === user.id))', 'map-lookup: list-may-change'],
    ['the list is read by a call', 'return users.filter(user => posts.map(post => service.keyOf(post)).includes(user.id))', 'set-membership: list-may-change'],
    ['one of two equalities is enough', 'return users.map(user => posts.find(post => post.userId === user.id || post.id === user.email))', 'map-lookup: not-an-equality'],
    ['every one has to be the same', 'return users.filter(user => posts.every(post => post.userId === user.id))', 'set-membership: not-an-equality'],
    ['its own position is asked for', 'return users.map(user => posts.find((post, index) => post.userId === user.id && index > 0))', 'map-lookup: not-an-equality'],
    ['it converts', 'return users.map(user => posts.find(post => (post.rank as unknown) == user.email))', 'map-lookup: loose-equality'],
    ['a computed number may be NaN', 'return users.map(user => posts.find(post => post.rank === Number(user.email)))', 'map-lookup: may-be-nan'],
    ['a part of the value is only said to be there', 'return users.map(user => posts.find(post => post.userId === user.team!.id))', 'map-lookup: may-be-missing'],
    ['a part of the key is asked for first', 'return users.map(user => posts.find(post => post.author && (post.author.id as string) === user.id))', 'map-lookup: may-be-missing'],
    ['the list is there for one kind of result only', 'const page = service as { ok: true; rows: Post[] } | { ok: false }\nfor (const user of users) { if (!page.ok) continue; service.take(page.rows.find(post => post.userId === user.id)) }', 'map-lookup: may-be-missing'],
    ['undefined is no answer that a Set gives', 'const known = ids.length > 0 ? ids : undefined\nreturn users.map(user => known?.includes(user.id))', 'set-membership: may-be-missing'],
    ['the inner accumulator is seen', 'return users.reduce((all, user) => { service.take(all); return [...all, user.id] }, [] as string[])', 'linear-accumulation: accumulator-escapes'],
    ['the accumulator is not new', 'return users.reduce((all, user) => [...all, user.id], ids)', 'linear-accumulation: accumulator-escapes'],
    ['a copy of what was gathered is kept', 'let all: string[] = []\nfor (const user of users) { service.take(all); all = [...all, user.id] }', 'linear-accumulation: accumulator-escapes'],
    ['it adds itself', 'let all: string[] = []\nfor (const user of users) { all = [...all, ...all.map(id => id + user.id)] }', 'linear-accumulation: accumulator-escapes'],
    ['it is added to at the front', 'return users.reduce((all, user) => [user.id, ...all], [] as string[])', 'linear-accumulation: accumulator-escapes'],
    ['another function searches', 'const find = (all: Post[], id: string) => all.find(post => post.userId === id)\nreturn users.map(user => find(posts, user.id))', 'map-lookup: in-another-function'],
  ])('%s', (_, body, expected) => {
    expect(rewritten(typed(body))).toBe(expected)
  })

  it('without types nothing says that a list, or a part of a row, is there', () => {
    const untyped = (body: string): string => `\nexport async function run(data, payload) {\n${body}\n}\nexport default { run: (data, payload) => run(data, payload) }\n`
    expect(rewritten(untyped('return data.filter(row => payload.some(item => item.id === row.id))'), 'main.js')).toBe('set-membership: may-be-missing')
    expect(rewritten(untyped('const items = payload.filter(Boolean)\nreturn data.filter(row => items.some(item => item.owner.id === row.id))'), 'main.js')).toBe('set-membership: may-be-missing')
    expect(rewritten(untyped('const items = payload.filter(Boolean)\nreturn data.filter(row => items.some(item => item.id === row.id))'), 'main.js')).toContain('new Set(items.map(item => item.id))')
  })
})
