import type { Node, NodeOf, SourceFile, TypeBindings, Value } from '../model/index.js'
import { memberName, stringValue } from '../ast/syntax.js'
import { lookUp, lookUpTopLevel } from './bindings.js'
import { awaited } from './elements.js'
import { type Evaluator, refOf, unknown } from './evaluator.js'
import { externalUse } from './externals.js'
import { generatedOr, originOf } from './imports.js'
import { importOf } from './names.js'
import { resultOfValue } from './returns.js'
import { statedImport } from './stated-clients.js'
import { bindTypeArguments, typeParametersOf } from './type-parameters.js'
import { unionOf } from './unions.js'

const builtin = (name: string): Value => ({ kind: 'builtin', name })

/** `Promise<T>` and what else stands for T itself here. */
const TRANSPARENT = new Set(['Promise', 'PromiseLike', 'Awaited', 'Partial', 'Required', 'Readonly', 'NonNullable', 'Pick', 'Omit', 'Exclude', 'Extract', 'NoInfer', 'DeepPartial'])
const LISTS = new Set(['Array', 'ReadonlyArray', 'Iterable', 'IterableIterator', 'AsyncIterable', 'AsyncIterableIterator', 'Generator', 'AsyncGenerator', 'Iterator', 'AsyncIterator'])
const COLLECTIONS = new Set(['Map', 'Set', 'WeakMap', 'WeakSet', 'ReadonlyMap', 'ReadonlySet', 'Date', 'RegExp', 'URL', 'Buffer', 'Uint8Array', 'Error', 'Function'])

/** What a type stands for. Conditional and mapped types are not evaluated; `Pick` and `Omit` stand for the whole. */
export function evaluateType(ev: Evaluator, file: SourceFile, node: Node, bindings: TypeBindings): Value {
  if (bindings.size > 0) return computeType(ev, file, node, bindings)
  return ev.step(file, node, () => computeType(ev, file, node, bindings))
}

function computeType(ev: Evaluator, file: SourceFile, node: Node, bindings: TypeBindings): Value {
  switch (node.type) {
    case 'TSTypeAnnotation':
      return ev.typeOf(file, node.typeAnnotation, bindings)
    case 'TSTypeReference':
      return reference(ev, file, node.typeName, node.typeArguments?.params ?? [], bindings)
    case 'TSInterfaceHeritage':
    case 'TSClassImplements':
      return reference(ev, file, node.expression, node.typeArguments?.params ?? [], bindings)
    case 'TSTypeQuery':
      return typeQuery(ev, file, node.exprName)
    case 'TSArrayType':
      return { kind: 'array', element: ev.typeOf(file, node.elementType, bindings) }
    case 'TSTupleType':
      return { kind: 'tuple', elements: node.elementTypes.map(element => ev.typeOf(file, element.type === 'TSNamedTupleMember' ? element.elementType : element, bindings)) }
    case 'TSUnionType':
    case 'TSIntersectionType':
      return unionOf(
        node.types.filter(type => type.type !== 'TSNullKeyword' && type.type !== 'TSUndefinedKeyword').map(type => ev.typeOf(file, type, bindings)),
        unknown('not-modelled'),
      )
    case 'TSTypeOperator':
      return node.typeAnnotation && node.operator === 'readonly' ? ev.typeOf(file, node.typeAnnotation, bindings) : builtin(node.operator === 'keyof' ? 'enum' : 'string')
    case 'TSOptionalType':
    case 'TSRestType':
      return ev.typeOf(file, node.typeAnnotation, bindings)
    case 'TSFunctionType':
    case 'TSConstructorType':
      return { kind: 'function', ref: refOf(file, node) }
    case 'TSTypeLiteral':
      return { kind: 'shape', ref: refOf(file, node), typeArgs: bindings }
    case 'TSIndexedAccessType':
      return indexedAccess(ev, file, node, bindings)
    case 'TSImportType':
      return importType(ev, file, node)
    case 'TSThisType':
      return thisType(file, node)
    case 'TSConditionalType':
      return unionOf([ev.typeOf(file, node.trueType, bindings), ev.typeOf(file, node.falseType, bindings)], unknown('not-modelled'))
    case 'TSStringKeyword':
    case 'TSTemplateLiteralType':
      return builtin('string')
    case 'TSNumberKeyword':
    case 'TSBooleanKeyword':
    case 'TSBigIntKeyword':
    case 'TSSymbolKeyword':
    case 'TSVoidKeyword':
    case 'TSNullKeyword':
    case 'TSUndefinedKeyword':
    case 'TSNeverKeyword':
    case 'TSTypePredicate':
      return builtin('primitive')
    case 'TSLiteralType':
      return builtin(node.literal.type === 'Literal' && typeof node.literal.value === 'string' ? 'enum' : 'primitive')
    default:
      return unknown('not-modelled')
  }
}

function reference(ev: Evaluator, file: SourceFile, name: Node, args: readonly Node[], bindings: TypeBindings): Value {
  if (name.type === 'Identifier') {
    const bound = bindings.get(name.name)
    if (bound) return bound
    const binding = lookUp(file, name.name, name)
    if (!binding) return globalType(ev, file, name.name, args, bindings)
    for (const declaration of binding.declarations) {
      const value =
        declaration.type === 'import' ? importedType(ev, file, declaration.node, [], args, bindings) : declaredType(ev, file, declaration.node, file, args, bindings)
      if (value.kind !== 'unknown' || declaration.type === 'import') return value
    }
    return unknown('not-modelled')
  }
  const path = qualifiedPath(name)
  if (!path) return unknown('not-modelled')
  const [head, ...rest] = path
  const binding = head === undefined ? undefined : lookUp(file, head, name)
  const [declaration] = binding?.declarations ?? []
  if (declaration?.type === 'import') return importedType(ev, file, declaration.node, rest, args, bindings)
  return unknown('not-modelled')
}

/** `A.B.C` as names. */
function qualifiedPath(node: Node): readonly string[] | undefined {
  if (node.type === 'Identifier') return [node.name]
  if (node.type === 'TSQualifiedName') {
    const left = qualifiedPath(node.left)
    return left && [...left, node.right.name]
  }
  if (node.type === 'MemberExpression') {
    const left = qualifiedPath(node.object)
    const name = memberName(node)
    return left && name !== undefined ? [...left, name] : undefined
  }
  return undefined
}

/** What a type name stands for by its declaration. `at` is where the type arguments are written. */
function declaredType(ev: Evaluator, file: SourceFile, node: Node, at: SourceFile, args: readonly Node[], bindings: TypeBindings): Value {
  switch (node.type) {
    case 'ClassDeclaration':
    case 'ClassExpression':
      return { kind: 'instance', ref: refOf(file, node), typeArgs: bindTypeArguments(ev, refOf(file, node), at, args, bindings) }
    case 'TSInterfaceDeclaration':
      return { kind: 'interface', ref: refOf(file, node), typeArgs: bindTypeArguments(ev, refOf(file, node), at, args, bindings) }
    case 'TSTypeAliasDeclaration': {
      const bound = typeParametersOf(node).length > 0 ? bindTypeArguments(ev, refOf(file, node), at, args, bindings) : new Map<string, Value>()
      return ev.typeOf(file, node.typeAnnotation, bound)
    }
    case 'TSTypeParameter':
      return node.constraint ? ev.typeOf(file, node.constraint) : unknown('not-modelled')
    case 'TSEnumDeclaration':
      return builtin('enum')
    case 'TSImportEqualsDeclaration':
      return unknown('not-modelled')
    default:
      return unknown('not-modelled')
  }
}

/** A type that was imported: found at its declaration, or an instance of a package's export. */
function importedType(ev: Evaluator, file: SourceFile, specifier: Node, rest: readonly string[], args: readonly Node[], bindings: TypeBindings): Value {
  const imported = importOf(file, specifier)
  if (!imported) return unknown('not-modelled')
  const client = rest.length === 0 ? statedImport(ev, file, imported) : undefined
  if (client) return client
  // `import * as ns`, then `ns.Type`.
  const [first, ...tail] = rest
  const name = imported.imported === '*' && first !== undefined ? first : imported.imported
  const path = name === first && imported.imported === '*' ? tail : rest
  return typeOfExport(ev, file, imported.specifier, name, path, args, bindings)
}

function typeOfExport(ev: Evaluator, file: SourceFile, specifier: string, name: string, rest: readonly string[], args: readonly Node[], bindings: TypeBindings): Value {
  const origin = generatedOr(ev, originOf(ev, file, specifier, name), name)
  if (!origin) return unknown('unresolved-name')
  switch (origin.kind) {
    case 'binding': {
      const binding = lookUpTopLevel(origin.file, origin.name)
      for (const declaration of binding?.declarations ?? []) {
        if (declaration.type === 'import') return importedType(ev, origin.file, declaration.node, rest, args, bindings)
        const value = declaredType(ev, origin.file, declaration.node, file, args, bindings)
        if (value.kind !== 'unknown') return value
      }
      return unknown('not-modelled')
    }
    case 'expression':
      return declaredType(ev, origin.file, origin.node, file, args, bindings)
    case 'package':
    case 'missing': {
      const typeArgs = args.map(arg => ev.typeOf(file, arg, bindings))
      const path = origin.kind === 'package' ? origin.path : [origin.imported]
      return externalUse(
        ev,
        { kind: 'external', package: origin.kind === 'package' ? origin.package : '', subpath: origin.kind === 'package' ? origin.subpath : '', path: [...path, ...rest], form: 'export', typeArgs },
        'instance',
        { typeArgs },
      )
    }
    case 'module':
      return unknown('not-modelled')
  }
}

function globalType(ev: Evaluator, file: SourceFile, name: string, args: readonly Node[], bindings: TypeBindings): Value {
  const [first] = args
  const of = (node: Node | undefined): Value => (node ? ev.typeOf(file, node, bindings) : unknown('not-modelled'))
  if (TRANSPARENT.has(name)) return name === 'Awaited' ? awaited(of(first)) : of(first)
  if (LISTS.has(name)) return { kind: 'array', element: of(first) }
  if (COLLECTIONS.has(name)) return { kind: 'builtin', name, args: args.map(of) }
  if (name === 'ReturnType') return first ? awaited(resultOfValue(ev, of(first))) : unknown('not-modelled')
  if (name === 'InstanceType') {
    const target = of(first)
    return target.kind === 'class' ? { kind: 'instance', ref: target.ref, typeArgs: new Map() } : target
  }
  if (name === 'Record') return { kind: 'builtin', name: 'Record', args: args.map(of) }
  return unknown('not-modelled')
}

/** `typeof x`, `typeof x.y`. */
function typeQuery(ev: Evaluator, file: SourceFile, name: Node): Value {
  if (name.type === 'TSImportType') return importType(ev, file, name)
  const path = qualifiedPath(name)
  const [head, ...rest] = path ?? []
  if (head === undefined) return unknown('not-modelled')
  let root = name
  while (root.type === 'TSQualifiedName') root = root.left
  let value = ev.valueOf(file, root)
  for (const step of rest) value = ev.member(value, step)
  return value
}

function indexedAccess(ev: Evaluator, file: SourceFile, node: NodeOf<'TSIndexedAccessType'>, bindings: TypeBindings): Value {
  const object = ev.typeOf(file, node.objectType, bindings)
  const index = node.indexType
  if (index.type === 'TSLiteralType' && index.literal.type === 'Literal' && typeof index.literal.value === 'string') return ev.member(object, index.literal.value)
  if (index.type === 'TSNumberKeyword') return ev.elementOf(object)
  return unknown('dynamic')
}

/** `import('./a').B`. */
function importType(ev: Evaluator, file: SourceFile, node: NodeOf<'TSImportType'>): Value {
  const specifier = stringValue(node.source)
  const path = node.qualifier ? qualifiedPath(node.qualifier) : undefined
  const [name, ...rest] = path ?? []
  if (specifier === undefined) return unknown('dynamic')
  if (name === undefined) {
    const resolved = ev.project.resolve(specifier, file.path)
    return resolved.kind === 'file' ? { kind: 'module', path: resolved.path } : unknown('not-modelled')
  }
  return typeOfExport(ev, file, specifier, name, rest, node.typeArguments?.params ?? [], new Map())
}

function thisType(file: SourceFile, node: Node): Value {
  for (let current = file.parentOf(node); current; current = file.parentOf(current)) {
    if (current.type === 'ClassDeclaration' || current.type === 'ClassExpression') return { kind: 'instance', ref: refOf(file, current), typeArgs: new Map() }
  }
  return unknown('not-modelled')
}
