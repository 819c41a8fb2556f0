import { describe, expect, it } from 'vitest'
import { exportNamesIn } from './export-names.js'

describe('exportNamesIn', () => {
  it.each([
    ['export const a = 1\nexport let b\nexport var c = 2', ['a', 'b', 'c']],
    ['export const a = f(1), b = 2,\n  c = 3', ['a', 'b', 'c']],
    ['export function f() {}\nexport async function g() {}\nexport function* h() {}', ['f', 'g', 'h']],
    ['export class A {}\nexport abstract class B {}\nexport default class C {}', ['A', 'B']],
    ['export interface A {}\nexport type B = 1\nexport enum C {}\nexport const enum D {}\nexport namespace E {}', ['A', 'B', 'C', 'D', 'E']],
    ['export declare class A {}\nexport declare const b: 1', ['A', 'b']],
    ['export { a, b as c,\n  type d }\nexport type { e } from "./e"', ['a', 'as', 'b', 'c', 'd', 'e', 'type']],
    ['export{ a }', ['a']],
    ['// export the rows to a file\nconst text = "export all of it"', []],
    ['const a = 1', []],
  ])('%s', (text, names) => {
    const found = exportNamesIn(text)
    expect([...found.names].sort()).toEqual(names)
    expect(found.isOpen).toBe(false)
  })

  it.each([
    'export * from "./a"',
    'export * as a from "./a"',
    'export type * from "./a"',
    'module.exports = { a }',
    'exports.a = 1',
    'export = a',
    'export import a = b.c',
    'export const { a } = b',
    'export const [a] = b',
    'export /* why */ const a = 1',
    'export const /* why */ a = 1',
    '@A() export @B() class C {}',
  ])('leaves open %s', text => {
    expect(exportNamesIn(text).isOpen).toBe(true)
  })

  it('keeps nothing of the text alive', () => {
    expect([...exportNamesIn('export class SomeRatherLongName {}').names]).toEqual(['SomeRatherLongName'])
  })
})
