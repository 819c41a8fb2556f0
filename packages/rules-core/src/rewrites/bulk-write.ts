import type { Edit, Node, SourceFile } from '../model/index.js'
import { contains, isFunction } from '../ast/syntax.js'
import { insertAt, replace, textOf } from './edits.js'
import type { DirectQuery } from './bulk-query.js'
import { layoutOf, linesAt } from './layout.js'
import type { FreshNames } from './names.js'
import { changes, mayInterfere, otherQueries } from './other-work.js'
import { type Placement, placementOf } from './placement.js'
import { type Rounds, roundsAt } from './rounds.js'
import { refuse, type Site } from './site.js'
import { sliceLines } from './slices.js'
import { bareStatement, collectedBy, usedNode } from './used-result.js'

/** A write of every round as one write of a list: of rows, or of keys. */
interface BulkWrite {
  /** What differs between the rounds. */
  readonly entry: Node
  /** Makes the entries different from one another: keys. */
  readonly distinct: boolean
  /** What the list is called when it needs a name. */
  readonly list: string
  /** The bulk call, given the text of a list. */
  readonly call: (list: string) => string
  /** Whether the bulk call minds an empty list. */
  readonly throwsOnEmpty: boolean
  /** Whether its result is, in order, what the single calls gave. */
  readonly returnsRows: boolean
}

/**
 * The edits that write once what the rounds write one by one: in place of the loop when it does nothing else, else collected in the loop and written after it.
 * Decided: no round reads or writes what another has written, nothing that could depend on the write follows it, errors are not caught per round.
 */
export function bulkWriteEdits(site: Site, direct: DirectQuery, names: FreshNames, write: BulkWrite): readonly Edit[] {
  const { analysis, file } = site
  const { call, query } = direct
  const used = usedNode(file, call)
  const rounds = roundsAt(analysis.ev, file, used, direct.iterations, () => names.take('items'))
  if (rounds.caught) return refuse('handles-errors-per-element')
  const others = otherQueries(analysis, file, rounds.outermost.body, call)
  if (!others || others.some(other => mayInterfere(other.query, query))) return refuse('other-work-in-between')
  const alone = onlyWork(file, rounds, used)
  const outer = rounds.outermost.callback ? collectedBy(file, rounds.outermost.node) : rounds.outermost.node
  const placement = placementOf(file, outer)
  if (typeof placement === 'string') return refuse(placement)
  const unused = bareStatement(file, used) !== undefined || (isCollected(file, used) && bareStatement(file, outer) !== undefined)
  if (alone && rounds.exact && !rounds.leavesEarly) {
    if (unused && (placement.statement === outer || bareStatement(file, outer) === placement.statement)) return [replace(placement.statement, inPlace(file, direct, rounds, placement, names, write))]
    if (!unused && write.returnsRows && direct.splits && isCollected(file, used) && direct.iterations.length === 1) return [replace(outer, awaited(file, outer, write.call(listOf(rounds, write))))]
  }
  if (!unused || bareStatement(file, used) === undefined) return refuse('result-is-used')
  return collected(site, direct, rounds, placement, names, write, others.map(({ at, query: other }) => ({ at, writes: changes(other) })))
}

const listOf = (rounds: Rounds, { entry, distinct }: BulkWrite): string => {
  const list = rounds.list(entry)
  return distinct ? `[...new Set(${list})]` : list
}

/** A promise that was collected unawaited is awaited by whoever had it. */
const awaited = (file: SourceFile, outer: Node, text: string): string => (outer.type === 'AwaitExpression' || file.parentOf(outer)?.type !== 'AwaitExpression' ? `await ${text}` : text)

/** The statement that stands for the whole loop. */
function inPlace(file: SourceFile, direct: DirectQuery, rounds: Rounds, { statement }: Placement, names: FreshNames, write: BulkWrite): string {
  const { end } = layoutOf(file)
  const at = statement.range[0]
  const before = rounds.extracted ? [`const ${rounds.extracted.name} = ${textOf(file, rounds.extracted.node)}${end}`] : []
  if (direct.splits && !write.throwsOnEmpty) return linesAt(file, at, [...before, `await ${write.call(listOf(rounds, write))}${end}`])
  const list = names.take(write.list)
  return linesAt(file, at, [...before, `const ${list} = ${listOf(rounds, write)}${end}`, ...writeLines(file, direct, list, names, write, statement)])
}

/** What writes a list that has a name. */
function writeLines(file: SourceFile, { splits, slice: size }: DirectQuery, list: string, names: FreshNames, write: BulkWrite, at: Node): readonly string[] {
  const { end } = layoutOf(file)
  if (!splits) return sliceLines(file, list, names.local('i', at), size, slice => `await ${write.call(slice)}${end}`)
  return [`${write.throwsOnEmpty ? `if (${list}.length > 0) ` : ''}await ${write.call(list)}${end}`]
}

interface OtherWork {
  readonly at: Node
  /** Whether it changes rows of any kind. */
  readonly writes: boolean
}

/** The loop stays and collects; the write follows it. */
function collected(site: Site, direct: DirectQuery, rounds: Rounds, { statement }: Placement, names: FreshNames, write: BulkWrite, others: readonly OtherWork[]): readonly Edit[] {
  const { file } = site
  if (rounds.leavesEarly) return refuse('leaves-the-loop-early')
  const used = usedNode(file, direct.call)
  const bare = bareStatement(file, used)
  // A list that closures fill has no type of its own, and with rounds side by side its order is by chance.
  if (!bare || rounds.outermost.callback || direct.iterations.some(({ callback }) => callback) || rounds.extracted) return refuse('result-is-used')
  if (others.some(({ at, writes }) => writes && at.range[0] > used.range[0])) return refuse('other-work-in-between')
  const { end, newline } = layoutOf(file)
  const list = names.take(write.list)
  const entry = textOf(file, write.entry)
  const distinct = write.distinct ? `[...new Set(${list})]` : list
  const after = direct.splits || !write.distinct ? writeLines(file, direct, write.distinct ? distinct : list, names, write, statement) : sliceLines(file, list, names.local('i', statement), direct.slice, slice => `await ${write.call(slice)}${end}`)
  const at = statement.range[0]
  return [
    insertAt(at, linesAt(file, at, [`const ${list} = []${end}`, ''])),
    replace(bare, `${list}.push(${entry})${end}`),
    insertAt(statement.range[1], `${newline}${linesAt(file, at, ['', ...after]).replace(/^\r?\n/, '')}`),
  ]
}

/** Whether the rounds do nothing but the write: its statement, and constants that it is computed from. */
function onlyWork(file: SourceFile, rounds: Rounds, used: Node): boolean {
  let child: Node = used
  for (let node = file.parentOf(used); node; child = node, node = file.parentOf(node)) {
    if (node === rounds.outermost.node) return true
    if (node.type === 'BlockStatement') {
      const rest = node.body.filter(statement => statement !== child)
      if (!rest.every(statement => isPreparation(statement) && statement.range[1] <= child.range[0])) return false
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
function isCollected(file: SourceFile, used: Node): boolean {
  const parent = file.parentOf(used)
  return parent?.type === 'ReturnStatement' || parent?.type === 'ArrowFunctionExpression'
}
