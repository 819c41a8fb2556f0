import type { TSESTree } from '@typescript-eslint/types'
import type { Node, NodeRef } from './node.js'

/** What a host hands over: one file as text and tree. Copied from, never kept after the file is done. */
export interface SourceUnit {
  /** Absolute path, or a virtual name such as `<input>` or `readme.md/0.js`. */
  readonly filename: string
  readonly text: string
  readonly program: TSESTree.Program
}

/** One parsed file of the project, the linted one included. */
export interface SourceFile {
  /** Path key: real path, POSIX separators, upper-case drive letter. */
  readonly path: string
  readonly text: string
  readonly program: TSESTree.Program
  /** Whether this is the file the host is linting now (its tree is the host's own). */
  readonly linted: boolean
  /** The enclosing node; `undefined` for the program itself. Only nodes of this file's tree are asked for. */
  parentOf(node: Node): Node | undefined
  /** 1-based line of an offset in UTF-16 code units. */
  lineOf(offset: number): number
  /** The node at this place, `undefined` when the file has changed under it. */
  nodeAt(ref: Omit<NodeRef, 'path'>): Node | undefined
  /**
   * A fact about this file, made on first use and dropped together with the tree.
   * `key` is the identity of the fact: the same function object always names the same fact.
   */
  fact<T>(key: (file: SourceFile) => T): T
}
