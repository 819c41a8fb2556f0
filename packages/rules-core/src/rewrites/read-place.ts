import type { Edit, Node, ReadForm, SourceFile } from '../model/index.js'
import type { DirectQuery } from './bulk-query.js'
import { insertAt, replace, textOf } from './edits.js'
import { importEdits } from './import-edits.js'
import { type KeptWrite, keptWrites } from './kept-rows.js'
import type { KeyRounds } from './key-rounds.js'
import { linesAt } from './layout.js'
import { type FreshNames, singular } from './names.js'
import { otherQueries } from './other-work.js'
import { type Placement, placementOf } from './placement.js'
import { isReadDisturbed } from './round-work.js'
import type { Rounds } from './rounds.js'
import { mayShareChanges } from './shared-changes.js'
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
  readonly keyed: KeyRounds
  readonly rounds: Rounds
  readonly placement: Placement
  readonly names: FreshNames
  /** The writes by which the rows are kept up to date. */
  readonly kept: readonly KeptWrite[]
  /** What one row is called. */
  readonly row: string
  /** A part of the query as it reads in the round. */
  readonly inRound: (node: Node) => string
  /** The same in terms of the elements alone. */
  readonly beforehand: (node: Node) => string
}

/** How a read is made, as far as its place depends on it. */
export interface ReadWay {
  readonly used: Node
  readonly keys: readonly VaryingPart[]
  readonly missing: ReadForm['missing']
  /** Whether a round is given one row, or none. */
  readonly givesOne: boolean
  /** Whether the rows are found in a Map that can be kept up to date. */
  readonly mayKeep?: boolean
}

/**
 * The place before all rounds for a read with these keys. Refused: a round whose keys are not known beforehand, that handles a missing row itself, or that does what other rounds may
 * read. Not looked at: rows that others change while the loop runs.
 */
export function readPlace(site: Site, direct: DirectQuery, { used, keys, missing, givesOne, mayKeep }: ReadWay, keyed: KeyRounds, names: FreshNames): ReadPlace {
  const { analysis, file } = site
  const { asked, query, source, iterations } = direct
  const { rounds } = keyed
  if (rounds.caught && (missing === 'throws' || direct.gives === 'checked')) return refuse('handles-errors-per-element')
  const placement = placementOf(file, rounds.outermost.node)
  if (typeof placement === 'string') return refuse(placement)
  const others = otherQueries(analysis, file, placement.crosses ? placement.statement : rounds.outermost.body, asked)
  const parts = keys.map(({ column, value }) => ({ column, value, origin: source.origin(value) }))
  if (!rounds.exact && !keyed.first && !parts.every(({ origin, value }) => isSafeKey(origin ?? value))) return refuse('depends-on-the-loop')
  // One part that tells the rounds apart is enough.
  const leaving = parts.map(({ column, origin }) => ({ analysis, file, asked, query, iterations, column, key: origin, used, givesOne, caught: rounds.caught, direct }))
  if (!others) return refuse('other-work-in-between')
  const [read] = leaving
  const disturbs = leaving.every(one => isReadDisturbed(one, others))
  const kept = disturbs && mayKeep && read && !keyed.first ? keptWrites(site, read, others) : []
  if (disturbs && (kept.length === 0 || leaving.some(one => isReadDisturbed(one, others.filter(({ at }) => !kept.some(write => write.at === at)))))) return refuse('other-work-in-between')
  if (leaving.every(mayShareChanges)) return refuse('rows-are-changed')
  return {
    file, direct, used, keyed, rounds, placement, names, kept, row: singular(query.entity?.name),
    inRound: node => source.render(node, [], inner => textOf(file, inner)),
    beforehand: node => source.render(node, [], rounds.inlined),
  }
}

/** The lines before the rounds, and what stands for the read in each of them. */
export function readEdits(place: ReadPlace, lines: readonly string[], value: string, uses: readonly string[]): readonly Edit[] {
  const { file, keyed, placement: { statement } } = place
  return [insertAt(statement.range[0], linesAt(file, statement.range[0], [...keyed.lines(statement), ...lines, ''])), ...roundEdits(place, value, uses)]
}

/** What is changed beside the lines before the rounds. Two queries may need the same import. */
export function roundEdits({ file, direct, used, keyed }: ReadPlace, value: string, uses: readonly string[]): readonly Edit[] {
  const edits = [
    replace(used, needsParens(file, used) && value.includes('??') ? `(${value})` : value),
    ...keyed.edits,
    ...importEdits(file, uses, direct.forms.imports ?? {}),
    ...direct.source.imports(direct.call),
  ]
  return edits.filter((edit, index) => edits.findIndex(({ range, text }) => range[0] === edit.range[0] && range[1] === edit.range[1] && text === edit.text) === index)
}

/** What a look-up of one row gives, and what stood for a row that is not there. */
export function rowOrNone({ file, direct: { gives }, used }: ReadPlace, { missing }: ReadForm, lookUp: string): string {
  if (missing === 'throws' || gives === 'checked') return `${lookUp} ?? (${textOf(file, used)})`
  return missing === 'null' || gives === 'first-or-null' ? `${lookUp} ?? null` : lookUp
}

/** A member of the element or of a constant can be read in any round, also where the body would not have come to it. */
const isSafeKey = (node: Node): boolean => node.type === 'Identifier' || (node.type === 'MemberExpression' && node.object.type === 'Identifier') || (node.type === 'ChainExpression' && node.expression.type === 'MemberExpression')
