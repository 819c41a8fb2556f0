import { describe, expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { detectQuadraticGrouping } from './quadratic-findings.js'

const PRISMA = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
`
const ROWS = `${PRISMA}
const users = await prisma.user.findMany()
const posts = await prisma.post.findMany()
`

/** `posts.filter per users`, one line per finding; for copies what is copied. */
const shown = (sample: string): readonly string[] =>
  underEveryParser(`// package.json\n{ "name": "sample", "dependencies": { "@prisma/client": "6" } }\n${sample.includes('\n// ') ? sample : `// main.ts\n${sample}`}`, analysed =>
    detectQuadraticGrouping(analysed, analysed.file).findings
      .map(({ data, chain, messageId }) => `${messageId === 'copyPerElement' ? `copy of ${data['list'] ?? ''}` : (data['call'] ?? '')} per ${data['over'] ?? ''}${chain.length > 0 ? ` (${String(chain.length)})` : ''}`.replaceAll('`', ''))
      .join('\n'),
  ).split('\n').filter(line => line !== '')

describe('a search of one data-sized list per element of another', () => {
  it.each<[string, string, ...string[]]>([
    ['in a loop', `${ROWS}for (const user of users) { const own = posts.filter(post => post.userId === user.id); show(own) }`, 'posts.filter per users'],
    ['in a callback', `${ROWS}users.map(user => posts.find(post => post.userId === user.id))`, 'posts.find per users'],
    ['of keys that were taken before', `${ROWS}const ids = posts.map(post => post.userId); users.filter(user => !ids.includes(user.id))`, 'ids.includes per users'],
    ['of keys that are taken again', `${ROWS}users.filter(user => posts.map(post => post.userId).includes(user.id))`, 'posts.map(post => post.userId).includes per users'],
    ['said once per chain', `${ROWS}users.map(user => posts.filter(post => post.userId === user.id).map(post => post.id).filter(id => id > user.id))`, 'posts.filter per users'],
    ['of parameters that are given rows', `${ROWS}const merge = (rows: Row[], { known }: { known: Row[] }) => rows.map(row => known.find(({ id }) => id === row.id))
merge(users, { known: posts })`, 'known.find per rows'],
    ['of lists of a request', `class Members { @Post() check(@Body() input: CheckInput, @Query() ids: string[]) { return ids.every(id => input.members.some(member => member.id === id)) } }`, 'input.members.some per ids'],
    ['of lists of a row', `${PRISMA}async function add(ids: string[]) {
  const team = await prisma.team.findUniqueOrThrow({ include: { members: true } })
  return ids.filter(id => !team.members.some(member => member.id === id))
}
procedure.mutation(({ input }) => add(input.ids))`, 'team.members.some per ids'],
    ['of both of a pair of queries', `${PRISMA}const [users, posts] = await Promise.all([prisma.user.findMany(), prisma.post.findMany()])
users.forEach(user => { user.posts = posts.filter(post => post.userId === user.id) })`, 'posts.filter per users'],
    ['of the list itself', `${ROWS}users.filter((user, index, self) => self.findIndex(other => other.email === user.email) === index)`, 'self.findIndex per users'],
    ['of a list that the loop makes', `${ROWS}const seen = []; for (const user of users) { if (!seen.includes(user.email)) seen.push(user.email) }`, 'seen.includes per users'],
    ['of a dictionary that was built from rows', `${ROWS}const groups = {}; for (const post of posts) groups[post.id] = post
users.map(user => Object.values(groups).filter(group => group.userId === user.id))`, 'Object.values(groups).filter per users'],
    ['what is taken out one after the other', `${ROWS}let left = posts; for (const user of users) { left = left.filter(post => post.userId !== user.id) }`, 'left.filter per users'],
    ['by a function that compares', `${ROWS}const isSame = (a, b) => a === b
users.map(user => posts.find(post => isSame(post.userId, user.id)))`, 'posts.find per users'],
    ['by a comparison of order', `${ROWS}users.map(user => posts.find(post => compareAsc(post.date, user.date) === 0))`, 'posts.find per users'],
    ['of the children of what is searched', `${ROWS}users.map(user => posts.filter(post => post.readers.some(reader => reader.id === user.id)))`, 'posts.filter per users'],
    ['in the outer of two loops', `${ROWS}users.map(user => user.tags.map(tag => posts.find(post => post.tagId === tag.id)))`, 'posts.find per user.tags'],
    ['by an inner loop that compares keys', `${ROWS}for (const user of users) for (const post of posts) { if (post.userId === user.id) user.posts.push(post) }`, 'this loop per users'],
    ['in a function that is handed the list', `${ROWS}
const ownOf = (user, all) => all.filter(post => post.userId === user.id)
export const all = users.map(user => ownOf(user, posts))`, 'ownOf → all.filter per users (1)'],
    ['two functions further', `${ROWS}
const isOf = (user, all) => all.some(post => post.userId === user.id)
const has = (user, list) => isOf(user, list)
export const all = users.filter(user => has(user, posts))`, 'has → all.some per users (2)'],
  ])('%s', (_, sample, ...expected) => {
    expect(shown(sample)).toEqual(expected)
  })
})

describe('a copy of all that was gathered per element', () => {
  it.each<[string, string, ...string[]]>([
    ['of a list in a reduce', `${ROWS}users.reduce((all, user) => [...all, ...user.posts], [])`, 'copy of all per users'],
    ['of an object in a reduce', `${ROWS}users.reduce((byId, user) => ({ ...byId, [user.id]: user }), {})`, 'copy of byId per users'],
    ['by return', `${ROWS}users.reduce((all, user) => { return all.concat(user.posts) }, [])`, 'copy of all per users'],
    ['by assignment', `${ROWS}let all = []; for (const user of users) { all = [...all, user.name] }`, 'copy of all per users'],
  ])('%s', (_, sample, ...expected) => {
    expect(shown(sample)).toEqual(expected)
  })
})

describe('silent about', () => {
  it.each<[string, string]>([
    ['the element\'s own children', `${ROWS}users.map(user => user.profiles.find(profile => profile.kind === user.kind))`],
    ['the children of what was found for the element', `${ROWS}users.map(user => { const post = posts[user.id]; return post.tags.filter(tag => tag.userId === user.id) })`],
    ['two lists of one parent', `${ROWS}for (const user of users) { const own = []; for (const post of user.posts) own.push(post); user.drafts.filter(draft => own.includes(draft.post)) }`],
    ['literal lists', `${ROWS}const ROLES = ['admin', 'editor']; users.filter(user => ROLES.includes(user.role))`],
    ['a loop over a literal list', `${ROWS}for (const kind of ['a', 'b']) show(posts.filter(post => post.kind === kind))`],
    ['enums', `${ROWS}enum Kind { A, B }; users.filter(user => Object.values(Kind).includes(user.kind))`],
    ['Sets and Maps', `${ROWS}const known = new Set(posts.map(post => post.userId)); users.filter(user => known.has(user.id))`],
    ['strings', `${ROWS}export const search = (text: string) => users.filter(user => text.includes(user.name))`],
    ['queries with a literal limit', `${PRISMA}const latest = await prisma.post.findMany({ take: 5 }); const users = await prisma.user.findMany()
users.map(user => latest.find(post => post.userId === user.id))`],
    ['parameters that nobody is seen to fill', `export const merge = (rows: Row[], known: Row[]) => rows.map(row => known.find(({ id }) => id === row.id))`],
    ['ranges, which have no key', `${ROWS}users.map(user => posts.filter(post => post.from < user.until && post.until > user.from))`],
    ['parts of a text', `${ROWS}users.map(user => posts.filter(post => post.text.includes(user.name)))`],
    ['all but a few', `${ROWS}users.map(user => posts.filter(post => post.userId !== user.id))`],
    ['the children of the outer element', `${ROWS}for (const user of users) { const own = { posts: user.posts.map(post => post.id) }; for (const post of posts) show(own.posts.map(id => id + 1).includes(post.id)) }`],
    ['what is the same for each', `${ROWS}users.map(user => ({ ...user, any: posts.some(post => post.open) }))`],
    ['a method of a query\'s receiver', `${ROWS}for (const user of users) await prisma.post.findMany({ where: { userId: user.id } })`],
    ['a list that is read anew in each round', `${ROWS}for (const user of users) { const own = await load(user.id); show(own.find(post => post.userId === user.id)) }`],
    ['an index of each round', `${ROWS}for (const user of users) { const own = new Set(user.postIds); show(posts.filter(post => !own.has(post.id))) }`],
    ['configuration', `${ROWS}export const pick = (config: Config) => users.map(user => config.fields.find(field => field.name === user.name))`],
    ['a reduce that adds to one object', `${ROWS}users.reduce((byId, user) => { byId[user.id] = user; return byId }, {})`],
    ['a copy of something else', `${ROWS}users.map(user => ({ ...user, [user.key]: 1 }))`],
    ['an inner loop that does more', `${ROWS}for (const user of users) for (const post of posts) { show(user, post); if (post.userId === user.id) stop() }`],
    ['an inner loop over the children', `${ROWS}for (const user of users) for (const post of user.posts) if (post.userId === user.id) show(post)`],
    ['searches in no loop', `${ROWS}posts.find(post => post.id === 1)`],
    ['a function that looks for nothing of the element', `${ROWS}
const isOpen = (user, all) => all.some(post => post.open)
export const all = users.filter(user => isOpen(user, posts))`],
  ])('%s', (_, sample) => {
    expect(shown(sample)).toEqual([])
  })
})

it('lists that are made of themselves are asked about once', () => {
  const branches = Array.from({ length: 12 }, (_, index) => `else if (is${String(index)}) filter[key] = narrow(filter[key], relation.part${String(index)})`).join('\n')
  expect(shown(`${ROWS}export function narrow(given: any, relation: any): any {
  const filter: any = given
  for (const key in filter) {
    if (Array.isArray(filter[key])) filter[key] = filter[key].map(item => narrow(item, relation))
    ${branches}
  }
  return filter
}
export function walk(list, ids) {
  while (list.next) { list = list.left; list = list.right; list = list.up; list = list.down; list = list.rest }
  return ids.map(id => list.find(item => item.id === id))
}`)).toEqual([])
})
