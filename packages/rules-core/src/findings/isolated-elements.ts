import type { Iteration, Node, SourceFile } from '../model/index.js'
import { contains, isFunction, isLoopStatement, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'

/**
 * Whether the code goes on with the other elements when a call fails for one: a `try` round it within the iteration whose `catch` neither
 * throws nor leaves the loop, a `.catch(…)` on it, or an `allSettled` of all. What the others have done must then stay, so each is committed by itself on purpose.
 */
export function isIsolated(file: SourceFile, call: Node, iteration: Iteration): boolean {
  for (let child = call, parent = file.parentOf(call); parent && contains(iteration.body, parent); child = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'TryStatement' && parent.block === child && parent.handler && !isPassedOn(parent.handler.body, iteration)) return true
    if (parent.type === 'MemberExpression' && parent.object === child && memberName(parent) === 'catch') return true
  }
  return isSettled(file, iteration)
}

/** The failure ends the iteration: it is thrown again, or the loop is left. */
function isPassedOn(handler: Node, iteration: Iteration): boolean {
  let found = false
  walk(handler, node => {
    if (isFunction(node)) return false
    if (node.type === 'ThrowStatement' || (isLoopStatement(iteration.node) && (node.type === 'BreakStatement' || node.type === 'ReturnStatement'))) found = true
    return !found
  })
  return found
}

/** `Promise.allSettled(rows.map(…))` */
function isSettled(file: SourceFile, { node }: Iteration): boolean {
  const call = file.parentOf(node)
  const callee = call?.type === 'CallExpression' && call.arguments[0] === node ? unwrap(call.callee) : undefined
  return callee?.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'Promise' && memberName(callee) === 'allSettled'
}
