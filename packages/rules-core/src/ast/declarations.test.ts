import { assert, describe, expect, it } from 'vitest'
import { type HostParser, parseAsHost } from '../analysis.test-support.js'
import type { SourceFile } from '../model/index.js'
import { walk } from './children.js'
import { declarationsOf } from './declarations.js'
import { createSourceFile } from './source-file.js'

const fileOf = (text: string, parser: HostParser = 'oxc'): SourceFile => {
  const { program } = parseAsHost('/p/a.ts', text, parser)
  return createSourceFile({ path: '/p/a.ts', text, program, linted: true })
}

/** Every scope that declares something, from the outside inwards: `Program: variable a, function f`. */
function scopesOf(text: string, parser?: HostParser): readonly string[] {
  const file = fileOf(text, parser)
  const scopes: string[] = []
  walk(file.program, node => {
    const declared = [...(declarationsOf(file, node) ?? [])].flatMap(([name, declarations]) => declarations.map(({ type }) => `${type} ${name}`))
    if (declared.length > 0) scopes.push(`${node.type}: ${declared.join(', ')}`)
  })
  return scopes
}

describe('declarationsOf', () => {
  it.each<[string, string, ...string[]]>([
    ['blocks', 'let a; { const b = 1; let c }', 'Program: variable a', 'BlockStatement: variable b, variable c'],
    ['patterns', 'const { a, b: [c, ...d], e = 1, ...f } = g', 'Program: variable a, variable c, variable d, variable e, variable f'],
    ['var, which belongs to its function', 'function f() { if (x) { var a = 1; let b } for (var c of d) { var e } }',
      'Program: function f', 'FunctionDeclaration: variable a, variable c, variable e', 'BlockStatement: variable b'],
    ['var of a program', 'if (x) { var a } export var b; for (var{c}=d;;);', 'Program: variable a, variable b, variable c'],
    ['var, not out of a function or a class', 'function f() { const g = () => { var a }; class B { static { var c } } }',
      'Program: function f', 'BlockStatement: variable g, class B', 'ArrowFunctionExpression: variable a', 'ClassDeclaration: class B', 'StaticBlock: variable c'],
    ['a switch, whose cases share one scope', 'switch (x) { case 1: { const a = 1 } case 2: const b = 1; function c() {} }', 'SwitchStatement: variable b, function c', 'BlockStatement: variable a'],
    ['functions and their parameters', 'function f(a, { b }, [c] = [], ...d) {} const g = h => h', 'Program: function f, variable g', 'FunctionDeclaration: parameter a, parameter b, parameter c, parameter d', 'ArrowFunctionExpression: parameter h'],
    ['the name of a function expression, within it only', 'const f = function g(a) {}', 'Program: variable f', 'FunctionExpression: function g, parameter a'],
    ['the name of a class, outside and within', 'class A {} const B = class C {}', 'Program: class A, variable B', 'ClassDeclaration: class A', 'ClassExpression: class C'],
    ['catch', 'try {} catch ({ code }) { let a }', 'CatchClause: catch code', 'BlockStatement: variable a'],
    ['catch without a name', 'try {} catch { let a }', 'BlockStatement: variable a'],
    ['for', 'for (let i = 0, n = 1;;) { let a } for (const b of c); for (const d in e); for (x of y);', 'ForStatement: variable i, variable n', 'BlockStatement: variable a', 'ForOfStatement: variable b', 'ForInStatement: variable d'],
    ['imports', 'import a, { b as c } from "x"; import * as d from "y"', 'Program: import a, import c, import d'],
    ['exports', 'export const a = 1; export function b() {} export default class C {}', 'Program: variable a, function b, class C', 'ClassDeclaration: class C'],
  ])('%s, by any parser', (_, text, ...expected) => {
    for (const parser of ['oxc', 'typescript-eslint', 'espree'] as const) expect(scopesOf(text, parser)).toEqual(expected)
  })

  it.each<[string, string, ...string[]]>([
    ['types, enums and namespaces', 'interface A {} type B = 1; enum C { x } namespace D { const e = 1; var f }', 'Program: type A, type B, enum C, namespace D', 'TSModuleBlock: variable e, variable f'],
    ['several declarations of one name', 'interface A {} class A {}', 'Program: type A, class A', 'ClassDeclaration: class A'],
    ['overloads', 'function f(a: 1): void; function f(a: any) {}', 'Program: function f, function f', 'FunctionDeclaration: parameter a'],
    ['type parameters', 'function f<T>(a: T) {} class A<U> { m<V>() {} } interface B<W> {} type C<X> = X',
      'Program: function f, class A, type B, type C', 'FunctionDeclaration: type T, parameter a', 'ClassDeclaration: type U, class A', 'FunctionExpression: type V', 'TSInterfaceDeclaration: type W', 'TSTypeAliasDeclaration: type X'],
    ['fields made by parameters', 'class A { constructor(private readonly b: B, public c = 1) {} }', 'Program: class A', 'ClassDeclaration: class A', 'FunctionExpression: parameter b, parameter c'],
    ['import by require', 'import a = require("a")', 'Program: import a'],
  ])('%s', (_, text, ...expected) => {
    for (const parser of ['oxc', 'typescript-eslint'] as const) expect(scopesOf(text, parser)).toEqual(expected)
  })

  it('opens no scope for expressions, and gives each scope one answer', () => {
    const file = fileOf('a(b); { let c }')
    const [statement, block] = file.program.body
    assert(statement && block)
    expect(declarationsOf(file, statement)).toBeUndefined()
    expect(declarationsOf(file, block)).toBe(declarationsOf(file, block))
  })
})
