import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STAGES } from '../stages/registry.js'
import type { Comparison } from './compare.js'
import { collectPairModules, PairSet, type PairModule } from './pair-set.js'

const PATIENCE = 1_500

/** A module with another body of `run`, and what that needs beside it. */
const rewritten = ({ text }: PairModule, body: string, beside = ''): string =>
  `${text.slice(0, text.indexOf('export async function run'))}${beside}\n${/export async function run.*\{\n/u.exec(text)?.[0] ?? ''}${body}\n}\n`

const KEYED = 'const found = new Map(authors.map(author => [author.id, author]))'

const read = (keys: string): string => `await manager.findBy(Author, { id: In(${keys}) })`
const SINGLE = 'await manager.findOneBy(Author, { id })'
const OUTSIDE = 'await dataSource.manager.findOneBy(Author, { id })'
const IMPORTS = "import { In } from 'typeorm'\nimport { dataSource } from './client.js'"
const LIBRARY = 'typeorm'

describe('a rewrite of a read by key', () => {
  const module = collectPairModules(LIBRARY).find(({ name }) => name === 'prefetch-by-key')
  if (!module) throw new Error('no such pair')
  let set: PairSet
  let count = 0

  beforeAll(async () => {
    const stage = STAGES[LIBRARY]
    if (!stage) throw new Error(`no stage for ${LIBRARY}`)
    set = await PairSet.open(LIBRARY, stage, 'compare')
  })

  afterAll(async () => {
    await set.close()
  })

  const compare = (body: string): Promise<Comparison> => set.compare(module, rewritten(module, body, IMPORTS), `by-hand-${(count += 1)}`, PATIENCE)

  const chunked = `
  const authors = []
  const unique = [...new Set(ids)]
  for (let start = 0; start < unique.length; start += 1000) authors.push(...(${read('unique.slice(start, start + 1000)')}))
  ${KEYED}`

  it('passes when it gives the same in chunks', async () => {
    const { problems, measured } = await compare(`${chunked}\n  return ids.map(id => found.get(id)?.name ?? null)`)
    expect(problems).toEqual([])
    expect(measured.map(({ dimension, elements, before, after }) => `${dimension} ${elements}: ${before} → ${after}`)).toEqual([
      'empty 5: 0 → 0',
      'one 5: 1 → 1',
      'many 2: 2 → 1',
      'many 20: 20 → 1',
      'duplicates 5: 5 → 1',
      'missing 5: 3 → 1',
      'long 1001: 1001 → 2',
      'transaction 5: 5 → 1',
    ])
  })

  it.each([
    ['rows as the database orders them', `${chunked}\n  return authors.map(author => author.name)`, /^many: it gives/u],
    ['no place for a missing row', `${chunked}\n  return ids.flatMap(id => found.get(id)?.name ?? [])`, /^missing: it gives/u],
    ['undefined for a missing row', `${chunked}\n  return ids.map(id => found.get(id)?.name)`, /^missing: it gives/u],
    ['one row too many', `${chunked}\n  return [...ids.map(id => found.get(id)?.name ?? null), null]`, /^empty: it gives/u],
    ['as many round trips', `const names = []\n  for (const id of ids) names.push((${SINGLE})?.name ?? null)\n  return names`, /^declares chunks, and makes 2 round trips for 2 elements and 20 for 20$/u],
    ['one statement for all keys', `const authors = ids.length > 0 ? ${read('ids')} : []\n  ${KEYED}\n  return ids.map(id => found.get(id)?.name ?? null)`, /^declares chunks, and makes 1 round trips for 1001 elements/u],
    ['a statement for no keys', `const authors = ${read('ids')}\n  ${KEYED}\n  return ids.map(id => found.get(id)?.name ?? null)`, /^empty: it makes 1 round trips, the original 0/u],
    ['an error', `${chunked}\n  if (found.size < new Set(ids).size) throw new TypeError('gone')\n  return ids.map(id => found.get(id)?.name ?? null)`, /^missing: it gives \{"kind":"thrown","error":\{"name":"TypeError","message":"gone"\}\}/u],
    ['a changed input', `${chunked}\n  ids.sort()\n  return ids.map(id => found.get(id)?.name ?? null)`, /^many: it leaves its input/u],
  ])('fails when it gives %s', async (_, body, problem) => {
    const { problems } = await compare(body)
    expect(problems.filter(text => problem.test(text))).not.toEqual([])
  })

  it('fails when it waits for a connection that the transaction keeps waiting, and goes on', async () => {
    const { problems } = await compare(`const names = []\n  await manager.findOneBy(Author, { id: -1 })\n  for (const id of ids) names.push((${OUTSIDE})?.name ?? null)\n  return names`)
    expect(problems.filter(text => text.startsWith('transaction: it hangs'))).toHaveLength(1)
    expect((await compare(`${chunked}\n  return ids.map(id => found.get(id)?.name ?? null)`)).problems).toEqual([])
  })

  it('fails when it is no program', async () => {
    expect((await compare('return [')).problems).toContainEqual(expect.stringMatching(/^it does not parse/u))
  })

  it('is type-checked with all the others', () => {
    const errors = set.typeErrors()
    expect(errors.length).toBeGreaterThan(0)
    expect(errors.filter(error => error.startsWith('prefetch-by-key.ts'))).toEqual([])
  })
})
