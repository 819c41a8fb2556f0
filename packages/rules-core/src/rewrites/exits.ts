import type { Iteration, Node } from '../model/index.js'
import { isFunction } from '../ast/syntax.js'
import { forEachChild } from '../ast/children.js'

/** How the body of an iteration may leave its function; `break` only ends the loop, and what follows the loop still runs. */
export interface Exits {
  readonly returns: boolean
  readonly throws: boolean
}

/** `return` and `throw` in the body. Errors of calls, which any call may have, are not looked at. */
export function exitsOf({ body, callback }: Iteration): Exits {
  let returns = false
  let throws = false
  const visit = (node: Node, inner: boolean): void => {
    if (node.type === 'ThrowStatement') throws = true
    if (node.type === 'ReturnStatement' && !inner) returns = true
    const nested = inner || (isFunction(node) && node !== callback)
    forEachChild(node, child => { visit(child, nested) })
  }
  visit(body, callback !== undefined)
  return { returns, throws }
}
