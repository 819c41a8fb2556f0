import type { ListForms, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { contains, isFunction, keyName, memberName, stringValue, unwrap } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { argumentAt } from '../queries/arguments.js'
import { lookUp } from '../values/bindings.js'
import { membersOf } from '../values/unions.js'
import type { SlicedChain } from './sliced-chain.js'
import { refuse } from './site.js'

interface PlaceQuestion {
  readonly analysis: Analysis
  readonly file: SourceFile
  readonly query: QueryCall
  readonly chain: SlicedChain
  readonly lists: ListForms
}

/**
 * The column that a list is compared with, where each row that the query is about belongs to one key of the list and the query holds only where the list does: slices of it then give
 * each row once. Refused under an OR or a negation, in subqueries, in conditions on other rows, and where a later property may take the condition's place.
 */
export function columnOfList({ analysis, file, query, chain, lists }: PlaceQuestion, list: Node): string {
  let node = outermost(file, list)
  let column: string | undefined
  let taken = false
  for (let parent = file.parentOf(node); parent; parent = file.parentOf(node)) {
    switch (parent.type) {
      case 'CallExpression': {
        const isLink = chain.links.includes(parent)
        const name = calleeName(parent)
        if (parent.callee === node || name === undefined || (!isLink && !isOfLibrary(analysis, file, query, parent))) return refuse('not-a-plain-condition')
        if (taken) {
          if (!lists.joins.includes(name)) return refuse('not-a-plain-condition')
        } else {
          if (!takesList({ analysis, file, query, chain, lists }, parent, node, name)) return refuse('not-a-plain-condition')
          const [first] = parent.arguments
          column = first && first !== node ? columnName(unwrap(first)) : undefined
          if (first !== node && column === undefined) return refuse('not-a-plain-condition')
          taken = true
        }
        if (isLink) return column ?? refuse('not-a-plain-condition')
        break
      }
      case 'ArrayExpression':
        if (!taken) return refuse('not-a-plain-condition')
        break
      case 'ArrowFunctionExpression':
        if (!taken || parent.body !== node || parent.async) return refuse('not-a-plain-condition')
        break
      case 'Property': {
        const object = file.parentOf(parent)
        if (!taken || parent.value !== node || parent.computed || object?.type !== 'ObjectExpression') return refuse('not-a-plain-condition')
        const condition = query.fact.key === undefined ? undefined : argumentAt(query.node, query.fact.key)
        if (!condition) return refuse('not-a-plain-condition')
        if (column !== undefined) return outermost(file, unwrap(condition)) === node ? column : refuse('not-a-plain-condition')
        const name = keyName(parent.key, false)
        const later = object.properties.slice(object.properties.indexOf(parent) + 1)
        if (name === undefined || unwrap(condition) !== object || later.some(other => other.type !== 'Property' || other.computed || keyName(other.key, false) === name)) return refuse('not-a-plain-condition')
        return name
      }
      default:
        return refuse('not-a-plain-condition')
    }
    node = outermost(file, parent)
  }
  return refuse('not-a-plain-condition')
}

/** The node with what TypeScript and parentheses wrap round it. */
function outermost(file: SourceFile, node: Node): Node {
  let current = node
  for (let parent = file.parentOf(current); parent && unwrap(parent) === unwrap(current); parent = file.parentOf(current)) current = parent
  return current
}

/** `inArray(users.id, ids)`, `.whereIn('id', ids)`, `.where('id', 'in', ids)`. */
function takesList({ analysis: { ev }, file, query, chain, lists }: PlaceQuestion, call: NodeOf<'CallExpression'>, list: Node, name: string): boolean {
  const index = (call.arguments as readonly Node[]).indexOf(list)
  if (index !== call.arguments.length - 1) return false
  if (lists.takers.includes(name)) return true
  const word = call.arguments[index - 1]
  const operators = ev.library.adapter(query.orm)?.membership?.operators ?? []
  if (index !== 2 || !operators.includes((word && stringValue(unwrap(word)))?.toLowerCase() ?? '')) return false
  return lists.joins.includes(name) || isParameterOf(file, chain, unwrap(call.callee))
}

/** A function of the library, or what a callback within the query is given: `eb('id', 'in', ids)`, `builder.whereIn('id', ids)`. */
export function isOfLibrary({ ev }: Analysis, file: SourceFile, query: QueryCall, call: NodeOf<'CallExpression'>): boolean {
  const adapter = ev.library.adapter(query.orm)
  const callee = unwrap(call.callee)
  const root = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee
  if (root.type !== 'Identifier') return false
  if (isParameterOf(file, { node: query.node }, root)) return true
  return membersOf(ev.valueOf(file, callee)).every(value => adapter !== undefined && value.kind === 'external' && value.form === 'export' && ev.library.isPackageOf(adapter, value.package))
}

/** A parameter of a function that is written within the query. */
const isParameterOf = (file: SourceFile, { node }: Pick<SlicedChain, 'node'>, name: Node): boolean =>
  name.type === 'Identifier' &&
  (lookUp(file, name.name, name)?.declarations ?? []).some(declaration => declaration.type === 'parameter' && isFunction(declaration.node) && contains(node, declaration.node))

function calleeName({ callee: called }: NodeOf<'CallExpression'>): string | undefined {
  const callee = unwrap(called)
  return callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? memberName(callee) : undefined
}

/** `'orders.user_id'`, `orders.userId`. */
function columnName(node: Node): string | undefined {
  if (node.type === 'MemberExpression') return memberName(node)
  const text = stringValue(node)
  return text !== undefined && /^[\w$.]+$/.test(text) ? text.split('.').at(-1) : undefined
}
