import { parseSync } from 'oxc-parser'
import type { TSESTree } from '@typescript-eslint/types'
import { describe, expect, it } from 'vitest'
import type { Node, SourceFile } from '../model/index.js'
import { forEachChild, walk } from './children.js'
import { createSourceFile } from './source-file.js'

function fileOf(text: string): SourceFile {
  const { program } = parseSync('/p/a.tsx', text, { lang: 'tsx', sourceType: 'module', range: true, astType: 'ts', preserveParens: false })
  return createSourceFile({ path: '/p/a.tsx', text, program: program as unknown as TSESTree.Program, linted: false })
}

function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = []
  forEachChild(node, child => children.push(child))
  return children
}

const SAMPLE = '@Entity() export class A { @Column() b = (1 + /x/.source) }\r\nconst { c = <p>{x}</p> } = await f<T>(`a${1}`)\n'

describe('parentOf', () => {
  it('knows the parent of every node but the program', () => {
    const file = fileOf(SAMPLE)
    const below: Node[] = []
    walk(file.program, node => { below.push(node) })
    expect(file.parentOf(file.program)).toBeUndefined()
    for (const node of below.slice(1)) {
      const parent = file.parentOf(node)
      expect(parent && childrenOf(parent)).toContain(node)
    }
  })

  it('takes code that nests deeper than the stack', () => {
    const inner = { type: 'Identifier', name: 'x', range: [0, 1] }
    let node: object = inner
    for (let depth = 0; depth < 50_000; depth++) node = { type: 'UnaryExpression', argument: node, range: [0, 1], parent: node }
    const program = { type: 'Program', body: [node], range: [0, 1], sourceType: 'module' } as unknown as TSESTree.Program
    const file = createSourceFile({ path: '/p/deep.ts', text: 'x', program, linted: true })
    expect(file.parentOf(inner as unknown as Node)?.type).toBe('UnaryExpression')
  })
})

describe('nodeAt', () => {
  it('finds each node by its place', () => {
    const file = fileOf(SAMPLE)
    walk(file.program, node => {
      const found = file.nodeAt({ type: node.type, start: node.range[0], end: node.range[1] })
      expect(found?.type).toBe(node.type)
      expect(found?.range).toEqual(node.range)
    })
  })

  it('finds nothing where the file has changed', () => {
    expect(fileOf('const a = 1').nodeAt({ type: 'Identifier', start: 7, end: 8 })).toBeUndefined()
  })
})

describe('lineOf', () => {
  it('counts every kind of line end once', () => {
    const file = fileOf('a\nb\r\nc\rd\u2028e')
    expect(['a', 'b', 'c', 'd', 'e'].map(letter => file.lineOf(file.text.indexOf(letter)))).toEqual([1, 2, 3, 4, 5])
    expect(file.lineOf(1)).toBe(1)
    expect(file.lineOf(1000)).toBe(5)
  })
})

describe('fact', () => {
  it('is made once per key, `undefined` too', () => {
    const file = fileOf('let a')
    let made = 0
    const key = (): string | undefined => {
      made++
      return undefined
    }
    expect([file.fact(key), file.fact(key)]).toEqual([undefined, undefined])
    expect(made).toBe(1)
  })
})
