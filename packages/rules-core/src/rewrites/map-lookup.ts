import type { Edit } from '../model/index.js'
import { replace, textOf } from './edits.js'
import { isFollowedPlainly, isValueOfChain } from './search-use.js'
import { type SearchTransform, keyedSearch, valueSearched } from './in-memory-site.js'
import { mapIndex, setIndex } from './list-index.js'
import { isCertainList } from './certain-lists.js'
import { searchedList } from './searched-list.js'
import { attempt, refuse } from './site.js'

/**
 * The first (or last) element with a key, or its position, per element → a Map, built once, that is asked with `get`. Of equal keys the same one wins; what is
 * not there is `undefined`, or -1.
 */
export const mapLookup: SearchTransform = site => {
  const { analysis, file, search: { call, callee, method, byValue } } = site
  const position = /[iI]ndex/.test(method)
  if (!position && !/^find(?:Last)?$/.test(method)) return undefined
  const wins = /[lL]ast/.test(method) ? 'last' : 'first'
  return attempt('map-lookup', () => {
    if (isFollowedPlainly(file, call) && isValueOfChain(callee)) return refuse('may-be-missing')
    if (byValue) {
      if (!isCertainList(analysis, file, callee.object)) return refuse('not-a-list')
      const value = valueSearched(site)
      const list = searchedList(analysis, file, call, callee.object, new Set())
      if (list.optional) return refuse('may-be-missing')
      const index = mapIndex(file, list, { test: { pattern: undefined, key: undefined, value, own: [], rest: [], negated: false }, open: false }, wins, 'position')
      return planned(list.name, [...list.place.insert(index.lines), replace(call, `(${index.name}.get(${textOf(file, value)}) ?? -1)`)])
    }
    const { list, key } = keyedSearch(site)
    const { test } = key
    if (test.negated) return refuse('not-an-equality')
    if (test.rest.length > 0) return undefined
    const value = textOf(file, test.value)
    if (position) {
      if (list.optional) return refuse('may-be-missing')
      const index = mapIndex(file, list, key, wins, 'position')
      return planned(list.name, [...list.place.insert(index.lines), replace(call, `(${index.name}.get(${value}) ?? -1)`)])
    }
    if (!test.key) {
      // What is found is what was looked for.
      const index = setIndex(file, list, key)
      return planned(list.name, [...list.place.insert(index.lines), replace(call, `(${index.name}.has(${value}) ? ${value} : undefined)`)])
    }
    const index = mapIndex(file, list, key, wins, 'element')
    return planned(list.name, [...list.place.insert(index.lines), replace(call, `${index.name}.get(${value})`)])
  })
}

const planned = (list: string, edits: readonly Edit[]) => ({
  transformation: 'map-lookup' as const,
  title: `Put \`${list}\` into a Map once before the loop`,
  roundTrips: 'none' as const,
  edits,
})
