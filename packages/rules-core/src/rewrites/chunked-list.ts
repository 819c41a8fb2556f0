import type { ListForms, Node, NodeOf, Planned, QueryCall, SourceFile } from '../model/index.js'
import { isWrite } from '../model/index.js'
import { walk } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import { contains, isClass, isFunction, keyName, stringValue, unwrap } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { orderOfEntity } from '../findings/entity-order.js'
import type { InListSite } from '../findings/in-list-findings.js'
import { executionOf } from '../queries/execution.js'
import { argumentsOf } from '../values/returns.js'
import { applied, insertAt, replace } from './edits.js'
import { declarationsBehind } from '../values/declarations-behind.js'
import { isUndoneAt } from './in-transaction.js'
import { layoutOf, linesAt, movedText } from './layout.js'
import { areDistinctInSet, uniqueKeys } from './list-keys.js'
import { columnOfList } from './list-place.js'
import { camelCase, capitalized, freshNames, plural } from './names.js'
import { placementOf } from './placement.js'
import { attempt, refuse } from './site.js'
import { SLICE, sliceLines } from './slices.js'
import { slicedChain, type SlicedChain } from './sliced-chain.js'
import { refersTo } from './taken-along.js'
import { bareStatement } from './used-result.js'

interface ChunkedSite extends InListSite {
  readonly analysis: Analysis
  readonly file: SourceFile
}

/**
 * A query by one long list → the same query by slices of it, with the rows put together. Decided: each row belongs to one key, no key comes twice, nothing in the query is about all
 * rows, a write is part of a transaction. Not looked at: what others change between two slices, and in which order a query without an order gives its rows.
 */
export function chunkedList({ analysis, file, query, lists: found }: ChunkedSite): Planned {
  const planned = attempt('chunked-list', () => {
    const { ev } = analysis
    const forms = ev.library.adapter(query.orm)?.bulkForms
    const [list, ...more] = found
    if (!forms?.lists || !list || query.node.type !== 'CallExpression') return refuse('no-bulk-form')
    const { node: call } = query
    const writes = isWrite(query.effect)
    if (query.effect !== 'read-many' && query.effect !== 'update' && query.effect !== 'delete') return refuse(writes ? 'no-bulk-form' : 'chooses-among-all-rows')
    const chain = slicedChain({ analysis, file, query, lists: forms.lists, projections: forms.projections ?? [], list })
    const column = columnOfList({ analysis, file, query, chain, lists: forms.lists }, list)
    if (more.length > 0 || namesAgain(file, call, list)) return refuse('not-one-key')
    if (!areDistinctInSet(ev, file, list, forms.keys)) return refuse('key-type-unknown')
    if (query.effect === 'read-many' ? orderOfEntity(ev, query) !== 'none' : false) return refuse('another-order')
    const used = usedNode(analysis, file, query)
    if (writes) requireSafeWrite({ analysis, file, query, call, chain, lists: forms.lists, list, column }, used)
    if (!writes && isUntyped(file, call)) return refuse('untyped-list')
    const placement = placementOf(file, startOf(file, used))
    if (typeof placement === 'string') return refuse(placement)
    if (placement.crosses) return refuse('conditional-place')

    const names = freshNames(file)
    const { end } = layoutOf(file)
    const unique = uniqueKeys(file, list)
    const wanted = plural(camelCase(column === '_id' ? 'id' : column))
    const keys = unique.name ?? names.take(wanted, `unique${capitalized(wanted)}`)
    const counter = names.local('i', placement.statement)
    const at = placement.statement.range[0]
    const asked = (slice: string) => movedText(file, applied(file.text, [replace(list, slice)], call.range), call.range[0], at)
    const slices = writes ? undefined : names.take('slices', 'rowSlices')
    const lines = [
      ...(unique.name === undefined ? [`const ${keys} = ${unique.text}${end}`] : []),
      ...(slices === undefined ? [] : [`const ${slices} = []${end}`]),
      ...sliceLines(file, keys, counter, forms.slice ?? SLICE, slice => `${slices === undefined ? `await ${asked(slice)}` : `${slices}.push(await ${asked(slice)})`}${end}`),
    ]
    return {
      transformation: 'chunked-list',
      title: `Ask in slices of ${(forms.slice ?? SLICE).toLocaleString('en')} keys`,
      roundTrips: 'chunks',
      edits: slices === undefined ? [replace(placement.statement, linesAt(file, at, lines))] : [insertAt(at, linesAt(file, at, [...lines, ''])), { range: bracketed(file, used), text: `${slices}.flat()` }],
    }
  })
  return planned ?? { transformation: 'chunked-list', reason: 'planner-error' }
}

/** The loop that runs over the rows, which are asked for once, before its first round; else the rows themselves. */
function startOf(file: SourceFile, used: Node): Node {
  const parent = file.parentOf(used)
  return parent?.type === 'ForOfStatement' && parent.right === used && !parent.await ? parent : used
}

/** Whether the list stands in the query more than once. */
function namesAgain(file: SourceFile, call: Node, list: Node): boolean {
  const inner = unwrap(list)
  return inner.type === 'Identifier' && namesIn(file, call).some(({ name, range }) => name === inner.name && range[0] !== inner.range[0])
}

/** The `await` of the query, or the query that an async function returns where nothing catches its error. */
function usedNode({ ev }: Analysis, file: SourceFile, query: QueryCall): Node {
  if (executionOf(ev, file, query).kind !== 'at') return refuse('not-awaited')
  let node: Node = query.node
  let parent = file.parentOf(node)
  while (parent && unwrap(parent) === unwrap(node)) {
    node = parent
    parent = file.parentOf(parent)
  }
  if (parent?.type === 'AwaitExpression') return parent
  return parent?.type === 'ReturnStatement' && !isInTry(file, parent) ? node : refuse('not-awaited')
}

function isInTry(file: SourceFile, statement: Node): boolean {
  for (let node: Node | undefined = statement; node && !isFunction(node); node = file.parentOf(node)) if (node.type === 'TryStatement') return true
  return false
}

interface Write {
  readonly analysis: Analysis
  readonly file: SourceFile
  readonly query: QueryCall
  readonly call: NodeOf<'CallExpression'>
  readonly chain: SlicedChain
  readonly lists: ListForms
  readonly list: Node
  readonly column: string
}

/** Several statements do as much as one: all or none of them is committed, no row is found by a second slice, none stands in the way of one that a later slice deletes. */
function requireSafeWrite({ analysis, file, query, call, chain, lists, list, column }: Write, used: Node): void {
  if (!bareStatement(file, used)) refuse('result-is-used')
  if (!isUndoneAt(analysis, file, call, used)) refuse('not-in-one-commit')
  if (query.effect === 'delete' && mayReferToItself(analysis, file, query, chain)) refuse('rows-may-refer-to-each-other')
  const written = chain.links.flatMap(link => {
    const name = linkName(link)
    return lists.joins.includes(name) || lists.takers.includes(name) ? [] : argumentsOf(link).filter(argument => !contains(argument, list))
  })
  if (!chain.links.every(link => link.arguments.every(argument => !holdsFunction(argument, list)))) refuse('query-not-repeatable')
  for (const argument of written) if (mayWrite(analysis, file, argument, column)) refuse('not-one-key')
}

const linkName = ({ callee: called }: NodeOf<'CallExpression'>): string => {
  const callee = unwrap(called)
  return callee.type === 'MemberExpression' ? (keyName(callee.property, callee.computed) ?? '') : ''
}

/** Whether new values may be those of the column that the list is compared with. Tables, classes and literals of other names are none. */
function mayWrite({ ev }: Analysis, file: SourceFile, argument: Node, column: string): boolean {
  const node = unwrap(argument)
  if (node.type === 'ObjectExpression') return node.properties.some(property => property.type !== 'Property' || [undefined, column].includes(keyName(property.key, property.computed)?.split('.').at(-1)))
  if (node.type === 'Literal') return stringValue(node)?.split('.').at(-1) === column
  const value = ev.valueOf(file, node)
  return value.kind !== 'handle' && value.kind !== 'class'
}

/** Callbacks may read what an earlier slice has written. */
function holdsFunction(root: Node, list: Node): boolean {
  let found = false
  walk(root, node => {
    if (node === list) return false
    if (isFunction(node)) found = true
    return found ? false : undefined
  })
  return found
}

/** Whether the declaration of what is deleted names it once more, as a tree's does, or is not in sight. A foreign key that stands in the database only is not seen. */
function mayReferToItself({ ev }: Analysis, file: SourceFile, { entity, node }: QueryCall, { links }: SlicedChain): boolean {
  const found = entity?.ref && ev.find(entity.ref)
  const named = links.at(-1)?.arguments[0]
  const declarations = found ? [found.node] : named?.type === 'Identifier' ? declarationsBehind(ev, file, named.name, node)?.declarations.map(declaration => declaration.node) : undefined
  const name = found ? entity.name : named?.type === 'Identifier' ? named.name : undefined
  return !declarations || declarations.length === 0 || name === undefined || declarations.some(declaration => refersTo(declaration, name))
}

/** Rows whose type is a parameter of the function or class are of no type that a list of lists has. */
function isUntyped(file: SourceFile, call: Node): boolean {
  if (!/\.[cm]?tsx?$/.test(file.path)) return false
  for (let node = file.parentOf(call); node; node = file.parentOf(node)) if ((isFunction(node) || isClass(node)) && node.typeParameters != null) return true
  return false
}

/** `(await find()).length` needs its brackets for the `await` only. */
function bracketed(file: SourceFile, used: Node): readonly [number, number] {
  const [start, end] = used.range
  const isAround = file.parentOf(used)?.type === 'MemberExpression' && file.text[start - 1] === '(' && file.text[end] === ')'
  return isAround ? [start - 1, end + 1] : [start, end]
}
