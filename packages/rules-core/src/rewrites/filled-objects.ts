import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, memberName, unwrap } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { lookUp } from '../values/bindings.js'
import { changesPart } from './changing-functions.js'
import { endsRound } from './guards.js'

/**
 * Whether an object that a declaration of the round makes may be filled, before a place, by whoever it is handed to: `const row = {}; fill(row)`. What is read from it there is not what was put in where
 * it was made. Uses that `isLeftOut` are passed over, and so are members that are set by name.
 */
export function isFilledBefore(analysis: Analysis, file: SourceFile, name: NodeOf<'Identifier'>, place: Node, isLeftOut: (reference: Node) => boolean): boolean {
  const declarator = file.parentOf(name)
  if (declarator?.type !== 'VariableDeclarator' || declarator.id !== name || declarator.init == null || !/^(?:Array|Object|New)Expression$/.test(unwrap(declarator.init).type)) return false
  const references = (lookUp(file, name.name, name)?.references ?? []).filter(reference => reference !== name && !isLeftOut(reference))
  const read = new Set(references.flatMap(reference => {
    const parent = file.parentOf(reference)
    return parent?.type === 'MemberExpression' && parent.object === reference ? memberName(parent) ?? [] : []
  }))
  return references.some(reference => reference.range[0] < place.range[0] && !isOnOtherWay(file, reference, place) && isFilledAt(analysis, file, reference, read))
}

/** Within a branch that ends the round. */
function isOnOtherWay(file: SourceFile, reference: Node, place: Node): boolean {
  for (let child = reference, parent = file.parentOf(reference); parent && !contains(parent, place); child = parent, parent = file.parentOf(parent))
    if (parent.type === 'IfStatement' && parent.test !== child && endsRound(child)) return true
  return false
}

/** `fill(row)`, `row.fill()`, `{ row }`: anything but reading or setting a member of it, or a function that only reads it. */
function isFilledAt(analysis: Analysis, file: SourceFile, reference: Node, read: ReadonlySet<string>): boolean {
  const parent = file.parentOf(reference)
  if (parent?.type === 'CallExpression' && parent.callee !== reference) return changesPart(analysis, file, parent, reference, read)
  if (parent?.type !== 'MemberExpression' || parent.object !== reference) return true
  const use = file.parentOf(parent)
  return use?.type === 'CallExpression' && use.callee === parent
}
