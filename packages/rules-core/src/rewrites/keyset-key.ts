import type { BulkForms, KeysetForm, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { forEachChild, walk } from '../ast/children.js'
import { isClass, isFunction, keyName, memberName, stringValue, unwrap } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { lookUp, patternPath } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { columnsOf } from '../queries/entity-columns.js'
import { entityDeclarations } from '../queries/entity-declarations.js'
import type { Link } from './chain-links.js'
import { textOf } from './edits.js'
import { declarationsBehind } from '../values/declarations-behind.js'
import { refuse } from './site.js'

/** Values of options and arguments of links with one of these names. */
export function saidBy(names: readonly string[], links: readonly Link[]): readonly (readonly Node[])[] {
  return links.flatMap(({ name, call }) => [
    ...(names.includes(name) ? [call.arguments] : []),
    ...call.arguments.flatMap(argument => {
      const object = unwrap(argument)
      return object.type === 'ObjectExpression' ? object.properties.flatMap(property => (property.type === 'Property' && names.includes(keyName(property.key, property.computed) ?? '') ? [[property.value]] : [])) : []
    }),
  ])
}

/** Whether rows are asked for in the order of the key; no order at all is none. Any other order is refused: the key would change it. */
export function isInOrderOf({ key, order }: KeysetForm, links: readonly Link[]): boolean {
  const orders = saidBy(order.names, links)
  // Of several links the first in the source decides, which is the innermost.
  const first = orders.at(-1)
  if (!first) return false
  return ascends(first, key) ? true : refuse('another-order')
}

const ASCENDING = /^asc(?:ending)?$/i

/** `{ id: 'asc' }`, `[{ id: 1 }]`, `[['id', 'ASC']]`, `('id')`, `('id', 'asc')`, `users.id`, `asc(users.id)`: the key first, which leaves nothing to later columns. */
function ascends([first, direction]: readonly (Node | null)[], key: string): boolean {
  const by = first && unwrap(first)
  if (!by) return false
  const isUp = direction == null || isAscending(direction)
  switch (by.type) {
    case 'ObjectExpression': {
      const [property] = by.properties
      return property?.type === 'Property' && keyName(property.key, property.computed) === key && isAscending(property.value)
    }
    case 'ArrayExpression':
      return by.elements[0]?.type === 'Literal' ? ascends(by.elements, key) : ascends(by.elements.slice(0, 1), key)
    case 'MemberExpression':
      return memberName(by) === key
    case 'CallExpression':
      return by.callee.type === 'Identifier' && ASCENDING.test(by.callee.name) && ascends(by.arguments.slice(0, 1), key)
    default:
      return isUp && stringValue(by)?.split('.').at(-1) === key
  }
}

const isAscending = (node: Node): boolean => (node.type === 'Literal' && node.value === 1) || ASCENDING.test(stringValue(unwrap(node)) ?? '')

/** Whether a choice of columns names the key to leave it out: `{ _id: 0 }`, `'-_id'`. */
export function leavesKeyOut({ projections }: BulkForms, links: readonly Link[], key: string): boolean {
  return saidBy(projections ?? [], links).some(([choice]) => {
    const node = choice && unwrap(choice)
    if (node?.type === 'ObjectExpression') return node.properties.some(property => property.type !== 'Property' || (keyName(property.key, property.computed) === key && !(property.value.type === 'Literal' && (property.value.value === 1 || property.value.value === true))))
    const text = node && stringValue(node)
    return text === undefined ? node !== undefined && node.type !== 'ArrayExpression' : text.split(/\s+/).includes(`-${key}`)
  })
}

interface KeyQuestion {
  readonly analysis: Analysis
  readonly file: SourceFile
  readonly query: QueryCall
  readonly forms: BulkForms
  readonly links: readonly Link[]
  /** The column. */
  readonly column: string
  /** What rows call it. */
  readonly property: string
}

/** The column that no two rows of a query share: the schema's own, else the usual one. Refused where it takes several. */
export function keyOf({ ev }: Analysis, file: SourceFile, query: QueryCall, { key, always }: KeysetForm): string {
  if (always) return key
  const declared = columnsOf(ev, file, query)?.key ?? []
  return declared.length > 1 ? refuse('key-unknown') : (declared[0] ?? key)
}

/**
 * Whether anything shows that the rows have this key: the schema, the columns that are chosen, the entity's own declaration, the type of a row, or code that reads it from one. An
 * entity that is seen to be kept apart by other columns as well is refused: several of its rows may have the same.
 */
export function hasKey({ analysis: { ev }, file, query, forms, links, column, property }: KeyQuestion): boolean {
  if (columnsOf(ev, file, query)?.key.includes(column)) return true
  const declarations = entityDeclarations(ev, file, query)
  const marks = forms.keyset?.marks ?? []
  if (declarations.some(({ node }) => marksAnother(node, column, marks))) return refuse('key-unknown')
  const named = new RegExp(`\\b${column}\\b`)
  const choices = saidBy(forms.projections ?? [], links).flat()
  // `'external_id as id'`: what is called so is another column.
  const renamed = new RegExp(`\\bas\\s+["'\`]?${column}\\b`, 'i')
  if (choices.some(choice => renamed.test(textOf(file, choice)))) return refuse('key-unknown')
  return (
    choices.some(choice => named.test(textOf(file, choice))) ||
    declarations.some(({ node }) => declaresKey(node, column)) ||
    rowTypeHas(ev, file, links, column) ||
    isReadFromRows(file, query.node, property)
  )
}

/** `knex<User>('users')`, where `User` is an interface or an object type with the member. */
function rowTypeHas(ev: Evaluator, file: SourceFile, links: readonly Link[], key: string): boolean {
  const type = links.at(-1)?.call.typeArguments?.params[0]
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false
  return (declarationsBehind(ev, file, type.typeName.name, type)?.declarations ?? []).some(({ node }) => {
    const members = node.type === 'TSInterfaceDeclaration' ? node.body.body : node.type === 'TSTypeAliasDeclaration' && node.typeAnnotation.type === 'TSTypeLiteral' ? node.typeAnnotation.members : []
    return members.some(member => member.type === 'TSPropertySignature' && keyName(member.key, member.computed) === key)
  })
}

/** A class with the member, or a table that is given its columns. */
function declaresKey(node: Node, key: string): boolean {
  if (isClass(node)) return node.body.body.some(member => member.type === 'PropertyDefinition' && keyName(member.key, member.computed) === key)
  const made = node.type === 'VariableDeclarator' && node.init ? unwrap(node.init) : node
  return made.type === 'CallExpression' && made.arguments.some(argument => argument.type === 'ObjectExpression' && argument.properties.some(property => property.type === 'Property' && keyName(property.key, property.computed) === key))
}

/** Whether anything but the key's own column is marked as one: `@PrimaryColumn() tenantId`, `primaryKey({ columns })`. */
function marksAnother(node: Node, key: string, marks: readonly string[]): boolean {
  if ((node.type === 'PropertyDefinition' || node.type === 'Property') && keyName(node.key, node.computed) === key) return false
  const name = markedBy(node)
  if (name !== undefined && marks.includes(name)) return true
  let found = false
  forEachChild(node, child => {
    found ||= marksAnother(child, key, marks)
  })
  return found
}

/** `@Name`, `name()`, `.name()`, `{ name: … }`. */
function markedBy(node: Node): string | undefined {
  if (node.type === 'Property') return keyName(node.key, node.computed)
  const named = node.type === 'Decorator' ? node.expression : node.type === 'CallExpression' ? node.callee : undefined
  if (named?.type === 'Identifier') return named.name
  return named?.type === 'MemberExpression' ? memberName(named) : undefined
}

/** `for (const row of page) … row.id`, `page.map(({ id }) => …)`. */
function isReadFromRows(file: SourceFile, query: Node, key: string): boolean {
  const awaited = file.parentOf(query)
  const loop = awaited?.type === 'AwaitExpression' ? file.parentOf(awaited) : undefined
  if (loop?.type === 'ForOfStatement' && loop.right === awaited && isKeyReadInLoop(file, loop, key)) return true
  const page = pageOf(file, query)
  const references = (page && lookUp(file, page.name, page)?.references) ?? []
  return references.some(reference => {
    const use = file.parentOf(reference)
    if (use?.type === 'ForOfStatement' && use.right === reference) return isKeyReadInLoop(file, use, key)
    if (use?.type !== 'MemberExpression' || use.object !== reference) return false
    const call = file.parentOf(use)
    if (use.computed) return call?.type === 'MemberExpression' && memberName(call) === key
    const callback = call?.type === 'CallExpression' && call.callee === use ? call.arguments[0] : undefined
    if (isFunction(callback)) return callback.params[0] !== undefined && isKeyRead(file, callback.params[0], key)
    const taken = memberName(use) === 'at' ? file.parentOf(call ?? use) : undefined
    return taken?.type === 'MemberExpression' && memberName(taken) === key
  })
}

function pageOf(file: SourceFile, query: Node): Extract<Node, { type: 'Identifier' }> | undefined {
  for (let node = file.parentOf(query); node; node = file.parentOf(node)) {
    const name = node.type === 'VariableDeclarator' ? node.id : node.type === 'AssignmentExpression' ? node.left : undefined
    if (name) return name.type === 'Identifier' ? name : undefined
    if (isFunction(node)) return undefined
  }
  return undefined
}

const isKeyReadInLoop = (file: SourceFile, { left }: NodeOf<'ForOfStatement'>, key: string): boolean => isKeyRead(file, left.type === 'VariableDeclaration' ? left.declarations[0].id : left, key)

function isKeyRead(file: SourceFile, row: Node, key: string): boolean {
  if (row.type === 'Identifier') {
    return (lookUp(file, row.name, row)?.references ?? []).some(reference => {
      const use = file.parentOf(reference)
      return use?.type === 'MemberExpression' && use.object === reference && memberName(use) === key
    })
  }
  let found = false
  walk(row, node => {
    const path = node.type === 'Identifier' ? patternPath(row, node) : undefined
    const [step] = path ?? []
    if (path?.length === 1 && step?.kind === 'member' && step.name === key) found = true
    return undefined
  })
  return found
}
