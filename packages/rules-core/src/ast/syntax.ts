import type { ClassNode, FunctionNode, Node, NodeOf, SourceFile } from '../model/index.js'

export const isFunction = (node: Node | null | undefined): node is FunctionNode =>
  node?.type === 'FunctionDeclaration' || node?.type === 'FunctionExpression' || node?.type === 'ArrowFunctionExpression'

export const isClass = (node: Node | null | undefined): node is ClassNode =>
  node?.type === 'ClassDeclaration' || node?.type === 'ClassExpression'

export const isLoopStatement = (node: Node): node is NodeOf<'ForStatement'> | NodeOf<'ForOfStatement'> | NodeOf<'ForInStatement'> | NodeOf<'WhileStatement'> | NodeOf<'DoWhileStatement'> =>
  node.type === 'ForStatement' || node.type === 'ForOfStatement' || node.type === 'ForInStatement' || node.type === 'WhileStatement' || node.type === 'DoWhileStatement'

/** The expression without what TypeScript and optional chaining wrap round it: `(a as B)!` → `a`. `await` stays. */
export function unwrap(node: Node): Node {
  let current = node
  for (;;) {
    switch (current.type) {
      case 'TSAsExpression':
      case 'TSTypeAssertion':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
      case 'ChainExpression':
      case 'TSInstantiationExpression':
        current = current.expression
        continue
      default:
        // ParenthesizedExpression exists in trees of parsers that keep parentheses only.
        if ((current.type as string) === 'ParenthesizedExpression') {
          current = (current as unknown as { expression: Node }).expression
          continue
        }
        return current
    }
  }
}

/** `unwrap`, and through `await` too. */
export function unwrapAwait(node: Node): Node {
  let current = unwrap(node)
  while (current.type === 'AwaitExpression') current = unwrap(current.argument)
  return current
}

/** The name of a property or member key when it is known without evaluating: `a.b`, `a['b']`, `{ b: 1 }`, `#b`. */
export function keyName(key: Node, computed: boolean): string | undefined {
  if (!computed && key.type === 'Identifier') return key.name
  if (key.type === 'PrivateIdentifier') return `#${key.name}`
  if (key.type === 'Literal' && (typeof key.value === 'string' || typeof key.value === 'number')) return String(key.value)
  if (key.type === 'TemplateLiteral' && key.expressions.length === 0) return key.quasis[0]?.value.cooked ?? undefined
  return undefined
}

/** The member's name in `a.b` or `a['b']`. */
export const memberName = (node: NodeOf<'MemberExpression'>): string | undefined => keyName(node.property, node.computed)

/** The value of a string literal or of a template without holes. */
export function stringValue(node: Node | null | undefined): string | undefined {
  if (node == null) return undefined
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? undefined
  return undefined
}

/** The nearest function around a node, the node itself left out. Class fields and static blocks count as no function. */
export function enclosingFunction(file: SourceFile, node: Node): FunctionNode | undefined {
  for (let current = file.parentOf(node); current; current = file.parentOf(current)) if (isFunction(current)) return current
  return undefined
}

/** The property of an object literal with this name; spreads and computed names are not looked at. */
export function propertyOf(object: NodeOf<'ObjectExpression'>, name: string): NodeOf<'Property'> | undefined {
  for (const property of object.properties)
    if (property.type === 'Property' && keyName(property.key, property.computed) === name) return property
  return undefined
}

/** Whether `inner` lies within `outer` (or is it). */
export const contains = (outer: Node, inner: Node): boolean => outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1]

/** The parameter without its default and its `private readonly`. */
export function parameterTarget(parameter: Node): Node {
  let current = parameter
  for (;;) {
    if (current.type === 'TSParameterProperty') current = current.parameter
    else if (current.type === 'AssignmentPattern') current = current.left
    else return current
  }
}

/** The type annotation of a parameter, variable or field target. */
export function annotationOf(node: Node): Node | undefined {
  const annotation = (node as { typeAnnotation?: { typeAnnotation?: Node } | null }).typeAnnotation
  return annotation?.typeAnnotation ?? undefined
}

/** The parameters that arguments are given to: TypeScript's leading `this` is none. */
export function parametersOf(fn: Node): readonly Node[] {
  const params = (fn as { params?: readonly Node[] }).params ?? []
  const [first] = params
  return first?.type === 'Identifier' && first.name === 'this' ? params.slice(1) : params
}

/** The type of TypeScript's `this` parameter. */
export function thisParameterType(fn: Node): Node | undefined {
  const [first] = (fn as { params?: readonly Node[] }).params ?? []
  return first?.type === 'Identifier' && first.name === 'this' ? annotationOf(first) : undefined
}
