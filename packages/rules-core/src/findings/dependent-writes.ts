import type { FunctionNode, Node, QueryCall, SourceFile } from '../model/index.js'
import { namesInPattern } from '../ast/pattern-names.js'
import { contains, isFunction, memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { iterationsAround } from '../iterations/around.js'
import { argumentsOf } from '../values/returns.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'
import type { Analysis } from './candidates.js'
import { keyLists } from './list-arguments.js'
import { rootOf } from './loop-dependence.js'
import { exclusive, leavesBefore } from './exclusive-branches.js'
import { isDecoratedTransaction, isMadeByProject, optionOf, receiverRoot, transactionAround, transactionsOf } from './transaction-scopes.js'

/** Two writes of one function that are only right together. */
export interface DependentWrites {
  readonly first: QueryCall
  readonly second: QueryCall
  /** The second takes what the first has made, or puts back what the first has deleted. */
  readonly tie: 'made' | 'replaced'
}

/**
 * Writes that follow each other in one function, outside of any transaction, and of which the second takes what the first returned or inserts anew what
 * the first has deleted. Silent where the second may fail without harm or is undone by hand, where something other than a query is waited for in
 * between, and where the client may be a transaction that a caller has opened.
 */
export function dependentWrites(analysis: Analysis, file: SourceFile, writes: readonly QueryCall[]): readonly DependentWrites[] {
  const { ev } = analysis
  const byOwner = new Map<FunctionNode, QueryCall[]>()
  for (const write of writes) {
    const { owner } = iterationsAround(ev, file, write.node)
    if (owner) byOwner.set(owner, [...(byOwner.get(owner) ?? []), write])
  }
  const found: DependentWrites[] = []
  for (const [owner, own] of byOwner) {
    if (own.length < 2 || OPENED_BY_HAND.test(file.text.slice(owner.range[0], owner.range[1])) || isDecoratedTransaction(file, owner)) continue
    const open = own.filter(write => isSurelyOpen(ev, file, write))
    const pair = firstPair(analysis, file, owner, open)
    if (pair) found.push(pair)
  }
  return found
}

/** Statements and methods that begin or end a transaction without a callback. */
const OPENED_BY_HAND = /\b(?:startTransaction|begin(?:Transaction)?|commit(?:Transaction)?|rollback(?:Transaction)?)\b\s*[(`'"]|['"`]\s*(?:BEGIN|COMMIT|ROLLBACK|START TRANSACTION)\b/i

function firstPair(analysis: Analysis, file: SourceFile, owner: FunctionNode, writes: readonly QueryCall[]): DependentWrites | undefined {
  for (const [position, first] of writes.entries())
    for (const second of writes.slice(position + 1)) {
      const tie = tieOf(analysis.ev, file, first, second)
      if (tie && isSequence(analysis, file, owner, first, second)) return { first, second, tie }
    }
  return undefined
}

function tieOf(ev: Evaluator, file: SourceFile, first: QueryCall, second: QueryCall): DependentWrites['tie'] | undefined {
  if (first.orm !== second.orm || !first.entity || !second.entity) return undefined
  const same = first.entity.name === second.entity.name
  if (first.effect === 'delete') return same && second.effect === 'insert' && sharesAName(file, first, second) && keyLists(ev, first).every(list => comesBack(file, list, second)) ? 'replaced' : undefined
  if (same || !isNewRow(file, first) || second.effect === 'delete') return undefined
  const names = resultNames(file, first.node)
  return names.length > 0 && takes(file, second.node, names, MAX_HOPS) ? 'made' : undefined
}

/** Whether rows that are picked out by a list are picked by what is written again: `in: added.map(row => row.type)`. Others are deleted for good. */
function comesBack(file: SourceFile, list: Node, { node: second }: QueryCall): boolean {
  const client = receiverRoot(second)
  let root = rootOf(unwrap(list), true)
  for (let hops = MAX_HOPS; hops > 0 && root.type === 'Identifier'; hops--) {
    const [declaration] = lookUp(file, root.name, root)?.declarations ?? []
    if (!declaration || (client.type === 'Identifier' && client.name === root.name)) return false
    if (takes(file, second, [declaration.name], 0)) return true
    if (declaration.node.type !== 'VariableDeclarator' || declaration.node.init == null) return false
    root = rootOf(unwrapAwait(declaration.node.init), true)
  }
  return false
}

const MAX_HOPS = 3

/** An insert, or a save of what was written out or made just before. Upserts can be repeated when what follows has failed. */
function isNewRow(file: SourceFile, { effect, node, fact }: QueryCall): boolean {
  if (effect === 'insert') return true
  if (effect !== 'upsert' || fact.key === undefined || fact.key.includes('.')) return false
  const row = argumentsOf(node).at(-1)
  return row !== undefined && isMadeHere(file, row)
}

function isMadeHere(file: SourceFile, node: Node): boolean {
  const row = unwrap(node)
  if (row.type === 'ObjectExpression') return row.properties.every(property => property.type === 'Property' && property.key.type === 'Identifier' && property.key.name !== 'id')
  if (row.type === 'NewExpression') return true
  if (row.type === 'CallExpression') return row.callee.type === 'MemberExpression' && memberName(row.callee) === 'create'
  const declared = row.type === 'Identifier' ? lookUp(file, row.name, row)?.declarations[0]?.node : undefined
  return declared?.type === 'VariableDeclarator' && declared.init != null && unwrap(declared.init).type !== 'Identifier' && isMadeHere(file, declared.init)
}

/** The names that a write's result is given: `const user = await …`, `const [user] = …`, also from one of several that are awaited together. */
function resultNames(file: SourceFile, write: Node): readonly Node[] {
  let place: number | undefined
  for (let child = write, parent = file.parentOf(write); parent; child = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'VariableDeclarator') return parent.init === child ? namesInPattern(place !== undefined && parent.id.type === 'ArrayPattern' ? parent.id.elements[place] : parent.id) : []
    if (parent.type === 'ArrayExpression') place = parent.elements.indexOf(child as never)
    else if (parent.type === 'CallExpression' && place === undefined) return []
    else if (parent.type !== 'CallExpression' && parent.type !== 'AwaitExpression' && parent.type !== 'MemberExpression' && unwrap(parent) === parent) return []
  }
  return []
}

/** Whether a node mentions one of these names, or a variable that is computed from one. */
function takes(file: SourceFile, node: Node, names: readonly Node[], hops: number): boolean {
  let found = false
  walk(node, inner => {
    if (found) return false
    if (inner.type !== 'Identifier') return true
    const [declaration] = lookUp(file, inner.name, inner)?.declarations ?? []
    if (!declaration || isPropertyName(file, inner)) return true
    const { node: declared } = declaration
    found = names.includes(declaration.name) || (hops > 0 && declared.type === 'VariableDeclarator' && declared.init != null && !contains(declared, inner) && takes(file, declared.init, names, hops - 1))
    return true
  })
  return found
}

function isPropertyName(file: SourceFile, name: Node): boolean {
  const parent = file.parentOf(name)
  return (parent?.type === 'MemberExpression' && parent.property === name && !parent.computed) || (parent?.type === 'Property' && parent.key === name && !parent.shorthand)
}

/** Whether two writes are about the same owner: a name of the function that is no client stands in both. */
function sharesAName(file: SourceFile, first: QueryCall, second: QueryCall): boolean {
  const names = namesUsed(file, first)
  return [...namesUsed(file, second)].some(name => names.has(name))
}

function namesUsed(file: SourceFile, { node }: QueryCall): ReadonlySet<Node> {
  const used = new Set<Node>()
  const client = receiverRoot(node)
  walk(node, inner => {
    if (inner.type !== 'Identifier' || inner === client || isPropertyName(file, inner)) return
    const [declaration] = lookUp(file, inner.name, inner)?.declarations ?? []
    if (declaration && (declaration.type === 'parameter' || declaration.node.type === 'VariableDeclarator') && !contains(node, declaration.name) && enclosing(file, declaration.name)) used.add(declaration.name)
  })
  return used
}

/** Within some function: names of the module are tables and clients. */
function enclosing(file: SourceFile, node: Node): boolean {
  for (let current = file.parentOf(node); current; current = file.parentOf(current)) if (isFunction(current)) return true
  return false
}

/** Whether the second write surely follows the first, must succeed, and nothing slow lies in between. */
function isSequence(analysis: Analysis, file: SourceFile, owner: FunctionNode, first: QueryCall, second: QueryCall): boolean {
  return (
    !exclusive(file, first.node, second.node) &&
    !leavesBefore(file, first.node, second.node) &&
    !mayFail(file, second.node, first.node) &&
    !waitsBetween(analysis, file, owner, first.node, second.node) &&
    !isUndone(owner, first)
  )
}

/** `.catch(…)`, or a `try` of its own: it was thought of that it fails. */
function mayFail(file: SourceFile, write: Node, before: Node): boolean {
  for (let child = write, parent = file.parentOf(write); parent; child = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'MemberExpression' && parent.object === child && memberName(parent) === 'catch') return true
    if ((parent.type === 'CatchClause' || (parent.type === 'TryStatement' && parent.handler && parent.block === child)) && !contains(parent, before)) return true
    if (parent.type === 'UnaryExpression' && parent.operator === 'void') return true
  }
  return false
}

/** Something other than a query is waited for: a transaction held open over it would do more harm. */
function waitsBetween({ queries }: Analysis, file: SourceFile, owner: FunctionNode, first: Node, second: Node): boolean {
  let found = false
  walk(owner.body, node => {
    if (found) return false
    if (node.type === 'AwaitExpression' && node.range[0] > first.range[1] && node.range[1] < second.range[0]) found = unwrap(node.argument).type === 'CallExpression' && !containsQuery(queries, file, node)
    return true
  })
  return found
}

/** The awaited call is a query, or collects some: `Promise.all([…])`. */
function containsQuery(queries: Analysis['queries'], file: SourceFile, node: Node): boolean {
  let found = false
  walk(node, inner => {
    found ||= queries.queryAt(file, inner) !== undefined
    return !found
  })
  return found
}

/** A `catch` that deletes what was made. */
function isUndone(owner: FunctionNode, first: QueryCall): boolean {
  let found = false
  walk(owner.body, node => {
    if (node.type === 'CatchClause' && contains(owner.body, first.node)) walk(node.body, inner => {
      if (inner.type === 'CallExpression' && inner.callee.type === 'MemberExpression' && /^(?:delete|destroy|remove)/.test(memberName(inner.callee) ?? '')) found = true
    })
  })
  return found
}

/** Whether a write surely runs in no transaction: not here, and its client cannot be one that a caller hands in. */
function isSurelyOpen(ev: Evaluator, file: SourceFile, write: QueryCall): boolean {
  const rules = transactionsOf(ev, write.orm)
  if (!rules || transactionAround(ev, file, write.node) || isMadeByProject(ev, file, write.node)) return false
  if (rules.option !== undefined) return optionOf(write) === 'missing' && new RegExp(`\\b${rules.option}\\b\\s*[,:}]`).test(file.text)
  const root = receiverRoot(write.node)
  if (root.type === 'CallExpression') return membersOf(ev.valueOf(file, root.callee)).every(value => value.kind === 'external')
  return !isTransaction(ev, file, root, rules.roles ?? []) && (rules.distinct === true || isGlobal(file, root))
}

function isTransaction(ev: Evaluator, file: SourceFile, root: Node, roles: readonly string[]): boolean {
  const member = root.type === 'ThisExpression' ? file.parentOf(root) : root
  return member !== undefined && membersOf(ev.valueOf(file, member)).some(value => value.kind === 'handle' && roles.includes(value.role))
}

/** A field of `this`, or a name of the module: not what a function is handed. */
function isGlobal(file: SourceFile, root: Node): boolean {
  if (root.type === 'ThisExpression') return true
  const [declaration] = root.type === 'Identifier' ? (lookUp(file, root.name, root)?.declarations ?? []) : []
  return declaration !== undefined && (declaration.type === 'import' || !enclosing(file, declaration.name))
}
