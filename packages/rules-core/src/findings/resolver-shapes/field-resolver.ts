import type { Certainty, FunctionNode, Node, NodeRef } from '../../model/index.js'
import type { Varying } from '../round-trips.js'

/** A function that a GraphQL server runs once per parent object of a response. */
export interface FieldResolver {
  /** Where the schema has it: the function itself when it is written there, else what names it. */
  readonly node: Node
  /** The function, when it stands in the linted file. */
  readonly fn?: FunctionNode
  /** The function elsewhere in the project that `node` names. */
  readonly ref?: NodeRef
  /** Name of the parent type, when the code says it. */
  readonly parent?: string
  readonly field: string
  /** What differs from parent to parent. */
  readonly varying: Varying
  readonly certainty: Certainty
}

/** `(parent, args, context, info)`. */
export const VARIES_BY_PARENT: Varying = { parameters: [0], self: false }
