import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rewritten, runnable } from './in-memory.test-support.js'

interface Row { readonly id: unknown; readonly k: unknown; readonly kind: unknown; readonly n: number }

/** The same inputs on every machine. */
const SEED = 20_261_121

const OBJECT = { an: 'object' }
/** Few keys, so that they meet: the same twice, missing ones, absent ones, an object that is only itself. */
const key = fc.constantFrom<unknown>('a', 'b', 'c', '', '1', 1, 0, -0, null, undefined, true, OBJECT, '__proto__')
const word = fc.constantFrom('a', 'b', 'c', '', '1', '0', '__proto__', 'constructor')
const rowsOf = (keys: fc.Arbitrary<unknown>): fc.Arbitrary<Row[]> => fc.array(fc.record({ id: keys, k: keys, kind: keys, n: fc.nat(5) }), { maxLength: 12 })
const inputs = (keys: fc.Arbitrary<unknown>) => fc.record({ as: rowsOf(keys), bs: rowsOf(keys), vs: fc.array(keys, { maxLength: 12 }) })

const programOf = (body: string): string => `
interface Row { id: any; k: any; kind: any; n: number }
export function run(as: Row[], bs: Row[], vs: any[]) {
${body}
}
// What a request brings is data.
export default { run: (as: Row[], bs: Row[], vs: any[]) => run(as, bs, vs) }
`

/** Whether two results are the same in everything that a program could see: values, order, and which objects they are. */
function isSame(one: unknown, other: unknown, deep = 0): boolean {
  if (Object.is(one, other) || deep > 8) return true
  if (one === 0 && other === 0) return true
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, index) => isSame(item, other[index], deep + 1))
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null || 'n' in one) return false
  const [keys, others] = [Object.keys(one), Object.keys(other)]
  return keys.join('\u0000') === others.join('\u0000') && keys.every(name => isSame((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name], deep + 1))
}

function expectSame(body: string, keys: fc.Arbitrary<unknown>): void {
  const before = programOf(body)
  const after = rewritten(before)
  expect(after).toContain('export function run')
  const [old, now] = [runnable(before), runnable(after)] as unknown as ((as: Row[], bs: Row[], vs: unknown[]) => unknown)[]
  fc.assert(fc.property(inputs(keys), ({ as, bs, vs }) => {
    // Programs that change what they are given get their own rows, so identity is asked of programs that only read.
    expect(isSame(old?.(as, bs, vs), now?.(as, bs, vs))).toBe(true)
  }), { numRuns: 300, seed: SEED })
}

const READING = [
  ['includes', 'return as.filter(a => vs.includes(a.k))'],
  ['indexOf', 'return as.map(a => vs.indexOf(a.k))'],
  ['indexOf that is compared', 'return as.filter(a => vs.indexOf(a.k) >= 0)'],
  ['lastIndexOf', 'return as.map(a => vs.lastIndexOf(a.k))'],
  ['some', 'return as.map(a => bs.some(b => b.k === a.id))'],
  ['some with a condition', 'return as.map(a => bs.some(b => b.k === a.id && b.n > 2))'],
  ['some of two keys', 'return as.map(a => bs.some(b => b.k === a.id && b.kind !== a.kind))'],
  ['every', 'return as.map(a => bs.every(b => b.k !== a.id))'],
  ['find', 'return as.map(a => bs.find(b => b.k === a.id))'],
  ['find of the last', 'return as.map(a => bs.findLast(b => b.k === a.id))'],
  ['find of two keys', 'return as.map(a => bs.find(b => b.kind === a.kind && b.k === a.id))'],
  ['find with a condition', 'return as.map(a => bs.find(b => b.n === 1 && b.k === a.id))'],
  ['find that is asked for a truth', 'return as.filter(a => !bs.find(b => b.k === a.id))'],
  ['find that is compared', 'return as.filter(a => bs.find(b => b.k === a.id) != null)'],
  ['find of a value', 'return as.map(a => vs.find(v => v === a.id))'],
  ['find by a part', 'return as.map(a => bs.find(({ k }) => a.id === k)?.n)'],
  ['findIndex', 'return as.map(a => bs.findIndex(b => b.k === a.id))'],
  ['findIndex that is compared', 'return as.filter(a => bs.findIndex(b => b.k === a.id) !== -1)'],
  ['the first of each', 'return as.filter((a, index, all) => all.findIndex(other => other.k === a.k) === index)'],
  ['filter', 'return as.map(a => bs.filter(b => b.k === a.id))'],
  ['filter with a condition', 'return as.map(a => bs.filter(b => b.n > 2 && b.k === a.id))'],
  ['filter of two keys', 'return as.map(a => bs.filter(b => b.k === a.id && b.n > a.n))'],
  ['the length of a filter', 'return as.map(a => bs.filter(b => b.k === a.id).length)'],
  ['the first of a filter', 'return as.map(a => bs.filter(b => b.k === a.id)[0])'],
  ['a mapped filter', 'return as.map(a => bs.filter(b => b.k === a.id).map(b => b.n))'],
  ['a filter that is changed', 'return as.map(a => { const own = bs.filter(b => b.k === a.id); own.push(a); own.reverse(); return own })'],
  ['keys that are taken again', 'return as.filter(a => bs.map(b => b.k).includes(a.id))'],
  ['an inner loop', 'const found: unknown[] = []\nfor (const a of as) for (const b of bs) { if (b.k === a.id) { if (b.n === 5) break; found.push([a, b]) } }\nreturn found'],
  ['an inner loop with a condition', 'const found: unknown[] = []\nfor (const a of as) { for (const b of bs) { if (b.n > 1 && b.k === a.id) found.push([a, b]) } }\nreturn found'],
] as const

const COPYING = [
  ['one each', 'return bs.reduce((all, b) => [...all, b.n], [] as number[])'],
  ['lists', 'return bs.reduce((all, b) => [...all, ...as.filter(a => a.n === 1), b], [] as Row[])'],
  ['concat', 'return bs.reduce((all, b) => all.concat([b.k]), [] as any[])'],
  ['some', 'return bs.reduce((all, b) => { if (b.n === 0) return all; return [...all, b] }, [] as Row[])'],
  ['an object', 'return bs.reduce((all, b) => ({ ...all, [String(b.k)]: b }), {} as Record<string, Row>)'],
  ['an object that is read', 'return bs.reduce((all, b) => ({ ...all, [`_${String(b.k)}`]: [...(all[`_${String(b.k)}`] ?? []), b] }), {} as Record<string, Row[]>)'],
  ['a list by assignment', 'let all: Row[] = []\nfor (const b of bs) { all = [...all, b] }\nreturn all'],
  ['lists by assignment', 'let all: any[] = []\nfor (const b of bs) { all = all.concat(as.map(a => [a.n, b.n])) }\nreturn all'],
  ['an object by assignment', 'let all: Record<string, Row> = {}\nfor (const b of bs) { all = { ...all, [`_${String(b.k)}`]: b } }\nreturn all'],
] as const

describe('the same result for any lists', () => {
  it.each(READING)('%s', (_, body) => { expectSame(body, key) })
  it.each(COPYING)('%s', (_, body) => { expectSame(body, key) })
  it.each(READING)('%s, of names', (_, body) => { expectSame(body, word) })
})

/** Rows that count how often their key is read. */
function counted(n: number): { readonly rows: Row[]; readonly reads: () => number } {
  let reads = 0
  const rows = Array.from({ length: n }, (_, index) => ({
    id: index,
    get k() {
      reads++
      return index
    },
    kind: index,
    n: index,
  }))
  return { rows, reads: () => reads }
}

describe('the keys are read n + m times, not n · m', () => {
  it.each(READING.filter(([, body]) => /b\.k ===|=== k/.test(body) && !/b\.kind ===|n === 1/.test(body)))('%s', (_, body) => {
    const [n, m] = [60, 50]
    const readsOf = (program: string): number => {
      const { rows, reads } = counted(m)
      const as = Array.from({ length: n }, (_each, index) => ({ id: index * 2, k: index, kind: index, n: 1 }))
      ;(runnable(program) as unknown as (as: Row[], bs: Row[], vs: unknown[]) => unknown)(as, rows, [])
      return reads()
    }
    const before = programOf(body)
    expect(readsOf(before)).toBeGreaterThan(10 * m)
    // A group asks for the key of an element twice: for its list, and to put it there.
    expect(readsOf(rewritten(before))).toBeLessThanOrEqual(2 * m + n)
  })
})
