import type { Node, SourceFile } from '../model/index.js'
import { unwrap } from '../ast/syntax.js'
import { isAsync, targetsOf } from '../effects/function-facts.js'
import type { Analysis } from '../findings/candidates.js'
import { isUndoneAt } from './in-transaction.js'

/**
 * Whether a call starts work that nobody waits for: `void this.run(task)`. It runs beside all that follows, which may as well be done before any of its queries is; so it forbids nothing that
 * is read earlier. On the one connection of a transaction queries have an order all the same. Queries themselves are not such work: they may be sent on the spot.
 */
export function isFloating(analysis: Analysis, file: SourceFile, at: Node): boolean {
  if (at.type !== 'CallExpression' || analysis.queries.queryAt(file, at) || isUndoneAt(analysis, file, at, at)) return false
  const targets = targetsOf(analysis.ev, file, at)
  if (targets.length === 0 || !targets.every(({ ref }) => isAsync(analysis.ev.find(ref)?.node))) return false
  let parent = file.parentOf(at)
  while (parent && unwrap(parent) !== parent) parent = file.parentOf(parent)
  if (parent?.type === 'UnaryExpression' && parent.operator === 'void') parent = file.parentOf(parent)
  return parent?.type === 'ExpressionStatement'
}
