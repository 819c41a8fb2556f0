/** @typedef {import('@n-plus-one/rules-core').Adapter} Adapter */
/** Rewrites of searches in memory are proved by properties instead: no database takes part. @typedef {'set-membership' | 'map-lookup' | 'group-lookup' | 'inner-loop-by-key' | 'linear-accumulation'} InMemory */
/** @typedef {Exclude<import('@n-plus-one/rules-core').Transformation, InMemory>} Transformation */
/** Before and after, by dimension. @typedef {Readonly<Record<string, readonly [number, number]>>} Counts */
/** @typedef {{ readonly title: string, readonly after: string, readonly trips: Counts, readonly commits?: Counts }} Suggestion */
/** @typedef {{ readonly declares: string, readonly before: string, readonly leftOut: Readonly<Record<string, string>>, readonly suggestions: readonly Suggestion[] }} MeasuredPair */
/** @typedef {Readonly<Record<string, Readonly<Record<string, MeasuredPair>>>>} Measured */

/** @type {Readonly<Record<Transformation, string>>} */
const TITLES = {
  'hoist-query': 'Run a query that is the same in every round once',
  'prefetch-by-key': 'Load rows by key before the loop',
  'prefetch-children': 'Load children before the loop and group them',
  'count-per-key': 'Count for all keys in one grouped query',
  'eager-load': 'Load a relation in the query that reads the rows',
  'bulk-insert': 'Insert all rows at once',
  'bulk-change': 'Update or delete by all keys at once',
  'bulk-twin': 'Give a function that reads by key a twin for many keys',
  'list-argument': 'Hand over the whole list at once',
  'one-commit': 'Put the writes into one transaction',
  'keyset-walk': 'Go on after the last key instead of passing over rows',
  'chunked-list': 'Ask by a long list in slices',
  'add-order': 'Give a page a total order',
  'keyset-batches': 'Read a whole table in batches by key',
}

/** All that are proved by pairs, in the order of the page. */
export const TRANSFORMATIONS = /** @type {readonly Transformation[]} */ (Object.keys(TITLES))

/** @type {Readonly<Record<string, string>>} */
const ROUND_TRIPS = { constant: 'constant', chunks: 'one per slice of the list', 'same-count-one-commit': 'as many, in one transaction', 'same-count': 'as many, each as cheap as the first', slices: 'one per slice of the list, where one list failed', batches: 'one per 1,000 rows instead of one' }

/** `prefetch-by-key.rows` is a variant of `prefetch-by-key`. @param {string} name */
const transformationOf = name => name.replace(/\..*$/, '')

/** @param {readonly [number, number]} counts */
const shown = ([before, after]) => `${before} → ${after}`

/** Round trips for 20 elements, of a table for as many rows as make batches, and commits where these are what changes. @param {MeasuredPair} pair */
function twenty({ declares, suggestions: [first] }) {
  const [rows] = Object.keys(first?.trips ?? {}).filter(name => declares === 'batches' && name.startsWith('long '))
  if (first && rows !== undefined && first.trips[rows]) return `${shown(first.trips[rows])} for ${Number(rows.slice('long '.length)).toLocaleString('en-US')} rows`
  const trips = first?.trips['many 20']
  const commits = first?.commits?.['many 20']
  return trips && (commits ? `${shown(trips)}, commits ${shown(commits)}` : shown(trips))
}

/**
 * The pairs of one library and transformation that something was offered for, and run.
 * @param {Adapter} adapter
 * @param {string} transformation
 * @param {Measured} measured
 * @returns {readonly MeasuredPair[]}
 */
export const measuredPairs = (adapter, transformation, measured) =>
  Object.entries(measured[adapter.id] ?? {}).flatMap(([name, pair]) => (transformationOf(name) === transformation && pair.suggestions.length > 0 ? [pair] : []))

/**
 * One cell of the matrix: what was measured for 20 elements, else why there is no such rewrite.
 * @param {Adapter} adapter
 * @param {string} transformation
 * @param {Measured} measured
 */
function cell(adapter, transformation, measured) {
  const counts = measuredPairs(adapter, transformation, measured).map(twenty).find(found => found !== undefined)
  if (counts !== undefined) return counts
  return adapter.bulkForms?.without?.[/** @type {Transformation} */ (transformation)] ? `[none](#${adapter.id})` : ''
}

/**
 * The transformations in the order of their titles that something is known of.
 * @param {readonly Adapter[]} adapters
 * @param {Measured} measured
 */
function known(adapters, measured) {
  const names = new Set(Object.values(measured).flatMap(pairs => Object.keys(pairs).map(transformationOf)))
  for (const { bulkForms } of adapters) for (const name of Object.keys(bulkForms?.without ?? {})) names.add(name)
  return TRANSFORMATIONS.filter(name => names.has(name))
}

/**
 * One transformation with an example of each shape and every measured count.
 * @param {Transformation} transformation
 * @param {readonly Adapter[]} adapters
 * @param {Measured} measured
 */
function section(transformation, adapters, measured) {
  const rows = adapters.flatMap(({ id, title }) =>
    Object.entries(measured[id] ?? {}).flatMap(([name, pair]) => {
      const [suggestion] = pair.suggestions
      if (transformationOf(name) !== transformation || !suggestion) return []
      const counted = Object.entries(suggestion.trips).map(([dimension, counts]) => `${dimension}: ${shown(counts)}`)
      if (suggestion.commits) counted.push(...Object.entries(suggestion.commits).map(([dimension, counts]) => `commits ${dimension}: ${shown(counts)}`))
      return [{ title, name, pair, suggestion, text: `| ${title} | \`${name}\` | ${ROUND_TRIPS[pair.declares] ?? pair.declares} | ${counted.join(', ')} |` }]
    }),
  )
  const [example] = rows
  const lines = [`## ${TITLES[transformation]}`, '', `\`${transformation}\``, '']
  if (example)
    lines.push(
      `${example.title}, before:`, '', '```ts', example.pair.before, '```', '', `“${example.suggestion.title}”`, '', '```ts', example.suggestion.after, '```', '',
      '| library | pair | round trips | measured, before → after |', '|---|---|---|---|', ...rows.map(row => row.text), '',
    )
  return lines
}

/**
 * The page of all rewrites: which library has which, and what was measured when the code before and the code after were run on a database.
 * @param {readonly Adapter[]} adapters
 * @param {Measured} measured
 */
export function rewritesPage(adapters, measured) {
  const transformations = known(adapters, measured)
  const shown = adapters.filter(({ id, bulkForms }) => measured[id] !== undefined || bulkForms?.without !== undefined)
  const reasons = shown.flatMap(({ id, title, bulkForms }) => {
    const without = Object.entries(bulkForms?.without ?? {})
    if (without.length === 0) return []
    return [`### ${title}`, '', `<a id="${id}"></a>`, '', ...without.map(([name, { reason, source }]) => `- \`${name}\`: ${reason} ([source](${source}))`), '']
  })
  return [
    '<!-- Written by `pnpm generate` from docs/rewrites/measured.json, which `pnpm measure` writes. -->',
    '# Rewrites, and what they were measured to do',
    '',
    'Each rewrite was applied to a small module by ESLint itself. The module before and the module after were run through the real library on an embedded database, with no',
    'elements, one, many, repeated keys, missing rows, null keys, more keys than one statement takes, and inside a transaction: same result, same errors, same contents of the',
    'database. For MongoDB the server is a small one of our own: the round trips are proved, what a server does is taken from its manual.',
    '',
    'The matrix shows round trips for 20 elements, before → after.',
    '',
    `| | ${shown.map(({ title }) => title).join(' | ')} |`,
    `|---|${shown.map(() => '---|').join('')}`,
    ...transformations.map(name => `| [\`${name}\`](#${anchor(TITLES[name])}) | ${shown.map(adapter => cell(adapter, name, measured)).join(' | ')} |`),
    '',
    ...transformations.flatMap(name => section(name, shown, measured)),
    '## Why a library is without one',
    '',
    ...reasons,
  ].join('\n').trimEnd().concat('\n')
}

/** @param {string} title */
const anchor = title => title.toLowerCase().replace(/[^\w\s-]/g, '').replaceAll(' ', '-')
