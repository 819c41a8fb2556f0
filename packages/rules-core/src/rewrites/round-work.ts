import type { Iteration, Node, SourceFile } from '../model/index.js'
import { contains, isFunction, isLoopStatement, unwrap } from '../ast/syntax.js'
import { variesInLoop } from '../findings/loop-dependence.js'
import { isChangedIn } from '../findings/region-changes.js'
import { isFloating } from './floating-work.js'
import { endsRound } from './guards.js'
import type { LeavingQuery } from './leaving-query.js'
import { type FixedColumn, type MetRows, rowsMetAt } from './met-rows.js'
import { mayInterfere, type OtherQuery } from './other-work.js'
import { hasDistinctKeys } from './own-rows.js'
import { areParallel, mayFollowAll, mayPrecedeAll } from './parallel-rounds.js'
import { isAboutOwnRow, isCarriedByRow } from './read-rows.js'
import type { Read } from './row-variable.js'
import { haveSameValue } from './same-values.js'
import { takesOthersAlong } from './taken-along.js'

/**
 * Whether what else a round does may change what a read that is made for all rounds beforehand gives. It does not where it meets other rows, rows of its own round alone, or comes after
 * the reads of all rounds in a schedule that the rounds may take. Cascades and triggers that go from one entity to another are not looked at.
 */
export function isReadDisturbed(read: Read, others: readonly OtherQuery[]): boolean {
  const rows = metOnce(read, read.asked)
  return others.some(other => {
    if (!mayInterfere(other.query, read.query)) return false
    if (mayComeAfterReads(read, other.at)) return false
    const met = interfering(read, other)
    if (!met) return true
    return met.some(one => !(hasNewKey(one, read.column) || (rows && (excludesOther(read, one, rows) || (isAfterInRound(read, other.at) && meetsOwnRoundOnly(read, one, rows)))) || isAboutOwnRow(read, one) || isCarriedByRow(read, one, other.at)))
  })
}

/**
 * Whether what else a round does may meet the rows of a write that is made for all rounds after the loop. It does not where it meets other rows, those of its own round alone and before the
 * write, or comes before the writes of all rounds in a schedule that the rounds may take.
 */
export function isWriteMet(write: LeavingQuery, others: readonly OtherQuery[]): boolean {
  const rows = metOnce(write, write.asked)
  return others.some(other => {
    if (!mayInterfere(other.query, write.query)) return false
    if (isBeforeAllWrites(write, other.at)) return false
    const met = interfering(write, other)
    if (!met || !rows) return true
    return met.some(one => !(excludesOther(write, one, rows) || (isBeforeInRound(write, other.at) && meetsOwnRoundOnly(write, one, rows))))
  })
}

/**
 * The same for a write that is made for all rounds before the first. What meets its rows comes after it in the round and meets those of its own round alone, or runs beside the loop.
 */
export function isEarlyWriteMet(write: LeavingQuery, others: readonly OtherQuery[]): boolean {
  const rows = metOnce(write, write.asked)
  return others.some(other => {
    if (!mayInterfere(other.query, write.query) || isFloating(write.analysis, write.file, other.at)) return false
    const met = interfering(write, other)
    if (!met || !rows) return true
    return met.some(one => !(excludesOther(write, one, rows) || (isAfterInRound(write, other.at) && meetsOwnRoundOnly(write, one, rows))))
  })
}

/** Whether work of the rounds comes after the read of every round in a schedule that they may take: nobody waits for it, or the rounds run side by side and it follows the read of its own. */
export function mayComeAfterReads({ analysis, file, asked, iterations }: Omit<LeavingQuery, 'query'>, at: Node): boolean {
  const [inner] = iterations
  if (isFloating(analysis, file, at)) return true
  return inner !== undefined && areParallel(file, iterations) && mayFollowAll(analysis, file, asked, at, inner)
}

function isBeforeAllWrites({ analysis, file, asked, iterations }: LeavingQuery, at: Node): boolean {
  const [inner] = iterations
  return inner !== undefined && areParallel(file, iterations) && mayPrecedeAll(analysis, file, asked, at, inner)
}

/** The rows of the queries behind a call that may interfere; `undefined` unless all of them are known. */
function interfering({ analysis, file, query }: LeavingQuery, { at }: OtherQuery): readonly MetRows[] | undefined {
  return rowsMetAt(analysis, file, at)?.filter(one => mayInterfere(one.query, query))
}

/** The rows of a query that a round makes where it stands. */
export const metDirectly = (leaving: LeavingQuery, call: Node): MetRows | undefined => (leaving.analysis.queries.queryAt(leaving.file, call) ? metOnce(leaving, call) : undefined)

function metOnce({ analysis, file }: LeavingQuery, call: Node): MetRows | undefined {
  const met = rowsMetAt(analysis, file, call)
  return met?.length === 1 ? met[0] : undefined
}

/** New rows get new identities, unless they are given one. */
const hasNewKey = ({ query, fixed }: MetRows, column: string): boolean =>
  query.effect === 'insert' && query.entity !== undefined && (column === 'id' || column === '_id') && !fixed.some(({ column: named }) => named === column)

/** Whether no row, of whatever round, is met by both: a column has one value in the ones, and another in the others, and keeps it. */
function excludesOther(leaving: LeavingQuery, one: MetRows, other: MetRows): boolean {
  if (takesOthersAlong(leaving.analysis, one) || takesOthersAlong(leaving.analysis, other)) return false
  return one.fixed.some(a => other.fixed.some(b => a.column === b.column && !one.maySet(a.column) && !other.maySet(a.column) && differ(leaving, a, b)))
}

function differ(leaving: LeavingQuery, a: FixedColumn, b: FixedColumn): boolean {
  if (a.negated && b.negated) return false
  if (a.negated || b.negated) return isTheSameInAll(leaving, a.value) && haveSameValue(leaving.file, a.value, b.value)
  const [one, other] = [literal(a.value), literal(b.value)]
  return one !== undefined && other !== undefined && one !== other
}

/** Texts that differ in case alone may be the same to the database, and so may a number and its text. */
const literal = (node: Node): string | undefined => {
  const value = unwrap(node)
  return value.type === 'Literal' && (typeof value.value === 'string' || typeof value.value === 'number') ? String(value.value).trim().toLowerCase() : undefined
}

const isTheSameInAll = ({ file, iterations }: LeavingQuery, value: Node): boolean =>
  iterations.every(iteration => !variesInLoop(file, value, iteration) && !isChangedIn(file, value, iteration.node, { wholes: true }))

/** Whether both meet only rows with the round's own value of a column, which no other round has. */
function meetsOwnRoundOnly(leaving: LeavingQuery, one: MetRows, other: MetRows): boolean {
  const { analysis, file } = leaving
  if (takesOthersAlong(analysis, one) || takesOthersAlong(analysis, other)) return false
  return one.fixed.some(a => !a.negated && other.fixed.some(b => !b.negated && a.column === b.column && !one.maySet(a.column) && !other.maySet(a.column) && haveSameValue(file, a.value, b.value) && isOfOneRound(leaving, a.value)))
}

/** Whether an expression has another value in every round. */
function isOfOneRound({ analysis, file, iterations }: LeavingQuery, value: Node): boolean {
  const [only, ...outer] = iterations
  return only !== undefined && outer.length === 0 && !isChangedIn(file, value, only.body) && hasDistinctKeys(analysis, file, value, only)
}

/** Whether work of a round is done before the query in question, or never in the same round. */
function isBeforeInRound({ file, asked, iterations }: LeavingQuery, at: Node): boolean {
  if (!isOrdered(file, asked, at, iterations)) return false
  return at.range[0] < asked.range[0] ? isWaitedFor(file, at) : isInOtherBranch(file, asked, at)
}

/** The same for what is done after it. */
function isAfterInRound({ file, asked, iterations }: LeavingQuery, at: Node): boolean {
  if (!isOrdered(file, asked, at, iterations)) return false
  return at.range[0] > asked.range[0] ? isWaitedFor(file, asked) : isInOtherBranch(file, at, asked)
}

/** Whether two places of a round come in the order that they are written in: no loop and no function within the round is around both, and neither is around the other. */
function isOrdered(file: SourceFile, asked: Node, at: Node, [inner]: readonly Iteration[]): boolean {
  if (!inner || !contains(inner.body, at) || contains(at, asked) || contains(asked, at)) return false
  for (let node = file.parentOf(at); node && node !== inner.body && node !== inner.callback && node !== inner.node; node = file.parentOf(node)) if (isFunction(node) || (isLoopStatement(node) && contains(node, asked))) return false
  return true
}

/** Whether a round that comes to the one does not come to the other, which follows it: `if (row) … else …`, `if (row) { …; continue }`. */
function isInOtherBranch(file: SourceFile, first: Node, later: Node): boolean {
  for (let child = first, parent = file.parentOf(first); parent; child = parent, parent = file.parentOf(parent)) {
    if (isFunction(parent) || isLoopStatement(parent)) return false
    if (parent.type === 'IfStatement' && parent.consequent === child && (contains(parent, later) || (endsRound(child) && !leavesSwitch(child)))) return true
    if (contains(parent, later)) return parent.type === 'ConditionalExpression' && parent.consequent === child
  }
  return false
}

/** `break` may go on behind a `switch` of the round. */
const leavesSwitch = (branch: Node): boolean => (branch.type === 'BlockStatement' ? branch.body.at(-1) : branch)?.type === 'BreakStatement'

/** `await`, also of several together: what is not waited for may still run. */
function isWaitedFor(file: SourceFile, at: Node): boolean {
  for (let node = file.parentOf(at); node; node = file.parentOf(node)) {
    if (node.type === 'AwaitExpression') return true
    if (isFunction(node) || node.type.endsWith('Statement')) return false
  }
  return false
}
