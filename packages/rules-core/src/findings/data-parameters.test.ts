import { describe, expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { detectQuadraticGrouping } from './quadratic-findings.js'

const PACKAGE = `// package.json
{ "name": "sample", "dependencies": { "@prisma/client": "6" } }`
const DB = `import { PrismaClient } from '@prisma/client'
export const prisma = new PrismaClient()`
const USERS = `${DB}
const users = await prisma.user.findMany()`

/** What is searched per user, with the certainty of it. */
const searched = (sample: string): string =>
  underEveryParser(`${PACKAGE}\n${sample.startsWith('// ') ? sample : `// main.ts\n${sample}`}`, analysed => detectQuadraticGrouping(analysed, analysed.file).findings.map(({ data, certainty }) => `${data['list'] ?? ''} ${certainty}`.replaceAll('`', '')).join('\n'))

const FIND = 'users.map(user => list.find(each => each.id === user.id))'

describe('a parameter is data', () => {
  it.each<[string, string]>([
    ['when a caller hands rows over', `${USERS}
const match = (list: Each[]) => ${FIND}
match(await prisma.post.findMany())`],
    ['when a caller of the caller does', `${USERS}
const match = (list: Each[]) => ${FIND}
const outer = (all: Each[]) => match(all.filter(each => each.open))
outer(await prisma.post.findMany())`],
    ['when one of several callers does', `${USERS}
const match = (list: Each[]) => ${FIND}
match([{ id: 1 }])
match(await prisma.post.findMany())`],
    ['as a property of an object that a caller writes', `${USERS}
const match = ({ list }: Options) => ${FIND}
match({ list: await prisma.post.findMany(), kinds: ['a'] })`],
    ['as a property of what is spread', `${USERS}
const match = ({ list }: Options) => ${FIND}
const rest = { list: await prisma.post.findMany() }
match({ ...rest, kinds: ['a'] })`],
    ['when a file that imports the function hands rows over', `// caller.ts
${DB}
import { match } from './main'
match(await prisma.post.findMany())
// main.ts
${USERS}
export function match(list: Each[]) { return ${FIND} }`],
    ['when a user of the class does', `// caller.ts
${DB}
import { Matcher } from './main'
export class Caller { constructor(private readonly matcher: Matcher) {}
  async run() { return this.matcher.match(await prisma.post.findMany()) } }
// main.ts
${USERS}
export class Matcher { match(list: Each[]) { return ${FIND} } }`],
    ['when an heir of a user of the class does', `// base.ts
import { Matcher } from './main'
export class Base { constructor(protected readonly matcher: Matcher) {} }
// caller.ts
${DB}
import { Base } from './base'
export class Caller extends Base { async run() { return this.matcher.match(await prisma.post.findMany()) } }
// main.ts
${USERS}
export class Matcher { match(list: Each[]) { return ${FIND} } }`],
    ['when a decorator fills it in', `${USERS}
class Routes { match(@Body() list: Each[]) { return ${FIND} } }`],
    ['when a framework keeps the function', `${USERS}
procedure.mutation(({ input: { list } }) => ${FIND})`],
    ['when the function is handed on by its name', `${USERS}
const match = ({ body: { list } }: Request) => ${FIND}
router.post('/match', match)`],
    ['when the method is', `${USERS}
class Routes { routes = [{ path: '/', handler: this.match }]
  match(list: Each[]) { return ${FIND} } }`],
    ['when rows are asked for by it', `${USERS}
export async function match(list: Each[]) { await prisma.post.findMany({ where: { id: { in: list.map(each => each.id) } } }); return ${FIND} }`],
    ['when each key of it is asked for once', `${USERS}
export async function match(list: Each[]) { await prisma.post.findMany({ where: { id: { in: [...new Set(list.map(each => each.id))] } } }); return ${FIND} }`],
    ['when it is written', `${USERS}
export async function match(list: Each[]) { await prisma.post.createMany({ data: list }); return ${FIND} }`],
    ['when each of it makes a round trip', `${USERS}
export async function match(list: Each[]) { for (const each of list) await prisma.post.update({ where: { id: each.id }, data: each }); return ${FIND} }`],
    ['when a function that it is handed to asks by it', `${USERS}
const load = (ids: string[]) => prisma.post.findMany({ where: { id: { in: ids } } })
export async function match(list: Each[]) { await load(list.map(each => each.id)); return ${FIND} }`],
  ])('%s', (_, sample) => {
    expect(searched(sample)).toBe('list proved')
  })

  it('is likely data when a caller waits for it, or parses it', () => {
    expect(searched(`${USERS}
const match = (list: Each[]) => ${FIND}
match(await load())`)).toBe('list likely')
    expect(searched(`${USERS}
const match = (list: Each[]) => ${FIND}
match(JSON.parse(text))`)).toBe('list likely')
  })
})

describe('a parameter is no data', () => {
  it.each<[string, string]>([
    ['when nobody calls', `export const match = (list: Each[]) => ${FIND}`],
    ['when callers hand literal lists over', `const match = (list: Each[]) => ${FIND}
match([{ id: 1 }, { id: 2 }])`],
    ['when another property of the same object is', `const match = ({ list }: Options) => ${FIND}
match({ rows: await prisma.post.findMany(), list: [{ id: 1 }] })`],
    ['when its callers cannot be followed', `const match = (list: Each[]) => ${FIND}
match(registry.entries)`],
    ['when its elements are members of an enum', `enum Kind { A, B }
procedure.mutation((list: Kind[]) => users.filter(user => list.includes(user.kind)))`],
    ['when its elements are literals', `procedure.mutation((list: ('a' | 'b')[]) => users.filter(user => list.includes(user.kind)))`],
    ['when its elements are names of properties', `procedure.mutation((list: (keyof Row)[]) => users.filter(user => list.includes(user.kind)))`],
    ['when its elements are of an enum that is generated', `import { Kind } from './generated/enums'
const isOpen = kind => kind === Kind.Open
procedure.mutation((list: Kind[]) => users.filter(user => list.includes(user.kind)))`],
    ['when it belongs to what the program works with', `class Context { list: Each[]; isAllowed() { return true } }
class Routes { match(@Ctx() { list }: Context) { return ${FIND} } }`],
  ])('%s', (_, sample) => {
    expect(searched(`${USERS}\n${sample}`)).toBe('')
  })
})
