import { expect, it } from 'vitest'
import { parseAsHost } from '../analysis.test-support.js'
import { createSourceFile } from '../ast/source-file.js'
import { isFunction } from '../ast/syntax.js'
import type { FunctionNode, Node } from '../model/index.js'
import { walk } from '../ast/children.js'
import { mentionedParameters } from './parameter-flow.js'

/** The parameters that `show(…)` in the first function mentions. */
function shown(text: string): readonly number[] {
  const { program } = parseAsHost('/p/a.ts', text, 'oxc')
  const file = createSourceFile({ path: '/p/a.ts', text, program, linted: true })
  const functions: FunctionNode[] = []
  const asked: Node[] = []
  walk(program, node => {
    if (isFunction(node)) functions.push(node)
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'show') asked.push(...node.arguments)
    return undefined
  })
  const [fn] = functions
  if (!fn) throw new Error('no function')
  return mentionedParameters(file, fn, asked)
}

it.each<[string, string, ...number[]]>([
  ['itself', 'function f(a, b) { show(b) }', 1],
  ['a part of it', 'function f(a, b) { show(b.id, `x${a}`) }', 0, 1],
  ['taken apart', 'function f({ id }, [first], ...rest) { show(id, rest) }', 0, 2],
  ['by way of a variable', 'function f(a) { const b = a.id; const c = { b }; show(c) }', 0],
  ['by way of a call', 'function f(a) { const b = read(a); show(b) }', 0],
  ['an element of it', 'function f(a, keys) { for (const key of keys) show(key) }', 1],
  ['in a callback', 'function f(a) { show(xs.map(x => x + a)) }', 0],
  ['in a function body', 'function f(a) { show(() => { return a }) }'],
  ['the name of a property', 'function f(a) { show({ a: 1 }, x.a) }'],
  ['a shorthand property', 'function f(a) { show({ a }) }', 0],
  ['another of the same name', 'function f(a) { { const a = 1; show(a) } }'],
  ['a variable of the module', 'const a = 1; function f(b) { show(a) }'],
  ['a field', 'class A { m(a) { show(this.a) } }'],
  ['variables in a circle', 'function f(a) { const b = () => c, c = b() + a; show(c) }', 0],
])('which parameters a value is computed from: %s', (_, text, ...expected) => {
  expect(shown(text)).toEqual(expected)
})
