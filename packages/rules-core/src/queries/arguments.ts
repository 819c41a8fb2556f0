import type { Node } from '../model/index.js'
import { propertyOf, unwrap } from '../ast/syntax.js'
import { argumentsOf } from '../values/returns.js'
import type { QueryNode } from './resolver.js'

/** The node at an argument path such as `0.where`; of alternatives `1|0` the first that is there. Spreads are not looked into. */
export function argumentAt(node: QueryNode, path: string): Node | undefined {
  for (const alternative of path.split('|')) {
    const [index, ...names] = alternative.split('.')
    let current: Node | undefined = argumentsOf(node)[Number(index)]
    for (const name of names) {
      const object: Node | undefined = current && unwrap(current)
      current = object?.type === 'ObjectExpression' ? propertyOf(object, name)?.value : undefined
    }
    if (current) return current
  }
  return undefined
}
