import type { Edit, Node, NodeOf } from '../model/index.js'
import { keyName, unwrap } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { argumentAt } from '../queries/arguments.js'
import { operationsAt } from '../queries/resolver.js'
import { type DirectQuery, directQuery, renamed, variesOutside } from './bulk-query.js'
import { replace, textOf } from './edits.js'
import { isTypeScript, readFormOf } from './prefetch.js'
import { plainRounds } from './key-rounds.js'
import { deeper, layoutOf, linesAt, movedText } from './layout.js'
import { capitalized, freshNames, plural } from './names.js'
import { arePlain, entryText, joinedKey, type KeyPart, keysText } from './key-parts.js'
import { readEdits, readPlace, rowOrNone } from './read-place.js'
import { attempt, refuse, type Transform } from './site.js'
import { sliceLines } from './slices.js'
import { usedNode } from './used-result.js'

/**
 * One read by key per element → the same reads started together, which the library sends as one statement. For reads whose columns are chosen without the key, or out of sight, and for keys of
 * several columns: each row is found again by the key that it was asked for with. Decided: every condition is an equality, for only such calls are merged, and nothing else differs from round to round.
 */
export const sameTick: Transform = site => {
  const { analysis, file } = site
  return attempt('prefetch-by-key', () => {
    const direct = directQuery(site)
    const { asked, call, query, links } = direct
    const form = readFormOf(direct)?.form
    const [link] = links
    if (!query.fact.mergesInTick || links.length !== 1 || !link || !form) return refuse('no-bulk-form')
    if (direct.gives !== 'same' && direct.gives !== 'checked') return refuse('no-bulk-form')
    const parts = partsOf(direct, equalitiesIn(analysis, direct) ?? refuse('not-one-key'))
    if (parts.length === 0 || variesOutside(direct, parts.map(({ value }) => value))) return refuse('not-one-key')
    const [only, ...others] = parts
    const single = only && others.length === 0 ? only : undefined
    if (!single && !arePlain(analysis, file, direct, parts)) return refuse('key-type-unknown')
    const used = usedNode(file, asked)
    const names = freshNames(file)
    const place = readPlace(site, direct, { used, keys: parts, missing: form.missing, givesOne: true }, plainRounds(site, direct, used, parts, names), names)
    const { placement, row } = place
    const { end, step } = layoutOf(file)
    const keys = names.take(single ? (single.column === 'id' ? `${row}Ids` : plural(single.column)) : `${row}Keys`)
    const map = names.take(single ? `${plural(row)}By${capitalized(single.column.replace(/^_/, ''))}` : `${plural(row)}ByKey`)
    const local = new Map(parts.map(part => [part, names.local(part.column, placement.statement)] as const))
    const edits: readonly Edit[] = [
      ...parts.map(part => replace(part.property, entryText(textOf(direct.source.file, part.property.key), local.get(part) ?? part.column))),
      ...renamed(link, form.orNull),
    ]
    const at = placement.statement.range[0]
    const read = movedText(file, direct.source.render(call, edits, node => textOf(file, node)), call.range[0], at, direct.source.file)
    const own = parts.map(part => local.get(part) ?? part.column)
    const parameter = single ? (own[0] ?? '') : `({ ${parts.map((part, index) => entryText(part.column, own[index] ?? '')).join(', ')} })`
    const key = single ? (own[0] ?? '') : joinedKey(own)
    const entries = names.take(plural(row))
    const i = names.local('i', placement.statement)
    const started = (slice: string): string =>
      linesAt(file, at, [`${entries}.push(...(await Promise.all(${slice}.map(async ${parameter} => [`, `${step}${key},`, `${step}await ${deeper(step, read)},`, `]${isTypeScript(file) ? ' as const' : ''}))))${end}`])
    const lines = [
      `const ${keys} = ${keysText(place, parts)}${end}`,
      `const ${entries} = []${end}`,
      ...sliceLines(file, keys, i, direct.slice, started),
      `const ${map} = new Map(${entries})${end}`,
    ]
    const lookUp = `${map}.get(${single ? place.inRound(single.value) : joinedKey(parts.map(({ value }) => place.inRound(value)))})`
    return {
      transformation: 'prefetch-by-key',
      title: `Load all ${plural(row)} in one query before the loop`,
      roundTrips: 'chunks',
      edits: readEdits(place, lines, rowOrNone(place, form, lookUp), []),
    }
  })
}

interface Part extends KeyPart {
  readonly property: NodeOf<'Property'>
}

/** The equalities whose values differ from round to round. */
const partsOf = ({ source, iterations }: DirectQuery, equalities: readonly Part[]): readonly Part[] => equalities.filter(({ value }) => source.varies(value, iterations))

/** All conditions of the call, if each is a column, alone or as one of a key of several, that equals a plain value. */
function equalitiesIn({ ev }: Analysis, { call, source: { file } }: DirectQuery): readonly Part[] | undefined {
  const [path] = operationsAt(ev, file, call).flatMap(({ fact }) => fact.key ?? [])
  const where = path === undefined ? undefined : argumentAt(call, path)
  const object = where && unwrap(where)
  if (object?.type !== 'ObjectExpression') return undefined
  const parts = object.properties.map(property => equalitiesOf(property, object.properties.length === 1))
  return parts.every(part => part !== undefined) ? parts.flat() : undefined
}

/** `id: value`, `postId_label: { postId: value, label: value }`: an object of another name is a condition on related rows. */
function equalitiesOf(property: Node, isAlone: boolean): readonly Part[] | undefined {
  const column = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
  if (property.type !== 'Property' || column === undefined) return undefined
  const value = unwrap(property.value)
  if (value.type !== 'ObjectExpression') return isPlain(value, isAlone) ? [{ column, value: property.value, property }] : undefined
  const parts = value.properties.map(inner => (inner.type === 'Property' && unwrap(inner.value).type !== 'ObjectExpression' ? equalitiesOf(inner, true) : undefined))
  return parts.every(part => part !== undefined) && parts.flat().map(part => part.column).join('_') === column ? parts.flat() : undefined
}

/** No filter of its own, as far as it is written: a column of the key cannot have one, others may. */
function isPlain({ type }: Node, isOfKey: boolean): boolean {
  if (type === 'Literal' || type === 'TemplateLiteral' || type === 'MemberExpression' || type === 'Identifier') return true
  return isOfKey && type !== 'ArrayExpression' && type !== 'ArrowFunctionExpression'
}
