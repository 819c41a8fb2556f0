import type { Iteration, Node, QueryCall, SourceFile } from '../model/index.js'
import type { Analysis } from '../findings/candidates.js'

/** A query of a loop that is to leave it, and the rounds that it leaves. */
export interface LeavingQuery {
  readonly analysis: Analysis
  readonly file: SourceFile
  /** The call in the loop: the query's own, or of the function that makes it. */
  readonly asked: Node
  readonly query: Omit<QueryCall, 'node'>
  /** From the innermost outwards. */
  readonly iterations: readonly Iteration[]
}
