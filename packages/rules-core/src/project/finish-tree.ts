import type { TSESTree } from '@typescript-eslint/types'
import { forEachChild } from '../ast/children.js'
import type { Node } from '../model/index.js'

/** What every node of a finished tree inherits. A pair kept in each would be a third of the tree's memory, and most of them are never asked for. */
const PLACED: object = Object.create(Object.prototype, {
  range: {
    get(this: { readonly start: number; readonly end: number }): [number, number] {
      return [this.start, this.end]
    },
  },
}) as object

/**
 * Gives each node of a freshly parsed tree its parent, and its range from `start` and `end`. The tree is changed in place; what is no child of another
 * node, such as a hashbang, stays as it is.
 */
export function finishTree(program: TSESTree.Program): TSESTree.Program {
  const open: Node[] = [program]
  // A list instead of recursion: generated code nests deeper than the stack.
  for (let node = open.pop(); node; node = open.pop()) {
    const parent = node
    forEachChild(parent, child => {
      ;(child as { parent?: Node }).parent = parent
      open.push(child)
    })
    Object.setPrototypeOf(parent, PLACED)
  }
  return program
}
