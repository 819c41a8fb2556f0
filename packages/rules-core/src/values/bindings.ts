import type { Scope } from '@typescript-eslint/scope-manager'
import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { keyName, parametersOf } from '../ast/syntax.js'

/** A name's declaration: what it was declared by, as far as one file can tell. */
export interface Declaration {
  readonly type: 'variable' | 'function' | 'class' | 'parameter' | 'import' | 'type' | 'enum' | 'namespace' | 'catch'
  /** The declaring node: declarator, function, class, specifier, interface, alias, type parameter … For a parameter: its function. */
  readonly node: Node
  /** The identifier that is bound. */
  readonly name: Node
}

export interface Binding {
  readonly name: string
  readonly declarations: readonly Declaration[]
  /** Expressions assigned after the declaration: `x = …`. */
  readonly assigned: readonly Node[]
  /** Every identifier that refers to the binding, in source order. */
  readonly references: readonly Node[]
}

const TYPE_OF_DEFINITION: Readonly<Record<string, Declaration['type']>> = {
  Variable: 'variable',
  FunctionName: 'function',
  ClassName: 'class',
  Parameter: 'parameter',
  ImportBinding: 'import',
  Type: 'type',
  TSEnumName: 'enum',
  TSModuleName: 'namespace',
  CatchClause: 'catch',
}

const variableBindings = (): WeakMap<object, Binding> => new WeakMap()

/** Only what the core needs of a variable, so that eslint-scope's and typescript-eslint's both serve. */
type AnyVariable = Scope['variables'][number]

function bindingOf(file: SourceFile, variable: AnyVariable): Binding {
  const known = file.fact(variableBindings)
  let binding = known.get(variable)
  if (!binding) {
    const declarations: Declaration[] = []
    for (const definition of variable.defs) {
      const type = TYPE_OF_DEFINITION[definition.type]
      if (type) declarations.push({ type, node: definition.node, name: definition.name })
    }
    const assigned: Node[] = []
    for (const reference of variable.references) {
      if (reference.isWrite() && !reference.init && reference.writeExpr) assigned.push(reference.writeExpr)
    }
    binding = { name: variable.name, declarations, assigned, references: variable.references.map(r => r.identifier) }
    known.set(variable, binding)
  }
  return binding
}

function scopeAround(file: SourceFile, node: Node): Scope | null {
  for (let current: Node | undefined = node; current; current = file.parentOf(current)) {
    const scope = file.scopes.acquire(current as never, true)
    if (scope) return scope as unknown as Scope
  }
  return file.scopes.globalScope as unknown as Scope | null
}

/** What a name means at a place, `undefined` for a global. Declaration merging gives several declarations. */
export function lookUp(file: SourceFile, name: string, at: Node): Binding | undefined {
  for (let scope = scopeAround(file, at); scope; scope = scope.upper) {
    const variable = scope.set.get(name)
    if (variable) return variable.defs.length > 0 ? bindingOf(file, variable) : undefined
  }
  return undefined
}

/** A top-level name of the file. */
export function lookUpTopLevel(file: SourceFile, name: string): Binding | undefined {
  const global = file.scopes.globalScope as unknown as Scope | null
  const module = global?.childScopes.find(scope => (scope.type as string) === 'module')
  const variable = module?.set.get(name) ?? global?.set.get(name)
  return variable && variable.defs.length > 0 ? bindingOf(file, variable) : undefined
}

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
