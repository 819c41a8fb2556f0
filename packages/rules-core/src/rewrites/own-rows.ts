import type { Iteration, Node, SourceFile } from '../model/index.js'
import { keyName, memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { isMutating } from '../findings/mutations.js'
import { columnsOf } from '../queries/entity-columns.js'
import { lookUp } from '../values/bindings.js'
import { membersOf } from '../values/unions.js'
import { changesPart } from './changing-functions.js'
import { linksOf } from './chain-links.js'
import { placeItself, queryBehind } from './query-source.js'
import { behindConstants } from './same-values.js'
import { unlessRefused } from './site.js'

/**
 * Whether no two rounds have the same key: it is an entry of a Set, a key of a Map or of an object, or what rows are told apart by that one query has read. That two keys which
 * differ may be the same to the database, as where it compares without regard to case, is not looked at.
 */
export function hasDistinctKeys(analysis: Analysis, file: SourceFile, key: Node, { over, element, node: loop }: Iteration): boolean {
  const node = behindConstants(file, key)
  if (!over || !element || loop.type === 'ForInStatement') return false
  const list = listBehind(analysis, file, over)
  const whole = unwrap(element)
  if (whole.type === 'Identifier' && isName(file, node, whole)) return isSetLike(analysis, file, list) || namesKeys(analysis, file, list, 'keys')
  const [first] = whole.type === 'ArrayPattern' ? whole.elements : []
  if (first?.type === 'Identifier' && isName(file, node, first)) return isOf(analysis, file, list, ['Map', 'ReadonlyMap']) || namesKeys(analysis, file, list, 'entries')
  const column = columnOf(file, node, whole)
  return column !== undefined && isKeyOfRows(analysis, file, list, column)
}

const isName = (file: SourceFile, node: Node, declared: Extract<Node, { type: 'Identifier' }>): boolean =>
  node.type === 'Identifier' && node.name === declared.name && lookUp(file, node.name, node) === lookUp(file, declared.name, declared)

/** `row.id` for the element `row`, `id` for the element `{ id }`. */
function columnOf(file: SourceFile, node: Node, element: Node): string | undefined {
  if (node.type === 'MemberExpression') {
    const object = unwrap(node.object)
    return element.type === 'Identifier' && isName(file, object, element) ? memberName(node) : undefined
  }
  if (element.type !== 'ObjectPattern') return undefined
  const property = element.properties.find(part => part.type === 'Property' && part.value.type === 'Identifier' && isName(file, node, part.value))
  return property?.type === 'Property' ? keyName(property.key, property.computed) : undefined
}

/** Parts of a list have no entry twice that the list has once. */
const PARTS = new Set(['filter', 'slice', 'sort', 'reverse', 'toSorted', 'toReversed'])

/** What a list is made from that holds all its entries. */
function listBehind(analysis: Analysis, file: SourceFile, over: Node, depth = 6): Node {
  const node = unwrapAwait(unwrap(over))
  if (depth === 0) return node
  if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && PARTS.has(memberName(node.callee) ?? '')) return listBehind(analysis, file, node.callee.object, depth - 1)
  const [spread] = node.type === 'ArrayExpression' && node.elements.length === 1 ? node.elements : []
  if (spread?.type === 'SpreadElement') return listBehind(analysis, file, spread.argument, depth - 1)
  const [from, mapped] = node.type === 'CallExpression' && isMemberOf(node.callee, 'Array', 'from') ? node.arguments : []
  if (from && !mapped) return listBehind(analysis, file, from, depth - 1)
  if (node.type !== 'Identifier') return node
  const binding = lookUp(file, node.name, node)
  const [declaration] = binding?.declarations ?? []
  const init = declaration?.node.type === 'VariableDeclarator' && declaration.node.id === declaration.name ? declaration.node.init : undefined
  return init != null && binding?.assigned.length === 0 && isLeftAlone(analysis, file, node.name, binding.references) ? listBehind(analysis, file, init, depth - 1) : node
}

/** Whether nothing is added to a list by its name. */
const isLeftAlone = (analysis: Analysis, file: SourceFile, name: string, references: readonly Node[]): boolean =>
  references.every(reference => {
    const parent = file.parentOf(reference)
    if (parent?.type === 'CallExpression' && parent.arguments.some(argument => argument === reference)) return !changesPart(analysis, file, parent, reference, new Set([name]))
    return parent?.type !== 'MemberExpression' || parent.object !== reference || !(/^(?:push|unshift|splice|fill)$/.test(memberName(parent) ?? '') || (parent.computed && isMutating(file, parent)))
  })

const isMemberOf = (callee: Node, owner: string, name: string): boolean => callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === owner && memberName(callee) === name

const isOf = ({ ev }: Analysis, file: SourceFile, node: Node, names: readonly string[]): boolean => {
  const values = membersOf(ev.valueOf(file, node))
  return values.length > 0 && values.every(value => value.kind === 'builtin' && names.includes(value.name))
}

const isSetLike = (analysis: Analysis, file: SourceFile, node: Node): boolean => (node.type === 'NewExpression' && node.callee.type === 'Identifier' && node.callee.name === 'Set') || isOf(analysis, file, node, ['Set', 'ReadonlySet'])

/** `Object.keys(x)`, `map.keys()`; the same with `entries`, whose first parts are keys. */
function namesKeys(analysis: Analysis, file: SourceFile, node: Node, method: 'keys' | 'entries'): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false
  if (isMemberOf(node.callee, 'Object', method)) return true
  return memberName(node.callee) === method && isOf(analysis, file, node.callee.object, ['Map', 'ReadonlyMap'])
}

/** Whether a list holds the rows of one query, each once, and the column tells them apart. */
function isKeyOfRows(analysis: Analysis, file: SourceFile, list: Node, column: string): boolean {
  const here = analysis.queries.queryAt(file, list)
  const found = here ? { query: here, source: placeItself(file), gives: 'same' as const } : list.type === 'CallExpression' ? unlessRefused(() => queryBehind(analysis, placeItself(file), list)) : undefined
  if (found?.gives !== 'same' || found.query.effect !== 'read-many' || linksOf(found.query.node).some(({ name }) => /join/i.test(name))) return false
  const key = columnsOf(analysis.ev, found.source.file, found.query)?.key ?? []
  return key.length > 0 ? key.length === 1 && key[0] === column : column === 'id' || column === '_id'
}
