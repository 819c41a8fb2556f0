import type { ListForms, MethodFact, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { forEachChild } from '../ast/children.js'
import { contains, isFunction, keyName, memberName, unwrap } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { argumentAt } from '../queries/arguments.js'
import { operationsAt } from '../queries/resolver.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'
import { isOfLibrary } from './list-place.js'
import { isRepeatable } from './repeatable.js'
import { refuse } from './site.js'

/** A query that may be asked several times, each for some of the rows. */
export interface SlicedChain {
  readonly node: Node
  /** The calls of the chain from its outermost to the one that begins the query. */
  readonly links: readonly NodeOf<'CallExpression'>[]
}

interface ChainQuestion {
  readonly analysis: Analysis
  readonly file: SourceFile
  readonly query: QueryCall
  readonly lists: ListForms
  readonly projections: readonly string[]
  readonly list: Node
}

/**
 * The chain of a query by a list, where all of it is written in one place, nothing in it orders, limits, groups or computes from more than one row, and its text may be evaluated
 * again. What its parts mean in SQL is not looked at: only links and options that the library's forms name may stand in it.
 */
export function slicedChain(question: ChainQuestion): SlicedChain {
  const { analysis, file, query, lists, list } = question
  const { ev } = analysis
  const allowed = query.effect === 'read-many' ? lists.reads : lists.writes
  const links: NodeOf<'CallExpression'>[] = []
  let node: Node = query.node
  let receiver: Node | undefined
  while (node.type === 'CallExpression' && !receiver) {
    const callee = unwrap(node.callee)
    const isClient = membersOf(ev.valueOf(file, callee)).some(({ kind }) => kind === 'handle')
    if (isClient) receiver = callee
    else if (callee.type !== 'MemberExpression' || !allowed.includes(memberName(callee) ?? '')) break
    links.push(node)
    node = isClient ? callee : unwrap(callee.type === 'MemberExpression' ? callee.object : callee)
  }
  const first = links.at(-1)
  if (!first) return refuse('chooses-among-all-rows')
  const begun = operationsAt(ev, file, first)
  if (begun.length === 0 || !begun.every(({ receiver: on, fact }) => begins(fact) && on.pending === undefined && !ev.library.role(on.orm, on.role)?.thenable)) return refuse('chooses-among-all-rows')
  if (!isNamed(ev, file, receiver ?? node)) return refuse('query-not-repeatable')

  const isPure = (callee: Node): boolean => {
    const call = file.parentOf(callee)
    return call?.type === 'CallExpression' && isOfLibrary(analysis, file, query, call)
  }
  if (!links.every(link => link.arguments.every(argument => isRepeatable(argument, isPure, list)))) return refuse('query-not-repeatable')
  if (query.effect === 'read-many') requireRows(question, links)
  return { node: query.node, links }
}

const begins = ({ builds, effect, terminal }: MethodFact): boolean => builds !== undefined || (effect !== undefined && terminal !== true)

/** Names and members, and calls that only hand out a client or a repository. */
function isNamed(ev: Evaluator, file: SourceFile, node: Node): boolean {
  const inner = unwrap(node)
  switch (inner.type) {
    case 'Identifier':
    case 'ThisExpression':
      return true
    case 'MemberExpression':
      return !inner.computed && isNamed(ev, file, inner.object)
    case 'CallExpression':
      return isNamed(ev, file, inner.callee) && membersOf(ev.valueOf(file, inner)).every(value => value.kind === 'handle' && value.pending === undefined) && inner.arguments.every(argument => isNamed(ev, file, argument))
    default:
      return false
  }
}

/** Options that are all known, columns that are columns. */
function requireRows({ analysis: { ev }, file, query, lists, projections, list }: ChainQuestion, links: SlicedChain['links']): void {
  for (const path of query.fact.key?.split('|') ?? []) {
    const [index, ...rest] = path.split('.')
    const options = query.node.type === 'CallExpression' && rest.length > 0 ? argumentAt(query.node, index ?? '') : undefined
    if (!options || !contains(options, list)) continue
    const object = unwrap(options)
    if (object.type !== 'ObjectExpression') refuse('chooses-among-all-rows')
    else for (const property of object.properties) {
      const name = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
      if (name === undefined || !lists.options?.includes(name)) return refuse('chooses-among-all-rows')
      if (projections.includes(name) && property.type === 'Property' && !areColumns(ev, file, property.value)) return refuse('chooses-among-all-rows')
    }
  }
  for (const link of links) {
    const callee = unwrap(link.callee)
    if (callee.type === 'MemberExpression' && projections.includes(memberName(callee) ?? '') && !link.arguments.every(argument => areColumns(ev, file, argument))) return refuse('chooses-among-all-rows')
  }
}

/** Whether nothing is computed: names of columns, also in an object that is written out elsewhere. */
function areColumns(ev: Evaluator, file: SourceFile, node: Node): boolean {
  const inner = unwrap(node)
  if (inner.type === 'Identifier') {
    const value = ev.valueOf(file, inner)
    const found = value.kind === 'object' ? ev.find(value.ref) : undefined
    return found !== undefined && found.node.type === 'ObjectExpression' && areColumns(ev, found.file, found.node)
  }
  if (inner.type === 'CallExpression' || inner.type === 'NewExpression' || inner.type === 'TaggedTemplateExpression' || inner.type === 'SpreadElement' || isFunction(inner)) return false
  if (inner.type === 'MemberExpression' || inner.type === 'Literal') return true
  if (inner.type === 'Property') return areColumns(ev, file, inner.value)
  let all = true
  forEachChild(inner, child => { if (!areColumns(ev, file, child)) all = false })
  return all
}
