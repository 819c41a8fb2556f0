import type { Iteration, Node, SourceFile } from '../model/index.js'
import { isFunction, isLoopStatement } from '../ast/syntax.js'
import { forEachChild } from '../ast/children.js'

/** A condition under which a place is reached: the test holds, or (`negated`) it does not. */
export interface Guard {
  readonly test: Node
  readonly negated: boolean
}

export interface Guards {
  readonly guards: readonly Guard[]
  /** Whether these are all the conditions. */
  readonly exact: boolean
  /** Whether the iteration may end before its last element: `break`, `return` or `throw` out of it. */
  readonly leavesEarly: boolean
  /** Whether an error at the place is caught within one round. */
  readonly caught: boolean
}

/** The conditions between the body of an iteration and a place in it; `undefined` when the place is in a function that something else runs. */
export function guardsBetween(file: SourceFile, place: Node, iteration: Iteration): Guards | undefined {
  const guards: Guard[] = []
  let exact = true
  let caught = false
  const root: Node = iteration.callback ?? iteration.node
  for (let child = place, parent = file.parentOf(place); parent && child !== root; child = parent, parent = file.parentOf(parent)) {
    if (parent === root) break
    switch (parent.type) {
      case 'IfStatement':
      case 'ConditionalExpression':
        if (parent.consequent === child) guards.unshift({ test: parent.test, negated: false })
        else if (parent.alternate === child) guards.unshift({ test: parent.test, negated: true })
        break
      case 'LogicalExpression':
        if (parent.right === child) {
          if (parent.operator === '??') exact = false
          else guards.unshift({ test: parent.left, negated: parent.operator === '||' })
        }
        break
      case 'BlockStatement': {
        const before = parent.body.slice(0, parent.body.indexOf(child as (typeof parent.body)[number]))
        for (const statement of before.reverse()) {
          if (statement.type !== 'IfStatement' || statement.alternate != null) continue
          if (endsRound(statement.consequent)) guards.unshift({ test: statement.test, negated: true })
        }
        break
      }
      case 'TryStatement':
        if (parent.block === child && parent.handler != null) caught = true
        if (parent.handler === child) exact = false
        break
      case 'CatchClause':
      case 'SwitchCase':
        exact = false
        break
      default:
        if (isFunction(parent)) return undefined
        if (isLoopStatement(parent)) exact = false
    }
  }
  return { guards, exact, caught, leavesEarly: leavesEarly(iteration) }
}

/** `continue`, `return` or `throw`, alone or as the end of a block. */
export function endsRound(node: Node): boolean {
  if (node.type === 'BlockStatement') {
    const last = node.body.at(-1)
    return last !== undefined && endsRound(last)
  }
  return node.type === 'ContinueStatement' || node.type === 'ReturnStatement' || node.type === 'BreakStatement' || node.type === 'ThrowStatement'
}

/** Whether the body leaves the iteration itself: in a callback only a throw does. */
function leavesEarly(iteration: Iteration): boolean {
  let found = false
  const visit = (node: Node, breakable: boolean): void => {
    if (found) return
    if (node.type === 'ThrowStatement') found = true
    else if (node.type === 'ReturnStatement' && !iteration.callback) found = true
    else if (node.type === 'BreakStatement' && (node.label != null || !breakable)) found = true
    if (found || (isFunction(node) && node !== iteration.callback)) return
    const inner = breakable || isLoopStatement(node) || node.type === 'SwitchStatement'
    forEachChild(node, child => { visit(child, inner) })
  }
  visit(iteration.body, iteration.callback !== undefined)
  return found
}

