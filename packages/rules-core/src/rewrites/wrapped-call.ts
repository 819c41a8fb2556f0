import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { isRepeatable } from './repeatable.js'

/** A call that is the whole of a callback without parameters, which something that is waited for runs: `await queue.push(() => users.delete(id))`. */
export interface WrappedCall {
  readonly wrapper: NodeOf<'CallExpression'>
  readonly awaited: Node
}

/**
 * What runs a call of a round, when it is handed nothing but that call: it does with one call of all rounds what it did with each. Not looked at: what it does beside running the
 * callback, such as counting or retrying, is then done once.
 */
export function wrappedCall(file: SourceFile, call: Node): WrappedCall | undefined {
  const callback = file.parentOf(call)
  if (callback?.type !== 'ArrowFunctionExpression' || callback.body !== call || callback.params.length > 0) return undefined
  const wrapper = file.parentOf(callback)
  if (wrapper?.type !== 'CallExpression' || wrapper.arguments.filter(argument => argument === callback).length !== 1) return undefined
  if (!wrapper.arguments.every(argument => argument === callback || isRepeatable(argument))) return undefined
  const awaited = file.parentOf(wrapper)
  return awaited?.type === 'AwaitExpression' && file.parentOf(awaited)?.type === 'ExpressionStatement' ? { wrapper, awaited } : undefined
}
