import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { isClass, isFunction, keyName, memberName, propertyOf, stringValue, unwrap } from '../ast/syntax.js'
import { lookUp, lookUpTopLevel } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { originOf } from '../values/imports.js'
import { importOf } from '../values/names.js'

/** A list in what a request brings, by the properties that lead to it, that is as long as the sender likes. */
export interface UnlimitedList {
  readonly path: readonly string[]
  /** How the validator says the most that it takes, as code. */
  readonly limit: string
  readonly file: SourceFile
  /** Where the list is declared. */
  readonly at: Node
}

interface Written {
  readonly file: SourceFile
  readonly node: Node
}

/** A method of a schema's chain. */
interface Link {
  readonly name: string
  readonly call: NodeOf<'CallExpression'>
}

const MAX_HOPS = 6
/** A comparison of the length in a refinement is a limit that somebody has thought of. */
const COMPARES_LENGTH = /\blength\s*[<>]|[<>]=?\s*\w+(?:\.\w+)*\.length\b/
const ENUMS: ReadonlySet<string> = new Set(['enum', 'nativeEnum', 'literal', 'boolean'])

/**
 * The lists without a limit in a schema that is built by method calls: `z.object({ ids: z.array(z.string()) })`, through names of this and other files.
 * Unions, transformations and schemas that are computed are not looked into.
 */
export function listsOfSchema(ev: Evaluator, file: SourceFile, node: Node, hops = MAX_HOPS): readonly UnlimitedList[] {
  if (hops === 0) return []
  const written = declared(ev, file, node)
  if (!written) return []
  const links: Link[] = []
  let root = unwrap(written.node)
  while (root.type === 'CallExpression') {
    const callee = unwrap(root.callee)
    const name = callee.type === 'MemberExpression' ? memberName(callee) : undefined
    if (callee.type !== 'MemberExpression' || name === undefined) return []
    links.unshift({ name, call: root })
    root = unwrap(callee.object)
  }
  const ofPackage = isValidator(ev, written.file, root)
  if (!ofPackage && root.type !== 'Identifier') return []
  let lists: readonly UnlimitedList[] = ofPackage ? [] : listsOfSchema(ev, written.file, root, hops - 1)
  for (const [position, { name, call }] of links.entries()) {
    const [argument] = call.arguments
    const rest = links.slice(position + 1)
    if (name === 'array') {
      const element = argument ?? (position > 0 ? links[position - 1]?.call : undefined)
      return isLimited(written.file, rest) || (element && isEnum(element)) ? [] : [{ path: [], limit: '.max(n)', file: written.file, at: call }]
    }
    if (name === 'transform' || name === 'pipe' || name === 'and' || name === 'or') return []
    if (/refine|check/i.test(name) && refines(written.file, { name, call })) return []
    const shape = argument && unwrap(argument)
    if (/object$/i.test(name) || name === 'extend' || name === 'safeExtend') lists = shape?.type === 'ObjectExpression' ? overlay(lists, listsOfShape(ev, written.file, shape, hops - 1)) : []
    else if (name === 'merge') lists = shape ? [...lists, ...listsOfSchema(ev, written.file, shape, hops - 1)] : []
    else if (name === 'pick' || name === 'omit') lists = shape?.type === 'ObjectExpression' ? lists.filter(({ path }) => (propertyOf(shape, path[0] ?? '') !== undefined) === (name === 'pick')) : []
    else if (ofPackage && position === 0) return []
  }
  return lists
}

/** The lists of an object of schemas. */
function listsOfShape(ev: Evaluator, file: SourceFile, shape: NodeOf<'ObjectExpression'>, hops = MAX_HOPS): readonly UnlimitedList[] {
  return shape.properties.flatMap(property => {
    const name = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
    return property.type === 'Property' && name !== undefined ? listsOfSchema(ev, file, property.value, hops).filter(({ path }) => path.length < MAX_DEPTH).map(list => ({ ...list, path: [name, ...list.path] })) : []
  })
}

const MAX_DEPTH = 2

/** What is declared again replaces what was there. */
const overlay = (lists: readonly UnlimitedList[], own: readonly UnlimitedList[]): readonly UnlimitedList[] => [...lists.filter(({ path }) => !own.some(other => other.path[0] === path[0])), ...own]

const isLimited = (file: SourceFile, links: readonly Link[]): boolean => links.some(link => LIMITS.has(link.name) || (/refine|check/i.test(link.name) && refines(file, link)))

const LIMITS: ReadonlySet<string> = new Set(['max', 'length', 'transform', 'pipe'])

/** A check of one's own that has to do with the length, or that stands elsewhere. */
function refines(file: SourceFile, { call }: Link): boolean {
  const [check] = call.arguments
  const text = argumentText(file, call)
  return !isFunction(check) || /\bmax(?:Length|Size)?\(/i.test(text) || COMPARES_LENGTH.test(text)
}

const argumentText = (file: SourceFile, call: NodeOf<'CallExpression'>): string => call.arguments.map(({ range }) => file.text.slice(range[0], range[1])).join(' ')

/** A list of what the program defines is short, whatever is sent. */
function isEnum(element: Node): boolean {
  for (let node = unwrap(element); node.type === 'CallExpression'; ) {
    const callee = unwrap(node.callee)
    if (callee.type !== 'MemberExpression') return false
    if (ENUMS.has(memberName(callee) ?? '')) return true
    node = unwrap(callee.object)
  }
  return false
}

/** The `z` of a package for schemas. */
function isValidator(ev: Evaluator, file: SourceFile, root: Node): boolean {
  if (root.type !== 'Identifier') return false
  const [declaration] = lookUp(file, root.name, root)?.declarations ?? []
  const imported = declaration?.type === 'import' ? importOf(file, declaration.node) : undefined
  if (!imported) return false
  const resolved = ev.project.resolve(imported.specifier, file.path)
  return resolved.kind === 'package' && /(?:^|[/-])zod(?:$|[/-])/.test(resolved.name)
}

/** An expression, or what a name was declared as. */
function declared(ev: Evaluator, file: SourceFile, node: Node): Written | undefined {
  const inner = unwrap(node)
  if (inner.type !== 'Identifier') return { file, node: inner }
  const [declaration] = lookUp(file, inner.name, inner)?.declarations ?? []
  return declaration && initOf(ev, file, declaration.type, declaration.node)
}

function initOf(ev: Evaluator, file: SourceFile, type: string, node: Node): Written | undefined {
  if (node.type === 'VariableDeclarator') return node.init == null || node.id.type !== 'Identifier' ? undefined : { file, node: unwrap(node.init) }
  const imported = type === 'import' ? importOf(file, node) : undefined
  const origin = imported && originOf(ev, file, imported.specifier, imported.imported)
  if (origin?.kind === 'expression') return { file: origin.file, node: unwrap(origin.node) }
  if (origin?.kind !== 'binding') return undefined
  const [declaration] = lookUpTopLevel(origin.file, origin.name)?.declarations ?? []
  return declaration?.node.type === 'VariableDeclarator' ? initOf(ev, origin.file, declaration.type, declaration.node) : undefined
}

/** The lists of a JSON schema that is written out: `{ properties: { ids: { type: 'array' } } }`. */
export function listsOfJsonSchema(ev: Evaluator, file: SourceFile, node: Node): readonly UnlimitedList[] {
  const written = declared(ev, file, node)
  if (written?.node.type !== 'ObjectExpression') return []
  const schema = written.node
  if (stringValue(propertyOf(schema, 'type')?.value) === 'array') return propertyOf(schema, 'maxItems') || schema.properties.some(({ type }) => type === 'SpreadElement') ? [] : [{ path: [], limit: 'maxItems: n', file: written.file, at: schema }]
  const properties = propertyOf(schema, 'properties')?.value
  return properties?.type !== 'ObjectExpression' ? [] : properties.properties.flatMap(property => {
    const name = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
    return property.type === 'Property' && name !== undefined ? listsOfJsonSchema(ev, written.file, property.value).filter(({ path }) => path.length < MAX_DEPTH).map(list => ({ ...list, path: [name, ...list.path] })) : []
  })
}

const BOUNDS = /ArrayMaxSize|maxItems|\.max\(|@(?:Max|Length)/

/** The lists among the fields of a class that describes a request, by what decorates them; of a class that is made from a schema, the schema's. */
export function listsOfClass(ev: Evaluator, file: SourceFile, node: Node): readonly UnlimitedList[] {
  if (!isClass(node)) return []
  const made = node.superClass && unwrap(node.superClass)
  const [schema] = made?.type === 'CallExpression' ? made.arguments : []
  const inherited = schema === undefined ? [] : schema.type === 'ObjectExpression' ? listsOfShape(ev, file, schema) : listsOfSchema(ev, file, schema)
  const own = node.body.body.flatMap((member): readonly UnlimitedList[] => {
    const name = member.type === 'PropertyDefinition' && !member.static ? keyName(member.key, member.computed) : undefined
    if (member.type !== 'PropertyDefinition' || name === undefined || !isListType(ev, file, member.typeAnnotation?.typeAnnotation)) return []
    const decorators = member.decorators
    // Fields that nothing validates are stripped, or are no part of the request.
    if (decorators.length === 0 || decorators.some(({ expression }) => mayLimit(ev, file, expression))) return []
    return [{ path: [name], limit: '@ArrayMaxSize(n)', file, at: member.key }]
  })
  return [...inherited, ...own]
}

/** `string[]`, `Array<Item>`; lists of enums are short. */
export function isListType(ev: Evaluator, file: SourceFile, type: Node | undefined): boolean {
  const element = type?.type === 'TSArrayType' ? type.elementType : type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'Array' ? type.typeArguments?.params[0] : undefined
  if (!element) return false
  const value = ev.typeOf(file, element)
  return !(value.kind === 'builtin' && value.name === 'enum')
}

/** A decorator with a bound, or one of the project whose body has one. */
function mayLimit(ev: Evaluator, file: SourceFile, expression: Node): boolean {
  if (BOUNDS.test(file.text.slice(expression.range[0], expression.range[1]))) return true
  const callee = expression.type === 'CallExpression' ? expression.callee : expression
  const value = ev.valueOf(file, callee)
  const found = value.kind === 'function' ? ev.find(value.ref) : undefined
  return value.kind === 'unknown' || (found !== undefined && BOUNDS.test(found.file.text.slice(found.node.range[0], found.node.range[1])))
}
