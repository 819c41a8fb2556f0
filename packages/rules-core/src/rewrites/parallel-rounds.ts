import type { Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isFunction, isLoopStatement, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { targetsOf } from '../effects/function-facts.js'
import type { Analysis } from '../findings/candidates.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import { lookUp } from '../values/bindings.js'
import { isPromiseCombinator } from './placement.js'

/**
 * Whether all rounds are started before any of them has waited for anything: async callbacks of `map` whose promises a `Promise.all` takes. No round then waits for another, and one
 * schedule that they may take is the one in which every round has come to a place before any of them goes on from it.
 */
export function areParallel(file: SourceFile, iterations: readonly Iteration[]): boolean {
  return iterations.length > 0 && iterations.every(iteration => isParallel(file, iteration))
}

function isParallel(file: SourceFile, { node, callback, schedule }: Iteration): boolean {
  if (schedule !== 'concurrent' || !callback?.async || callback.generator || node.type !== 'CallExpression' || node.arguments[0] !== callback) return false
  const callee = unwrap(node.callee)
  return callee.type === 'MemberExpression' && ['map', 'flatMap'].includes(memberName(callee) ?? '') && isJoined(file, node)
}

/** `Promise.all(promises)`, `Promise.all([...promises, other])`, also where the promises have a name. */
function isJoined(file: SourceFile, promises: Node): boolean {
  let node: Node = promises
  for (let parent = file.parentOf(node); parent; node = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'CallExpression') return parent.callee !== node && isPromiseCombinator(parent.callee)
    if (parent.type === 'VariableDeclarator') {
      const { id } = parent
      return id.type === 'Identifier' && (lookUp(file, id.name, id)?.references ?? []).some(reference => reference !== id && isJoined(file, reference))
    }
    if (parent.type !== 'SpreadElement' && parent.type !== 'ArrayExpression') return false
  }
  return false
}

/**
 * Whether work of parallel rounds may be taken to come after a look-up of every round: it follows the look-up of its own round, and each round that comes to it has waited before, by
 * which time all rounds have started. `until` is the look-up; what is waited for on the way to it must be queries, which no other round holds up.
 */
export function mayFollowAll(analysis: Analysis, file: SourceFile, until: Node, work: Node, { callback, body }: Iteration): boolean {
  if (!callback || !waitsForQueriesOnly(analysis, file, until, body)) return false
  if (contains(callback, work)) return work.range[0] > until.range[0] && !contains(until, work) && !inOneLoop(file, until, work, callback) && hasWaited(file, work, callback)
  // Another list of the same `Promise.all`: its rounds run beside these.
  const other = outermostFunction(file, work, callback)
  return other !== undefined && isFunction(other) && other.async && hasWaited(file, work, other)
}

/** The same the other way round: whether work may be taken to come, in every round, before anything of the kind of `since` is done in any. */
export function mayPrecedeAll(analysis: Analysis, file: SourceFile, since: Node, work: Node, { callback, body }: Iteration): boolean {
  if (!callback || !contains(callback, work) || contains(since, work)) return false
  return waitsForQueriesOnly(analysis, file, work, body) && hasWaited(file, since, callback) && !inOneLoop(file, since, work, callback) && work.range[0] < since.range[0]
}

/** The function that runs a piece of work beside the rounds of `callback`: the outermost one that is not around the callback too. */
function outermostFunction(file: SourceFile, work: Node, callback: Node): Node | undefined {
  let found: Node | undefined
  for (let node = file.parentOf(work); node && !contains(node, callback); node = file.parentOf(node)) if (isFunction(node)) found = node
  return found && isParallelCallback(file, found) ? found : undefined
}

const isParallelCallback = (file: SourceFile, fn: Node): boolean => {
  const call = file.parentOf(fn)
  const callee = call?.type === 'CallExpression' && call.arguments[0] === fn ? unwrap(call.callee) : undefined
  return call !== undefined && callee?.type === 'MemberExpression' && memberName(callee) === 'map' && isJoined(file, call)
}

/** Whether two places stand in one loop, or in one callback, within the round: then the second may come before the first. */
function inOneLoop(file: SourceFile, one: Node, other: Node, callback: Node): boolean {
  for (let node = file.parentOf(one); node && node !== callback; node = file.parentOf(node)) if ((isLoopStatement(node) || isFunction(node)) && contains(node, other)) return true
  return false
}

/** Whether every way to a place of a function leads over an `await`. */
function hasWaited(file: SourceFile, place: Node, fn: Node): boolean {
  for (let child = place, parent = file.parentOf(place); parent; child = parent, parent = file.parentOf(parent)) {
    if (parent === fn) return false
    if (parent.type === 'BlockStatement' && parent.body.some(statement => statement.range[1] <= child.range[0] && alwaysWaits(statement))) return true
    if (parent.type === 'IfStatement' && parent.test !== child && alwaysWaits(parent.test)) return true
    if (parent.type === 'CallExpression' && parent.callee === child && parent.arguments.some(argument => alwaysWaits(argument))) return true
  }
  return false
}

/** Whether running a statement waits, whatever it finds. */
function alwaysWaits(node: Node): boolean {
  switch (node.type) {
    case 'AwaitExpression':
      return true
    case 'IfStatement':
    case 'ConditionalExpression':
      return alwaysWaits(node.test) || (node.alternate != null && alwaysWaits(node.consequent) && alwaysWaits(node.alternate))
    case 'LogicalExpression':
      return alwaysWaits(node.left)
    case 'TryStatement':
      return node.handler == null && alwaysWaits(node.block)
    case 'BlockStatement':
      return node.body.some(alwaysWaits)
    case 'ForOfStatement':
      return alwaysWaits(node.right)
    case 'ExpressionStatement':
      return alwaysWaits(node.expression)
    case 'VariableDeclaration':
      return node.declarations.some(({ init }) => init != null && alwaysWaits(init))
    case 'AssignmentExpression':
    case 'BinaryExpression':
      return alwaysWaits(node.right) || alwaysWaits(node.left)
    case 'UnaryExpression':
      return alwaysWaits(node.argument)
    case 'MemberExpression':
      return alwaysWaits(node.object)
    case 'CallExpression':
      return node.arguments.some(alwaysWaits) || alwaysWaits(node.callee)
    default: {
      const inner = unwrap(node)
      return inner !== node && alwaysWaits(inner)
    }
  }
}

/**
 * Whether a round waits for nothing but queries, the same in every round, before it comes to a place. A lock, or a queue, would be held by another round until that has done its work.
 */
function waitsForQueriesOnly(analysis: Analysis, file: SourceFile, place: Node, body: Node): boolean {
  let only = true
  walk(body, node => {
    if (!only) return false
    if (node.type === 'ForOfStatement' && node.await && node.range[0] < place.range[0]) only = false
    if (node.type !== 'AwaitExpression' || node.range[1] > place.range[0]) return undefined
    only = isOnTheWay(file, node, place) && isQuery(analysis, file, node.argument, MAX_DEPTH)
    return only
  })
  return only
}

/** Whether what comes to a place has come by a node before: no condition and no loop is around the one and not the other. */
function isOnTheWay(file: SourceFile, node: Node, place: Node): boolean {
  for (let child = node, parent = file.parentOf(node); parent && !contains(parent, place); child = parent, parent = file.parentOf(parent)) {
    if (isFunction(parent) || isLoopStatement(parent) || parent.type === 'SwitchCase' || parent.type === 'TryStatement') return false
    if ((parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') && parent.test !== child) return false
    if (parent.type === 'LogicalExpression' && parent.right === child) return false
  }
  return true
}

const MAX_DEPTH = 3

function isQuery(analysis: Analysis, file: SourceFile, awaited: Node, depth: number): boolean {
  const call = unwrap(awaited)
  if (call.type !== 'CallExpression' || depth === 0) return false
  if (analysis.queries.queryAt(file, call)) return true
  if (isPromiseCombinator(call.callee)) return listed(call).every(part => isQuery(analysis, file, part, depth))
  const targets = targetsOf(analysis.ev, file, call)
  return targets.length > 0 && targets.every(({ ref }) => {
    const found = analysis.ev.find(ref)
    return found !== undefined && isFunction(found.node) && runsOnlyQueries(analysis, found.file, found.node.body, depth - 1)
  })
}

/** Whether a function calls nothing but queries, JavaScript's own functions, and functions of the project that do the same. */
function runsOnlyQueries(analysis: Analysis, file: SourceFile, body: Node, depth: number): boolean {
  let only = true
  walk(body, node => {
    if (!only) return false
    if (node.type === 'TaggedTemplateExpression' || (node.type === 'NewExpression' && node.callee.type === 'Identifier' && node.callee.name === 'Promise')) only = false
    if (node.type === 'AwaitExpression' && unwrap(node.argument).type !== 'CallExpression') only = false
    if (node.type !== 'CallExpression' || isBuiltInCall(node) || !isWaitedFor(file, node)) return undefined
    if (analysis.queries.queryAt(file, node)) return false
    only = isQuery(analysis, file, node, depth)
    return only
  })
  return only
}

const isWaitedFor = (file: SourceFile, call: Node): boolean => {
  const parent = file.parentOf(call)
  return parent?.type === 'AwaitExpression' || parent?.type === 'ReturnStatement' || (parent !== undefined && isFunction(parent))
}

const listed = ({ arguments: [list] }: NodeOf<'CallExpression'>): readonly Node[] => (list?.type === 'ArrayExpression' ? list.elements.flatMap(element => element ?? []) : list ? [list] : [])
