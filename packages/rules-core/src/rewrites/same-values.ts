import type { Node, SourceFile } from '../model/index.js'
import { unwrap } from '../ast/syntax.js'
import { namesIn } from '../ast/names-in.js'
import { lookUp } from '../values/bindings.js'
import { textOf } from './edits.js'
import { isRepeatable } from './repeatable.js'

/** What a constant stands for: `const id = row.id`; anything else stands for itself. */
export function behindConstants(file: SourceFile, node: Node, depth = 3): Node {
  const at = unwrap(node)
  if (at.type !== 'Identifier' || depth === 0) return at
  const binding = lookUp(file, at.name, at)
  const [declaration] = binding?.declarations ?? []
  if (declaration?.node.type !== 'VariableDeclarator' || declaration.node.id !== declaration.name || declaration.node.init == null || binding?.assigned.length !== 0) return at
  return isRepeatable(declaration.node.init) ? behindConstants(file, declaration.node.init, depth - 1) : at
}

/** Whether two expressions of a file are written alike, of the same names, none of which is assigned to, and may be evaluated twice. What is inside of objects is not looked at. */
export function haveSameValue(file: SourceFile, one: Node, other: Node): boolean {
  const [a, b] = [behindConstants(file, one), behindConstants(file, other)]
  if (textOf(file, a) !== textOf(file, b) || !isRepeatable(a)) return false
  const names = namesIn(file, b)
  return namesIn(file, a).every((name, index) => {
    const twin = names[index]
    const binding = lookUp(file, name.name, name)
    return twin !== undefined && binding === lookUp(file, twin.name, twin) && (binding === undefined || binding.assigned.length === 0)
  })
}
