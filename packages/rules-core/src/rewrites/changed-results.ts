import type { Node, SourceFile } from '../model/index.js'
import { contains, isFunction, unwrap } from '../ast/syntax.js'
import { rootOf } from '../findings/loop-dependence.js'
import { mutations } from '../findings/mutations.js'
import { loopOfDeclarator, lookUp } from '../values/bindings.js'

const MAX_DEPTH = 4

/**
 * Whether a region changes what a node gives, by the name that it is given, or a part of it: another round with the same key would see that. Not looked at: what functions do that it is
 * handed to.
 */
export function isResultChanged(file: SourceFile, used: Node, region: Node): boolean {
  let declarator = file.parentOf(used)
  while (declarator && declarator.type !== 'VariableDeclarator' && unwrap(declarator) !== declarator) declarator = file.parentOf(declarator)
  if (declarator?.type !== 'VariableDeclarator') return false
  const { id } = declarator
  return mutations(file, region).some(({ target }) => isPartOf(file, target, id, MAX_DEPTH))
}

/** Whether an expression is rooted in a name of a pattern, or in a variable or callback parameter that stands for a part of it. */
function isPartOf(file: SourceFile, node: Node, pattern: Node, depth: number): boolean {
  const root = rootOf(node)
  if (root.type !== 'Identifier' || depth === 0) return false
  return (lookUp(file, root.name, root)?.declarations ?? []).some(({ name, node: declared }) => {
    if (contains(pattern, name)) return true
    if (declared.type === 'VariableDeclarator') {
      const source = loopOfDeclarator(file, declared)?.right ?? declared.init
      return source != null && isPartOf(file, source, pattern, depth - 1)
    }
    const call = isFunction(declared) ? file.parentOf(declared) : undefined
    return call?.type === 'CallExpression' && call.callee.type === 'MemberExpression' && isPartOf(file, call.callee.object, pattern, depth - 1)
  })
}
