import type { NodeOf } from '../model/index.js'
import { isFunction, memberName, unwrap } from '../ast/syntax.js'

/**
 * Functions of packages that run a callback. A package's source is not read, so what its functions do with a callback must be said:
 * once per element of which argument, and whether the next waits for the one before. Names are those of the packages' own documentation
 * (lodash 4, async 3, p-map 7, p-limit 6, bluebird 3, ramda 0.30, remeda 2, radash 12, es-toolkit 1), looked up in November 2026.
 */
export interface KnownRunner {
  /** Position of what is iterated; `undefined` when the callback runs once. */
  readonly over?: number
  readonly callback: number
  readonly schedule: 'serial' | 'concurrent'
}

const each = (over: number, callback: number, schedule: KnownRunner['schedule'] = 'concurrent'): KnownRunner => ({ over, callback, schedule })
const names = (list: string, runner: KnownRunner): Record<string, KnownRunner> => Object.fromEntries(list.split(' ').map(name => [name, runner]))

const LODASH = names('map forEach each eachRight forEachRight filter flatMap some every find findLast reject partition forOwn mapValues mapKeys forIn times sumBy groupBy keyBy uniqBy sortBy countBy', each(0, 1))
const ASYNC = {
  ...names('each forEach map filter reject detect some every concat groupBy eachOf forEachOf mapValues sortBy', each(0, 1)),
  ...names('eachSeries forEachSeries mapSeries filterSeries concatSeries eachOfSeries forEachOfSeries mapValuesSeries someSeries everySeries detectSeries groupBySeries', each(0, 1, 'serial')),
  ...names('eachLimit forEachLimit mapLimit filterLimit concatLimit eachOfLimit forEachOfLimit mapValuesLimit someLimit everyLimit detectLimit groupByLimit', each(0, 2)),
}
const BLUEBIRD = { ...names('map filter', each(0, 1)), ...names('each mapSeries reduce', each(0, 1, 'serial')) }
const RAMDA = names('map forEach filter reject any all chain', each(1, 0))
const REMEDA = names('map forEach filter flatMap partition', each(0, 1))

export const KNOWN_RUNNERS: Readonly<Record<string, Readonly<Record<string, KnownRunner>>>> = {
  lodash: LODASH,
  'lodash-es': LODASH,
  underscore: LODASH,
  'es-toolkit': names('forEachRight partition keyBy groupBy mapValues', each(0, 1)),
  async: ASYNC,
  bluebird: BLUEBIRD,
  ramda: RAMDA,
  remeda: REMEDA,
  radash: { ...names('map', each(0, 1, 'serial')), parallel: each(1, 2), ...names('sift', each(0, 1)) },
  'p-map': { default: each(0, 1), pMapIterable: each(0, 1) },
  'p-each-series': { default: each(0, 1, 'serial') },
  'p-map-series': { default: each(0, 1, 'serial') },
  'p-filter': { default: each(0, 1) },
  'p-props': { default: each(0, 1) },
  'p-reduce': { default: each(0, 1, 'serial') },
  'p-all': {},
  'async-each': { default: each(0, 1) },
}

/** Array methods (and those of Set and Map) that call back for each element. */
export const ELEMENT_METHODS: ReadonlySet<string> = new Set(['map', 'forEach', 'filter', 'flatMap', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex', 'reduce', 'reduceRight'])

/** Methods of arrays and strings that nothing else is called: a call of one is no query and reaches none, whatever its receiver. */
const BUILT_IN_ONLY: ReadonlySet<string> = new Set([
  'push', 'unshift', 'join', 'split', 'trim', 'trimStart', 'trimEnd', 'slice', 'includes', 'indexOf', 'lastIndexOf', 'concat', 'startsWith', 'endsWith', 'toLowerCase', 'toUpperCase',
  'toLocaleLowerCase', 'toLocaleUpperCase', 'localeCompare', 'toString', 'toISOString', 'getTime', 'replaceAll', 'padStart', 'padEnd', 'charAt', 'charCodeAt', 'codePointAt', 'toFixed',
  'hasOwnProperty', 'substring', 'substr', 'splice', 'flat', 'toSorted', 'toReversed', 'fill',
])
const BUILT_IN_OWNERS: ReadonlySet<string> = new Set(['Object', 'JSON', 'Math', 'Array', 'Number', 'String', 'Date', 'console', 'Symbol', 'Reflect', 'Buffer', 'BigInt'])

/**
 * Whether a call is plainly of JavaScript's own, so that nothing has to be evaluated: `list.push(x)`, `rows.map(row => …)`, `JSON.stringify(x)`.
 * The callback's body is another matter.
 */
export function isBuiltInCall(call: NodeOf<'CallExpression'>): boolean {
  const callee = unwrap(call.callee)
  if (callee.type !== 'MemberExpression') return false
  const name = memberName(callee)
  if (name === undefined) return false
  // `list.join(', ')` takes a separator; `teams.join(teamId, userId)` is somebody else's.
  if (BUILT_IN_ONLY.has(name)) return name !== 'join' || call.arguments.length <= 1
  if (callee.object.type === 'Identifier' && BUILT_IN_OWNERS.has(callee.object.name)) return call.arguments.every(argument => argument.type !== 'Identifier' || name !== 'from')
  return runsForEach(call)
}

/** `rows.map(row => …)`: an array method's name with a function written as its first argument. */
export function runsForEach(call: NodeOf<'CallExpression'>): boolean {
  const callee = unwrap(call.callee)
  const name = callee.type === 'MemberExpression' ? memberName(callee) : undefined
  const [first] = call.arguments
  return name !== undefined && ELEMENT_METHODS.has(name) && first !== undefined && isFunction(unwrap(first))
}
