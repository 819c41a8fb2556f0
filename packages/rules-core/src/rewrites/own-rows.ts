import type { Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Analysis } from '../findings/candidates.js'
import { lookUp } from '../values/bindings.js'
import { membersOf } from '../values/unions.js'
import { textOf } from './edits.js'

/** Whether no two rounds have the same key: it is the identity of rows that come from a query, or an entry of a Set or of an object's keys. */
export function hasDistinctKeys({ ev, queries }: Analysis, file: SourceFile, key: Node, iteration: Iteration): boolean {
  const over = iteration.over && valueOf(file, unwrap(iteration.over))
  if (!over) return false
  const node = unwrap(key)
  if (node.type === 'Identifier' && iteration.element?.type === 'Identifier' && node.name === iteration.element.name)
    return (over.type === 'NewExpression' && textOf(file, over.callee) === 'Set') || /^(?:\[\.\.\.new Set\(|Array\.from\(new Set\(|Object\.keys\()/.test(textOf(file, over))
  const name = node.type === 'MemberExpression' ? memberName(node) : undefined
  if (name !== 'id' && name !== '_id') return false
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier' || iteration.element?.type !== 'Identifier' || node.object.name !== iteration.element.name) return false
  if (queries.queryAt(file, over)?.effect === 'read-many') return true
  return membersOf(ev.elementOf(ev.valueOf(file, over))).every(value => value.kind === 'handle' && ev.library.role(value.orm, value.role)?.row === true)
}

function valueOf(file: SourceFile, node: Node): Node {
  if (node.type !== 'Identifier') return unwrapAwait(node)
  const binding = lookUp(file, node.name, node)
  const [declaration] = binding?.declarations ?? []
  return declaration?.node.type === 'VariableDeclarator' && declaration.node.id === declaration.name && declaration.node.init != null && binding?.assigned.length === 0 ? unwrapAwait(declaration.node.init) : node
}

/** Whether a call is about the row that the round has read: made on it, or with its key. */
export function isAboutRow(file: SourceFile, call: Node, used: Node, key: string): boolean {
  const declarator = file.parentOf(used)
  const row = declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier' ? declarator.id.name : undefined
  if (contains(call, used)) return false
  const found: Node[] = []
  walk(call, node => {
    if (node.type === 'Identifier' && node.name === row && !isProperty(file, node)) found.push(node)
    if (node.type !== 'Program' && textOf(file, node) === key) found.push(node)
    return undefined
  })
  return found.length > 0
}

const isProperty = (file: SourceFile, node: NodeOf<'Identifier'>): boolean => {
  const parent = file.parentOf(node)
  return parent?.type === 'MemberExpression' && parent.property === node && !parent.computed
}
