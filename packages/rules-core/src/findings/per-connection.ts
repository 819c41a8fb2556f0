import type { Iteration, Node, SourceFile } from '../model/index.js'
import { contains, unwrap, unwrapAwait } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'
import { mentionsElement, rootOf } from './loop-dependence.js'

/**
 * Whether a call is given the database itself by the element: `transactions.map(trx => commit(trx, id))`, `dropOrphans({ db: region.client })`, also by the
 * call that made the function. Connections that are looked up for the element are not looked at.
 */
export function isPerConnection(ev: Evaluator, file: SourceFile, node: Node, iteration: Iteration): boolean {
  for (let link = node; link.type === 'CallExpression'; link = maker(file, link.callee, iteration)) {
    if (link.arguments.some(argument => givesConnection(ev, file, argument, iteration))) return true
  }
  return false
}

/** The call behind `f` of `f(…)`, when there is one: `make(db)(…)`, or `const f = make(db)` in the body. */
function maker(file: SourceFile, callee: Node, iteration: Iteration): Node {
  const made = unwrapAwait(callee)
  if (made.type !== 'Identifier') return made
  const declarator = lookUp(file, made.name, made)?.declarations[0]?.node
  return declarator?.type === 'VariableDeclarator' && declarator.init != null && contains(iteration.body, declarator) ? unwrapAwait(declarator.init) : made
}

function givesConnection(ev: Evaluator, file: SourceFile, argument: Node, iteration: Iteration): boolean {
  const node = unwrap(argument)
  if (node.type === 'ObjectExpression') return node.properties.some(property => property.type === 'Property' && givesConnection(ev, file, property.value, iteration))
  if (node.type !== 'Identifier' && node.type !== 'MemberExpression') return false
  if (!mentionsElement(file, rootOf(node), iteration)) return false
  return membersOf(ev.valueOf(file, node)).some(value => {
    if (value.kind !== 'handle' || value.pending || value.entity) return false
    const role = ev.library.role(value.orm, value.role)
    return role !== undefined && role.row !== true && role.thenable !== true
  })
}
