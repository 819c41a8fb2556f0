import { type Edit, isRewrite, type Iteration, type Node, type SourceFile } from '../model/index.js'
import { contains, enclosingFunction } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import type { Analysis } from '../findings/candidates.js'
import { lookUp } from '../values/bindings.js'
import { bulkChange } from './bulk-change.js'
import { bulkInsert } from './bulk-insert.js'
import { type BulkWrite, type WritePlace, writeLines, writtenAt } from './bulk-write.js'
import { isEarlyStatement } from './early-statements.js'
import { insertAt, replace, textOf } from './edits.js'
import { guardsBetween } from './guards.js'
import { layoutOf, linesAt, movedText } from './layout.js'
import { endsRoundOnly, maySayOther } from './moved-statements.js'
import { freshNames } from './names.js'
import type { OtherQuery } from './other-work.js'
import { isEarlyWriteMet } from './round-work.js'
import { isArray, roundsAt } from './rounds.js'
import { refuse, type Transform } from './site.js'
import { statementRange, statementText } from './statement-text.js'
import { bareStatement } from './used-result.js'

/** A write that the work after it in its round rests on, or that must be done when that is started → the same for all rounds, before the first of them. */
export const earlyWrite: Transform = site => {
  for (const transform of [bulkChange, bulkInsert]) {
    const planned = transform({ ...site, before: true })
    // Why it cannot follow the loop has been said.
    if (planned && isRewrite(planned)) return { ...planned, title: `${planned.title} before the loop` }
  }
  return undefined
}

/**
 * The write stands before the loop, and its statement goes. Decided: the list is known beforehand exactly, by what no round changes; nothing but computations comes before the write in a round;
 * no round ends the loop; the rest of the rounds does not meet the rows that later rounds write. Not looked at: errors of a round, which no longer keep later rows from being written.
 */
export function earlyEdits({ site, direct, used, outermost, placement: { statement } }: WritePlace, write: BulkWrite, others: readonly OtherQuery[]): readonly Edit[] {
  const { analysis, file } = site
  const { asked, iterations, query } = direct
  const bare = bareStatement(file, used)
  const block = bare && file.parentOf(bare)
  if (!bare || block?.type !== 'BlockStatement' || block.body.length === 1) return refuse('result-is-used')
  if (iterations.some(({ callback }) => callback) || write.lazy || write.into || write.fillsIn || (write.settled ?? []).length > 0) return refuse('other-work-in-between')
  if (!isFirstWork(analysis, file, bare, outermost, iterations) || isEarlyWriteMet({ analysis, file, asked, query, iterations }, others)) return refuse('other-work-in-between')
  const names = freshNames(file)
  const rounds = roundsAt(analysis.ev, file, used, iterations, () => names.take('items'))
  if (rounds.leavesEarly) return refuse('leaves-the-loop-early')
  const parts: Node[] = []
  write.entry(part => {
    parts.push(part)
    return textOf(file, part)
  })
  const lists = iterations.flatMap(({ over }) => (over && over !== rounds.extracted?.node ? [over] : []))
  const tests = iterations.flatMap((iteration, index) => guardsBetween(file, iterations[index - 1]?.node ?? used, iteration)?.guards.map(({ test }) => test) ?? [])
  if (!rounds.exact || maySayOther(analysis, file, iterations, used, parts) || ![...parts, ...lists, ...tests].every(node => isLocal(file, node))) return refuse('depends-on-the-loop')
  if (!iterations.every(iteration => iteration.over && isArray(analysis.ev, file, iteration, iteration.over))) return refuse('depends-on-the-loop')

  const at = statement.range[0]
  const entries = rounds.list(write.node ?? asked, write.entry(part => movedText(file, rounds.inlined(part), part.range[0], at)), write.flat ? { flat: true } : {})
  const list = write.distinct ? `[...new Set(${entries})]` : entries
  const { end } = layoutOf(file)
  const lines = rounds.extracted ? [`const ${rounds.extracted.name} = ${textOf(file, rounds.extracted.node)}${end}`] : []
  if (write.splits && !write.throwsOnEmpty && !write.unique) lines.push(`await ${writtenAt(file, write, direct, statement, list)}${end}`)
  else {
    const name = names.take(write.list)
    lines.push(`const ${name} = ${list}${end}`, ...writeLines(file, name, names, write, statement, direct))
  }
  return [
    insertAt(at, linesAt(file, at, [...commentsOf(file, bare, at), ...lines, ''])),
    ...(rounds.extracted ? [replace(rounds.extracted.node, rounds.extracted.name)] : []),
    ...[bare, ...onlyFor(file, bare, outermost)].map(node => ({ range: statementRange(file, node.range, file.parentOf(node) ?? node), text: '' })),
  ]
}

/** What is said of a statement above it, and behind it. */
function commentsOf(file: SourceFile, statement: Node, at: number): readonly string[] {
  const [start, text] = statementText(file, statement)
  const [above, behind] = [text.slice(0, statement.range[0] - start).trimEnd(), text.slice(statement.range[1] - start).trim()]
  return [movedText(file, above, statement.range[0], at), behind].filter(comment => comment !== '')
}

/** Whether nothing is done before a statement in a round but to compute, and to end rounds that have no such write. */
function isFirstWork(analysis: Analysis, file: SourceFile, bare: Node, outermost: Iteration, iterations: readonly Iteration[]): boolean {
  const isOwn = ({ name }: { readonly name: Node }): boolean => contains(outermost.body, name)
  for (let child = bare, parent = file.parentOf(bare); parent; child = parent, parent = file.parentOf(parent)) {
    if (child === outermost.node) return true
    if (parent.type === 'BlockStatement' && child !== outermost.node && contains(outermost.node, parent)) {
      if (!parent.body.every(statement => statement.range[0] >= child.range[0] || isEarlyStatement(analysis, file, statement, isOwn, node => endsRoundOnly(node, outermost)))) return false
    } else if (parent.type !== 'IfStatement' && parent !== outermost.node && contains(outermost.node, parent) && !iterations.some(({ node }) => node === parent)) return false
  }
  return false
}

/** Whether an expression reads nothing but what the function itself has: the rest of the rounds may change anything else. */
function isLocal(file: SourceFile, node: Node): boolean {
  let local = true as boolean
  walk(node, part => {
    if (part.type === 'ThisExpression') local = false
    return local
  })
  const owner = enclosingFunction(file, node)
  return local && namesIn(file, node).every(name => (lookUp(file, name.name, name)?.declarations ?? []).every(({ name: declared }) => owner !== undefined && contains(owner, declared)))
}

/** The constants of the rounds that nothing but the statement asks for. Refused where a name would be left that cannot be taken out. */
function onlyFor(file: SourceFile, bare: Node, outermost: Iteration): readonly Node[] {
  const taken: Node[] = []
  const queue: Node[] = [bare]
  for (let node = queue.shift(); node; node = queue.shift()) {
    for (const name of namesIn(file, node)) {
      const binding = lookUp(file, name.name, name)
      const [declaration] = binding?.declarations ?? []
      if (!binding || !declaration || !contains(outermost.node, declaration.name) || contains(bare, declaration.name)) continue
      const declared = file.parentOf(declaration.node)
      if (binding.references.some(reference => reference !== declaration.name && ![bare, ...taken].some(gone => contains(gone, reference)))) continue
      if (declared && taken.includes(declared)) continue
      if (declaration.node.type !== 'VariableDeclarator' || declaration.node.id !== declaration.name || declared?.type !== 'VariableDeclaration' || declared.declarations.length > 1 || file.parentOf(declared)?.type !== 'BlockStatement') return refuse('depends-on-the-loop')
      taken.push(declared)
      queue.push(declared)
    }
  }
  return taken
}
