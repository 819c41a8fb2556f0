import type { Iteration, Node, SourceFile } from '../model/index.js'
import { contains, memberName } from '../ast/syntax.js'
import { forEachChild } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'

/** Whether a node mentions the iteration's element itself, or a part of it, by a name that the iteration binds. */
export function mentionsElement(file: SourceFile, node: Node, iteration: Iteration): boolean {
  return anyIdentifier(file, node, identifier => {
    const declarations = lookUp(file, identifier.name, identifier)?.declarations ?? []
    return iteration.element !== undefined && declarations.some(declaration => contains(iteration.element as Node, declaration.name))
  })
}

/**
 * Whether a node's value may differ from one round to the next: it mentions the element, a variable that the body computes from it,
 * or one that the body changes. Calls without arguments of the loop are taken to give the same each time.
 */
export function variesInLoop(file: SourceFile, node: Node, iteration: Iteration): boolean {
  return varies(file, node, iteration, new Set())
}

/** Whether a node is computed from the element, directly or through variables of the body. */
export function dependsOnElement(file: SourceFile, node: Node, iteration: Iteration): boolean {
  const seen = new Set<Node>()
  const depends = (at: Node): boolean =>
    anyIdentifier(file, at, identifier =>
      (lookUp(file, identifier.name, identifier)?.declarations ?? []).some(declaration => {
        if (iteration.element && contains(iteration.element, declaration.name)) return true
        if (declaration.node.type !== 'VariableDeclarator' || declaration.node.init == null || seen.has(declaration.node) || !contains(iteration.body, declaration.name)) return false
        seen.add(declaration.node)
        return depends(declaration.node.init)
      }),
    )
  return depends(node)
}

function varies(file: SourceFile, node: Node, iteration: Iteration, seen: Set<Node>): boolean {
  return anyIdentifier(file, node, identifier => {
    const binding = lookUp(file, identifier.name, identifier)
    if (!binding) return false
    if (binding.assigned.some(value => contains(iteration.body, value)) || isStepped(file, binding.references, iteration)) return true
    return binding.declarations.some(declaration => {
      if (iteration.element && contains(iteration.element, declaration.name)) return true
      if (!contains(iteration.body, declaration.name) && !(iteration.callback && contains(iteration.callback, declaration.name))) return false
      if (declaration.node.type !== 'VariableDeclarator' || seen.has(declaration.node)) return declaration.node.type !== 'VariableDeclarator'
      seen.add(declaration.node)
      // A variable without value, or one bound by an inner loop, is computed in some other way.
      return declaration.node.init == null || varies(file, declaration.node.init, iteration, seen)
    })
  })
}

/** `i++` in the body or the head. */
const isStepped = (file: SourceFile, references: readonly Node[], iteration: Iteration): boolean =>
  references.some(reference => file.parentOf(reference)?.type === 'UpdateExpression' && contains(iteration.node, reference))

function anyIdentifier(file: SourceFile, root: Node, test: (identifier: Extract<Node, { type: 'Identifier' }>) => boolean): boolean {
  let found = false
  const visit = (node: Node): void => {
    if (found) return
    if (node.type === 'Identifier') {
      if (!isName(file, node) && test(node)) found = true
      return
    }
    forEachChild(node, visit)
  }
  visit(root)
  return found
}

/** `b` of `a.b` and of `{ b: 1 }`: a name that refers to nothing. */
function isName(file: SourceFile, node: Node): boolean {
  const parent = file.parentOf(node)
  if (parent?.type === 'MemberExpression') return parent.property === node && !parent.computed
  return parent?.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand
}

/** `x`, `x.a.b` and `x[0]` down to their root `x`; calls end the way unless `throughCalls`. */
export function rootOf(node: Node, throughCalls = false): Node {
  let current = node
  for (;;) {
    if (current.type === 'MemberExpression') current = current.object
    else if (current.type === 'ChainExpression' || current.type === 'TSNonNullExpression' || current.type === 'TSAsExpression' || current.type === 'AwaitExpression')
      current = current.type === 'AwaitExpression' ? current.argument : current.expression
    else if (throughCalls && current.type === 'CallExpression') current = current.callee
    else return current
  }
}

/** Whether an expression is the element as a whole, or a list that is one of its parts by destructuring: `chunk`, `[key, list]`, `chunk.map(…)`. */
export function isElementList(file: SourceFile, node: Node, iteration: Iteration): boolean {
  let current = node
  for (;;) {
    if (current.type === 'CallExpression' && current.callee.type === 'MemberExpression') {
      const name = memberName(current.callee)
      if (name === undefined || !LIST_METHODS.has(name)) {
        const [first] = current.arguments
        if (name !== 'from' && name !== 'keys' && name !== 'values') return false
        if (!first || first.type === 'SpreadElement') return false
        current = first
      } else current = current.callee.object
    } else if (current.type === 'ChainExpression' || current.type === 'TSNonNullExpression' || current.type === 'TSAsExpression') current = current.expression
    else if (current.type === 'ArrayExpression' && current.elements.length === 1 && current.elements[0]?.type === 'SpreadElement') current = current.elements[0].argument
    else if (current.type === 'NewExpression' && current.arguments.length === 1 && current.arguments[0] && current.arguments[0].type !== 'SpreadElement') current = current.arguments[0]
    else break
  }
  // for (let i = 0; i < batches.length; i++) … batches[i]
  if (current.type === 'MemberExpression' && current.computed && iteration.over && iteration.node.type === 'ForStatement')
    return current.object.type === 'Identifier' && iteration.over.type === 'Identifier' && current.object.name === iteration.over.name && mentionsElement(file, current.property, iteration)
  if (current.type !== 'Identifier') return false
  const binding = lookUp(file, current.name, current)
  return (
    binding?.declarations.some(declaration => {
      if (iteration.element && contains(iteration.element, declaration.name)) return true
      // const ids = chunk.map(x => x.id)
      const declarator = declaration.node
      return declarator.type === 'VariableDeclarator' && declarator.init != null && contains(iteration.body, declarator) && isElementList(file, declarator.init, iteration)
    }) ?? false
  )
}

const LIST_METHODS = new Set(['map', 'filter', 'flatMap', 'slice', 'flat', 'concat', 'sort', 'toSorted', 'keys', 'values', 'reduce'])
