import type { Node, NodeOf } from '../model/index.js'

/** The names that a pattern binds, in source order: `a`, `b` and `rest` of `{ a, x: [b = 1], ...rest }`. */
export function namesInPattern(pattern: Node | null | undefined): readonly NodeOf<'Identifier'>[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern]
    case 'ObjectPattern':
      return pattern.properties.flatMap(property => namesInPattern(property.type === 'RestElement' ? property.argument : property.value))
    case 'ArrayPattern':
      return pattern.elements.flatMap(namesInPattern)
    case 'AssignmentPattern':
      return namesInPattern(pattern.left)
    case 'RestElement':
      return namesInPattern(pattern.argument)
    default:
      return []
  }
}
