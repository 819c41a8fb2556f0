import type { Edit, Node } from '../model/index.js'
import { keyName, unwrap } from '../ast/syntax.js'
import { queryOfCandidate } from '../findings/describe.js'
import { argumentAt } from '../queries/arguments.js'
import { operationsAt } from '../queries/resolver.js'
import { directQuery, varyingEquality } from './bulk-query.js'
import { filled, insertAt, replace, textOf } from './edits.js'
import { importEdits } from './import-edits.js'
import { keyRounds } from './key-rounds.js'
import { layoutOf, linesAt, movedText } from './layout.js'
import { capitalized, freshNames, plural, singular } from './names.js'
import { otherQueries } from './other-work.js'
import { placementOf } from './placement.js'
import { isReadDisturbed } from './round-work.js'
import { attempt, refuse, type Transform } from './site.js'
import { sliceLines } from './slices.js'
import { needsParens, usedNode } from './used-result.js'

/**
 * One count per element → one grouped query before the loop and a look-up in a Map; a key without rows has no group, and counts 0. Decided: as for reads by key;
 * options of the count beside its condition have no place in the grouped query unless the library's form says so.
 */
export const countPerKey: Transform = site => {
  const { analysis, candidate, file } = site
  if (queryOfCandidate(candidate)?.effect !== 'count') return undefined
  return attempt('count-per-key', () => {
    const direct = directQuery(site)
    const { asked, call, forms, links, query, source } = direct
    const [link] = links
    const form = link && forms.counts?.[link.name]
    if (!link || !form || link.call !== call) return refuse('no-bulk-form')
    const equality = varyingEquality(site, direct)
    const used = usedNode(file, asked)
    const names = freshNames(file)
    const keyed = keyRounds(site, direct, used, equality, names)
    const { rounds } = keyed
    const others = otherQueries(analysis, file, rounds.outermost.body, asked)
    const leaving = { analysis, file, asked, query, iterations: direct.iterations, column: equality.column, key: source.origin(equality.value), used, givesOne: false, caught: rounds.caught, direct }
    if (!others || isReadDisturbed(leaving, others)) return refuse('other-work-in-between')
    if (!rounds.exact) return refuse('depends-on-the-loop')
    const placement = placementOf(file, rounds.outermost.node)
    if (typeof placement === 'string') return refuse(placement)

    const path = operationsAt(analysis.ev, source.file, call).flatMap(({ fact }) => fact.key ?? [])[0]
    const where = path === undefined ? undefined : argumentAt(call, path)
    if (!where || !link.property) return refuse('not-one-key')
    const here = (node: Node) => textOf(file, node)
    const rest = restOf(call.arguments.find(argument => argument !== where && argument.range[0] <= where.range[0] && where.range[1] <= argument.range[1]), where)
    if (rest.length > 0 && !form.grouped.includes('$rest')) return refuse('no-bulk-form')
    const row = singular(query.entity?.name)
    const keyNames = names.take(equality.column === 'id' ? `${row}Ids` : plural(equality.column))
    const counts = names.take(`${row}Counts`)
    const mapName = names.take(`${row}CountBy${capitalized(equality.column)}`)
    const rowName = names.local('group', placement.statement)
    const grouped = (keys: string) => {
      const text = filled(form.grouped, {
        column: equality.column,
        columnText: equality.columnText ?? equality.column,
        first: call.arguments[0] ? source.render(call.arguments[0], [], here) : '',
        where: source.render(where, equality.withList(keys), here),
        rest: rest.map(part => `, ${source.render(part, [], here)}`).join(''),
      })
      const start = link.property?.range[0] ?? call.range[0]
      return movedText(file, source.render(call, [{ range: [start, call.range[1]], text }] satisfies Edit[], here), call.range[0], placement.statement.range[0], source.file)
    }
    const key = (text: string) => (forms.keys === 'text' ? `String(${text})` : text)
    const values = { row: rowName, column: equality.column }
    const { end } = layoutOf(file)
    const lines: string[] = []
    lines.push(...keyed.lines(placement.statement))
    lines.push(`const ${keyNames} = [...new Set(${rounds.list(source.origin(equality.value), source.render(equality.value, [], rounds.inlined))})]${end}`)
    if (direct.splits) lines.push(`const ${counts} = ${keyNames}.length === 0 ? [] : await ${grouped(keyNames)}${end}`)
    else lines.push(`const ${counts} = []${end}`, ...sliceLines(file, keyNames, names.local('i', placement.statement), direct.slice, slice => `${counts}.push(...(await ${grouped(slice)}))${end}`))
    const asConst = /\.[cm]?tsx?$/.test(file.path) ? ' as const' : ''
    lines.push(`const ${mapName} = new Map(${counts}.map(${rowName} => [${key(filled(form.key, values))}, ${filled(form.count, values)}]${asConst}))${end}`)
    const value = `${mapName}.get(${key(source.render(equality.value, [], here))}) ?? 0`
    const at = placement.statement.range[0]
    return {
      transformation: 'count-per-key',
      title: `Count all ${plural(row)} in one grouped query before the loop`,
      roundTrips: direct.splits ? 'constant' : 'chunks',
      edits: [
        insertAt(at, linesAt(file, at, [...lines, ''])),
        replace(used, needsParens(file, used) ? `(${value})` : value),
        ...keyed.edits,
        ...importEdits(file, [...equality.uses, ...(form.uses ?? [])], forms.imports ?? {}),
        ...source.imports(call),
      ],
    }
  })
}

/** What the options say beside the condition. */
function restOf(options: Node | undefined, where: Node): readonly Node[] {
  const object = options && unwrap(options)
  if (!object || object === where || object.type !== 'ObjectExpression') return []
  return object.properties.filter(property => property.type !== 'Property' || keyName(property.key, property.computed) !== 'where')
}
