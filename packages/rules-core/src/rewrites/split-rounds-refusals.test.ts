import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewrittenText } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()`

const QUERY = 'print(item, await prisma.user.findFirst({ where: { id: key } }))'

const inLoop = (body: string, outside = '', parameters = 'items: Item[], known: Known[]'): string => `${PRISMA}
    ${outside}
    async function run(${parameters}) {
      for (const item of items) {
        ${body}
      }
    }`

const SET = 'let key = item.a; if (item.b) key = item.c;'

it.each<[string, string, string?]>([
  ['a function that counts', inLoop(`const key = take(item); ${QUERY}`, 'let n = 0; const take = (item: Item) => { n++; return item.id }')],
  ['a function that throws', inLoop(`const key = take(item); ${QUERY}`, 'const take = (item: Item) => { if (!item.id) throw new Error(); return item.id }')],
  ['a function of a package', inLoop(`const key = parse(item.x); ${QUERY}`, 'import { parse } from "qs"')],
  ['a function that reads what the rounds change', inLoop(`const key = keyOf(item); seen.add(item.id); ${QUERY}`, 'const seen = new Set(); const keyOf = (item: Item) => (seen.has(item.id) ? item.a : item.b)')],
  ['a callback by name that may do anything', inLoop(`const key = item.ids.map(send)[0]; ${QUERY}`)],
  ['a repository has a `find` too', inLoop(`const key = store.find({ id: item.id }); ${QUERY}`)],
  ['a counter of the rounds', inLoop(`n++; const key = known.find(k => k.n === n)!.id; ${QUERY}`, 'let n = 0')],
  ['a variable that a function sets', inLoop(`let key = item.a; if (mode === 1) key = item.c; step(); ${QUERY}`, 'let mode = 0; const step = () => { mode = 1 }')],
  ['what is searched is marked', inLoop(`const hit = known.find(k => !k.used && k.id === item.id); if (!hit) continue; hit.used = true; const key = hit.userId; ${QUERY}`)],
  ['what is searched grows', inLoop(`const hit = known.find(k => k.id === item.id); if (!hit) { known.push(item); continue }; const key = hit.userId; ${QUERY}`)],
  ['what is searched is handed to a function', inLoop(`const hit = known.find(k => k.id === item.id); if (!hit) continue; change(known); const key = hit.userId; ${QUERY}`)],
  ['a Map that the rounds fill', inLoop(`const key = cache.get(item.id); if (!key) continue; ${QUERY}; cache.set(item.id, item.b)`, '', 'items: Item[], cache: Map<string, string>')],
  ['the element is changed before', inLoop(`item.a = 5; ${SET} ${QUERY}`)],
  ['another object is changed', inLoop(`${SET} ${QUERY}; item.next.a = 5`)],
  ['work for rounds that end', inLoop(`count(item); if (!item.name) continue; ${SET} ${QUERY}`)],
  ['an error before the key', inLoop(`if (!item.name) throw new Error(); ${SET} ${QUERY}`)],
  ['the loop ends before the key', inLoop(`if (item.last) break; ${SET} ${QUERY}`)],
  ['it is set again afterwards', inLoop(`${SET} ${QUERY}; key = item.d`)],
  ['it is read before it is set', inLoop(`let key = item.a; log(key); if (item.b) key = item.c; ${QUERY}`)],
  ['a function keeps it before it is set', inLoop(`const late = () => key; ${SET} ${QUERY}`)],
  ['something is awaited for it', inLoop(`let key = item.a; if (item.b) key = await other(item); ${QUERY}`)],
  ['errors of the statements are caught', inLoop(`try { ${SET} ${QUERY} } catch { skip() }`)],
  ['an object that the key is read from is filled by a function', inLoop(`const row = { ...item }; fill(row); const key = row.next ?? known.find(k => k.id === row.id)!.key; ${QUERY}`)],
  ['a function reads an element that another round changes', inLoop(`const key = keyOf(item); item.next.kind = 'x'; ${QUERY}`, 'const keyOf = (item: Item) => (item.kind ? item.a : item.b)')],
  ['a condition reads an element that is changed before', inLoop(`item.kind = 'x'; if (!isUser(item)) continue; const key = item.find; print(await prisma.user.findFirst({ where: { id: item.next.id } }))`, 'const isUser = (item: Item): item is User => item.kind === "y"')],
  ['a type of the round is named', inLoop(`type Key = string; let key: Key = item.a; if (item.b) key = item.c; ${QUERY}`)],
  ['there may be no key', inLoop('const hit = known.find(k => k.id === item.id); print(await prisma.user.findFirst({ where: { id: hit?.key } }))'), 'may-be-missing'],
  ['there may be no key, by its name', inLoop(`const key = known.find(k => k.id === item.id)?.key; ${QUERY}`), 'may-be-missing'],
  ['a search within one of two conditions', inLoop(`if (item.x) count(item); if (item.y) { const hit = known.find(k => k.id === item.id); if (!hit) continue; print(await prisma.user.findFirst({ where: { id: hit.key } })) }`)],
  ['a search within an outer loop', `${PRISMA}
    async function run(lists: Item[][], known: Known[]) {
      for (const items of lists) for (const item of items) {
        const hit = known.find(k => k.id === item.id)
        if (!hit) continue
        print(await prisma.user.findUnique({ where: { id: hit.key } }))
      }
    }`],
])('refused: %s', (_, sample, reason = 'depends-on-the-loop') => {
  expect(underEveryParser(sample, rewrittenText)).toBe(`prefetch-by-key: ${reason}`)
})
