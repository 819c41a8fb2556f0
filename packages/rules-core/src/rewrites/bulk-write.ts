import type { Edit, Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isFunction } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import { lookUp } from '../values/bindings.js'
import { type DirectQuery } from './bulk-query.js'
import { collectedPromises, type CollectedPromises } from './collected-promises.js'
import { collectedEdits } from './collected-rows.js'
import { earlyEdits } from './early-write.js'
import { replace, textOf, textWith } from './edits.js'
import { gatheredAt, type Gathering } from './gathering.js'
import { guardsBetween } from './guards.js'
import { inlined } from './inlined.js'
import { deeper, indentAt, layoutOf, linesAt, movedText } from './layout.js'
import { capitalized, freshNames, type FreshNames, plural, singular } from './names.js'
import { otherQueries } from './other-work.js'
import { type Placement, placementOf } from './placement.js'
import { pushedResult } from './pushed-results.js'
import { isChangedAfter } from '../findings/region-changes.js'
import { isWriteMet } from './round-work.js'
import { type Rounds, roundsAt } from './rounds.js'
import { refuse, type Site, unlessRefused } from './site.js'
import { sliceLines } from './slices.js'
import { bareStatement, usedNode } from './used-result.js'
import { wrappedCall } from './wrapped-call.js'

/** A write of every round as one write of a list: of rows, of keys, or of operations. */
export interface BulkWrite {
  /** What one round puts into the list, given how its parts read there. */
  readonly entry: (text: (part: Node) => string) => string
  /** Whether an entry is a list of what the bulk call takes. */
  readonly flat?: boolean
  /** The entry as one expression, where it is one. */
  readonly node?: Node
  /** Whether an entry is an operation that runs as soon as it is awaited: it must not be what an async function returns. */
  readonly lazy?: boolean
  /** Makes the entries different from one another: keys. */
  readonly distinct?: boolean
  /** Of entries with the same key, which a row's name stands for, only the last one is written, where the first of them stood. */
  readonly unique?: { readonly rows: string; readonly row: string; readonly key: (row: string) => string }
  /** What the list is called when it needs a name. */
  readonly list: string
  /** The bulk call, given the text of a list. */
  readonly call: (list: string) => string
  /** What a slice is called, where the call mentions its list more than once. */
  readonly batch?: string
  /** Whether the bulk call minds an empty list. */
  readonly throwsOnEmpty: boolean
  /** Whether its result is, in order, what the single calls gave. */
  readonly returnsRows: boolean
  /** Whether it takes lists of any length. */
  readonly splits: boolean
  /** Entries in one statement where it does not. */
  readonly slice: number
  /** Whether nothing but this write knows the rows yet: what follows it in a round cannot refer to them. */
  readonly fresh?: boolean
  /** Whether the bulk call changes the entries themselves, as the single one did. */
  readonly fillsIn?: boolean
  /** Statements of a round that the bulk call speaks for. */
  readonly settled?: readonly Node[]
  /** The list that what the bulk call gives is put into. */
  readonly into?: NodeOf<'Identifier'>
  /** The type of an entry, for a list that closures fill. */
  readonly entryType?: string | undefined
}

/** A place in the rounds, and what was learned of its surroundings. */
export interface WritePlace {
  readonly site: Site
  readonly direct: DirectQuery
  readonly used: Node
  readonly outermost: Iteration
  readonly gathering: Gathering
  readonly placement: Placement
}

/**
 * The edits that write once what the rounds write one by one: in place of the loop when it does nothing else, else collected in the loop and written after it.
 * Decided: no round reads or writes what another has written, nothing that could depend on the write follows it, errors are not caught per round.
 */
export function bulkWriteEdits(site: Site, given: DirectQuery, bulk: BulkWrite): readonly Edit[] {
  const { analysis, file } = site
  const { asked, query, iterations } = given
  const promises = collectedPromises(file, asked, iterations)
  const wrapped = promises ? undefined : wrappedCall(analysis.ev, file, asked)
  const direct = wrapped ? { ...given, call: wrapped.wrapper } : given
  const write = wrapped ? { ...bulk, call: (list: string) => textWith(file, wrapped.wrapper, [replace(asked, bulk.call(list))]) } : bulk
  const used = promises ? asked : (wrapped?.awaited ?? usedNode(file, asked))
  const outermost = iterations.at(-1) ?? refuse('unknown-iteration')
  let inner: Node = used
  let leavesEarly = false
  for (const iteration of iterations) {
    const around = guardsBetween(file, inner, iteration) ?? refuse('in-another-function')
    if (around.caught) return refuse('handles-errors-per-element')
    leavesEarly ||= around.leavesEarly
    inner = iteration.node
  }
  if (write.node && isChangedAfter(file, write.node, outermost.node, used)) return refuse('depends-on-the-loop')
  const others = otherQueries(analysis, file, outermost.body, wrapped?.wrapper ?? asked)?.filter(({ at }) => !site.beside?.includes(at))
  if (!others || (!site.before && isWriteMet({ analysis, file, asked, query, iterations }, others))) return refuse('other-work-in-between')
  const gathering = promises ? { outer: outermost.node, awaited: true, unused: true } : gatheredAt(file, outermost)
  const placement = placementOf(file, gathering.outer)
  if (typeof placement === 'string') return refuse(placement)
  const place: WritePlace = { site, direct, used, outermost, gathering, placement }
  if (site.before) return promises ? refuse('not-awaited') : earlyEdits(place, write, others)
  if (promises) return !leavesEarly && others.length === 0 && onlyWork(file, outermost, used, write.settled ?? [], promises.work) ? promisedEdits(place, promises, write, freshNames(file)) : refuse('not-awaited')
  const pushed = write.returnsRows && write.flat !== true ? pushedResult(file, used) : undefined
  if (!leavesEarly && others.length === 0 && onlyWork(file, outermost, used, write.settled ?? [], [...(pushed ? [pushed.statement] : []), ...(site.beside ?? []).flatMap(call => bareStatement(file, usedNode(file, call)) ?? [])])) {
    const edits = unlessRefused(() => inPlaceEdits(place, pushed ? { ...write, into: pushed.list } : write, freshNames(file)))
    if (edits) return edits
  }
  return collectedEdits(place, write, others, freshNames(file))
}

/** The loop goes: its list is known beforehand. */
function inPlaceEdits(place: WritePlace, write: BulkWrite, names: FreshNames): readonly Edit[] | undefined {
  const { site: { analysis, file }, direct, used, gathering } = place
  const rounds = roundsAt(analysis.ev, file, used, direct.iterations, () => names.take('items'))
  if (!rounds.exact) return undefined
  const list = entriesText(place, rounds, write)
  const collected = isCollected(file, used)
  if (write.into && (!gathering.awaited || (write.splits && write.throwsOnEmpty) || write.unique || isMentioned(file, write.into, rounds.outermost.node, direct.asked))) return undefined
  if (gathering.unused && (collected || bareStatement(file, used) || write.into)) return wholeLoop(place, rounds, list, names, write)
  if (write.flat || !collected || !gathering.awaited || !write.returnsRows || !write.splits || direct.iterations.length > 1 || rounds.extracted) return undefined
  // Only where every round gives a row do the rows stand where they stood.
  if (guardsBetween(file, used, rounds.outermost)?.guards.length !== 0) return undefined
  const text = writtenAt(file, write, direct, place.placement.statement, list)
  const { outer } = gathering
  return [replace(outer, outer.type === 'AwaitExpression' || file.parentOf(outer)?.type !== 'AwaitExpression' ? `await ${text}` : text)]
}

/** The entries of all rounds. */
function entriesText({ site: { file }, direct, placement }: WritePlace, rounds: Rounds, write: BulkWrite): string {
  const entries = rounds.list(write.node ?? direct.asked, write.entry(part => movedText(file, roundText(file, rounds, part), part.range[0], placement.statement.range[0])), write.flat ? { flat: true } : {})
  return write.distinct ? `[...new Set(${entries})]` : entries
}

/** The loop goes, and so does the list of promises that it fills for the next statement: what that is given is what the bulk call gives. */
function promisedEdits(place: WritePlace, { bare, edits, isFlat, node }: CollectedPromises, write: BulkWrite, names: FreshNames): readonly Edit[] {
  const { site: { analysis, file }, direct, used, placement } = place
  const rounds = roundsAt(analysis.ev, file, used, direct.iterations, () => names.take('items'))
  if (!rounds.exact || rounds.extracted) return refuse('depends-on-the-loop')
  const list = entriesText(place, rounds, write)
  if (bare) return [...bare, ...wholeLoop(place, rounds, list, names, write)]
  if (isFlat || write.flat || write.unique || !write.returnsRows || !write.splits || write.throwsOnEmpty) return refuse('result-is-used')
  return [...edits, replace(node, `await ${writtenAt(file, write, direct, placement.statement, list)}`)]
}

function wholeLoop({ site: { file }, direct, gathering, placement: { statement } }: WritePlace, rounds: Rounds, list: string, names: FreshNames, write: BulkWrite): readonly Edit[] {
  const { end } = layoutOf(file)
  if (gathering.joined) {
    if (rounds.extracted) return refuse('depends-on-the-loop')
    const name = names.take(write.list)
    const lines = writeLines(file, name, names, write, gathering.joined, direct)
    return [replace(statement, `const ${name} = ${list}${end}`), replace(gathering.joined, linesAt(file, gathering.joined.range[0], lines))]
  }
  if (statement !== gathering.outer && bareStatement(file, gathering.outer) !== statement) return refuse('result-is-used')
  const before = rounds.extracted ? [`const ${rounds.extracted.name} = ${textOf(file, rounds.extracted.node)}${end}`] : []
  const at = statement.range[0]
  if (write.splits && !write.throwsOnEmpty && !write.unique) {
    const text = `await ${writtenAt(file, write, direct, statement, list)}`
    return [replace(statement, linesAt(file, at, [...before, ...(write.into ? intoLines(write.into, direct, names, statement, text, end) : [`${text}${end}`])]))]
  }
  const isName = /^[\w$]+$/.test(list)
  const name = isName ? list : names.take(write.list)
  return [replace(statement, linesAt(file, at, [...before, ...(isName ? [] : [`const ${name} = ${list}${end}`]), ...writeLines(file, name, names, write, statement, direct)]))]
}

/** The write with its list as it reads at another place. The lines of the list, which read as they would there already, follow the line of the call that holds it. */
export function writtenAt(file: SourceFile, write: BulkWrite, { call, source }: Written, at: Node, list: string): string {
  const text = movedText(file, write.call(LIST), call.range[0], at.range[0], source.file)
  const line = text.slice(text.lastIndexOf('\n', text.indexOf(LIST)) + 1)
  const base = indentAt(file, at.range[0])
  return text.replaceAll(LIST, () => deeper(text.startsWith(line) || !line.startsWith(base) ? '' : (/^\s*/.exec(line.slice(base.length))?.[0] ?? ''), list))
}

/** Stands for the list while the call is moved. */
const LIST = '\u0000'

/** Where the single write is written. */
type Written = Pick<DirectQuery, 'call' | 'source'>

/** Puts all that the bulk call gives into a list: it may be more than the arguments of one call. */
function intoLines(into: NodeOf<'Identifier'>, { query }: DirectQuery, names: FreshNames, at: Node, text: string, end: string): readonly string[] {
  const one = singular(query.entity?.name)
  const saved = names.take(`saved${capitalized(plural(one))}`)
  const item = names.local(one, at)
  return [`const ${saved} = ${text}${end}`, `for (const ${item} of ${saved}) ${into.name}.push(${item})${end}`]
}

/** What writes a list that has a name, or is another list made different. */
export function writeLines(file: SourceFile, list: string, names: FreshNames, write: BulkWrite, at: Node, written: Written, expression = list): readonly string[] {
  const { end } = layoutOf(file)
  const { unique, ...rest } = write
  if (unique) {
    const name = names.take(`unique${capitalized(unique.rows)}`)
    const row = names.local(unique.row, at)
    return [`const ${name} = [...new Map(${list}.map(${row} => [${unique.key(row)}, ${row}])).values()]${end}`, ...writeLines(file, name, names, rest, at, written)]
  }
  const statement = (text: string): string => {
    const awaited = `await ${writtenAt(file, write, written, at, text)}`
    // A slice is short enough for the arguments of one call.
    return `${write.into ? `${write.into.name}.push(...(${awaited}))` : awaited}${end}`
  }
  if (!write.splits && write.batch !== undefined) {
    const [counter, batch] = [names.local('i', at), names.local(write.batch, at)]
    const { step } = layoutOf(file)
    const [head = '', , close = ''] = sliceLines(file, list, counter, write.slice, slice => slice)
    return [head, `${step}const ${batch} = ${list}.slice(${counter}, ${counter} + ${String(write.slice)})${end}`, `${step}${deeper(step, statement(batch))}`, close]
  }
  if (!write.splits) return sliceLines(file, list, names.local('i', at), write.slice, statement)
  return [`${write.throwsOnEmpty ? `if (${list}.length > 0) ` : ''}${statement(expression)}`]
}

/** A part of the entry as a callback over the elements says it. It is evaluated once per round, as it was; so it may do what it likes but wait. */
function roundText(file: SourceFile, rounds: Rounds, part: Node): string {
  const { outermost } = rounds
  const waits = containsAwait(part)
  const isKnown = namesIn(file, part).every(name => {
    const declared = lookUp(file, name.name, name)?.declarations ?? []
    return declared.every(declaration => !contains(outermost.node, declaration.name) || contains(part, declaration.name) || rounds.isElement(declaration))
  })
  if (isKnown && !waits) return textOf(file, part)
  return inlined(file, part, outermost) ?? refuse('depends-on-the-loop')
}

/** Whether a node waits for anything itself; functions that it only defines do so when they are called. */
export function containsAwait(root: Node): boolean {
  let found = false
  walk(root, node => {
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) found = true
    return found || isFunction(node) ? false : undefined
  })
  return found
}

/** Whether the list is asked for anything by the rows, or is made by the rounds themselves. */
function isMentioned(file: SourceFile, list: NodeOf<'Identifier'>, loop: Node, row: Node): boolean {
  const binding = lookUp(file, list.name, list)
  return binding === undefined || binding.declarations.some(declaration => contains(loop, declaration.name)) || binding.references.some(reference => contains(row, reference))
}

/** Whether the rounds do nothing but the write: its statement, constants that it is computed from, and statements that leave the loop with it. */
function onlyWork(file: SourceFile, outermost: Iteration, used: Node, settled: readonly Node[], leaving: readonly Node[]): boolean {
  let child: Node = used
  for (let node = file.parentOf(used); node; child = node, node = file.parentOf(node)) {
    if (node === outermost.node) return true
    if (node.type === 'BlockStatement') {
      const rest = node.body.filter(statement => statement !== child)
      if (!rest.every(statement => leaving.includes(statement) || ((isPreparation(statement) || settled.includes(statement)) && statement.range[1] <= child.range[0]))) return false
    } else if (node.type === 'IfStatement') {
      if (node.alternate != null && contains(node.consequent, used)) return false
    } else if (node.type === 'TryStatement' || node.type === 'SwitchCase') return false
    else if (isFunction(node)) {
      if (node.body.type !== 'BlockStatement' && child !== node.body) return false
    }
  }
  return true
}

/** A constant, or a condition under which the round ends. */
const isPreparation = (statement: Node): boolean => (statement.type === 'VariableDeclaration' && statement.kind === 'const') || (statement.type === 'IfStatement' && statement.alternate == null && endsOnly(statement.consequent))

const endsOnly = (node: Node): boolean =>
  node.type === 'ContinueStatement' || (node.type === 'ReturnStatement' && node.argument == null) || (node.type === 'BlockStatement' && node.body.length === 1 && node.body[0] !== undefined && endsOnly(node.body[0]))

/** Whether the query's promise or result is what the callback returns. */
export function isCollected(file: SourceFile, used: Node): boolean {
  const parent = file.parentOf(used)
  return parent?.type === 'ReturnStatement' || parent?.type === 'ArrowFunctionExpression'
}
