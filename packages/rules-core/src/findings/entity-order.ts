import type { QueryCall, SourceFile, Node } from '../model/index.js'
import type { Evaluator } from '../values/evaluator.js'

/** Whether reads of an entity have an order that its declaration gives them. `unknown` where the library has such orders and the declaration is not in sight. */
export function orderOfEntity(ev: Evaluator, { orm, entity }: QueryCall): 'own' | 'none' | 'unknown' {
  const words = ev.library.adapter(orm)?.paging?.entityOrder
  if (!words) return 'none'
  const found = entity?.ref && ev.find(entity.ref)
  if (!found) return 'unknown'
  const text = declarationText(found.file, found.node)
  return words.some(word => text.includes(word)) ? 'own' : 'none'
}

/** The text of a declaration with what stands before it: decorators may be no part of the class. */
function declarationText(file: SourceFile, node: Node): string {
  const parent = file.parentOf(node)
  const from = parent && /^Export/.test(parent.type) ? parent.range[0] : node.range[0]
  return file.text.slice(Math.max(0, from - 400), node.range[1])
}
