import type { Node, SourceFile } from '../model/index.js'
import { unwrap } from '../ast/syntax.js'
import { refuse } from './site.js'

/** The expression that stands for a query's result: the `await` of the call, or the call where its promise is collected, also as one of two branches. */
export function usedNode(file: SourceFile, call: Node): Node {
  let node = call
  let parent = file.parentOf(node)
  while (parent && unwrap(parent) !== parent) {
    node = parent
    parent = file.parentOf(parent)
  }
  if (parent?.type === 'AwaitExpression') return parent
  let branch = node
  while (parent && isBranch(parent, branch)) {
    branch = parent
    parent = file.parentOf(parent)
  }
  if (parent?.type === 'ReturnStatement' || parent?.type === 'ArrowFunctionExpression' || parent?.type === 'ArrayExpression') return node
  return refuse('not-awaited')
}

/** `test ? query : other`, `test && query`: the value of the whole where it is asked for. */
const isBranch = (parent: Node, node: Node): boolean =>
  (parent.type === 'ConditionalExpression' && parent.test !== node) || (parent.type === 'LogicalExpression' && parent.operator !== '??' && parent.right === node)

/** The statement that does nothing but run the query; `undefined` when its result goes anywhere. */
export function bareStatement(file: SourceFile, used: Node): Node | undefined {
  const parent = file.parentOf(used)
  return parent?.type === 'ExpressionStatement' ? parent : undefined
}

/** Whether an expression with an operator needs parentheses where this node stands. */
export function needsParens(file: SourceFile, node: Node): boolean {
  const parent = file.parentOf(node)
  if (file.text[node.range[0] - 1] === '(' && file.text[node.range[1]] === ')') return false
  return parent?.type === 'LogicalExpression' || parent?.type === 'BinaryExpression' || parent?.type === 'UnaryExpression' || parent?.type === 'TSAsExpression' || parent?.type === 'TSNonNullExpression' || (parent?.type === 'ConditionalExpression' && parent.test === node)
}
