import type { Node, SourceFile } from '../model/index.js'
import { forEachChild } from './children.js'

/** Identifiers that refer to something, in source order. Types are passed over. */
export function namesIn(file: SourceFile, root: Node): Extract<Node, { type: 'Identifier' }>[] {
  const found: Extract<Node, { type: 'Identifier' }>[] = []
  const visit = (node: Node): void => {
    if (node.type.startsWith('TS') && node.type !== 'TSAsExpression' && node.type !== 'TSNonNullExpression' && node.type !== 'TSSatisfiesExpression' && node.type !== 'TSTypeAssertion') return
    if (node.type === 'Identifier') {
      const parent = file.parentOf(node)
      const isName =
        (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
        (parent?.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand) ||
        (parent?.type === 'Property' && parent.shorthand && parent.value !== node && parent.key === node && parent.value.range[0] === node.range[0])
      if (!isName) found.push(node)
      return
    }
    forEachChild(node, visit)
  }
  visit(root)
  return found
}
