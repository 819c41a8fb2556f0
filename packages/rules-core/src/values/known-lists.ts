import type { Value } from '../model/index.js'

/**
 * Functions of packages that hand on the elements of a list they are given. Their source is not read, so their results must be said. Names are
 * those of the packages' documentation (lodash 4, es-toolkit 1, remeda 2, radash 12, ramda 0.30), looked up in November 2026.
 */
const PACKAGES = /^(?:lodash|lodash-es|underscore|es-toolkit|remeda|radash|ramda)(?:[./][\w/-]+)?$/
const LISTS_OF_LISTS = new Set(['chunk', 'cluster', 'splitEvery', 'chunks'])
const SAME_ELEMENTS = new Set(['uniq', 'uniqBy', 'unique', 'uniqWith', 'compact', 'sift', 'sortBy', 'orderBy', 'filter', 'reject', 'difference', 'differenceBy', 'intersection', 'take', 'drop', 'reverse', 'shuffle', 'sampleSize', 'concat', 'union', 'without', 'values'])
const ONE_ELEMENT = new Set(['find', 'head', 'first', 'last', 'maxBy', 'minBy', 'sample'])

type External = Extract<Value, { kind: 'external' }>

/** What such a call gives for its list, `undefined` for any other function. */
export function knownListResult(callee: External, list: () => Value, elementOf: (value: Value) => Value): Value | undefined {
  if (!PACKAGES.test(callee.package)) return undefined
  const name = callee.path.at(-1) === 'default' || callee.path.length === 0 ? (/[./]([\w-]+)$/.exec(`${callee.package}${callee.subpath === '' ? '' : `/${callee.subpath}`}`)?.[1] ?? '') : (callee.path.at(-1) ?? '')
  if (LISTS_OF_LISTS.has(name)) return { kind: 'array', element: { kind: 'array', element: elementOf(list()) } }
  if (SAME_ELEMENTS.has(name)) return { kind: 'array', element: elementOf(list()) }
  return ONE_ELEMENT.has(name) ? elementOf(list()) : undefined
}
