import type { FunctionNode, Node, NodeOf, SourceFile, Value } from '../model/index.js'
import { annotationOf, isFunction, parameterTarget, stringValue } from '../ast/syntax.js'
import { type Binding, type Declaration, loopOfDeclarator, lookUp, parameterOf, patternPath, type PatternStep } from './bindings.js'
import { valueFromCallSites } from './call-sites.js'
import { contextualParameter } from './callbacks.js'
import { withWhatIsMade } from './contracts.js'
import { decoratedField } from './decorators.js'
import { type Evaluator, unknown } from './evaluator.js'
import { exportedValue, importedModule } from './imports.js'
import { clientOr, statedImport } from './stated-clients.js'
import { unionOf } from './unions.js'

const GLOBAL_VALUES = new Set(['Array', 'Object', 'Promise', 'Map', 'Set', 'WeakMap', 'WeakSet', 'JSON', 'Math', 'Number', 'String', 'Date', 'RegExp', 'Symbol', 'Reflect', 'console', 'process', 'Buffer', 'URL', 'Error', 'Boolean', 'BigInt', 'Intl'])

/** What a name stands for at a place. */
export function evaluateIdentifier(ev: Evaluator, file: SourceFile, node: NodeOf<'Identifier'>): Value {
  return clientOr(ev, node.name, namedValue(ev, file, node))
}

function namedValue(ev: Evaluator, file: SourceFile, node: NodeOf<'Identifier'>): Value {
  const binding = lookUp(file, node.name, node)
  if (binding) return valueOfBinding(ev, file, binding)
  if (node.name === 'undefined') return { kind: 'builtin', name: 'undefined' }
  if (GLOBAL_VALUES.has(node.name)) return { kind: 'builtin', name: `global:${node.name}` }
  if (node.name === 'module' || node.name === 'exports') return { kind: 'module', path: file.path }
  return unknown('unresolved-name')
}

/** What all declarations and assignments of a name amount to. Types among them are passed over. */
export function valueOfBinding(ev: Evaluator, file: SourceFile, binding: Binding): Value {
  return ev.step(file, binding, () => {
    const values: Value[] = []
    for (const declaration of binding.declarations) {
      const value = valueOfDeclaration(ev, file, declaration)
      if (value) values.push(value)
    }
    // An annotation or initial value that is known says more than later assignments.
    if (values.every(value => value.kind === 'unknown' || (value.kind === 'builtin' && (value.name === 'null' || value.name === 'undefined')))) {
      const assigned = binding.assigned.slice(0, 8).filter(expression => !isLoopHeadWrite(file, expression)).map(expression => assignedValue(ev, file, binding, expression))
      return unionOf([...assigned, ...values], unknown('unresolved-name'))
    }
    return unionOf(values, unknown('unresolved-name'))
  })
}

const isLoopHeadWrite = (file: SourceFile, expression: Node): boolean => {
  const parent = file.parentOf(expression)
  return parent?.type === 'ForOfStatement' || parent?.type === 'ForInStatement'
}

/** `x = value`, or the part of `[x] = value` that reaches the name. */
function assignedValue(ev: Evaluator, file: SourceFile, binding: Binding, expression: Node): Value {
  const assignment = file.parentOf(expression)
  if (assignment?.type === 'AssignmentExpression' && assignment.right === expression && assignment.left.type !== 'Identifier') {
    const name = binding.references.find(reference => reference.range[0] >= assignment.left.range[0] && reference.range[1] <= assignment.left.range[1])
    const path = name && patternPath(assignment.left, name)
    return path ? follow(ev, file, ev.valueOf(file, expression), path) : unknown('dynamic')
  }
  return ev.valueOf(file, expression)
}

function valueOfDeclaration(ev: Evaluator, file: SourceFile, declaration: Declaration): Value | undefined {
  const { node, name } = declaration
  switch (declaration.type) {
    case 'variable':
      return node.type === 'VariableDeclarator' ? valueOfDeclarator(ev, file, node, name) : unknown('not-modelled')
    case 'function':
    case 'class':
      return ev.valueOf(file, node)
    case 'parameter':
      return isFunction(node) ? valueOfParameter(ev, file, node, name) : unknown('untyped-parameter')
    case 'import':
      return valueOfImport(ev, file, node)
    case 'enum':
      return { kind: 'builtin', name: 'enum' }
    case 'namespace':
    case 'catch':
      return unknown('not-modelled')
    case 'type':
      return undefined
  }
}

function valueOfDeclarator(ev: Evaluator, file: SourceFile, declarator: NodeOf<'VariableDeclarator'>, name: Node): Value {
  const path = patternPath(declarator.id, name) ?? []
  const annotation = annotationOf(declarator.id)
  if (annotation) {
    const type = ev.typeOf(file, annotation)
    const { init } = declarator
    const declared = follow(ev, file, init == null ? type : withWhatIsMade(ev, type, () => ev.valueOf(file, init)), path)
    if (declared.kind !== 'unknown') return declared
  }
  const loop = loopOfDeclarator(file, declarator)
  if (loop) return loop.type === 'ForOfStatement' ? follow(ev, file, ev.elementOf(ev.valueOf(file, loop.right)), path) : { kind: 'builtin', name: 'string' }
  return declarator.init == null ? unknown('unresolved-name') : follow(ev, file, ev.valueOf(file, declarator.init), path)
}

/** A parameter: its annotation, its decorator, its default, or what its function is handed when called. */
function valueOfParameter(ev: Evaluator, file: SourceFile, fn: FunctionNode, name: Node): Value {
  const parameter = parameterOf(fn, name)
  if (!parameter) return unknown('untyped-parameter')
  const target = parameterTarget(parameter.node)
  const annotation = annotationOf(target)
  if (annotation) {
    const declared = ev.typeOf(file, annotation)
    const type = parameter.node.type === 'RestElement' ? { kind: 'array', element: ev.elementOf(declared) } as const : declared
    const value = follow(ev, file, type, stripDefault(parameter.path))
    if (value.kind !== 'unknown' || !isLooseType(annotation)) return value.kind === 'unknown' ? (decoratedField(ev, file, parameter.node) ?? value) : value
  }
  const decorated = decoratedField(ev, file, parameter.node)
  if (decorated) return decorated
  const contextual = contextualParameter(ev, file, fn, parameter.index)
  const fromContext = contextual.kind === 'unknown' ? contextual : follow(ev, file, contextual, stripDefault(parameter.path))
  if (fromContext.kind !== 'unknown') return fromContext
  if (parameter.node.type === 'AssignmentPattern') return follow(ev, file, ev.valueOf(file, parameter.node.right), stripDefault(parameter.path))
  if (annotation || parameter.node.type === 'RestElement') return fromContext
  const handed = valueFromCallSites(ev, file, fn, parameter.index)
  return handed.kind === 'unknown' ? fromContext : follow(ev, file, handed, parameter.path)
}

const isLooseType = (annotation: Node): boolean => annotation.type === 'TSAnyKeyword' || annotation.type === 'TSUnknownKeyword'

const stripDefault = (path: readonly PatternStep[]): readonly PatternStep[] => (path[0]?.kind === 'default' ? path.slice(1) : path)

/** Takes a value apart along a pattern. */
function follow(ev: Evaluator, file: SourceFile, value: Value, path: readonly PatternStep[]): Value {
  let current = value
  for (const step of path) {
    switch (step.kind) {
      case 'member':
        current = ev.member(current, step.name)
        break
      case 'index':
        current = current.kind === 'tuple' ? (current.elements[step.index] ?? unknown('unresolved-member')) : ev.elementOf(current)
        break
      case 'default':
        current = current.kind === 'unknown' ? ev.valueOf(file, step.value) : current
        break
      case 'rest':
        break
      case 'unknown':
        return unknown('dynamic')
    }
  }
  return current
}

/** What an import specifier brings in. */
function valueOfImport(ev: Evaluator, file: SourceFile, specifier: Node): Value {
  if (specifier.type === 'TSImportEqualsDeclaration') {
    const source = specifier.moduleReference.type === 'TSExternalModuleReference' ? stringValue(specifier.moduleReference.expression) : undefined
    return source === undefined ? unknown('not-modelled') : importedModule(ev, file, source)
  }
  const found = importOf(file, specifier)
  return found ? (statedImport(ev, file, found, localName(specifier)) ?? exportedValue(ev, file, found.specifier, found.imported)) : unknown('not-modelled')
}

const localName = (specifier: Node): string => ('local' in specifier && specifier.local.type === 'Identifier' ? specifier.local.name : '')

/** Which export of which module an import specifier names: `default`, `*` or a name. */
export function importOf(file: SourceFile, specifier: Node): { readonly specifier: string; readonly imported: string } | undefined {
  const declaration = file.parentOf(specifier)
  if (declaration?.type !== 'ImportDeclaration') return undefined
  const source = declaration.source.value
  if (specifier.type === 'ImportDefaultSpecifier') return { specifier: source, imported: 'default' }
  if (specifier.type === 'ImportNamespaceSpecifier') return { specifier: source, imported: '*' }
  if (specifier.type !== 'ImportSpecifier') return undefined
  return { specifier: source, imported: specifier.imported.type === 'Identifier' ? specifier.imported.name : (stringValue(specifier.imported) ?? '') }
}
