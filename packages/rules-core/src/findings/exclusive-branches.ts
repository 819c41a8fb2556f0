import type { Node, SourceFile } from '../model/index.js'
import { contains, isFunction } from '../ast/syntax.js'

/** Whether at most one of two nodes is reached: they stand in different branches, or one in a `catch` of the other. */
export function exclusive(file: SourceFile, first: Node, second: Node): boolean {
  for (let child = second, parent = file.parentOf(second); parent; child = parent, parent = file.parentOf(parent)) {
    if (!contains(parent, first)) continue
    if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') return !contains(parent.test, first)
    if (parent.type === 'TryStatement') return parent.handler === child
    return parent.type === 'SwitchStatement' && child.type === 'SwitchCase'
  }
  return false
}

/** Whether the function is left after `first` and before `second`: the branch of `first` ends in `return`, `throw`, `continue` or `break`. */
export function leavesBefore(file: SourceFile, first: Node, second: Node): boolean {
  for (let current: Node | undefined = file.parentOf(first); current && !contains(current, second); current = file.parentOf(current)) {
    if (isFunction(current)) return false
    if (current.type === 'ReturnStatement' || current.type === 'ThrowStatement') return true
    const last = current.type === 'BlockStatement' ? current.body.at(-1) : current.type === 'SwitchCase' ? current.consequent.at(-1) : undefined
    if (last && LEAVES.has(last.type) && !contains(last, first)) return true
  }
  return false
}

const LEAVES: ReadonlySet<string> = new Set(['ReturnStatement', 'ThrowStatement', 'ContinueStatement', 'BreakStatement'])
