import type { Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, memberName, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'

/**
 * Whether a call only stands in for what a Map does not hold: `usersById.get(id) ?? (await findUser(id))`, where the Map was made before the iteration from rows
 * that were there. A Map that the rounds themselves fill remembers, but has to ask for each new key first: that is another matter.
 */
export function isPrefetched(file: SourceFile, node: Node, iteration: Iteration): boolean {
  let child: Node = node
  let parent = file.parentOf(child)
  while (parent && (parent.type === 'AwaitExpression' || unwrap(parent) !== parent)) {
    child = parent
    parent = file.parentOf(parent)
  }
  if (parent?.type !== 'LogicalExpression' || parent.right !== child || parent.operator === '&&') return false
  const map = mapOfLookUp(unwrap(parent.left))
  const declarator = map && lookUp(file, map.name, map)?.declarations[0]?.node
  if (declarator?.type !== 'VariableDeclarator' || declarator.init == null || contains(iteration.node, declarator)) return false
  const made = unwrap(declarator.init)
  return made.type === 'NewExpression' && made.callee.type === 'Identifier' && made.callee.name === 'Map' && made.arguments.length === 1
}

/** `users` of `users.get(key)`. */
function mapOfLookUp(node: Node): NodeOf<'Identifier'> | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || memberName(node.callee) !== 'get') return undefined
  return node.callee.object.type === 'Identifier' ? node.callee.object : undefined
}
