import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { detectLateCaches } from './cache-findings.js'

const PRISMA = `
import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
`

/** `prisma.user.findMany before cache.get`, one line per finding. */
const shown = (sample: string): readonly string[] =>
  underEveryParser(`// main.ts\n${PRISMA}${sample}`, analysed =>
    detectLateCaches(analysed, analysed.file).map(({ data }) => `${data['call'] ?? ''} before ${data['cache'] ?? ''}`.replaceAll('`', '')).join('\n'),
  ).split('\n').filter(line => line !== '')

const READ = 'const users = await prisma.user.findMany()'

it.each<[string, string, ...string[]]>([
  ['a store that the function fills', `export async function run(redis, key) { ${READ}; const hit = await redis.get(key); if (hit) return JSON.parse(hit); await redis.set(key, users); return users }`, 'prisma.user.findMany before redis.get'],
  ['a store that is called a cache', `export async function run(key) { ${READ}; const hit = this.cacheService.get(key); if (hit !== undefined) { log(key); return hit }\n return users }`, 'prisma.user.findMany before this.cacheService.get'],
  ['a cache that is asked within a block', `export async function run(cache, key) { ${READ}; if (key) { const hit = await cache.get(key); if (hit) return hit }\n return users }`, 'prisma.user.findMany before cache.get'],
  ['one of several reads', `export async function run(cache, id) { const user = await prisma.user.findUnique({ where: { id } }); if (!user) return; const posts = await prisma.post.findMany(); const hit = await cache.get(user.id); if (hit) return hit; return posts }`, 'prisma.post.findMany before cache.get'],
  ['a map that is asked whether it has the key', `const known = new Map()\nexport async function run(key) { ${READ}; if (known.has(key)) return known.get(key); known.set(key, users); return users }`, 'prisma.user.findMany before known.has'],
  ['a field of the class', `export class Users { private known = new Map()\n async run(key) { ${READ}; if (this.known.has(key)) { log(key); return this.known.get(key) }\n this.known.set(key, users); return users } }`, 'prisma.user.findMany before this.known.has'],
  ['an object', `const known = {}\nexport async function run(key) { ${READ}; if (known[key]) return known[key]; known[key] = users; return users }`, 'prisma.user.findMany before known[key]'],
  ['a store that is filled without an answer', `export async function run(redis, key) { ${READ}; const hit = await redis.get(key); if (!hit) { await redis.set(key, users); return users }\n return JSON.parse(hit) }`, 'prisma.user.findMany before redis.get'],
  ['one answer or the other', `export async function run(cache, key) { ${READ}; const hit = await cache.get(key); return hit ? JSON.parse(hit) : users }`, 'prisma.user.findMany before cache.get'],
  ['a fallback', `export async function run(cache, key) { ${READ}; return (await cache.get(key)) ?? users }`, 'prisma.user.findMany before cache.get'],
])('a read before the cache: %s', (_, sample, ...expected) => {
  expect(shown(sample)).toEqual(expected)
})

it.each<[string, string]>([
  ['after it', `export async function run(cache, key) { const hit = await cache.get(key); if (hit) return hit; ${READ}; return users }`],
  ['that is used for the key', `export async function run(cache) { ${READ}; const hit = await cache.get(users.length); if (hit) return hit; return users }`],
  ['that is a check', `export async function run(cache, id) { const user = await prisma.user.findUniqueOrThrow({ where: { id } }); const hit = await cache.get(id); if (hit) return hit; return user }`],
  ['that is returned with it', `export async function run(cache, key) { ${READ}; const hit = await cache.get(key); if (hit) return { hit, users }; return users }`],
  ['beside what is no cache', `export async function run(form, key) { ${READ}; const value = form.get(key); if (value) return value; return users }`],
  ['when the answer is not returned', `export async function run(cache, key) { ${READ}; const hit = await cache.get(key); if (hit) log(hit); return users }`],
  ['that writes', `export async function run(cache, key) { const user = await prisma.user.create({ data: {} }); const hit = await cache.get(key); if (hit) return hit; return user }`],
  ['beside a map of the function', `export async function run(key) { ${READ}; const seen = new Map(); fill(seen); if (seen.has(key)) return seen.get(key); seen.set(key, users); return users }`],
  ['beside an object that nothing fills', `const names = {}\nexport async function run(key) { ${READ}; if (names[key]) return names[key]; return users }`],
  ['that both ways use', `export async function run(redis, key) { ${READ}; const hit = await redis.get(key); if (!hit) { await redis.set(key, users); return users }\n log(users); return hit }`],
  ['when what was found is checked', `export async function run(cache, key) { ${READ}; const hit = await cache.get(key); if (!hit) throw new Error(); return users }`],
  ['without an answer by the test', `export async function run(cache, key) { const hit = await cache.get(key); ${READ}; return hit ?? users }`],
  ['that a fallback and another place use', `export async function run(cache, key) { ${READ}; log(users); return (await cache.get(key)) ?? users }`],
])('a read that is left alone: %s', (_, sample) => {
  expect(shown(sample)).toEqual([])
})
