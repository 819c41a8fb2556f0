import type { FunctionNode, Node } from './node.js'

/** How a piece of code repeats. Only `row` repeats once per datum. */
export type IterationKind =
  /** Once per element of data, or as often as a number that data decides. */
  | 'row'
  /** Once per literal, enum member or a fixed number of times. */
  | 'constant'
  /** Once per slice of the data: the body does the work of many elements at once. */
  | 'chunk'
  /** Once per page, until a page comes back short or empty. */
  | 'page'
  /** Until it works, a bounded number of times. */
  | 'retry'
  /** Until something else has happened, with a pause in between. */
  | 'poll'
  /** Until the query itself says stop: a free slug, the root of a tree. */
  | 'probe'
  /** While a condition holds that nothing ties to data. */
  | 'open'

/** Code that repeats: a loop statement, or a call that runs its callback for each element. */
export interface Iteration {
  /** The loop statement, or the call. */
  readonly node: Node
  readonly kind: IterationKind
  /** `serial`: one after the other; `concurrent`: all are started before the first is awaited. */
  readonly schedule: 'serial' | 'concurrent'
  /** What is iterated, when it is an expression of this file. */
  readonly over?: Node
  /** Pattern that binds the element in the body: `x`, `[key, value]`, `{ id }`. */
  readonly element?: Node
  /** The callback, when the iteration is a call. */
  readonly callback?: FunctionNode
  /** The part that repeats. */
  readonly body: Node
}
