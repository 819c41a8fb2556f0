import type { FunctionNode, Node, SourceFile } from '../model/index.js'
import { contains, isFunction, parametersOf } from '../ast/syntax.js'
import { forEachChild } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'

/** Positions of parameters from which a value is computed. */
export type Flow = readonly number[]

const MAX_VARIABLES = 12

/** The parameters of `fn` that the nodes mention, directly or through local variables; fields of `this` and calls are not looked into. */
export function mentionedParameters(file: SourceFile, fn: FunctionNode, nodes: readonly Node[]): Flow {
  const found = new Set<number>()
  const seen = new Set<Node>()
  const visit = (node: Node): void => {
    if (node.type !== 'Identifier') {
      if (!isFunction(node) || node.body.type !== 'BlockStatement') forEachChild(node, visit)
      return
    }
    const parent = file.parentOf(node)
    if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) return
    if (parent?.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand) return
    for (const { name, node: declared } of lookUp(file, node.name, node)?.declarations ?? []) {
      const position = parametersOf(fn).findIndex(parameter => contains(parameter, name))
      if (position >= 0) found.add(position)
      else if (declared.type === 'VariableDeclarator' && declared.init != null && contains(fn.body, declared) && !seen.has(declared) && seen.size < MAX_VARIABLES) {
        seen.add(declared)
        visit(declared.init)
      } else if (declared.type === 'VariableDeclarator' && declared.init == null && contains(fn.body, declared)) {
        // for (const key of keys): computed from what is iterated.
        const declaration = file.parentOf(declared)
        const loop = declaration && file.parentOf(declaration)
        if ((loop?.type === 'ForOfStatement' || loop?.type === 'ForInStatement') && !seen.has(declared)) {
          seen.add(declared)
          visit(loop.right)
        }
      }
    }
  }
  for (const node of nodes) visit(node)
  return [...found].sort((a, b) => a - b)
}
