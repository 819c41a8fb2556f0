import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { forEachChild } from '../ast/children.js'
import { type Declaration, declarationsOf } from '../ast/declarations.js'
import { contains, keyName, parametersOf } from '../ast/syntax.js'

export type { Declaration }

/** What a name means in a scope. */
export interface Binding {
  readonly name: string
  readonly declarations: readonly Declaration[]
  /** Expressions assigned after the declaration: `x = …`, `for (x of …)`. */
  readonly assigned: readonly Node[]
  /** Every identifier that refers to the binding, in source order; the declaring ones are among them. */
  readonly references: readonly Node[]
}

const bindingsByScope = (): Map<Node, Map<string, Binding>> => new Map()

function bindingIn(file: SourceFile, scope: Node, name: string): Binding | undefined {
  const declarations = declarationsOf(file, scope)?.get(name)
  if (!declarations) return undefined
  const known = file.fact(bindingsByScope)
  let bindings = known.get(scope)
  if (!bindings) known.set(scope, (bindings = new Map<string, Binding>()))
  let binding = bindings.get(name)
  if (!binding) bindings.set(name, (binding = createBinding(file, scope, name, declarations)))
  return binding
}

/** References are looked for when they are asked: most names never are. */
function createBinding(file: SourceFile, scope: Node, name: string, declarations: readonly Declaration[]): Binding {
  let references: readonly Node[] | undefined
  let assigned: readonly Node[] | undefined
  const binding: Binding = {
    name,
    declarations,
    get references() {
      return (references ??= namesWithin(scope, name).filter(identifier => refersTo(file, identifier, binding)))
    },
    get assigned() {
      return (assigned ??= binding.references.flatMap(reference => assignedTo(file, reference) ?? []))
    },
  }
  return binding
}

function refersTo(file: SourceFile, identifier: NodeOf<'Identifier'>, binding: Binding): boolean {
  const parent = file.parentOf(identifier)
  if (parent?.type === 'MemberExpression' && parent.property === identifier && !parent.computed) return false
  if ((parent?.type === 'Property' || parent?.type === 'PropertyDefinition' || parent?.type === 'MethodDefinition') && parent.key === identifier && !parent.computed && !('shorthand' in parent && parent.shorthand)) return false
  return lookUp(file, identifier.name, identifier) === binding
}

function namesWithin(scope: Node, name: string): readonly NodeOf<'Identifier'>[] {
  const found: NodeOf<'Identifier'>[] = []
  const visit = (node: Node): void => {
    if (node.type === 'Identifier' && node.name === name) found.push(node)
    forEachChild(node, visit)
  }
  visit(scope)
  return found.sort((a, b) => a.range[0] - b.range[0])
}

/** The value that an assignment, also one that takes it apart, gives to a name. */
function assignedTo(file: SourceFile, reference: Node): Node | undefined {
  for (let child = reference, parent = file.parentOf(reference); parent; child = parent, parent = file.parentOf(parent)) {
    switch (parent.type) {
      case 'AssignmentExpression':
        return parent.left === child ? parent.right : undefined
      case 'ForOfStatement':
      case 'ForInStatement':
        return parent.left === child ? parent.right : undefined
      case 'ArrayPattern':
      case 'ObjectPattern':
      case 'RestElement':
        continue
      case 'Property':
        if (parent.value === child && file.parentOf(parent)?.type === 'ObjectPattern') continue
        return undefined
      case 'AssignmentPattern':
        if (parent.left === child) continue
        return undefined
      default:
        return undefined
    }
  }
  return undefined
}

/** What a name means at a place, `undefined` for a global. Declaration merging gives several declarations. */
export function lookUp(file: SourceFile, name: string, at: Node): Binding | undefined {
  for (let scope: Node | undefined = at, inner: Node | undefined; scope; inner = scope, scope = file.parentOf(scope)) {
    // The list of a `for … of`, and what a class extends, are looked up outside.
    if (inner && (scope.type === 'ForOfStatement' || scope.type === 'ForInStatement') && contains(scope.right, inner)) continue
    const binding = bindingIn(file, scope, name)
    if (binding) return binding
  }
  return undefined
}

/** A top-level name of the file. */
export const lookUpTopLevel = (file: SourceFile, name: string): Binding | undefined => bindingIn(file, file.program, name)

/** One step from a value into its parts: `{ a }` is `member a`, `[, b]` is `index 1`. */
export type PatternStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'rest' }
  | { readonly kind: 'default'; readonly value: Node }
  | { readonly kind: 'unknown' }

/** How `name` is reached from the value that the whole pattern takes apart; `undefined` when it is not in it. */
export function patternPath(pattern: Node, name: Node): readonly PatternStep[] | undefined {
  if (pattern === name) return []
  switch (pattern.type) {
    case 'AssignmentPattern': {
      const path = patternPath(pattern.left, name)
      return path && [{ kind: 'default', value: pattern.right }, ...path]
    }
    case 'TSParameterProperty':
      return patternPath(pattern.parameter, name)
    case 'RestElement':
      return prefixed({ kind: 'rest' }, patternPath(pattern.argument, name))
    case 'ArrayPattern':
      for (const [index, element] of pattern.elements.entries()) {
        if (element == null) continue
        const path = patternPath(element, name)
        if (path) return element.type === 'RestElement' ? path : prefixed({ kind: 'index', index }, path)
      }
      return undefined
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') {
          const path = patternPath(property.argument, name)
          if (path) return prefixed({ kind: 'rest' }, path)
          continue
        }
        const path = patternPath(property.value, name)
        if (!path) continue
        const key = keyName(property.key, property.computed)
        return prefixed(key === undefined ? { kind: 'unknown' } : { kind: 'member', name: key }, path)
      }
      return undefined
    default:
      return undefined
  }
}

function prefixed(step: PatternStep, path: readonly PatternStep[] | undefined): readonly PatternStep[] | undefined {
  return path && [step, ...path]
}

/** The parameter (by position) of a function in which an identifier is bound. */
export function parameterOf(fn: Node, name: Node): { readonly index: number; readonly path: readonly PatternStep[]; readonly node: Node } | undefined {
  for (const [index, node] of parametersOf(fn).entries()) {
    const path = patternPath(node, name)
    if (path) return { index, path, node }
  }
  return undefined
}

/** The declarator's role: `const x = 1`, or `for (const x of xs)` with the loop it belongs to. */
export function loopOfDeclarator(file: SourceFile, declarator: NodeOf<'VariableDeclarator'>): NodeOf<'ForOfStatement'> | NodeOf<'ForInStatement'> | undefined {
  const declaration = file.parentOf(declarator)
  const loop = declaration && file.parentOf(declaration)
  return (loop?.type === 'ForOfStatement' || loop?.type === 'ForInStatement') && loop.left === declaration ? loop : undefined
}
