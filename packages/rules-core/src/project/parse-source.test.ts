import { createRequire } from 'node:module'
import { parseSync } from 'oxc-parser'
import { assert, describe, expect, it } from 'vitest'
import { forEachChild } from '../ast/children.js'
import type { Node } from '../model/index.js'
import { createParser, sourceParser, type Parser } from './parse-source.js'

const bodyOf = (path: string, text: string): number | undefined => sourceParser.parse(path, text)?.body.length

describe('sourceParser', () => {
  it.each([
    ['a.ts', 'const a = <T>b as C', 1],
    ['a.tsx', 'const a = <div/>', 1],
    ['a.mts', 'export const a = <string>b', 1],
    ['a.cts', 'import a = require("a"); export = a', 2],
    ['a.d.ts', 'export declare function f(): void', 1],
    ['a.js', 'const a = <div/>', 1],
    ['a.jsx', 'export default <div/>', 1],
    ['a.mjs', 'await f()', 1],
    ['a.cjs', 'return 1', 1],
    ['a.js', 'if (x) return; with (a) {} var b = 010', 3],
    ['a.js', 'var await = 1', 1],
    ['a.ts', '', 0],
    ['a.ts', 'let a; let a', 2],
    ['a.ts', 'const = (', undefined],
    ['a.js', 'const = (', undefined],
  ])('%s: %s', (path, text, length) => {
    expect(bodyOf(path, text)).toBe(length)
  })

  it('keeps no parentheses and counts UTF-16 code units', () => {
    const [statement] = sourceParser.parse('a.ts', '"𝒳"; (a)')?.body.slice(1) ?? []
    expect(statement).toMatchObject({ expression: { type: 'Identifier', range: [7, 8] } })
  })
})

describe('a parsed tree', () => {
  const text = '@E() export class A<T> extends B { @C() d: typeof import("e") = (1 + /x/.source); #f?: T }\nimport type G, { h as "i" } from "j" with { type: "json" }\nexport enum K { L = 1n }\nconst { m = <p>{...n}</p> } = await o<T>(`a${1}`)\ntype P = { readonly [Q in R]?: S }'
  const program = sourceParser.parse('a.tsx', text)

  it('has every node where the parser places it', () => {
    const isNode = (value: unknown): value is Node => typeof (value as { type?: unknown } | null)?.type === 'string'
    const placesIn = (node: Node): unknown[] => [
      [node.type, [...node.range]],
      ...Object.entries(node).flatMap(([key, value]) => (key === 'parent' ? [] : [value].flat().filter(isNode).flatMap(placesIn))),
    ]
    const placed = parseSync('a.tsx', text, { lang: 'tsx', sourceType: 'module', range: true, astType: 'ts', preserveParens: false })
    assert(program)
    expect(placesIn(program)).toEqual(placesIn(placed.program as unknown as Node))
    expect(placesIn(program).length).toBeGreaterThan(60)
  })

  it('knows the parent of every node', () => {
    const expectParents = (parent: Node): void => {
      forEachChild(parent, child => {
        expect((child as { parent?: Node }).parent).toBe(parent)
        expectParents(child)
      })
    }
    assert(program)
    expectParents(program)
  })
})

describe('createParser', () => {
  it('loads on first need, once', () => {
    let loads = 0
    const parser = createParser(() => {
      loads++
      return createRequire(import.meta.url)('oxc-parser') as Parser
    }, () => undefined)
    expect(loads).toBe(0)
    parser.parse('a.ts', 'a')
    parser.parse('a.ts', 'b')
    expect(loads).toBe(1)
  })

  it('warns once when the module is missing, and knows nothing then', () => {
    const warnings: string[] = []
    const parser = createParser(() => { throw new Error('Cannot find native binding\nmore') }, message => warnings.push(message))
    expect([parser.parse('a.ts', 'a'), parser.parse('b.ts', 'b')]).toEqual([undefined, undefined])
    expect(warnings).toEqual(['n-plus-one: oxc-parser could not be loaded, so calls into other files are unknown (Cannot find native binding)\n'])
  })

  it('takes a parser that throws for a file without a tree', () => {
    const parser = createParser(() => ({ parseSync: () => { throw new Error('panic') } }), () => undefined)
    expect(parser.parse('a.ts', 'a')).toBeUndefined()
  })
})
