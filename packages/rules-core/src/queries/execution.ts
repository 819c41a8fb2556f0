import type { Node, NodeOf, NodeRef, QueryCall, SourceFile } from '../model/index.js'
import { contains, enclosingFunction, isFunction, memberName, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { methodFact } from '../values/handles.js'
import { argumentsOf } from '../values/returns.js'
import { membersOf } from '../values/unions.js'
import { isThen, operationsAt } from './resolver.js'

/** Where a query makes its round trip. */
export type Execution =
  /** At this node: the call itself, the `await`, or the variable that is awaited. */
  | {
      readonly kind: 'at'
      readonly node: Node
      /** The function hands it back as it is: it runs where the caller awaits it, or is made a part of another query there. */
      readonly byCaller?: true
    }
  /** Together with others as one batch, at this call: `$transaction([…])`. */
  | { readonly kind: 'batch'; readonly node: Node }
  /** Never in this file: only built, or part of a larger query. */
  | { readonly kind: 'not-executed' }

const MAX_HOPS = 24
const NOT_EXECUTED: Execution = { kind: 'not-executed' }

/** Where a query runs: eager ones at the call; lazy ones where their value is awaited, returned, collected or handed on. */
export function executionOf(ev: Evaluator, file: SourceFile, query: QueryCall): Execution {
  if (query.run !== 'await') return { kind: 'at', node: query.node }
  const execution = climb(ev, file, query.node, new Set(), MAX_HOPS)
  // SQL that nobody can read may as well be a part of a statement, unless it is plainly waited for.
  return query.effect === 'raw' && execution.kind === 'at' && !execution.byCaller && !isWaitedFor(file, execution.node) ? NOT_EXECUTED : execution
}

/** Whether the value is awaited where it stands, alone or among others, or given back by a function that awaits it. */
function isWaitedFor(file: SourceFile, from: Node): boolean {
  for (let node = from, parent = file.parentOf(node); parent; node = parent, parent = file.parentOf(parent)) {
    switch (parent.type) {
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'ReturnStatement':
      case 'ForOfStatement':
        return true
      case 'ArrowFunctionExpression':
        return parent.body === node
      case 'Property':
      case 'NewExpression':
      case 'VariableDeclarator':
      case 'AssignmentExpression':
      case 'ExpressionStatement':
        return false
      case 'MemberExpression':
        if (isThen(memberName(parent) ?? '')) return true
        break
      case 'CallExpression': {
        const callee = unwrap(parent.callee)
        // A function that is called by its name is taken to run what it is given.
        if (parent.callee !== node && callee.type !== 'Identifier' && !(callee.type === 'MemberExpression' && /^(?:all|allSettled|race|push|unshift)$/.test(memberName(callee) ?? ''))) return false
        break
      }
      default:
        break
    }
  }
  return false
}

/**
 * What becomes of what a call gives: `run` where it is awaited, `kept` where it is dropped or handed on to where nobody sees, `returned` where the function gives it
 * back, `unrun` where it becomes a part of another query.
 */
export type ResultUse = 'run' | 'kept' | 'returned' | 'unrun'

/** What would become of a lazy query that a call gives back. Whether it gives one is not looked at. */
export function resultUse(ev: Evaluator, file: SourceFile, call: Node): ResultUse {
  const parent = file.parentOf(call)
  if (parent?.type === 'AwaitExpression') return 'run'
  // What is dropped was meant to run.
  if (parent?.type === 'ExpressionStatement') return 'kept'
  const execution = climb(ev, file, call, new Set(), MAX_HOPS)
  if (execution.kind === 'not-executed') return 'unrun'
  if (execution.kind === 'at' && execution.byCaller) return 'returned'
  return execution.kind === 'batch' || isWaitedFor(file, execution.node) ? 'run' : 'kept'
}

/** Follows the value of a lazy query outwards from `from` until something runs it. */
function climb(ev: Evaluator, file: SourceFile, from: Node, seen: Set<Node>, hops: number): Execution {
  let node = from
  for (; hops > 0; hops--) {
    const parent = file.parentOf(node)
    if (!parent || seen.has(parent)) return NOT_EXECUTED
    switch (parent.type) {
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'Property':
      case 'ForOfStatement':
        return { kind: 'at', node: from }
      case 'ReturnStatement':
        return returned(ev, file, from, enclosingFunction(file, parent), seen, hops)
      case 'ArrowFunctionExpression':
        return returned(ev, file, from, parent, seen, hops)
      case 'TSAsExpression':
      case 'TSTypeAssertion':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
      case 'ChainExpression':
      case 'ConditionalExpression':
      case 'LogicalExpression':
      case 'ArrayExpression':
      case 'SpreadElement':
      case 'SequenceExpression':
        node = parent
        continue
      case 'MemberExpression': {
        const name = memberName(parent)
        if (parent.object !== node) return NOT_EXECUTED
        if (name !== undefined && isThen(name)) return { kind: 'at', node: from }
        const call = file.parentOf(parent)
        if (call?.type === 'CallExpression' && call.callee === parent) {
          // A later link of the chain, which was kept in a variable: its end is the query.
          if (operationsAt(ev, file, call).length > 0) return NOT_EXECUTED
          node = call
          continue
        }
        return NOT_EXECUTED
      }
      case 'CallExpression':
      case 'NewExpression':
        return handed(ev, file, from, node, parent, seen, hops)
      case 'VariableDeclarator':
        return parent.id.type === 'Identifier' ? referenced(ev, file, parent.id, seen, hops) : { kind: 'at', node: from }
      case 'AssignmentExpression': {
        if (parent.left.type !== 'Identifier') return { kind: 'at', node: from }
        seen.add(parent)
        return referenced(ev, file, parent.left, seen, hops)
      }
      default:
        return NOT_EXECUTED
    }
  }
  return NOT_EXECUTED
}

/** Returned from a callback, the query is the element of what the callback's caller collects; from any other function, its caller runs it. */
function returned(ev: Evaluator, file: SourceFile, from: Node, fn: Node | undefined, seen: Set<Node>, hops: number): Execution {
  if (!fn || !isFunction(fn)) return NOT_EXECUTED
  const at: Execution = { kind: 'at', node: from }
  if (fn.async) return at
  const call = file.parentOf(fn)
  if (call?.type !== 'CallExpression' || !(call.arguments as readonly Node[]).includes(fn)) return { ...at, byCaller: true }
  const method = call.callee.type === 'MemberExpression' ? memberName(call.callee) : undefined
  if (method !== 'map' && method !== 'flatMap') return at
  const collected = climb(ev, file, call, seen, hops - 1)
  return collected.kind === 'at' ? (collected.byCaller ? { ...at, byCaller: true } : at) : collected
}

/** Handed to a call: a batch runs it there, another builder takes it for a subquery, a collection keeps it, anything else is taken to await it. */
function handed(ev: Evaluator, file: SourceFile, from: Node, argument: Node, call: NodeOf<'CallExpression'> | NodeOf<'NewExpression'>, seen: Set<Node>, hops: number): Execution {
  if (call.callee === argument) return NOT_EXECUTED
  const at: Execution = { kind: 'at', node: from }
  if (call.type === 'NewExpression') return at
  const position = argumentsOf(call).indexOf(argument)
  for (const callee of membersOf(ev.valueOf(file, call.callee))) {
    const receiver = callee.kind === 'operation' ? callee.receiver : callee.kind === 'handle' ? callee : undefined
    // `inArray(table.id, subquery)`: a function of the same library takes it as a part of a larger query.
    if (callee.kind === 'external' && ev.library.adapters.some(adapter => ev.library.isPackageOf(adapter, callee.package))) return NOT_EXECUTED
    if (callee.kind === 'function' && !isRunByFunction(ev, callee.ref, position, seen, hops)) return NOT_EXECUTED
    if (!receiver) continue
    const fact = callee.kind === 'operation' ? methodFact(ev, receiver, callee.name) : ev.library.role(receiver.orm, receiver.role)?.call
    if (fact?.batch === position) return { kind: 'batch', node: call }
    return NOT_EXECUTED
  }
  const callee = unwrap(call.callee)
  const method = callee.type === 'MemberExpression' ? memberName(callee) : undefined
  // `knex.client.compile(query)`, `query[operator](subquery)`: whatever it is, it is the library's.
  if (callee.type === 'MemberExpression' && isOfHandle(ev, file, callee.object)) return NOT_EXECUTED
  if ((method === 'push' || method === 'unshift') && callee.type === 'MemberExpression' && callee.object.type === 'Identifier') {
    const collected = referenced(ev, file, callee.object, seen, hops - 1)
    return collected.kind === 'batch' ? collected : at
  }
  if (method === 'all' || method === 'allSettled' || method === 'race') return at
  return at
}

function isOfHandle(ev: Evaluator, file: SourceFile, receiver: Node): boolean {
  const node = unwrap(receiver)
  return membersOf(ev.valueOf(file, node)).some(value => value.kind === 'handle') || (node.type === 'MemberExpression' && isOfHandle(ev, file, node.object))
}

/** Whether a function of the project runs what it is given: it awaits it, keeps it, or hands it on to where nobody sees. What it gives back is its caller's. */
function isRunByFunction(ev: Evaluator, ref: NodeRef, position: number, seen: Set<Node>, hops: number): boolean {
  const found = ev.find(ref)
  if (!found || !isFunction(found.node) || position < 0) return true
  const parameter = found.node.params[position]
  if (parameter?.type !== 'Identifier') return true
  const execution = referenced(ev, found.file, parameter, seen, hops - 1)
  return execution.kind !== 'not-executed'
}

/** Kept in a variable: run where the variable is awaited or handed on. A batch anywhere means batch. */
function referenced(ev: Evaluator, file: SourceFile, name: NodeOf<'Identifier'>, seen: Set<Node>, hops: number): Execution {
  let result: Execution = NOT_EXECUTED
  for (const reference of lookUp(file, name.name, name)?.references ?? []) {
    if (reference === name || contains(name, reference) || seen.has(reference)) continue
    seen.add(reference)
    const parent = file.parentOf(reference)
    // `list.push(query)` fills the list; it does not run it.
    if (parent?.type === 'MemberExpression' && isCollecting(file, parent)) continue
    if (parent?.type === 'AssignmentExpression' && parent.left === reference) continue
    const found = climb(ev, file, reference, seen, hops - 1)
    if (found.kind === 'batch') return found
    if (found.kind === 'at' && (result.kind !== 'at' || result.byCaller)) result = found
  }
  return result
}

function isCollecting(file: SourceFile, member: NodeOf<'MemberExpression'>): boolean {
  const name = memberName(member)
  const call = file.parentOf(member)
  return call?.type === 'CallExpression' && call.callee === member && (name === 'push' || name === 'unshift')
}
