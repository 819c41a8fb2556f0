import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'

/**
 * Whether an object that a declaration of the round makes may be filled, before a place, by whoever it is handed to: `const row = {}; fill(row)`. What is read from it there is not what was put in where
 * it was made. Uses that `isLeftOut` are passed over, and so are members that are set by name.
 */
export function isFilledBefore(file: SourceFile, name: NodeOf<'Identifier'>, place: Node, isLeftOut: (reference: Node) => boolean): boolean {
  const declarator = file.parentOf(name)
  if (declarator?.type !== 'VariableDeclarator' || declarator.id !== name || declarator.init == null || !/^(?:Array|Object|New)Expression$/.test(unwrap(declarator.init).type)) return false
  return (lookUp(file, name.name, name)?.references ?? []).some(reference => reference !== name && !isLeftOut(reference) && reference.range[0] < place.range[0] && isHandedOn(file, reference))
}

/** `fill(row)`, `row.fill()`, `{ row }`: anything but reading or setting a member of it. */
function isHandedOn(file: SourceFile, reference: Node): boolean {
  const parent = file.parentOf(reference)
  if (parent?.type !== 'MemberExpression' || parent.object !== reference) return true
  const use = file.parentOf(parent)
  return use?.type === 'CallExpression' && use.callee === parent
}
