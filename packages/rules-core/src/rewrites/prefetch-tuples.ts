import type { Edit } from '../model/index.js'
import { queryOfCandidate } from '../findings/describe.js'
import { directQuery, picksRows, propertyOfColumn, variesOutside } from './bulk-query.js'
import { equalitiesOf } from './conditions.js'
import { textOf } from './edits.js'
import { columnEdits, isReadByMember } from './key-columns.js'
import { areToldApart, entryText } from './key-parts.js'
import { plainRounds } from './key-rounds.js'
import { layoutOf, movedText } from './layout.js'
import { freshNames, plural } from './names.js'
import { groupLines, isTypeScript, ONE_ROW, pickEdits, readFormOf, takesFirst } from './prefetch.js'
import { readEdits, readPlace, rowOrNone } from './read-place.js'
import { attempt, refuse, type Transform } from './site.js'
import { sliceLines, TUPLES } from './slices.js'
import { tupleEdits } from './tuple-condition.js'
import { usedNode } from './used-result.js'

/**
 * One read per element by several columns → one read for all keys of a slice, found again by the columns as one text. Decided as for a key of one column, and that the columns hold strings
 * or numbers, which such a text tells apart.
 */
export const prefetchTuples: Transform = site => {
  const { analysis, candidate, file } = site
  const effect = queryOfCandidate(candidate)?.effect
  if (effect !== 'read-one' && effect !== 'read-many') return undefined
  return attempt(effect === 'read-many' ? 'prefetch-children' : 'prefetch-by-key', () => {
    const direct = directQuery(site)
    const { call, asked, links, forms, source } = direct
    const read = readFormOf(direct)
    const { tuples } = forms
    if (!read || !tuples || direct.gives === 'nothing') return refuse('no-bulk-form')
    const parts = equalitiesOf(analysis, source.file, links, forms).filter(({ value, related }) => !related && source.varies(value, direct.iterations)).sort((a, b) => a.node.range[1] - b.node.range[1])
    if (parts.length < 2 || new Set(parts.map(({ column }) => column)).size < parts.length || variesOutside(direct, parts.map(({ value }) => value))) return refuse('not-one-key')
    if (parts.some(({ value }) => (source.origin(value) ?? value).type === 'ChainExpression')) return refuse('may-be-missing')
    if (!areToldApart(analysis, file, direct, parts)) return refuse('key-type-unknown')
    const used = usedNode(file, asked)
    const givesFirst = direct.gives === 'first' || direct.gives === 'first-or-null'
    if (picksRows(direct, read.form.rows === 'one' || givesFirst || takesFirst(file, used) ? ONE_ROW : [])) return refuse('limits-rows-per-key')
    const added: Edit[] = []
    const properties = parts.map(part => {
      const chosen = propertyOfColumn(site, direct, part)
      if (chosen !== undefined) return chosen
      added.push(...((isReadByMember(file, used) ? columnEdits(direct, part) : undefined) ?? refuse('key-not-selected')))
      return part.column
    })
    const names = freshNames(file)
    const firstOnly = givesFirst || takesFirst(file, used)
    const way = { used, keys: parts, missing: read.form.missing, givesOne: firstOnly || read.form.rows === 'one' }
    const place = readPlace(site, direct, way, plainRounds(site, direct, used, parts, names), names)
    const { placement, rounds, row } = place
    const { end, step } = layoutOf(file)
    const at = placement.statement.range[0]
    const asText = forms.keys === 'text'
    const typed = isTypeScript(file)
    const group = read.form.rows === 'many' && !givesFirst
    const [keys, rows, map] = [names.take(`${row}Keys`), names.take(plural(row)), names.take(`${plural(row)}ByKey`)]
    const [i, one] = [names.local('i', placement.statement), names.local(row, placement.statement)]
    const bulk = (slice: string): string =>
      `${movedText(file, source.render(call, [...tupleEdits(source.file, tuples, parts, slice, key), ...read.edits, ...added, ...pickEdits(links)], node => textOf(file, node)), call.range[0], at, source.file)}${read.form.after ?? ''}`
    const keyOf = names.take('keyOf')
    const key = names.take('key')
    const keyText = (values: readonly string[]): string => `${keyOf}(${values.join(', ')})`
    const beforehand = parts.map(({ value }) => place.beforehand(value))
    const entry = `[${keyText(beforehand)}, { ${parts.map(({ column }, index) => entryText(column, beforehand[index] ?? '')).join(', ')} }]${typed ? ' as const' : ''}`
    const rowKey = keyText(properties.map(property => `${one}.${property}`))
    const lines = [
      `const ${keyOf} = (...columns${typed ? ': unknown[]' : ''}) => JSON.stringify(columns${asText ? '.map(String)' : ''})${end}`,
      `const ${keys} = [...new Map(${rounds.list(undefined, entry)}).values()]${end}`,
      `const ${rows} = []${end}`,
      ...sliceLines(file, keys, i, TUPLES, slice => `${rows}.push(...(await ${bulk(slice)}))${end}`),
      ...(group
        ? groupLines({ map, rows, row: one, key: rowKey, text: true, typed, column: '', end, step, group: () => names.local('group', placement.statement) })
        // Of several rows with one key the first counts, as it did.
        : [`const ${map} = new Map(${rows}.map(${one} => [${rowKey}, ${one}]${typed ? ' as const' : ''})${read.form.unique ? '' : '.reverse()'})${end}`]),
    ]
    const lookUp = `${map}.get(${keyText(parts.map(({ value }) => place.inRound(value)))})`
    return {
      transformation: group ? 'prefetch-children' : 'prefetch-by-key',
      title: `Load all ${plural(row)} in one query before the loop`,
      roundTrips: 'chunks',
      edits: readEdits(place, lines, group ? `${lookUp} ?? []` : rowOrNone(place, read.form, lookUp), 'uses' in tuples ? (tuples.uses ?? []) : []),
    }
  })
}
