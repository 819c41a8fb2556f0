import type { Edit, Node, ReadForm, SourceFile } from '../model/index.js'
import { queryOfCandidate } from '../findings/describe.js'
import type { Link } from './chain-links.js'
import { chainedRows } from './chained-rows.js'
import { insertAt, replace, textOf } from './edits.js'
import { type DirectQuery, directQuery, picksRows, renamed, propertyOfColumn, varyingEquality } from './bulk-query.js'
import { importEdits } from './import-edits.js'
import { columnEdits, isReadByMember } from './key-columns.js'
import { keyRounds } from './key-rounds.js'
import { layoutOf, linesAt, movedText } from './layout.js'
import { capitalized, type FreshNames, freshNames, plural, singular } from './names.js'
import { otherQueries } from './other-work.js'
import { placementOf } from './placement.js'
import { isReadDisturbed } from './round-work.js'
import { mayShareChanges } from './shared-changes.js'
import { attempt, refuse, type Site, type Transform } from './site.js'
import { sliceLines } from './slices.js'
import { needsParens, usedNode } from './used-result.js'

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

function planned(site: Site, names: FreshNames, depth = 2): Prefetched {
  const { analysis, file } = site
  const direct = directQuery(site)
  const { call, asked, links, forms, query, source } = direct
  if (direct.gives === 'nothing') return refuse('result-is-used')
  const read = readFormOf(direct)
  if (!read) return refuse('no-bulk-form')
  const equality = varyingEquality(site, direct)
  const used = usedNode(file, asked)
  const givesFirst = direct.gives === 'first' || direct.gives === 'first-or-null'
  const firstOnly = read.form.rows === 'many' && (givesFirst || takesFirst(file, used))
  if (picksRows(direct, firstOnly || read.form.rows === 'one' ? ONE_ROW : [])) return refuse('limits-rows-per-key')
  const chosen = propertyOfColumn(site, direct, equality)
  const added = chosen === undefined && isReadByMember(file, used) ? columnEdits(direct, equality) : undefined
  const property = chosen ?? (added && equality.column)
  if (property === undefined) return refuse('key-not-selected')
  const keyed = (depth > 0 ? chainedRows(site, direct, used, equality, first => planned(first, names, depth - 1)) : undefined) ?? keyRounds(site, direct, used, equality, names)
  const { rounds } = keyed
  if (rounds.caught && (read.form.missing === 'throws' || direct.gives === 'checked')) return refuse('handles-errors-per-element')
  const placement = placementOf(file, rounds.outermost.node)
  if (typeof placement === 'string') return refuse(placement)
  const others = otherQueries(analysis, file, placement.crosses ? placement.statement : rounds.outermost.body, asked)
  const key = source.render(equality.value, [], node => textOf(file, node))
  const origin = source.origin(equality.value)
  if (!rounds.exact && !keyed.first && !isSafeKey(origin ?? equality.value)) return refuse('depends-on-the-loop')
  const leaving = { analysis, file, asked, query, iterations: direct.iterations, column: equality.column, key: origin, used, givesOne: firstOnly || read.form.rows === 'one', caught: rounds.caught, direct }
  if (!others || isReadDisturbed(leaving, others)) return refuse('other-work-in-between')
  if (mayShareChanges(leaving)) return refuse('rows-are-changed')

  const row = singular(query.entity?.name)
  const group = read.form.rows === 'many' && !givesFirst
  const asText = forms.keys === 'text'
  const keyNames = names.take(equality.column === 'id' || equality.column === '_id' ? `${row}Ids` : plural(equality.column))
  const rowNames = names.take(plural(row))
  const mapName = names.take(`${plural(row)}By${capitalized(equality.column.replace(/^_/, ''))}`)
  const rowName = names.local(row, placement.statement)
  const keyOf = (text: string) => (asText ? `String(${text})` : text)

  const here = (node: Node) => textOf(file, node)
  const list = keyed.list ?? rounds.list(origin, source.render(equality.value, [], rounds.inlined), { more: true })
  const bulk = (keys: string) => `${movedText(file, source.render(call, [...equality.withList(keys), ...read.edits, ...(added ?? []), ...pickEdits(links)], here), call.range[0], placement.statement.range[0], source.file)}${read.form.after ?? ''}`
  const { end, step } = layoutOf(file)
  const lines: string[] = []
  lines.push(...keyed.lines(placement.statement))
  lines.push(`const ${keyNames} = [...new Set(${list})]${end}`)
  if (direct.splits) lines.push(`const ${rowNames} = ${keyNames}.length === 0 ? [] : await ${bulk(keyNames)}${end}`)
  else {
    const i = names.local('i', placement.statement)
    lines.push(`const ${rowNames} = []${end}`, ...sliceLines(file, keyNames, i, direct.slice, slice => `${rowNames}.push(...(await ${bulk(slice)}))${end}`))
  }
  const column = `${rowName}.${property}`
  if (group) lines.push(...groupLines({ map: mapName, rows: rowNames, row: rowName, key: keyOf(column), text: asText, typed: isTypeScript(file), column: property, end, step, group: () => names.local('group', placement.statement) }))
  else {
    // Of several rows with one key the first counts, as it did.
    const first = read.form.unique || property === 'id' || property === '_id' ? '' : '.reverse()'
    lines.push(`const ${mapName} = new Map(${rowNames}.map(${rowName} => [${keyOf(column)}, ${rowName}]${isTypeScript(file) ? ' as const' : ''})${first})${end}`)
  }

  const lookUp = `${mapName}.get(${keyOf(key)})`
  const value = group ? `${lookUp} ?? []` : read.form.missing === 'throws' || direct.gives === 'checked' ? `${lookUp} ?? (${textOf(file, used)})` : read.form.missing === 'null' || direct.gives === 'first-or-null' ? `${lookUp} ?? null` : lookUp
  return {
    transformation: group ? 'prefetch-children' : 'prefetch-by-key',
    row,
    rows: rowNames,
    splits: direct.splits && keyed.first?.splits !== false,
    lines,
    at: placement.statement,
    edits: unrepeated([replace(used, needsParens(file, used) && value.includes('??') ? `(${value})` : value), ...keyed.edits, ...importEdits(file, equality.uses, forms.imports ?? {}), ...source.imports(call)]),
    after: keyed.first ? [...keyed.first.after, plural(keyed.first.row)] : [],
  }
}

/** Two queries may need the same import. */
const unrepeated = (edits: readonly Edit[]): readonly Edit[] =>
  edits.filter((edit, index) => edits.findIndex(({ range, text }) => range[0] === edit.range[0] && range[1] === edit.range[1] && text === edit.text) === index)

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

/** A member of the element or of a constant can be read in any round, also where the body would not have come to it. */
const isSafeKey = (node: Node): boolean => node.type === 'Identifier' || (node.type === 'MemberExpression' && node.object.type === 'Identifier') || (node.type === 'ChainExpression' && node.expression.type === 'MemberExpression')

export const isTypeScript = ({ path }: SourceFile): boolean => /\.[cm]?tsx?$/.test(path)

interface Grouping {
  readonly map: string
  readonly rows: string
  readonly row: string
  readonly key: string
  readonly text: boolean
  readonly typed: boolean
  readonly column: string
  readonly end: string
  readonly step: string
  readonly group: () => string
}

/** Rows by key, each group in the order that they came in. */
export function groupLines({ map, rows, row, key, text, typed, column, end, step, group }: Grouping): readonly string[] {
  const name = group()
  const types = typed ? `<${text ? 'string' : `(typeof ${rows})[number]['${column}']`}, typeof ${rows}>` : ''
  return [
    `const ${map} = new Map${types}()${end}`,
    `for (const ${row} of ${rows}) {`,
    `${step}const ${name} = ${map}.get(${key})${end}`,
    `${step}if (${name}) ${name}.push(${row})${end}`,
    `${step}else ${map}.set(${key}, [${row}])${end}`,
    '}',
  ]
}

