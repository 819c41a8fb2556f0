import type { Edit, Effect, FunctionNode, Node, SourceFile } from '../model/index.js'
import { contains, isFunction, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'
import { type BulkWrite, containsAwait, isCollected, type WritePlace, writeLines } from './bulk-write.js'
import { insertAt, replace, textOf } from './edits.js'
import { exitsOf } from './exits.js'
import { gatheredAt } from './gathering.js'
import { isUndoneByErrors } from './in-transaction.js'
import { indentAt, layoutOf, linesAt, movedText } from './layout.js'
import type { FreshNames } from './names.js'
import { changes, type OtherQuery } from './other-work.js'
import { refuse } from './site.js'
import { bareStatement } from './used-result.js'

/**
 * The rounds stay and put their rows into a list; the write follows them. Decided: no round leaves the function in between, nothing that follows the write in a
 * round may refer to what it has written, a list that closures fill has a type. Not looked at: what calls in the rounds do outside of the database.
 */
export function collectedEdits(place: WritePlace, write: BulkWrite, others: readonly OtherQuery[], names: FreshNames): readonly Edit[] {
  const { site, direct, used, outermost } = place
  const { file } = site
  const exits = exitsOf(outermost)
  if (exits.returns || (exits.throws && !isUndoneByErrors(site, direct))) return refuse('leaves-the-loop-early')
  const bare = bareStatement(file, used)
  if (!bare && !isCollected(file, used)) return refuse('result-is-used')
  if (others.some(({ at, query }) => at.range[0] > used.range[0] && mayRestOn(query, place.direct.query.effect, write))) return refuse('other-work-in-between')
  if (write.fillsIn && write.node && isLookedAtLater(file, write.node, place)) return refuse('result-is-used')
  if (!direct.iterations.some(({ callback }) => callback)) return bare ? inLoop(place, write, bare, names) : refuse('result-is-used')
  for (const iteration of direct.iterations) if (iteration.callback && !gatheredAt(file, iteration).awaited) return refuse('not-awaited')
  return returned(place, write, bare ?? used, names) ?? (bare ? pushed(place, write, bare, names) : refuse('result-is-used'))
}

/**
 * Whether a write of other rows, which follows in the round, may need this one to be there first: rows that are deleted may be referred to, and rows that are written
 * may refer to an inserted one, unless nobody knows it yet.
 */
function mayRestOn(later: OtherQuery['query'], effect: Effect, { fresh }: BulkWrite): boolean {
  if (!changes(later)) return false
  return later.effect === 'delete' || later.effect === 'raw' || later.effect === 'transaction' || ((effect === 'insert' || effect === 'upsert') && fresh !== true)
}

const ownText = (file: SourceFile, write: BulkWrite, at: Node): string => write.entry(part => movedText(file, textOf(file, part), part.range[0], at.range[0]))

/** `const rows = []`, `rows.push(row)`, and the write after the loop. */
function inLoop({ site: { file }, direct, placement: { statement } }: WritePlace, write: BulkWrite, bare: Node, names: FreshNames): readonly Edit[] {
  const { end } = layoutOf(file)
  const list = names.take(write.list)
  return [
    insertAt(statement.range[0], linesAt(file, statement.range[0], [`const ${list} = []${end}`, ''])),
    replace(bare, `${list}.push(${write.flat ? '...' : ''}${ownText(file, write, bare)})${end}`),
    after(file, statement, writeLines(file, list, names, write, statement, direct, write.distinct ? `[...new Set(${list})]` : list)),
  ]
}

const after = (file: SourceFile, statement: Node, lines: readonly string[]): Edit =>
  insertAt(statement.range[1], `${layoutOf(file).newline}${indentAt(file, statement.range[0])}${linesAt(file, statement.range[0], lines)}`)

/** The callbacks give their row: `const rows = await Promise.all(xs.map(async x => { …; return row }))`. */
function returned({ site: { file }, direct, used, outermost, gathering, placement: { statement } }: WritePlace, write: BulkWrite, given: Node, names: FreshNames): readonly Edit[] | undefined {
  const { callback, node } = outermost
  if (write.flat || direct.iterations.length > 1 || !callback || !gathering.unused || callback.returnType != null || callback.body.type !== 'BlockStatement') return undefined
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || memberName(node.callee) !== 'map') return undefined
  const others = returnsOf(callback).filter(statement => !contains(statement, used))
  if (!others.every(isEmptyReturn) || !isLastWork(file, given, callback)) return undefined
  const { end } = layoutOf(file)
  const isWhole = others.length === 0 && (given === callback.body.body.at(-1) || file.parentOf(given) === callback.body.body.at(-1))
  const statementOfGiven = given.type === 'ExpressionStatement' ? given : file.parentOf(given)
  if (!statementOfGiven) return undefined
  const entry = ownText(file, write, statementOfGiven)
  const waits = callback.body.body.some(part => waitsBesides(part, used))
  if (write.lazy && waits) return undefined
  const edits: Edit[] = [replace(statementOfGiven, `return ${isWhole ? entry : `[${entry}]`}${end}`), ...others.map(other => replace(other, `return []${end}`))]
  const last = callback.body.body.at(-1)
  if (!isWhole && last && last.type !== 'ReturnStatement' && last !== statementOfGiven)
    edits.push(insertAt(last.range[1], `${layoutOf(file).newline}${indentAt(file, last.range[0])}return []${end}`))
  const list = names.take(write.list)
  const [open, close] = write.distinct ? ['[...new Set(', ')]'] : ['', '']
  const property = node.callee.property
  if (!waits) {
    if (callback.async) edits.push(withoutAsync(file, callback))
    if (!isWhole) edits.push(replace(property, 'flatMap'))
  }
  if (gathering.joined) {
    const declarator = file.parentOf(node)
    if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined
    const lines = writeLines(file, list, names, write, gathering.joined, direct)
    const joined = waits ? [`const ${list} = ${open}${isWhole ? `await Promise.all(${declarator.id.name})` : `(await Promise.all(${declarator.id.name})).flat()`}${close}${end}`, ...lines] : lines
    if (!waits) edits.push(replace(declarator.id, list), ...(write.distinct ? [insertAt(node.range[0], open), insertAt(node.range[1], close)] : []))
    return [...edits, replace(gathering.joined, linesAt(file, gathering.joined.range[0], joined))]
  }
  const { outer } = gathering
  const lines = writeLines(file, list, names, write, statement, direct)
  if (waits) edits.push(insertAt(outer.range[0], `const ${list} = ${open}${isWhole ? '' : '('}`), insertAt(outer.range[1], `${isWhole ? '' : ').flat()'}${close}`))
  else edits.push({ range: [outer.range[0], node.range[0]], text: `const ${list} = ${open}` }, { range: [node.range[1], outer.range[1]], text: close })
  return [...edits, after(file, statement, lines)]
}

/** A list before the rounds that their closures fill. */
function pushed({ site: { file }, direct, placement: { statement }, gathering }: WritePlace, write: BulkWrite, bare: Node, names: FreshNames): readonly Edit[] {
  const typed = /\.[cm]?tsx?$/.test(file.path)
  if (typed && write.entryType === undefined) return refuse('untyped-list')
  const { end } = layoutOf(file)
  const list = names.take(write.list)
  const lines = writeLines(file, list, names, write, statement, direct, write.distinct ? `[...new Set(${list})]` : list)
  const edits = [
    insertAt(statement.range[0], linesAt(file, statement.range[0], [`const ${list}${typed ? `: ${write.entryType ?? ''}[]` : ''} = []${end}`, ''])),
    replace(bare, `${list}.push(${write.flat ? '...' : ''}${ownText(file, write, bare)})${end}`),
  ]
  if (gathering.joined) return [...edits, after(file, gathering.joined, lines)]
  if (statement.type !== 'ReturnStatement') return [...edits, after(file, statement, lines)]
  if (!statement.argument) return refuse('result-is-used')
  const results = names.take('results')
  const waits = unwrap(statement.argument).type === 'AwaitExpression'
  return [
    ...edits,
    { range: [statement.range[0], statement.argument.range[0]], text: `const ${results} = ${waits ? '' : 'await '}` },
    after(file, statement, [...lines, `return ${results}${end}`]),
  ]
}

/** The `return` statements of a function itself. */
function returnsOf(fn: FunctionNode): readonly Extract<Node, { type: 'ReturnStatement' }>[] {
  const found: Extract<Node, { type: 'ReturnStatement' }>[] = []
  walk(fn.body, node => {
    if (node.type === 'ReturnStatement') found.push(node)
    return isFunction(node) ? false : undefined
  })
  return found
}

/** `return`, `return undefined`, `return Promise.resolve()`. */
function isEmptyReturn({ argument }: Extract<Node, { type: 'ReturnStatement' }>): boolean {
  if (argument == null) return true
  if (argument.type === 'Identifier') return argument.name === 'undefined'
  return argument.type === 'CallExpression' && argument.arguments.length === 0 && argument.callee.type === 'MemberExpression' && argument.callee.object.type === 'Identifier' && argument.callee.object.name === 'Promise'
}

/** Whether nothing of a round follows a statement; what is returned is the last anyway. */
function isLastWork(file: SourceFile, given: Node, callback: FunctionNode): boolean {
  if (given.type !== 'ExpressionStatement') return true
  for (let child: Node = given, parent = file.parentOf(given); parent; child = parent, parent = file.parentOf(parent)) {
    if (child === callback.body) return true
    if (parent.type === 'BlockStatement' ? parent.body.at(-1) !== child : parent.type !== 'IfStatement' && parent !== callback) return false
  }
  return false
}

function waitsBesides(part: Node, used: Node): boolean {
  if (!contains(part, used)) return containsAwait(part)
  let found = false
  walk(part, node => {
    if (node === used || contains(used, node)) return false
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) found = true
    return found || isFunction(node) ? false : undefined
  })
  return found
}

/** Takes `async` and the space after it away. */
function withoutAsync(file: SourceFile, callback: FunctionNode): Edit {
  const start = callback.range[0]
  const length = /^async\s*/.exec(file.text.slice(start))?.[0].length ?? 0
  return { range: [start, start + length], text: '' }
}

/** Whether a round still looks at the row itself after its write: it would see it before. Nothing is asked of rows that are written out at the call. */
function isLookedAtLater(file: SourceFile, row: Node, { used, outermost }: WritePlace): boolean {
  let root = unwrap(row)
  while (root.type === 'MemberExpression') root = unwrap(root.object)
  if (root.type !== 'Identifier') return false
  return (lookUp(file, root.name, root)?.references ?? []).some(reference => reference.range[0] > used.range[1] && contains(outermost.body, reference))
}
