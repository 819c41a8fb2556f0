import type { Node, SourceFile } from '../model/index.js'
import type { Analysis } from '../findings/candidates.js'
import { columnsOf } from '../queries/entity-columns.js'
import { membersOf } from '../values/unions.js'
import type { DirectQuery } from './bulk-query.js'
import { isDeclaredNumber } from './key-types.js'
import type { ReadPlace } from './read-place.js'

/** One column of a key. */
export interface KeyPart {
  readonly column: string
  readonly value: Node
}

/** `id`, `id: other`: a property of an object, or of a pattern. */
export const entryText = (name: string, value: string): string => (name === value ? name : `${name}: ${value}`)

/** A key of several columns as one text: no two keys of strings and numbers have the same. */
export const joinedKey = (values: readonly string[]): string => `JSON.stringify([${values.join(', ')}])`

/** The list of the keys of all rounds: plain values without repetitions, or objects with one property for each column. */
export function keysText({ rounds, direct: { source }, beforehand }: ReadPlace, parts: readonly KeyPart[]): string {
  const [only, ...others] = parts
  if (only && others.length === 0) return `[...new Set(${rounds.list(source.origin(only.value), beforehand(only.value), { more: true })})]`
  return rounds.list(undefined, `{ ${parts.map(({ column, value }) => entryText(column, beforehand(value))).join(', ')} }`)
}

const PLAIN = new Set(['string', 'enum', 'number'])
const PLAIN_COLUMN = /string|uuid|text|char|number|int|serial|enum/i
const OTHER_COLUMN = /big|date|time|decimal|numeric|json|byte|blob|buffer|binary|object|array|\[|transform/i

/**
 * Whether the columns of a key are certain to hold strings or numbers, which a text tells apart: by the declaration of the column, else by the type of the value that is looked for. What
 * the library makes of a value on its way is read from that declaration alone.
 */
export function arePlain(analysis: Analysis, file: SourceFile, { query, source }: DirectQuery, parts: readonly KeyPart[]): boolean {
  const columns = columnsOf(analysis.ev, source.file, query)
  return parts.every(({ column, value }) => {
    const declared = columns?.declared(column)
    if (declared !== undefined) return PLAIN_COLUMN.test(declared) && !OTHER_COLUMN.test(declared)
    const origin = source.origin(value)
    return origin !== undefined && isPlain(analysis, file, origin)
  })
}

/** The same where the library's keys are compared as text: what is called an identity has one text, whatever its type. */
export function areToldApart(analysis: Analysis, file: SourceFile, direct: DirectQuery, parts: readonly KeyPart[]): boolean {
  if (direct.forms.keys === 'identity') return arePlain(analysis, file, direct, parts)
  const columns = columnsOf(analysis.ev, direct.source.file, direct.query)
  return parts.every(part => /(?:^_?id|Id|_id)$/.test(part.column) || ((!direct.forms.matchesLists || columns?.declared(part.column) !== undefined) && arePlain(analysis, file, direct, [part])))
}

function isPlain(analysis: Analysis, file: SourceFile, node: Node): boolean {
  if (isDeclaredNumber(analysis, file, node)) return true
  const values = membersOf(analysis.ev.valueOf(file, node))
  return values.length > 0 && values.every(one => one.kind === 'builtin' && PLAIN.has(one.name))
}
