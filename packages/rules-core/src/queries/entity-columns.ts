import type { Node, QueryCall, SchemaEntity, SourceFile } from '../model/index.js'
import { contains, isClass, keyName, memberName, propertyOf, stringValue, unwrap } from '../ast/syntax.js'
import { forEachChild, walk } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { type EntityDeclaration, entityDeclarations } from './entity-declarations.js'

/** What the schema says of an entity's columns. Columns of which it says nothing are not there. */
export interface EntityColumns {
  /** Whether anything says that no two rows share a value of the column, alone or together with others; `undefined` for one that is not there. */
  readonly isUnique: (column: string) => boolean | undefined
  /** What is written of the column where it is declared: its type, or its field with its decorators. */
  readonly declared: (column: string) => string | undefined
  /** The columns of the primary key; empty where nothing tells. */
  readonly key: readonly string[]
}

/**
 * The columns of a query's entity, from the schema file of its library or from its own declaration with decorators or column objects. `undefined` without a declaration.
 * What migrations add to it is not looked at.
 */
export function columnsOf(ev: Evaluator, file: SourceFile, query: QueryCall): EntityColumns | undefined {
  const adapter = ev.library.adapter(query.orm)
  const { schema, bulkForms, paging } = adapter ?? {}
  if (schema) return inSchemas(query, ev.project.schemaTexts(schema.ending).flatMap(text => schema.read(text)))
  const declarations = entityDeclarations(ev, file, query)
  if (declarations.length === 0) return undefined
  const members = declarations.flatMap(declaration => membersOfDeclaration(declaration))
  if (members.length === 0) return undefined
  const names = new Set(members.map(({ name }) => name))
  const marks = bulkForms?.keyset?.marks ?? []
  return {
    isUnique: column => (names.has(column) ? isUniqueIn(column, members, declarations) : paging?.times?.includes(column) ? false : undefined),
    declared: column => members.filter(({ name }) => name === column).map(({ file, node }) => partsOf(node).map(part => textOf(file, part)).join(' ')).at(0),
    key: [...new Set(members.filter(({ node }) => isMarked(node, marks)).map(({ name }) => name))],
  }
}

/** Entities of this name in all schemas: unique in one of them is unique, and keys have to agree. */
function inSchemas({ entity }: QueryCall, entities: readonly SchemaEntity[]): EntityColumns | undefined {
  const name = entity?.name.toLowerCase()
  const found = entities.filter(each => each.name.toLowerCase() === name)
  const [first, ...others] = found
  if (!first) return undefined
  const unique = new Map<string, boolean>()
  for (const column of found.flatMap(({ columns }) => columns)) unique.set(column.name, unique.get(column.name) === true || column.isUnique)
  const types = new Map(found.flatMap(({ columns }) => columns.map(({ name, type }) => [name, type] as const)))
  return { isUnique: column => unique.get(column), declared: column => types.get(column), key: others.every(({ key }) => key.join() === first.key.join()) ? first.key : [] }
}

interface Member {
  readonly file: SourceFile
  readonly name: string
  readonly node: Node
}

const MAX_HOPS = 4

/** Decorated fields of a class, and properties of the objects that a table, a model or a schema is made of. */
function membersOfDeclaration({ file, node }: EntityDeclaration): readonly Member[] {
  if (isClass(node)) {
    const own = node.body.body.flatMap(member => {
      const name = member.type === 'PropertyDefinition' ? keyName(member.key, member.computed) : undefined
      return name !== undefined && decoratorsOf(member).length > 0 ? [{ file, name, node: member }] : []
    })
    return [...own, ...(node.id ? membersGivenTo(file, node.id.name) : [])]
  }
  return node.type === 'VariableDeclarator' && node.init ? membersOfCall(file, node.init, MAX_HOPS) : []
}

/** `User.init({ … })` */
function membersGivenTo(file: SourceFile, name: string): readonly Member[] {
  const members: Member[] = []
  walk(file.program, node => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || memberName(node.callee) !== 'init') return
    if (node.callee.object.type === 'Identifier' && node.callee.object.name === name && node.arguments[0]) members.push(...membersOfObject(file, node.arguments[0]))
  })
  return members
}

/** `table('users', { … })`, `model('User', new Schema({ … }))`, `model('User', schema)`. */
function membersOfCall(file: SourceFile, expression: Node, hops: number): readonly Member[] {
  const call = unwrap(expression)
  if (call.type !== 'CallExpression' && call.type !== 'NewExpression') return []
  for (const argument of call.arguments) {
    const node = unwrap(argument)
    const members = node.type === 'ObjectExpression' ? membersOfObject(file, node) : hops > 0 ? membersOfCall(file, initOf(file, node) ?? node, hops - 1) : []
    if (members.length > 0) return members
  }
  return []
}

function initOf(file: SourceFile, node: Node): Node | undefined {
  const [declaration] = node.type === 'Identifier' ? (lookUp(file, node.name, node)?.declarations ?? []) : []
  return declaration?.node.type === 'VariableDeclarator' ? (declaration.node.init ?? undefined) : undefined
}

function membersOfObject(file: SourceFile, node: Node): readonly Member[] {
  const object = unwrap(node)
  if (object.type !== 'ObjectExpression') return []
  // `{ name: 'User', properties: { … } }` describes the entity, and holds its columns.
  const inner = stringValue(propertyOf(object, 'name')?.value) === undefined ? undefined : (propertyOf(object, 'properties') ?? propertyOf(object, 'columns'))
  if (inner) return membersOfObject(file, inner.value)
  return object.properties.flatMap(property => {
    const name = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
    return name === undefined ? [] : [{ file, name, node: property }]
  })
}

/** `unique: true`, `@Unique()`, `uniqueIndex()`, `primaryKey`, and one row on each side of a relation. */
const UNIQUE = /unique|primary|onetoone/i

const textOf = (file: SourceFile, node: Node): string => file.text.slice(node.range[0], node.range[1])

/** Whether the column's own declaration, or anything else in the file that is not of another column, speaks of it and of uniqueness. */
function isUniqueIn(column: string, members: readonly Member[], declarations: readonly EntityDeclaration[]): boolean {
  if (members.some(({ file, name, node }) => name === column && partsOf(node).some(part => UNIQUE.test(textOf(file, part))))) return true
  const said = new RegExp(`\\b(?:${column}|${column.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)})\\b`)
  return [...new Set(declarations.map(({ file }) => file))].some(file => {
    let found = false
    walk(file.program, node => {
      if (found || members.some(member => member.file === file && contains(member.node, node))) return false
      const isSmall = !members.some(member => member.file === file && contains(node, member.node)) && (node.type === 'Decorator' || node.type === 'CallExpression' || node.type === 'ObjectExpression' || node.type === 'ArrayExpression')
      const text = isSmall ? textOf(file, node) : ''
      found = UNIQUE.test(text) && said.test(text)
      return undefined
    })
    return found
  })
}

/** Trees of plain JavaScript have no such list. */
const decoratorsOf = (node: Node): readonly Node[] => (node as { decorators?: readonly Node[] | null }).decorators ?? []

/** A field with its decorators, which may stand before its range. */
const partsOf = (node: Node): readonly Node[] => [node, ...decoratorsOf(node)]

/** `@PrimaryColumn()`, `.primaryKey()`, `{ primaryKey: true }`. */
function isMarked(member: Node, marks: readonly string[]): boolean {
  let found = false
  const visit = (node: Node): void => {
    if (found) return
    const name = markOf(node)
    found = name !== undefined && marks.includes(name)
    forEachChild(node, visit)
  }
  forEachChild(member, visit)
  return found
}

function markOf(node: Node): string | undefined {
  if (node.type === 'Property') return node.value.type === 'Literal' && node.value.value === false ? undefined : keyName(node.key, node.computed)
  const named = node.type === 'Decorator' ? node.expression : node.type === 'CallExpression' ? node.callee : undefined
  if (named?.type === 'Identifier') return named.name
  return named?.type === 'MemberExpression' ? memberName(named) : undefined
}
