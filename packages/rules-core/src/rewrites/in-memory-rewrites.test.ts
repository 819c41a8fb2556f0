import { describe, expect, it } from 'vitest'
import { changedLines, rewritten, typeErrors } from './in-memory.test-support.js'

const TYPES = `
interface Profile { id: string; name: string }
interface User { id: string; email: string; teamId: string | null; posts: Post[]; profile: Profile; score: number }
interface Post { id: string; userId: string; kind: string; parentId?: string; author: Profile | null; tags: string[] }
declare function show(...values: unknown[]): void
declare function wait(): Promise<void>
`
/** What a request brings is data. */
const HANDLER = 'export default { run: (users: User[], posts: Post[], ids: string[]) => run(users, posts, ids) }\n'
const programOf = (body: string): string => `${TYPES}export async function run(users: User[], posts: Post[], ids: string[]) {\n${body}\n}\n${HANDLER}`

const LOOKUPS: readonly (readonly [string, string, string])[] = [
  ['includes', 'return users.filter(user => ids.includes(user.id))', `const idSet = new Set(ids)
return users.filter(user => idSet.has(user.id))`],
  ['indexOf that is compared', 'return users.filter(user => ids.indexOf(user.id) === -1)', `const idSet = new Set(ids)
return users.filter(user => !idSet.has(user.id))`],
  ['a position', 'return users.map(user => ids.indexOf(user.id))', `const idIndexByValue = new Map(ids.map((id, index) => [id, index] as const).reverse())
return users.map(user => (idIndexByValue.get(user.id) ?? -1))`],
  ['some', 'return users.filter(user => posts.some(post => post.userId === user.id))', `const postUserIds = new Set(posts.map(post => post.userId))
return users.filter(user => postUserIds.has(user.id))`],
  ['none', 'return users.filter(user => !posts.some(post => user.id === post.userId))', `const postUserIds = new Set(posts.map(post => post.userId))
return users.filter(user => !postUserIds.has(user.id))`],
  ['every one is another', 'return users.filter(user => posts.every(post => post.userId !== user.id))', `const postUserIds = new Set(posts.map(post => post.userId))
return users.filter(user => !postUserIds.has(user.id))`],
  ['not every one is another', 'return users.filter(user => !posts.every(post => post.userId !== user.id))', `const postUserIds = new Set(posts.map(post => post.userId))
return users.filter(user => postUserIds.has(user.id))`],
  ['find that is only asked for a truth', 'for (const user of users) { if (!posts.find(post => post.userId === user.id)) show(user) }', `const postUserIds = new Set(posts.map(post => post.userId))
for (const user of users) { if (!postUserIds.has(user.id)) show(user) }`],
  ['find that is compared', 'return users.filter(user => posts.find(post => post.userId === user.id) !== undefined)', `const postUserIds = new Set(posts.map(post => post.userId))
return users.filter(user => postUserIds.has(user.id))`],
  ['keys that are taken again', 'return users.filter(user => posts.map(post => post.userId).includes(user.id))', `const postUserIds = new Set(posts.map(post => post.userId))
return users.filter(user => postUserIds.has(user.id))`],
  ['a condition of the element alone', 'return users.filter(user => posts.some(post => post.userId === user.id && post.kind === "draft"))', `const postUserIds = new Set(posts.filter(post => post.kind === "draft").map(post => post.userId))
return users.filter(user => postUserIds.has(user.id))`],
  ['find', 'return users.map(user => posts.find(post => post.userId === user.id)?.kind)', `const postsByUserId = new Map(posts.map(post => [post.userId, post] as const).reverse())
return users.map(user => postsByUserId.get(user.id)?.kind)`],
  ['a position by a key', 'return users.map(user => posts.filter(Boolean).length + posts.findIndex(post => post.userId === user.id))', `const postIndexByUserId = new Map(posts.map((post, index) => [post.userId, index] as const).reverse())
return users.map(user => posts.filter(Boolean).length + (postIndexByUserId.get(user.id) ?? -1))`],
  ['a parameter that is taken apart', 'return users.map(user => posts.find(({ userId }) => userId === user.id))', `const postsByUserId = new Map(posts.map(post => [post.userId, post] as const).reverse())
return users.map(user => postsByUserId.get(user.id))`],
  ['a key that may be absent', 'return posts.map(post => posts.length && users.find(user => user.id === post.parentId))', `const usersById = new Map(users.map(user => [user.id as unknown, user] as const).reverse())
return posts.map(post => posts.length && usersById.get(post.parentId))`],
  ['a key of a part', 'return users.map(user => posts.find(post => post.author!.id === user.id))', `const postsByAuthorId = new Map(posts.map(post => [post.author?.id, post] as const).reverse())
return users.map(user => postsByAuthorId.get(user.id))`],
  ['a value that is its own key', 'return users.map(user => ids.find(id => id === user.id))', `const idSet = new Set<unknown>(ids)
return users.map(user => (idSet.has(user.id) ? user.id : undefined))`],
  ['filter that is read', 'return users.map(user => posts.filter(post => post.userId === user.id).length)', `const postsByUserId = new Map(posts.map(post => [post.userId, [] as (typeof posts)[number][]] as const))
for (const post of posts) postsByUserId.get(post.userId)?.push(post)
return users.map(user => (postsByUserId.get(user.id) ?? []).length)`],
  ['filter that is kept', 'for (const user of users) { user.posts = posts.filter(post => post.userId === user.id) }', `const postsByUserId = new Map(posts.map(post => [post.userId, [] as (typeof posts)[number][]] as const))
for (const post of posts) postsByUserId.get(post.userId)?.push(post)
for (const user of users) { user.posts = [...(postsByUserId.get(user.id) ?? [])] }`],
  ['filter that is sorted', 'return users.map(user => posts.filter(post => post.userId === user.id).sort())', `const postsByUserId = new Map(posts.map(post => [post.userId, [] as (typeof posts)[number][]] as const))
for (const post of posts) postsByUserId.get(post.userId)?.push(post)
return users.map(user => [...(postsByUserId.get(user.id) ?? [])].sort())`],
  ['filter by two things of the round', 'return users.map(user => posts.filter(post => post.userId === user.id && post.kind !== user.email).length)', `const postsByUserId = new Map(posts.map(post => [post.userId, [] as (typeof posts)[number][]] as const))
for (const post of posts) postsByUserId.get(post.userId)?.push(post)
return users.map(user => (postsByUserId.get(user.id) ?? []).filter(post => post.kind !== user.email).length)`],
  ['find by two things of the round', 'return users.map(user => posts.find(post => post.userId === user.id && post.kind === user.email))', `const postsByUserId = new Map(posts.map(post => [post.userId, [] as (typeof posts)[number][]] as const))
for (const post of posts) postsByUserId.get(post.userId)?.push(post)
return users.map(user => postsByUserId.get(user.id)?.find(post => post.kind === user.email))`],
  ['filter of some', 'return users.map(user => posts.filter(post => post.kind === "draft" && post.userId === user.id)[0])', `const postsByUserId = new Map(posts.map(post => [post.userId, [] as (typeof posts)[number][]] as const))
for (const post of posts) {
if (post.kind === "draft") postsByUserId.get(post.userId)?.push(post)
return users.map(user => (postsByUserId.get(user.id) ?? [])[0])
}`],
  ['a dictionary\'s values', 'const byId: Record<string, Post> = {}; for (const post of posts) byId[post.id] = post\nreturn users.map(user => Object.values(byId).filter(post => post.userId === user.id).length)', `const allById = Object.values(byId)
const byIdByUserId = new Map(allById.map(post => [post.userId, [] as (typeof allById)[number][]] as const))
for (const post of allById) byIdByUserId.get(post.userId)?.push(post)
return users.map(user => (byIdByUserId.get(user.id) ?? []).length)`],
  ['out of two loops', 'for (const user of users) { await wait(); for (const post of user.posts) show(ids.includes(post.id)) }', `const idSet = new Set(ids)
for (const user of users) { await wait(); for (const post of user.posts) show(idSet.has(post.id)) }`],
  ['a list that is asked for', 'const known = posts.length > 0 ? posts : undefined\nreturn users.filter(user => known?.some(post => post.userId === user.id))', `const knownUserIds = new Set(known?.map(post => post.userId))
return users.filter(user => knownUserIds.has(user.id))`],
  ['the list itself', 'return users.filter((user, index, all) => all.findIndex(other => other.email === user.email) === index)', `const userIndexByEmail = new Map(users.map((other, index) => [other.email, index] as const).reverse())
return users.filter((user, index, all) => (userIndexByEmail.get(user.email) ?? -1) === index)`],
  ['a branch without a block', 'if (ids.length > 0) return users.filter(user => ids.includes(user.id))\nreturn []', `if (ids.length > 0) {
const idSet = new Set(ids)
return users.filter(user => idSet.has(user.id))
}`],
  ['an inner loop', 'for (const user of users) for (const post of posts) { if (post.userId === user.id) { show(post) } }', `const postsByUserId = new Map(posts.map(post => [post.userId, [] as (typeof posts)[number][]] as const))
for (const post of posts) postsByUserId.get(post.userId)?.push(post)
for (const user of users) for (const post of postsByUserId.get(user.id) ?? []) { show(post) }`],
  ['an inner loop with more conditions', 'for (const user of users) for (const post of posts) if (post.kind !== "draft" && post.userId === user.id) show(post)', `const postsByUserId = new Map(posts.map(post => [post.userId, [] as (typeof posts)[number][]] as const))
for (const post of posts) postsByUserId.get(post.userId)?.push(post)
for (const user of users) for (const post of postsByUserId.get(user.id) ?? []) if (post.kind !== "draft") show(post)`],
]

const COPIES: readonly (readonly [string, string, string])[] = [
  ['a list in a reduce', 'return posts.reduce((all, post) => [...all, ...post.tags], [] as string[])', 'return posts.flatMap<string>(post => post.tags)'],
  ['one element each', 'return posts.reduce<string[]>((all, post) => [...all, post.id], [])', 'return posts.map(post => post.id)'],
  ['several each', 'return posts.reduce((all, post, index) => [...all, post.id, String(index)], [] as string[])', 'return posts.flatMap<string>((post, index) => [post.id, String(index)])'],
  ['concat in a reduce', 'return posts.reduce((all, post) => all.concat(post.tags), [] as string[])', 'return posts.flatMap<string>(post => post.tags)'],
  ['some of them', 'return posts.reduce((all, post) => { if (post.kind === "") return all; return [...all, post.id] }, [] as string[])', 'return posts.flatMap<string>(post => { if (post.kind === "") return []; return [post.id] })'],
  ['an object in a reduce', 'return posts.reduce((byId, post) => ({ ...byId, [post.id]: post }), {} as Record<string, Post>)', 'return Object.fromEntries(posts.map(post => [post.id, post])) as Record<string, Post>'],
  ['an object that is read', 'return posts.reduce((byKind, post) => ({ ...byKind, [post.kind]: [...(byKind[post.kind] ?? []), post] }), {} as Record<string, Post[]>)', 'return posts.reduce((byKind, post) => Object.assign(byKind, { [post.kind]: [...(byKind[post.kind] ?? []), post] }), {} as Record<string, Post[]>)'],
  ['a list by assignment', 'let all: string[] = []\nfor (const post of posts) { all = [...all, post.id] }\nreturn all', `const all: string[] = []
for (const post of posts) { all.push(post.id) }`],
  ['lists by assignment', 'let all: string[] = []\nfor (const post of posts) all = [...all, ...post.tags]\nreturn all', `const all: string[] = []
for (const post of posts) for (const item of post.tags) all.push(item)`],
  ['an object by assignment', 'let byId: Record<string, Post> = {}\nfor (const post of posts) byId = { ...byId, [post.id]: post }\nreturn byId', `const byId: Record<string, Post> = {}
for (const post of posts) byId[post.id] = post`],
]

describe('an index before the loop', () => {
  it.each(LOOKUPS)('%s', (_, body, expected) => {
    const program = programOf(body)
    expect(changedLines(program, rewritten(program))).toBe(expected)
  })
})

describe('one accumulator', () => {
  it.each(COPIES)('%s', (_, body, expected) => {
    const program = programOf(body)
    expect(changedLines(program, rewritten(program))).toBe(expected)
  })
})

it('writes an arrow function that has no block as one', () => {
  expect(rewritten('\nregister((rows: { id: string }[], ids: string[]) => rows.filter(row => ids.includes(row.id)))\n')).toBe(`
register((rows: { id: string }[], ids: string[]) => {
  const idSet = new Set(ids)
  return rows.filter(row => idSet.has(row.id))
})
`)
})

it('gives what type-checks where the program did', () => {
  const programs = [...LOOKUPS, ...COPIES].map(([, body]) => programOf(body))
  expect(typeErrors(programs)).toEqual([])
  expect(typeErrors(programs.map(program => rewritten(program)))).toEqual([])
}, 60_000)
