import type { FunctionNode, Node, SourceFile } from '../model/index.js'
import { enclosingFunction, memberName } from '../ast/syntax.js'

/** Where statements that have to run before a node may be put. */
export interface Placement {
  /** The statement that holds the node; new statements stand before it (or after it). */
  readonly statement: Node
  readonly owner: FunctionNode | undefined
  /** Whether parts of the statement may run before the node, which is then to be looked at as a whole. */
  readonly crosses: boolean
}

/**
 * The place right before the statement that holds a node, when nothing of that statement runs before the node does and the node runs whenever the
 * statement does; else why there is none. Statements that are the only branch of an `if` have no place before them.
 */
export function placementOf(file: SourceFile, node: Node): Placement | 'conditional-place' | 'not-async' {
  let child = node
  let crosses = false
  for (let parent = file.parentOf(node); parent; child = parent, parent = file.parentOf(parent)) {
    switch (parent.type) {
      case 'BlockStatement':
      case 'Program':
      case 'StaticBlock':
      case 'SwitchCase': {
        const owner = enclosingFunction(file, child)
        if (owner && !owner.async) return 'not-async'
        return { statement: child, owner, crosses }
      }
      case 'AwaitExpression':
      case 'ExpressionStatement':
      case 'ReturnStatement':
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
      case 'ChainExpression':
      case 'SpreadElement':
        continue
      case 'ArrayExpression':
      case 'ObjectExpression':
      case 'Property':
        crosses = true
        continue
      case 'VariableDeclaration':
        if (parent.declarations.length > 1) return 'conditional-place'
        continue
      case 'VariableDeclarator':
        if (parent.init !== child) return 'conditional-place'
        continue
      case 'MemberExpression':
        if (parent.object !== child) return 'conditional-place'
        continue
      case 'CallExpression':
        if (parent.callee === child) continue
        if (isPromiseCombinator(parent.callee) && parent.arguments.length === 1) continue
        if (isPush(parent.callee) && parent.arguments.length === 1) continue
        return 'conditional-place'
      case 'AssignmentExpression':
        if (parent.right !== child || parent.operator !== '=') return 'conditional-place'
        continue
      default:
        return 'conditional-place'
    }
  }
  return 'conditional-place'
}

/** `Promise.all` and its like, and functions of the project that are plainly named after it. */
export function isPromiseCombinator(callee: Node): boolean {
  return callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'Promise' && ['all', 'allSettled'].includes(memberName(callee) ?? '')
}

const isPush = (callee: Node): boolean => callee.type === 'MemberExpression' && memberName(callee) === 'push' && callee.object.type === 'Identifier'
