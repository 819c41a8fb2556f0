import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isClass, isFunction, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { targetsOf } from '../effects/function-facts.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'
import { isRepeatable } from './repeatable.js'
import { refuse } from './site.js'

/** A call that is the whole of a callback without parameters, which something that is waited for runs: `await queue.push(() => users.delete(id))`. */
export interface WrappedCall {
  readonly wrapper: NodeOf<'CallExpression'>
  readonly awaited: Node
}

/**
 * What runs a call of a round, when it is handed nothing but that call: it does with one call of all rounds what it did with each. Refused where it is no function of the project, or may
 * keep an error to itself. Not looked at: what it does beside running the callback, such as counting or retrying, is then done once.
 */
export function wrappedCall(ev: Evaluator, file: SourceFile, call: Node): WrappedCall | undefined {
  const callback = file.parentOf(call)
  if (callback?.type !== 'ArrowFunctionExpression' || callback.body !== call || callback.params.length > 0) return undefined
  const wrapper = file.parentOf(callback)
  if (wrapper?.type !== 'CallExpression' || wrapper.arguments.filter(argument => argument === callback).length !== 1) return undefined
  if (!wrapper.arguments.every(argument => argument === callback || isRepeatable(argument))) return undefined
  const awaited = file.parentOf(wrapper)
  if (awaited?.type !== 'AwaitExpression' || file.parentOf(awaited)?.type !== 'ExpressionStatement') return undefined
  if (!givesErrorsBack(ev, file, wrapper, MAX_HOPS)) return refuse('handles-errors-per-element')
  return { wrapper, awaited }
}

const MAX_HOPS = 3

/** Whether all functions that a call runs are known, and none of them, nor what they hand their own parameters on to, keeps an error to itself. */
function givesErrorsBack(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>, hops: number): boolean {
  const targets = targetsOf(ev, file, call)
  return hops > 0 && targets.length > 0 && targets.every(({ ref }) => {
    const found = ev.find(ref)
    if (!found || !isFunction(found.node)) return false
    const { node: fn, file: own } = found
    const owner = ownerOf(own, fn)
    if (mayKeepErrors(owner)) return false
    const isOwn = (name: Node): boolean => name.type === 'Identifier' && (lookUp(own, name.name, name)?.declarations ?? []).some(({ type, node }) => type === 'parameter' && node === fn)
    let gives = true
    walk(fn.body, node => {
      if (node.type !== 'CallExpression' || !node.arguments.some(isOwn)) return gives
      const isThen = node.callee.type === 'MemberExpression' && memberName(node.callee) === 'then'
      const called = membersOf(ev.valueOf(own, node.callee)).map(value => (value.kind === 'function' && value.ref.path === own.path ? ev.find(value.ref)?.node : undefined))
      const isInside = called.length > 0 && called.every(target => target !== undefined && contains(owner, target))
      gives &&= isThen || isInside || givesErrorsBack(ev, own, node, hops - 1)
      return gives
    })
    return gives
  })
}

/** The class of a method, whose other methods may do the running; else the function itself. */
function ownerOf(file: SourceFile, fn: Node): Node {
  for (let node = file.parentOf(fn); node; node = file.parentOf(node)) {
    if (isClass(node)) return node
    if (isFunction(node)) break
  }
  return fn
}

/** Whether an error may be caught without being thrown again or handed to who waits (`reject`). A promise that only goes into a variable is waited for by nobody. */
function mayKeepErrors(root: Node): boolean {
  let keeps = false
  walk(root, node => {
    if (node.type === 'CatchClause') keeps ||= !passesOn(node)
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return !keeps
    if (memberName(node.callee) === 'allSettled') keeps = true
    return !keeps
  })
  walk(root, node => {
    const given = node.type === 'AwaitExpression' || node.type === 'ReturnStatement' ? node.argument : node.type === 'ArrowFunctionExpression' ? node.body : undefined
    const call = given && unwrap(given)
    if (call?.type === 'CallExpression' && call.callee.type === 'MemberExpression' && memberName(call.callee) === 'catch') keeps = true
    return !keeps
  })
  return keeps
}

function passesOn(clause: Node): boolean {
  let passes = false
  walk(clause, node => {
    if (node.type === 'ThrowStatement') passes = true
    const callee = node.type === 'CallExpression' ? unwrap(node.callee) : undefined
    if (callee && (callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? memberName(callee) : undefined) === 'reject') passes = true
    return !passes
  })
  return passes
}
