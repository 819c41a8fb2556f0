import type { Certainty, Node, NodeOf, SourceFile, Value } from '../../model/index.js'
import { annotationOf, isFunction, keyName, propertyOf, stringValue, unwrap } from '../../ast/syntax.js'
import { walk } from '../../ast/children.js'
import { lookUp } from '../../values/bindings.js'
import type { Evaluator } from '../../values/evaluator.js'
import { importOf } from '../../values/names.js'
import { membersOf } from '../../values/unions.js'
import { functionOfValue, resolverOfValue } from './declared-function.js'
import { type FieldResolver, VARIES_BY_PARENT } from './field-resolver.js'
import { GENERATED_MAP_TYPE, GENERATED_TYPE_MAP, GRAPHQL, isRootType, MAP_MERGERS, MAP_PLUGINS, MAP_TAKERS, MAP_TYPES } from './graphql-packages.js'

/** Where a map, or a part of one, is said to be one. */
interface MapPart {
  readonly value: Node
  /** The type whose fields it holds; absent for a whole map. */
  readonly parent?: string
  readonly certainty: Certainty
}

/**
 * Functions in maps of resolvers, `{ User: { posts(parent, args, ctx) {} } }`: maps that are handed to a server, annotated as such, or exported as
 * `resolvers` in a project that depends on GraphQL. A part that stands in another file, which does not say what it is, is reported where the map takes it.
 */
export function collectMapResolvers(ev: Evaluator, file: SourceFile): readonly FieldResolver[] {
  const covered = (path: string): ReadonlySet<number> => {
    const other = path === file.path ? undefined : ev.project.file(path)
    return new Set(other ? walkMaps(ev, other).flatMap(({ fn }) => fn?.range[0] ?? []) : [])
  }
  return walkMaps(ev, file).filter(({ ref }) => !ref || !covered(ref.path).has(ref.start))
}

const MAX_NESTING = 6

function walkMaps(ev: Evaluator, file: SourceFile): readonly FieldResolver[] {
  const found: FieldResolver[] = []
  /** `at` is what stands for the object in this file. */
  const addFields = (parent: string, value: Value, at: Node, certainty: Certainty): void => {
    for (const { file: place, object } of objectsIn(ev, value)) {
      for (const property of object.properties) {
        const field = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
        if (property.type !== 'Property' || field === undefined || field === '__resolveType' || field === '__isTypeOf') continue
        if (place === file) {
          const resolver = resolverOfValue(ev, file, property.value)
          if (resolver) found.push({ ...resolver, parent, field, certainty })
          continue
        }
        const ref = functionOfValue(ev, ev.valueOf(place, property.value))
        if (ref) found.push({ node: at, ref, varying: VARIES_BY_PARENT, parent, field, certainty })
      }
    }
  }
  const addTypes = (value: Value, at: Node, certainty: Certainty, depth = 0): void => {
    if (depth > MAX_NESTING) return
    for (const { file: place, object } of objectsIn(ev, value)) {
      for (const property of object.properties) {
        const inner = property.type === 'SpreadElement' ? property.argument : property.value
        const here = place === file ? inner : at
        const type = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
        if (property.type === 'SpreadElement') addTypes(ev.valueOf(place, inner), here, certainty, depth + 1)
        else if (type !== undefined && /^[A-Z]/.test(type) && !isRootType(type)) addFields(type, ev.valueOf(place, inner), here, certainty)
      }
    }
  }
  for (const { value, parent, certainty } of mapParts(ev, file)) {
    if (parent === undefined) for (const part of elementsOf(value)) addTypes(ev.valueOf(file, part), part, certainty)
    else addFields(parent, ev.valueOf(file, value), value, certainty)
  }
  return found
}

const elementsOf = (written: Node): readonly Node[] => {
  const node = unwrap(written)
  return node.type === 'ArrayExpression' ? node.elements.flatMap(element => (element && element.type !== 'SpreadElement' ? elementsOf(element) : [])) : [node]
}

/** The object literals that a value is, or that are elements of it. */
function objectsIn(ev: Evaluator, value: Value): readonly { readonly file: SourceFile; readonly object: NodeOf<'ObjectExpression'> }[] {
  return membersOf(value).flatMap(member => {
    if (member.kind === 'tuple') return member.elements.flatMap(element => objectsIn(ev, element))
    if (member.kind === 'array') return objectsIn(ev, member.element)
    const found = member.kind === 'object' ? ev.find(member.ref) : undefined
    return found?.node.type === 'ObjectExpression' ? [{ file: found.file, object: found.node }] : []
  })
}

function mapParts(ev: Evaluator, file: SourceFile): readonly MapPart[] {
  const parts: MapPart[] = []
  const addTyped = (type: Node | undefined, value: Node | null): void => {
    const declared = type && value && mapType(ev, file, type)
    if (declared) parts.push({ value, certainty: 'proved', ...(declared !== 'map' && declared) })
  }
  walk(file.program, node => {
    switch (node.type) {
      case 'CallExpression':
      case 'NewExpression': {
        const value = handedMap(ev, file, node)
        if (value) parts.push({ value, certainty: 'proved' })
        return
      }
      case 'VariableDeclarator':
        addTyped(annotationOf(node.id), node.init)
        return
      case 'TSSatisfiesExpression':
      case 'TSAsExpression':
        addTyped(node.typeAnnotation, node.expression)
        return
      default:
    }
  })
  const exported = exportedMap(file)
  if (exported && dependsOnGraphql(ev, file)) parts.push({ value: exported, certainty: 'likely' })
  return parts
}

const dependsOnGraphql = (ev: Evaluator, file: SourceFile): boolean => ev.project.dependsOn(name => name === GRAPHQL, file.path)

/** The map in `makeExecutableSchema({ resolvers })`, `new ApolloServer({ resolvers })` or `app.register(mercurius, { resolvers })`. */
function handedMap(ev: Evaluator, file: SourceFile, node: NodeOf<'CallExpression'> | NodeOf<'NewExpression'>): Node | undefined {
  const [first] = node.arguments
  if (node.callee.type === 'Identifier' && first && Object.values(MAP_MERGERS).flat().includes(node.callee.name)) {
    const merges = membersOf(ev.valueOf(file, node.callee)).some(value => value.kind === 'external' && MAP_MERGERS[value.package]?.includes(value.path.at(-1) ?? ''))
    return merges ? first : undefined
  }
  // Looking at the text first spares the evaluation of every other call.
  const options = node.arguments.findIndex(argument => argument.type === 'ObjectExpression' && propertyOf(argument, 'resolvers') !== undefined)
  const argument = node.arguments[options]
  if (argument?.type !== 'ObjectExpression') return undefined
  for (const value of membersOf(ev.valueOf(file, node.callee))) {
    if (value.kind !== 'external') continue
    const taker = Object.hasOwn(MAP_TAKERS, value.package) ? MAP_TAKERS[value.package]?.[value.path.at(-1) ?? ''] : undefined
    if (taker?.argument === options) return propertyOf(argument, taker.property)?.value
  }
  if (!first || options === 0) return undefined
  for (const value of membersOf(ev.valueOf(file, first))) {
    const property = value.kind === 'external' && Object.hasOwn(MAP_PLUGINS, value.package) ? MAP_PLUGINS[value.package] : undefined
    if (property !== undefined) return propertyOf(argument, property)?.value
  }
  return undefined
}

/** Whether a type is that of a whole map, or of the map of one type. */
function mapType(ev: Evaluator, file: SourceFile, type: Node): 'map' | { readonly parent: string } | undefined {
  if (type.type === 'TSIndexedAccessType') {
    const parent = type.indexType.type === 'TSLiteralType' ? stringValue(type.indexType.literal) : undefined
    return parent !== undefined && mapType(ev, file, type.objectType) === 'map' ? { parent } : undefined
  }
  if (type.type !== 'TSTypeReference') return undefined
  const { typeName, typeArguments } = type
  if (typeName.type !== 'Identifier') return undefined
  if (typeName.name === 'Required' || typeName.name === 'Partial' || typeName.name === 'NonNullable') {
    const [inner] = typeArguments?.params ?? []
    return inner && mapType(ev, file, inner)
  }
  const [declaration] = lookUp(file, typeName.name, typeName)?.declarations ?? []
  const imported = declaration?.type === 'import' ? importOf(file, declaration.node) : undefined
  if (!imported) return undefined
  const resolved = ev.project.resolve(imported.specifier, file.path)
  if (resolved.kind === 'package' && MAP_TYPES[resolved.name]?.includes(imported.imported)) return 'map'
  // Generated types stand in the project, in a file that may be absent, or in a package of the workspace.
  if (!dependsOnGraphql(ev, file)) return undefined
  if (imported.imported === GENERATED_MAP_TYPE) return 'map'
  const [, parent] = GENERATED_TYPE_MAP.exec(imported.imported) ?? []
  return parent === undefined || parent === 'I' ? undefined : { parent }
}

/** `export const resolvers = {}`, `exports.resolvers = {}`, `module.exports = { resolvers }`, `export default resolvers`. */
function exportedMap(file: SourceFile): Node | undefined {
  for (const statement of file.program.body) {
    if (statement.type === 'ExportNamedDeclaration' && statement.declaration?.type === 'VariableDeclaration') {
      const named = statement.declaration.declarations.find(({ id }) => id.type === 'Identifier' && id.name === 'resolvers')
      if (named?.init) return named.init
    }
    if (statement.type === 'ExportNamedDeclaration') {
      const named = statement.specifiers.find(({ exported }) => (exported.type === 'Identifier' ? exported.name : exported.value) === 'resolvers')
      if (named && statement.source == null) return named.local
    }
    if (statement.type === 'ExportDefaultDeclaration' && isNamedMap(statement.declaration)) return statement.declaration
    if (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression' && statement.expression.left.type === 'MemberExpression') {
      const { left, right } = statement.expression
      const name = keyName(left.property, left.computed)
      if (name === 'resolvers') return right
      if (name !== 'exports') continue
      if (isNamedMap(right)) return right
      const inner = right.type === 'ObjectExpression' ? propertyOf(right, 'resolvers') : undefined
      if (inner && !isFunction(inner.value)) return inner.value
    }
  }
  return undefined
}

const isNamedMap = (node: Node): boolean => node.type === 'Identifier' && node.name === 'resolvers'
