import { expect, it } from 'vitest'
import { parseAsHost } from '../analysis.test-support.js'
import type { Node } from '../model/index.js'
import { cachesOf } from './caches.js'

const textOf = (text: string, node: Node): string => text.slice(node.range[0], node.range[1])

it.each<[string, string, ...string[]]>([
  ['a map that is asked and filled', 'const known = cache.get(key); if (!known) cache.set(key, load(key))', 'cache: key'],
  ['a set of keys', 'if (!cache.has(a.id)) cache.set(a.id, 1)', 'cache: a.id'],
  ['an object', 'if (!cache[key]) cache[key] = load(key)', 'cache: key, key'],
  ['a field', 'if (!this.users.has(id)) this.users.set(id, load(id))', 'this.users: id'],
  ['a field of an object', 'this.users[id] ??= load(id)', 'this.users: id'],
  ['several keys', 'cache.get(a); cache.has(b); cache.set(a, b)', 'cache: a, b'],
  ['two caches', 'a.get(x); a.set(x, 1); b[y]; b[y] = 2', 'a: x', 'b: y, y'],
  ['only asked', 'cache.get(key); other[key]'],
  ['only filled', 'cache.set(key, 1)'],
  ['one asked, another filled', 'cache.get(key); other.set(key, 1)'],
  ['a constant name', 'options.limit; options.limit = 1'],
  ['the result of a call', 'caches().get(key); caches().set(key, 1)'],
])('what serves as a cache: %s', (_, text, ...expected) => {
  const { program } = parseAsHost('/p/a.ts', text, 'oxc')
  expect(cachesOf(program).map(({ owner, keys }) => `${textOf(text, owner)}: ${keys.map(key => textOf(text, key)).join(', ')}`)).toEqual(expected)
})
