import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { detectUnlimitedBulkInput } from './bulk-input-findings.js'

const PRISMA = `
import { PrismaClient } from '@prisma/client'
import { z } from 'zod'
export const prisma = new PrismaClient()
`
const NEST = `${PRISMA}
import { Body, Controller, Post } from '@nestjs/common'
import { ArrayMaxSize, IsArray, IsString } from 'class-validator'
`

/** `bulk of prisma.user.createMany, limited by .max(n)`, one line per finding. */
const shown = (sample: string): readonly string[] =>
  underEveryParser(sample.includes('\n// main.ts') ? sample : `// main.ts\n${sample}`, analysed =>
    detectUnlimitedBulkInput(analysed, analysed.file).map(({ messageId, data, chain }) => `${messageId === 'bulkOfAnyLength' ? 'bulk' : 'loop'} of ${data['list'] ?? ''} by ${data['call'] ?? ''}${chain.length > 0 ? ` (${String(chain.length)})` : ''}, ${data['limit'] ?? ''}`.replaceAll('`', '')).join('\n'),
  ).split('\n').filter(line => line !== '')

const parsed = (schema: string, body: string): string => `${PRISMA}const schema = ${schema}
export async function POST(request) { const input = schema.parse(await request.json()); ${body} }`
const CREATE = 'await prisma.user.createMany({ data: input.users })'

it.each<[string, string, ...string[]]>([
  ['parsed by a schema', parsed('z.object({ users: z.array(z.object({})) })', CREATE), 'bulk of users by prisma.user.createMany, .max(n)'],
  ['by the array method of an element', parsed('z.object({ users: z.object({}).array().min(1) })', CREATE), 'bulk of users by prisma.user.createMany, .max(n)'],
  ['of a schema that is extended', parsed('z.object({}).extend({ users: z.array(z.string()).optional() })', CREATE), 'bulk of users by prisma.user.createMany, .max(n)'],
  ['refined in another way', parsed('z.object({ users: z.array(z.string()).refine(list => new Set(list).size === list.length) })', CREATE), 'bulk of users by prisma.user.createMany, .max(n)'],
  ['parsed without an exception', `${PRISMA}const schema = z.array(z.string())
export async function POST(request) { const result = schema.safeParse(await request.json()); await prisma.user.createMany({ data: result.data.map(name => ({ name })) }) }`, 'bulk of the body by prisma.user.createMany, .max(n)'],
  ['written one by one', parsed('z.object({ ids: z.array(z.string()) })', 'for (const id of input.ids) await prisma.user.delete({ where: { id } })'), 'loop of ids by prisma.user.delete, .max(n)'],
  ['in a callback', parsed('z.object({ ids: z.array(z.string()) })', 'await Promise.all(input.ids.map(id => prisma.user.delete({ where: { id } })))'), 'loop of ids by prisma.user.delete, .max(n)'],
  ['as keys', parsed('z.object({ ids: z.array(z.string()) })', 'await prisma.user.deleteMany({ where: { id: { in: input.ids } } })'), 'bulk of ids by prisma.user.deleteMany, .max(n)'],
  ['of a procedure', `${PRISMA}export const add = procedure.input(z.object({ users: z.array(z.object({})) })).mutation(async ({ input }) => { const { users } = input; await prisma.user.createMany({ data: users }) })`, 'bulk of users by prisma.user.createMany, .max(n)'],
  ['through other files', `
// db.ts
${PRISMA}
// schema.ts
import { z } from 'zod'
export const schema = z.object({ users: z.array(z.object({})) })
// users.ts
import { prisma } from './db.js'
export const addUsers = ({ users }) => insert(users)
const insert = rows => prisma.user.createMany({ data: rows })
// main.ts
import { schema } from './schema.js'
import { addUsers } from './users.js'
export const add = procedure.input(schema).mutation(({ input }) => addUsers({ ...input, by: 1 }))`, 'bulk of users by addUsers (2), .max(n)'],
  ['of a class', `${NEST}class Dto { @IsArray() @IsString({ each: true }) ids: string[] }
@Controller() class Users { @Post() async remove(@Body() dto: Dto) { await prisma.user.deleteMany({ where: { id: { in: dto.ids } } }) } }`, 'bulk of ids by prisma.user.deleteMany, @ArrayMaxSize(n)'],
  ['that is the whole body', `${NEST}@Controller() class Users { @Post() async remove(@Body() ids: string[]) { await prisma.user.deleteMany({ where: { id: { in: ids } } }) } }`, 'bulk of the body by prisma.user.deleteMany, @ArrayMaxSize(n)'],
  ['of a JSON schema', `${PRISMA}server.post('/users', { schema: { body: { type: 'object', properties: { ids: { type: 'array' } } } } }, async request => { await prisma.user.deleteMany({ where: { id: { in: request.body.ids } } }) })`, 'bulk of ids by prisma.user.deleteMany, maxItems: n'],
  ['that nothing validates', `${PRISMA}app.post('/users', async (req, res) => { const { users } = req.body; await prisma.user.createMany({ data: users }) })`, 'bulk of the body by prisma.user.createMany, if (list.length > n) …'],
])('a list of any length: %s', (_, sample, ...expected) => {
  expect(shown(sample)).toEqual(expected)
})

it.each<[string, string]>([
  ['with a limit', parsed('z.object({ users: z.array(z.object({})).max(100) })', CREATE)],
  ['with a limit of its own', parsed('z.object({ users: z.array(z.object({})) })', `if (input.users.length > 100) throw new Error(); ${CREATE}`)],
  ['with a limit in the refinement', parsed('z.object({ users: z.array(z.object({})).refine(list => list.length <= 100) })', CREATE)],
  ['with a check that stands elsewhere', parsed('z.object({ users: z.array(z.object({})).refine(isShort) })', CREATE)],
  ['of enums', parsed(`z.object({ users: z.array(z.enum(['a', 'b'])) })`, CREATE)],
  ['of which a part is taken', parsed('z.object({ users: z.array(z.object({})) })', 'await prisma.user.createMany({ data: input.users.slice(0, 100) })')],
  ['that is only counted', parsed('z.object({ users: z.array(z.object({})) })', 'await prisma.user.create({ data: { friends: input.users.length } })')],
  ['that is one column', parsed('z.object({ users: z.array(z.object({})) })', 'await prisma.user.create({ data: { friends: input.users } })')],
  ['that is only read with', parsed('z.object({ ids: z.array(z.string()) })', 'return prisma.user.findMany({ where: { id: { in: input.ids } } })')],
  ['of a class with a limit', `${NEST}class Dto { @IsArray() @ArrayMaxSize(10) ids: string[] }
@Controller() class Users { @Post() async remove(@Body() dto: Dto) { await prisma.user.deleteMany({ where: { id: { in: dto.ids } } }) } }`],
  ['with a pipe', `${NEST}@Controller() class Users { @Post() async remove(@Body(limited) ids: string[]) { await prisma.user.deleteMany({ where: { id: { in: ids } } }) } }`],
  ['behind other handlers', `${PRISMA}app.post('/users', validate(users), async (req, res) => { await prisma.user.createMany({ data: req.body.users }) })`],
  ['of a JSON schema with a limit', `${PRISMA}server.post('/users', { schema: { body: { type: 'array', maxItems: 10 } } }, async request => { await prisma.user.createMany({ data: request.body }) })`],
  ['that a transformation makes', parsed('z.object({ users: z.array(z.object({})).transform(list => list.slice(0, 9)) })', CREATE)],
])('a list that is left alone: %s', (_, sample) => {
  expect(shown(sample)).toEqual([])
})
