import type { Edit, SourceFile } from '../model/index.js'
import { replace, textOf } from './edits.js'
import { type SearchSite, type SearchTransform, keyedSearch, valueSearched } from './in-memory-site.js'
import { type ListIndex, setIndex } from './list-index.js'
import { type Presence, isCondition, outermost, presenceOfElement, presenceOfIndex } from './search-use.js'
import { isCertainList } from './certain-lists.js'
import { type SearchedList, searchedList } from './searched-list.js'
import { attempt, refuse } from './site.js'

/**
 * Whether a value is in a list, per element → a Set of the values, built once, that is asked with `has`. Decided: `includes`, positions that are compared with -1, `some` and `every`
 * by an equality, and `find` where only the truth of the answer matters.
 */
export const setMembership: SearchTransform = site => {
  const { analysis, file, search: { call, callee, method, byValue } } = site
  const presence = presenceAt(site)
  if (!presence) return undefined
  return attempt('set-membership', () => {
    /** Without a list the search gave `undefined`, which is no answer but as false as one. */
    const isAnswered = (list: SearchedList): boolean => !list.optional || presence.node !== call || isCondition(file, call)
    if (byValue) {
      if (!isCertainList(analysis, file, callee.object)) return refuse('not-a-list')
      const value = valueSearched(site)
      const list = searchedList(analysis, file, call, callee.object, new Set())
      return isAnswered(list) ? planned(file, presence, list, setIndex(file, list, undefined), textOf(file, value)) : refuse('may-be-missing')
    }
    const { list, key } = keyedSearch(site)
    const { test } = key
    if (test.negated !== (method === 'every')) return refuse('not-an-equality')
    if (test.rest.length > 0) return undefined
    // An empty string that was found is as false as nothing.
    if (presence.node === call && method.startsWith('find') && !test.key) return undefined
    return isAnswered(list) ? planned(file, presence, list, setIndex(file, list, key), textOf(file, test.value)) : refuse('may-be-missing')
  })
}

function planned(file: SourceFile, { node, present }: Presence, list: SearchedList, { name, lines }: ListIndex, value: string) {
  const asked = `${name}.has(${value})`
  const negation = file.parentOf(outermost(file, node))
  const edits: readonly Edit[] = present
    ? [replace(node, asked)]
    : [negation?.type === 'UnaryExpression' && negation.operator === '!' ? replace(negation, asked) : replace(node, `!${asked}`)]
  return {
    transformation: 'set-membership' as const,
    title: `Put what is compared of \`${list.name}\` into a Set once before the loop`,
    roundTrips: 'none' as const,
    edits: [...list.place.insert(lines), ...edits],
  }
}

function presenceAt({ file, search: { call, method } }: SearchSite): Presence | undefined {
  if (method === 'includes' || method === 'some') return { node: call, present: true }
  if (method === 'every') return { node: call, present: false }
  if (/[iI]ndex/.test(method)) return presenceOfIndex(file, call)
  return method === 'find' || method === 'findLast' ? presenceOfElement(file, call) : undefined
}
