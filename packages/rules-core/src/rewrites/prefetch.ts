import type { Edit, Node, ReadForm, SourceFile } from '../model/index.js'
import { queryOfCandidate } from '../findings/describe.js'
import { type DirectQuery, directQuery, picksRows, renamed, propertyOfColumn, varyingEquality } from './bulk-query.js'
import type { Link } from './chain-links.js'
import { chainedRows } from './chained-rows.js'
import { collectedEdits, collectedPromises } from './collected-promises.js'
import { insertAt, textOf } from './edits.js'
import { columnEdits, isReadByMember, strippedColumn } from './key-columns.js'
import { entryText } from './key-parts.js'
import { keptEdits } from './kept-rows.js'
import { keyRounds } from './key-rounds.js'
import { layoutOf, linesAt, movedText } from './layout.js'
import { capitalized, type FreshNames, freshNames, plural } from './names.js'
import { readPlace, roundEdits, rowOrNone } from './read-place.js'
import { relatedKey } from './related-key.js'
import { attempt, refuse, type Site, type Transform } from './site.js'
import { sliceLines } from './slices.js'
import { usedNode } from './used-result.js'

/**
 * One read by key per element → one read of all keys before the loop and a look-up in a Map. Decided: the key is computed from the element alone, nothing
 * else in the query changes, no write of the loop touches the entity, errors are not caught per element. A missing row stays what it was, at the same element.
 * Not looked at: rows that others change while the loop runs, and that equal keys now give the same object.
 */
export const prefetch: Transform = site => {
  const { candidate, file } = site
  const effect = queryOfCandidate(candidate)?.effect
  if (effect !== 'read-one' && effect !== 'read-many' && effect !== 'exists') return undefined
  return attempt(effect === 'read-many' ? 'prefetch-children' : 'prefetch-by-key', () => {
    const { transformation, row, splits, lines, at, edits, after } = planned(site, freshNames(file))
    const names = [...after, plural(row)]
    return {
      transformation,
      title: `Load all ${names.join(' and ')} in one query ${names.length > 1 ? 'each ' : ''}before the loop`,
      roundTrips: splits ? 'constant' : 'chunks',
      edits: [insertAt(at.range[0], linesAt(file, at.range[0], [...lines, ''])), ...edits],
    }
  })
}

/** A read by key taken out of its rounds, in parts, so that another read that goes on from its rows can be written after it. */
export interface Prefetched {
  readonly transformation: 'prefetch-by-key' | 'prefetch-children'
  readonly row: string
  /** The variable of all rows. */
  readonly rows: string
  readonly splits: boolean
  /** What is written before the statement `at`. */
  readonly lines: readonly string[]
  readonly at: Node
  /** All other edits. */
  readonly edits: readonly Edit[]
  /** The rows that had to be read first, for their keys. */
  readonly after: readonly string[]
}

/** Reads that may have to be made first, each for the keys of the next. */
const MAX_DEPTH = 2

function planned(site: Site, names: FreshNames, depth = MAX_DEPTH): Prefetched {
  const { file } = site
  const direct = directQuery(site)
  const { call, asked, links, forms, source } = direct
  if (direct.gives === 'nothing') return refuse('result-is-used')
  const read = readFormOf(direct)
  if (!read) return refuse('no-bulk-form')
  const equality = varyingEquality(site, direct, read.form.rows === 'many')
  const collected = collectedPromises(file, asked, direct.iterations)
  if (collected?.isAll === false) return refuse('not-awaited')
  const used = collected ? asked : usedNode(file, asked)
  const givesFirst = direct.gives === 'first' || direct.gives === 'first-or-null'
  const firstOnly = read.form.rows === 'many' && (givesFirst || takesFirst(file, used))
  if (picksRows(direct, firstOnly || read.form.rows === 'one' ? ONE_ROW : [])) return refuse('limits-rows-per-key')
  const related = relatedKey(site, direct, equality)
  const chosen = related ? undefined : propertyOfColumn(site, direct, equality)
  const isUnseen = chosen === undefined && !related && isReadByMember(file, used)
  const added = chosen !== undefined ? undefined : related ? related.edits : isUnseen ? columnEdits(direct, equality) : strippedColumn(direct, equality)
  const property = chosen ?? (added && (related?.relation ?? equality.column))
  if (property === undefined) return refuse('key-not-selected')
  const keyed = (depth > 0 ? chainedRows(site, direct, used, equality, first => planned(first, names, depth - 1)) : undefined) ?? keyRounds(site, direct, used, equality, names)
  // A column of another row says nothing of what rows of this kind other work meets.
  const way = { used, keys: [related ? { ...equality, column: `${related.relation}.${equality.column}` } : equality], missing: read.form.missing, givesOne: firstOnly || read.form.rows === 'one', mayKeep: depth === MAX_DEPTH && read.form.rows === 'one' && !collected }
  const place = readPlace(site, direct, way, keyed, names)
  const { placement, rounds, row } = place
  const key = collected ? place.beforehand(equality.value) : place.inRound(equality.value)

  const group = read.form.rows === 'many' && !givesFirst
  if (related && !group) return refuse('not-one-key')
  const asText = forms.keys === 'text'
  const keyNames = names.take(related ? plural(related.name) : equality.column === 'id' || equality.column === '_id' ? `${row}Ids` : plural(equality.column))
  const rowNames = names.take(plural(row))
  const mapName = names.take(`${plural(row)}By${capitalized((related?.name ?? equality.column).replace(/^_/, ''))}`)
  const rowName = names.local(row, placement.statement)
  const keyOf = (text: string) => (asText ? `String(${text})` : text)

  const here = (node: Node) => textOf(file, node)
  const list = keyed.list ?? rounds.list(source.origin(equality.value), place.beforehand(equality.value), { more: true })
  const bulk = (keys: string) => `${movedText(file, source.render(call, [...equality.withList(keys), ...read.edits, ...(added ?? []), ...pickEdits(links)], here), call.range[0], placement.statement.range[0], source.file)}${read.form.after ?? ''}`
  const { end, step } = layoutOf(file)
  const lines: string[] = [...keyed.lines(placement.statement), `const ${keyNames} = [...new Set(${list})]${end}`]
  // Of conditions on other rows a library is not known to split the lists.
  const splits = direct.splits && !related
  if (splits) lines.push(`const ${rowNames} = ${keyNames}.length === 0 ? [] : await ${bulk(keyNames)}${end}`)
  else {
    const i = names.local('i', placement.statement)
    lines.push(`const ${rowNames} = []${end}`, ...sliceLines(file, keyNames, i, direct.slice, slice => `${rowNames}.push(...(await ${bulk(slice)}))${end}`))
  }
  // A column that only finds the row goes no further.
  const own = added && !isUnseen ? (property === rowName || property === 'group' ? names.take(`${row}Key`) : names.local(property, placement.statement)) : undefined
  const column = related && own !== undefined ? related.column(own) : (own ?? `${rowName}.${property}`)
  const pattern = own === undefined ? rowName : `{ ${entryText(property, own)}, ...${rowName} }`
  if (group) lines.push(...groupLines({ map: mapName, rows: rowNames, row: rowName, pattern, key: keyOf(column), text: asText, typed: isTypeScript(file), column: property, ...(related && { keyType: related.type }), end, step, group: () => names.local('group', placement.statement) }))
  else {
    // Of several rows with one key the first counts, as it did.
    const first = read.form.unique || property === 'id' || property === '_id' ? '' : '.reverse()'
    lines.push(`const ${mapName} = new Map(${rowNames}.map(${own === undefined ? rowName : `(${pattern})`} => [${keyOf(column)}, ${rowName}]${isTypeScript(file) ? ' as const' : ''})${first})${end}`)
  }

  if (collected && (read.form.missing === 'throws' || direct.gives === 'checked')) return refuse('not-awaited')
  const inRounds = (value: string): readonly Edit[] => (collected ? collectedEdits(site, place, collected, equality, value) : roundEdits(place, value, equality.uses))
  const lookUp = `${mapName}.get(${keyOf(key)})`
  return {
    transformation: group ? 'prefetch-children' : 'prefetch-by-key',
    row,
    rows: rowNames,
    splits: splits && keyed.first?.splits !== false,
    lines,
    at: placement.statement,
    edits: [...keptEdits(file, place.kept, mapName, keyOf), ...inRounds(group ? `${lookUp} ?? []` : rowOrNone(place, read.form, lookUp))],
    after: keyed.first ? [...keyed.first.after, plural(keyed.first.row)] : [],
  }
}

export const ONE_ROW = ['take', 'limit']

/** The form of the link that decides how many rows come: one that says "one row" before any that says "all". */
export function readFormOf({ links, forms }: DirectQuery): { readonly form: ReadForm; readonly edits: readonly Edit[] } | undefined {
  const known = links.flatMap(link => {
    const form = forms.reads?.[link.name]
    return form ? [{ link, form }] : []
  })
  const found = known.find(({ form }) => form.rows === 'one') ?? known[0]
  if (!found) return undefined
  const { link, form } = found
  // `first()` goes; its columns, if any, stay with `select`.
  if (form.many === undefined && form.rows === 'one') return { form, edits: link.call.arguments.length === 0 ? [{ range: link.range, text: '' }] : renamed(link, 'select') }
  return { form, edits: renamed(link, form.many) }
}

/** A limit of one row that belongs to the single read goes with it. */
export const pickEdits = (links: readonly Link[]): readonly Edit[] => links.filter(({ name }) => ONE_ROW.includes(name)).map(({ range }) => ({ range, text: '' }))

/** `const [row] = …`, `(…)[0]`, `.at(0)`: only the first of the rows is asked for. */
export function takesFirst(file: SourceFile, used: Node): boolean {
  const parent = file.parentOf(used)
  if (parent?.type === 'VariableDeclarator') return parent.id.type === 'ArrayPattern' && parent.id.elements.length === 1 && parent.id.elements[0]?.type !== 'RestElement'
  return parent?.type === 'MemberExpression' && parent.object === used && parent.property.type === 'Literal' && parent.property.value === 0
}

export const isTypeScript = ({ path }: SourceFile): boolean => /\.[cm]?tsx?$/.test(path)

interface Grouping {
  readonly map: string
  readonly rows: string
  readonly row: string
  /** The row without its key, where it is not to be seen. */
  readonly pattern?: string
  readonly key: string
  readonly text: boolean
  readonly typed: boolean
  readonly column: string
  /** The type of the key, of rows of a type, where it is no column. */
  readonly keyType?: (row: string) => string
  readonly end: string
  readonly step: string
  readonly group: () => string
}

/** Rows by key, each group in the order that they came in. */
export function groupLines({ map, rows, row, pattern = row, key, text, typed, column, keyType = of => `${of}['${column}']`, end, step, group }: Grouping): readonly string[] {
  const name = group()
  const element = `(typeof ${rows})[number]`
  const types = typed ? `<${text ? 'string' : keyType(element)}, ${pattern === row ? `typeof ${rows}` : `Omit<${element}, '${column}'>[]`}>` : ''
  return [
    `const ${map} = new Map${types}()${end}`,
    `for (const ${pattern} of ${rows}) {`,
    `${step}const ${name} = ${map}.get(${key})${end}`,
    `${step}if (${name}) ${name}.push(${row})${end}`,
    `${step}else ${map}.set(${key}, [${row}])${end}`,
    '}',
  ]
}

