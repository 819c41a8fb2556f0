import type { Edit, Node, SourceFile } from '../model/index.js'
import type { DirectQuery } from './bulk-query.js'
import { isResultChanged } from './changed-results.js'
import { insertAt, replace, textOf } from './edits.js'
import { importEdits } from './import-edits.js'
import { linesAt, layoutOf } from './layout.js'
import { type FreshNames, freshNames, singular } from './names.js'
import { mayDisturbRead, otherQueries } from './other-work.js'
import { hasDistinctKeys, isAboutRow } from './own-rows.js'
import { type Placement, placementOf } from './placement.js'
import { type Rounds, roundsAt } from './rounds.js'
import { refuse, type Site } from './site.js'
import { needsParens } from './used-result.js'

/** A part of a query's condition whose value differs from round to round. */
interface VaryingPart {
  readonly column: string
  readonly value: Node
}

/** A read by key that can be made before the rounds that ask for it: where its statements go, and what is known there. */
export interface ReadPlace {
  readonly file: SourceFile
  readonly direct: DirectQuery
  readonly used: Node
  readonly rounds: Rounds
  readonly placement: Placement
  readonly names: FreshNames
  /** What one row is called. */
  readonly row: string
  /** A part of the query as it reads in the round. */
  readonly inRound: (node: Node) => string
  /** The same in terms of the elements alone. */
  readonly beforehand: (node: Node) => string
}

/**
 * The place before all rounds for a read whose keys these are. Refused: a round whose keys are not known beforehand, that handles a missing row itself, or that does what other rounds may
 * read. Not looked at: rows that others change while the loop runs.
 */
export function readPlace({ analysis, file }: Site, direct: DirectQuery, used: Node, keys: readonly VaryingPart[], throwsOnMissing: boolean): ReadPlace {
  const { asked, query, source } = direct
  const names = freshNames(file)
  const rounds = roundsAt(analysis.ev, file, used, direct.iterations, () => names.take('list'))
  if (rounds.caught && (throwsOnMissing || direct.gives === 'checked')) return refuse('handles-errors-per-element')
  const placement = placementOf(file, rounds.outermost.node)
  if (typeof placement === 'string') return refuse(placement)
  const others = otherQueries(analysis, file, placement.crosses ? placement.statement : rounds.outermost.body, asked)
  const inRound = (node: Node): string => source.render(node, [], inner => textOf(file, inner))
  const parts = keys.map(({ column, value }) => ({ column, text: inRound(value), origin: source.origin(value), value }))
  if (!rounds.exact && !parts.every(({ origin, value }) => isSafeKey(origin ?? value))) return refuse('depends-on-the-loop')
  const distinct = parts.filter(({ origin }) => direct.iterations.length === 1 && origin !== undefined && hasDistinctKeys(analysis, file, origin, rounds.outermost))
  // Rounds with the same key would see what one of them has made of the row.
  if (distinct.length === 0 && isResultChanged(file, used, rounds.outermost.body)) return refuse('rows-are-changed')
  // What a round writes before it reads is no longer what was there beforehand.
  const isOwnRow = (at: Node): boolean => at.range[0] >= used.range[1] && distinct.some(({ text }) => isAboutRow(file, at, used, text))
  const column = parts.find(({ column: name }) => name === 'id' || name === '_id')?.column ?? parts[0]?.column ?? ''
  if (!others || others.some(other => mayDisturbRead(other, query, column, isOwnRow))) return refuse('other-work-in-between')
  return { file, direct, used, rounds, placement, names, row: singular(query.entity?.name), inRound, beforehand: node => source.render(node, [], rounds.inlined) }
}

/** The lines before the rounds, and what stands for the read in each of them. */
export function readEdits({ file, direct, used, rounds, placement }: ReadPlace, lines: readonly string[], value: string, uses: readonly string[]): readonly Edit[] {
  const { extracted } = rounds
  const at = placement.statement.range[0]
  const first = extracted ? [`const ${extracted.name} = ${textOf(file, extracted.node)}${layoutOf(file).end}`] : []
  return [
    insertAt(at, linesAt(file, at, [...first, ...lines, ''])),
    replace(used, needsParens(file, used) && value.includes('??') ? `(${value})` : value),
    ...(extracted ? [replace(extracted.node, extracted.name)] : []),
    ...importEdits(file, uses, direct.forms.imports ?? {}),
    ...direct.source.imports(direct.call),
  ]
}

/** A member of the element or of a constant can be read in any round, also where the body would not have come to it. */
const isSafeKey = (node: Node): boolean => node.type === 'Identifier' || (node.type === 'MemberExpression' && node.object.type === 'Identifier') || (node.type === 'ChainExpression' && node.expression.type === 'MemberExpression')
