import type { Node, NodeOf, QueryCall, SourceFile, SumColumns } from '../model/index.js'
import { keyName, memberName, stringValue, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { QueryNode } from '../queries/resolver.js'
import { operationsAt } from '../queries/resolver.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { argumentsOf } from '../values/returns.js'

/** A sum in what a query gives. */
export interface SumColumn {
  /** Names of the properties that lead to it, `*` for any; empty when the result is the sum. */
  readonly path: readonly string[]
  /** Written as SQL or as a column, so that the query itself can give 0. */
  readonly column: boolean
}

/** Text that may be about sums; nothing of a file without it is evaluated. */
export const MENTIONS_SUM = /\bsum(?:Distinct)?\b|_sum\b/gi

/**
 * The sums in a query's result that are NULL when no row matches: not grouped, and with nothing in the query that replaces NULL. Columns whose name is
 * computed, and text that is put together elsewhere, are not looked at.
 */
export function sumColumns(ev: Evaluator, file: SourceFile, query: QueryCall): readonly SumColumn[] {
  const text = file.text.slice(query.node.range[0], query.node.range[1])
  if (GROUPED.test(text) || REPLACES_NULL.test(text)) return []
  const own = query.fact.sum
  if (own !== undefined && own !== 'column') return [{ path: own === '' ? [] : own.split('.'), column: false }]
  const words = ev.library.adapter(query.orm)?.sums
  return linksOf(query.node).flatMap(link => namesIn(ev, file, link, words)).map(name => ({ path: [name], column: true }))
}

const GROUPED = /\b(?:group\s+by\b|\w*groupBy\w*|group\s*:|having\b)/i
const REPLACES_NULL = /\b(?:coalesce|ifnull|nvl|isnull|nullif|total\s*\()/i

function linksOf(node: QueryNode): readonly QueryNode[] {
  const links: QueryNode[] = []
  for (let link: Node = node; link.type === 'CallExpression' || link.type === 'TaggedTemplateExpression'; ) {
    links.push(link)
    const callee: Node = unwrap(link.type === 'CallExpression' ? link.callee : link.tag)
    if (callee.type !== 'MemberExpression') break
    link = unwrap(callee.object)
  }
  return links
}

function namesIn(ev: Evaluator, file: SourceFile, link: QueryNode, words: SumColumns | undefined): readonly string[] {
  if (link.type === 'TaggedTemplateExpression') return aliasesIn(textOf(link.quasi))
  if (operationsAt(ev, file, link).some(({ fact }) => fact.sum === 'column')) return link.arguments.flatMap(argument => aliasesOfColumn(unwrap(argument)))
  const names: string[] = []
  for (const [position, argument] of link.arguments.entries()) {
    const text = writtenText(argument)
    if (text !== undefined) {
      // .select('SUM(lines.quantity)', 'quantity')
      const alias = stringValue(link.arguments[position + 1])
      names.push(...(IS_SUM.test(text) && alias !== undefined ? [alias] : aliasesIn(text)))
    }
    else collectNamed(ev, file, argument, words, names)
  }
  return names
}

const IS_SUM = /^\s*(?:(?:cast|round|abs)\s*\(\s*)*sum\s*\(/i
const AS_NAME = /\bsum\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)[^,()]*?\bas\s+["'`]?(\w+)/gi

/** `SELECT SUM(amount) AS total`: the names. A sum within a subquery is one of another query. */
function aliasesIn(text: string): readonly string[] {
  return /\bselect\b[^]*\bselect\b/i.test(text) ? [] : [...text.matchAll(AS_NAME)].flatMap(([, name]) => (name === undefined ? [] : [name]))
}

const textOf = (template: NodeOf<'TemplateLiteral'>): string => template.quasis.map(quasi => quasi.value.raw).join('x')

function writtenText(node: Node): string | undefined {
  const inner = unwrap(node)
  return inner.type === 'TemplateLiteral' ? textOf(inner) : stringValue(inner)
}

/** `'amount as total'`, `{ total: 'amount' }`; a column alone is called `sum` on PostgreSQL. */
function aliasesOfColumn(column: Node): readonly string[] {
  if (column.type === 'ObjectExpression') return column.properties.flatMap(property => (property.type === 'Property' ? (keyName(property.key, property.computed) ?? []) : []))
  const text = stringValue(column)
  return text === undefined ? [] : [/\bas\s+(\w+)\s*$/i.exec(text)?.[1] ?? 'sum']
}

/** Columns that are named in an object or by `.as('total')`, within arguments and the callbacks that give them. */
function collectNamed(ev: Evaluator, file: SourceFile, argument: Node, words: SumColumns | undefined, names: string[]): void {
  walk(argument, node => {
    if (node.type === 'Property') {
      const name = keyName(node.key, node.computed)
      if (name !== undefined && isSum(ev, file, unwrap(node.value), words)) names.push(name)
    } else if (node.type === 'ArrayExpression') {
      // [fn('SUM', col('amount')), 'total']
      const [column, alias] = node.elements
      const name = stringValue(alias)
      if (name !== undefined && column && isSum(ev, file, unwrap(column), words)) names.push(name)
    } else if (node.type === 'CallExpression') {
      const callee = unwrap(node.callee)
      const name = callee.type === 'MemberExpression' && memberName(callee) === 'as' ? stringValue(node.arguments[0]) : undefined
      if (name !== undefined && callee.type === 'MemberExpression' && isSum(ev, file, unwrap(callee.object), words)) names.push(name)
    }
    return true
  })
}

/** `sum(orders.amount)`, `eb.fn.sum('amount')`, ``sql`SUM(…)` `` and what they are the receiver of: `.mapWith(Number)`. */
function isSum(ev: Evaluator, file: SourceFile, expression: Node, words: SumColumns | undefined): boolean {
  for (let node = expression; ; ) {
    if (node.type === 'TaggedTemplateExpression') return IS_SUM.test(textOf(node.quasi))
    if (node.type !== 'CallExpression') return false
    const callee = unwrap(node.callee)
    if (isNamedSum(callee, node, words)) return true
    if (callee.type === 'Identifier') return words?.functions?.includes(importedName(ev, file, callee)) === true && argumentsOf(node).length > 0
    if (callee.type !== 'MemberExpression') return false
    const holder = unwrap(callee.object)
    const under = holder.type === 'Identifier' ? holder.name : holder.type === 'MemberExpression' ? memberName(holder) : undefined
    if (words?.methods?.includes(`${under ?? ''}.${memberName(callee) ?? ''}`)) return true
    node = holder
  }
}

/** `fn('SUM', col('amount'))`, `sequelize.fn('sum', …)`: a function that takes the name of the SQL function. */
function isNamedSum(callee: Node, { arguments: [name] }: NodeOf<'CallExpression'>, words: SumColumns | undefined): boolean {
  const called = callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? memberName(callee) : undefined
  return called !== undefined && words?.byName?.includes(called) === true && stringValue(name)?.toLowerCase() === 'sum'
}

/** The export behind a name, when it is a package's. */
function importedName(ev: Evaluator, file: SourceFile, name: NodeOf<'Identifier'>): string {
  const value = lookUp(file, name.name, name) && ev.valueOf(file, name)
  return value?.kind === 'external' && ev.library.adapters.some(adapter => ev.library.isPackageOf(adapter, value.package)) ? (value.path.at(-1) ?? '') : ''
}
