import type { Certainty, EntityName, HandleValue } from './value.js'
import type { Effect } from './effect.js'
import type { MethodFact, Run } from './adapter.js'
import type { NodeOf } from './node.js'

/** An expression that makes a database round trip. */
export interface QueryCall {
  readonly orm: string
  /** Method as written: `findUnique`, `getMany`, `insert`. */
  readonly operation: string
  readonly effect: Effect
  readonly entity?: EntityName
  readonly certainty: Certainty
  readonly fact: MethodFact
  /** `call`: runs when written; `await`: only where it is awaited or handed on. */
  readonly run: Run
  readonly receiver: HandleValue
  /** The bulk form to write instead, as code. */
  readonly bulk?: string
  /** The call that runs it. A chain is one QueryCall: this is its outermost call. */
  readonly node: NodeOf<'CallExpression'> | NodeOf<'TaggedTemplateExpression'>
}
