import type { TSESTree } from '@typescript-eslint/types'

/** A syntax node. The core reads `type`, `range` and children only, so espree, typescript-eslint and oxc trees all serve. */
export type Node = TSESTree.Node

/** A node of one kind: `NodeOf<'CallExpression'>`. */
export type NodeOf<T extends `${Node['type']}`> = Extract<Node, { type: T }>

export type FunctionNode = NodeOf<'FunctionDeclaration'> | NodeOf<'FunctionExpression'> | NodeOf<'ArrowFunctionExpression'>
export type ClassNode = NodeOf<'ClassDeclaration'> | NodeOf<'ClassExpression'>

/** A node by place, not by object: outlives the tree it was read from and can be found again in a re-parsed one. */
export interface NodeRef {
  readonly path: string
  readonly type: `${Node['type']}`
  readonly start: number
  readonly end: number
}
