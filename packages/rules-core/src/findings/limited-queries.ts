import type { QueryCall, SourceFile } from '../model/index.js'
import { memberName, propertyOf, unwrap } from '../ast/syntax.js'
import { isConstantNumber } from '../iterations/constants.js'
import type { Evaluator } from '../values/evaluator.js'

const LIMITS = ['take', 'limit', 'first', 'last', '$limit']

/** Whether a query says in the code how many rows it gives at most: `{ take: 5 }`, `.limit(10)`. */
export function isLimited(ev: Evaluator, file: SourceFile, query: QueryCall): boolean {
  for (let node = unwrap(query.node); node.type === 'CallExpression'; ) {
    for (const argument of node.arguments) {
      const object = unwrap(argument)
      if (object.type !== 'ObjectExpression') continue
      const limit = LIMITS.map(name => propertyOf(object, name)).find(property => property !== undefined)
      if (limit && isConstantNumber(ev, file, limit.value)) return true
    }
    const callee = unwrap(node.callee)
    if (callee.type !== 'MemberExpression') return false
    const [first] = node.arguments
    if (LIMITS.includes(memberName(callee) ?? '') && first && isConstantNumber(ev, file, first)) return true
    node = unwrap(callee.object)
  }
  return false
}
