import type { Node, SourceFile } from '../model/index.js'
import { isFunction, parametersOf } from '../ast/syntax.js'
import { namesIn } from '../ast/names-in.js'
import type { Analysis } from '../findings/candidates.js'
import { lookUp } from '../values/bindings.js'
import type { DirectQuery } from './bulk-query.js'
import type { Site } from './site.js'

/**
 * Whether a query belongs to a transaction that an error at its place undoes: it names the transaction, by value or as the parameter of the callback that a
 * transaction runs, and nothing around the iterations catches. What callers of this function catch is not looked at.
 */
export function isUndoneByErrors({ analysis, file }: Site, { call, iterations }: DirectQuery): boolean {
  const outermost = iterations.at(-1)
  return outermost !== undefined && isUndoneAt(analysis, file, call, outermost.node)
}

/** The same for an error at any place of the query's function. */
export function isUndoneAt({ ev, queries }: Analysis, file: SourceFile, call: Node, place: Node): boolean {
  for (let node: Node | undefined = place; node && !isFunction(node); node = file.parentOf(node)) {
    const parent: Node | undefined = file.parentOf(node)
    if (parent?.type === 'TryStatement' && parent.block === node && parent.handler != null) return false
  }
  return namesIn(file, call).some(name => {
    const value = ev.valueOf(file, name)
    if (value.kind === 'handle' && value.role === 'transaction') return true
    return (lookUp(file, name.name, name)?.declarations ?? []).some(({ type, node, name: declared }) => {
      if (type !== 'parameter' || !isFunction(node) || parametersOf(node)[0] !== declared) return false
      const caller = file.parentOf(node)
      return caller?.type === 'CallExpression' && queries.queryAt(file, caller)?.effect === 'transaction'
    })
  })
}
