import type { Planned, SourceFile } from '../model/index.js'
import type { Analysis } from '../findings/candidates.js'
import type { LinearSearch } from '../findings/linear-searches.js'
import type { Node } from '../model/index.js'
import { walk } from '../ast/children.js'
import { keyName, memberName } from '../ast/syntax.js'
import { type KeyedTest, keyedTest, mayBeNaN, predicateOf } from './keyed-search.js'
import { type IndexKey } from './list-index.js'
import { sameTypeOfKey } from './key-types.js'
import { isRepeatable } from './repeatable.js'
import { type SearchedList, searchedList, variesIn } from './searched-list.js'
import { iterationsAround } from '../iterations/around.js'
import { refuse } from './site.js'

/** A search of the file under lint that is made again in every round. */
export interface SearchSite {
  readonly analysis: Analysis
  readonly file: SourceFile
  readonly search: LinearSearch
}

export type SearchTransform = (site: SearchSite) => Planned | undefined

/** A search by a key with the list that it goes through. */
export interface KeyedSearch {
  readonly list: SearchedList
  readonly key: IndexKey
}

/** What a search by predicate looks for and where an index of it can be built; refuses what no index answers. */
export function keyedSearch({ analysis, file, search: { call, callee } }: SearchSite): KeyedSearch {
  const { pattern, test } = predicateOf(call)
  const outermost = iterationsAround(analysis.ev, file, call).iterations.at(-1)?.node ?? call
  const keyed = keyedTest(analysis, file, test, pattern, node => variesIn(file, outermost, node, pattern))
  return keyedList(analysis, file, call, callee.object, keyed)
}

/** The same for any pair of a list and what is asked of its elements. */
export function keyedList(analysis: Analysis, file: SourceFile, search: Node, over: Node, test: KeyedTest): KeyedSearch {
  if (!isPresent(file, test)) return refuse('may-be-missing')
  const list = searchedList(analysis, file, search, over, membersRead(test))
  const parts = [test.key, ...test.own].filter(part => part !== undefined)
  if (parts.some(part => variesIn(file, list.place.region, part, test.pattern))) return refuse('depends-on-the-loop')
  return { list, key: { test, open: !sameTypeOfKey(analysis, file, test) } }
}

/** The value that `includes` or `indexOf` look for. */
export function valueSearched({ search: { call } }: SearchSite): Node {
  const [value, more] = call.arguments
  if (!value || more || value.type === 'SpreadElement' || !isRepeatable(value)) return refuse('key-not-repeatable')
  if (call.callee.type === 'MemberExpression' && memberName(call.callee) !== 'includes' && mayBeNaN(value)) return refuse('may-be-nan')
  return value
}

/** Every member that the index rests on: of the key, of the conditions and of the pattern. */
function membersRead({ pattern, key, own }: KeyedTest): ReadonlySet<string> {
  const names = new Set<string>()
  for (const part of [key, ...own, pattern?.type === 'ObjectPattern' ? pattern : undefined]) {
    if (!part) continue
    walk(part, node => {
      const name = node.type === 'MemberExpression' ? memberName(node) : node.type === 'Property' ? keyName(node.key, node.computed) : undefined
      if (name !== undefined) names.add(name)
      return undefined
    })
  }
  return names
}

/** Without types nothing says that a part of an element's part is there: an index asks all elements, the search stopped at the first it found. */
function isPresent(file: SourceFile, { key, own, pattern, value }: KeyedTest): boolean {
  const isDeep = (node: Node): boolean => {
    let deep = false
    walk(node, child => {
      if (child.type === 'MemberExpression' && !child.optional && child.object.type === 'MemberExpression') deep = true
      return undefined
    })
    return deep
  }
  if (assertsValue(value)) return false
  if (/\.[cm]?tsx?$/.test(file.path)) return true
  const nested = pattern?.type === 'ObjectPattern' && pattern.properties.some(property => property.type === 'Property' && property.value.type !== 'Identifier')
  return !nested && ![key, value, ...own].some(part => part !== undefined && isDeep(part))
}

/** `item.parent!.id` throws for whoever has no parent, but only where there is an element to compare with. */
function assertsValue(value: Node): boolean {
  let found = false
  walk(value, node => {
    if (node.type === 'MemberExpression' && node.object.type === 'TSNonNullExpression') found = true
    return undefined
  })
  return found
}
