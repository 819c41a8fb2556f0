import type { Node, NodeOf } from '../model/index.js'
import { memberName, unwrap } from '../ast/syntax.js'

/** One call of a chain: `.where('id', id)`. */
export interface Link {
  readonly name: string
  readonly call: NodeOf<'CallExpression'>
  /** The method's name, `undefined` where the receiver itself is called: `knex('users')`. */
  readonly property: Node | undefined
  /** From the end of what it is called on to the end of the call: what goes when the link goes. */
  readonly range: readonly [number, number]
}

/** The calls of a chain, the outermost first. Property accesses between them are passed over. */
export function linksOf(node: Node): readonly Link[] {
  const links: Link[] = []
  let current = unwrap(node)
  for (;;) {
    if (current.type === 'CallExpression') {
      const callee = unwrap(current.callee)
      if (callee.type === 'MemberExpression') {
        const name = memberName(callee)
        if (name !== undefined) links.push({ name, call: current, property: callee.property, range: [callee.object.range[1], current.range[1]] })
      } else links.push({ name: '', call: current, property: undefined, range: [callee.range[1], current.range[1]] })
      current = callee
    } else if (current.type === 'MemberExpression') current = unwrap(current.object)
    else return links
  }
}
