import type { Node, NodeOf, QueryCall } from '../model/index.js'
import { keyName, memberName, stringValue, unwrap } from '../ast/syntax.js'
import { forEachChild } from '../ast/children.js'
import type { Evaluator } from '../values/evaluator.js'
import { argumentsOf } from '../values/returns.js'
import { argumentAt } from '../queries/arguments.js'

/** The lists of keys in a query's `IN` conditions. Links further down the chain count. */
export function keyLists(ev: Evaluator, query: QueryCall): readonly Node[] {
  const membership = ev.library.adapter(query.orm)?.membership
  return linksOf(query).flatMap(link => {
    const lists: Node[] = []
    collectMembership(link, membership, lists)
    return lists
  })
}

/** What stands where the operation takes its rows: a list, or one row where the library takes either. */
export function rowLists(ev: Evaluator, query: QueryCall): readonly Node[] {
  return linksOf(query).flatMap(link => {
    const lists: Node[] = []
    collectRows(ev, query, link, lists)
    return lists
  })
}

type Link = NodeOf<'CallExpression'> | NodeOf<'TaggedTemplateExpression'>

/** The calls of the chain, the outermost first. */
function linksOf(query: QueryCall): readonly Link[] {
  const links: Link[] = []
  for (let link: Node = query.node; link.type === 'CallExpression' || link.type === 'TaggedTemplateExpression'; ) {
    links.push(link)
    const callee: Node = unwrap(link.type === 'CallExpression' ? link.callee : link.tag)
    if (callee.type !== 'MemberExpression') break
    link = unwrap(callee.object)
  }
  return links
}

function collectRows(ev: Evaluator, query: QueryCall, link: Link, lists: Node[]): void {
  const callee = link.type === 'CallExpression' ? unwrap(link.callee) : undefined
  const name = callee?.type === 'MemberExpression' ? memberName(callee) : undefined
  const fact = link === query.node ? query.fact : name === undefined ? undefined : ev.library.role(query.orm, query.receiver.role)?.methods?.[name]
  const rows = fact?.list === undefined ? undefined : argumentAt(link, fact.list)
  if (rows) lists.push(unwrap(rows))
}

type Membership = NonNullable<ReturnType<Evaluator['library']['adapter']>>['membership']

function collectMembership(link: Link, membership: Membership, lists: Node[]): void {
  if (link.type === 'TaggedTemplateExpression') {
    collectHoles(link.quasi, lists)
    return
  }
  const callee = unwrap(link.callee)
  const method = callee.type === 'MemberExpression' ? memberName(callee) : undefined
  const args = argumentsOf(link)
  if (method !== undefined && membership?.methods?.includes(method)) {
    const last = args.at(-1)
    if (last) lists.push(unwrap(last))
  }
  for (const [index, argument] of args.entries()) {
    const text = stringValue(argument)
    const value = args[index + 1]
    // query('… = ANY($1)', [ids])
    if (text !== undefined || argument.type === 'TemplateLiteral') collectBound(argument.type === 'TemplateLiteral' ? argument.quasis.map(quasi => quasi.value.raw).join('?') : (text ?? ''), value, lists)
    if (text !== undefined && value && membership?.operators?.includes(text.toLowerCase())) lists.push(unwrap(value))
    collectWithin(argument, membership, lists)
  }
}

/** `WHERE id = ANY(${ids})`, `IN ${sql(ids)}`, `IN (${Prisma.join(ids)})`. */
function collectHoles(template: NodeOf<'TemplateLiteral'>, lists: Node[]): void {
  for (const [index, expression] of template.expressions.entries()) {
    if (!/\b(?:in|any|values|unnest)\s*\(?\s*$/i.test(template.quasis[index]?.value.raw ?? '')) continue
    const inner = unwrap(expression)
    const [argument] = inner.type === 'CallExpression' ? inner.arguments : []
    lists.push(argument && argument.type !== 'SpreadElement' ? argument : inner)
  }
}

/** The parameters of SQL text that stand where a list is taken. */
function collectBound(sql: string, parameters: Node | undefined, lists: Node[]): void {
  const list = parameters && unwrap(parameters)
  if (list?.type !== 'ArrayExpression') return
  for (const [, position] of sql.matchAll(/\b(?:any|unnest|in)\s*\(\s*\$(\d+)/gi)) {
    const element = list.elements[Number(position) - 1]
    if (element && element.type !== 'SpreadElement') lists.push(unwrap(element))
  }
}

function collectWithin(node: Node, membership: Membership, lists: Node[]): void {
  if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement') {
    collectWithin(node.body, membership, lists)
    return
  }
  if (node.type === 'Property') {
    const name = keyName(node.key, node.computed) ?? operatorKey(node.key)
    if (name !== undefined && membership?.keys?.includes(name)) lists.push(unwrap(node.value))
  }
  if (node.type === 'CallExpression') {
    const callee = unwrap(node.callee)
    const name = callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? memberName(callee) : undefined
    if (name !== undefined && (membership?.functions?.includes(name) || membership?.methods?.includes(name))) {
      const last = node.arguments.at(-1)
      if (last && last.type !== 'SpreadElement') lists.push(unwrap(last))
    }
    // eb('id', 'in', ids)
    const [, operator, value] = node.arguments
    if (node.arguments.length === 3 && value && value.type !== 'SpreadElement' && membership?.operators?.includes(stringValue(operator)?.toLowerCase() ?? '')) lists.push(unwrap(value))
  }
  forEachChild(node, child => { collectWithin(child, membership, lists) })
}

/** `[Op.in]: ids`. */
const operatorKey = (key: Node): string | undefined => (key.type === 'MemberExpression' ? memberName(key) : undefined)

