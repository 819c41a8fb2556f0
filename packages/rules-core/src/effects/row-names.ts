import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { isFunction, stringValue, unwrap } from '../ast/syntax.js'
import { operationsAt } from '../queries/resolver.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'

/**
 * The expressions of a query that say which rows are asked: the table of `knex(table)`, the entity of `manager.find(entity, …)` and of
 * `getRepository(entity)`, the model of `db[name]`, the name spliced into raw SQL where a table stands. Looked for along the whole chain.
 */
export function rowNames(ev: Evaluator, file: SourceFile, node: Node): readonly Node[] {
  const found: Node[] = []
  for (let link: Node = node; ; ) {
    if (link.type === 'CallExpression') {
      collectNavigation(ev, file, link, found, link === node)
      link = unwrap(link.callee)
    } else if (link.type === 'TaggedTemplateExpression') {
      collectSpliced(link.quasi, found)
      link = unwrap(link.tag)
    } else if (link.type === 'MemberExpression') {
      if (link.computed && stringValue(link.property) === undefined) found.push(link.property)
      link = unwrap(link.object)
    } else return found
  }
}

function collectNavigation(ev: Evaluator, file: SourceFile, link: NodeOf<'CallExpression'>, found: Node[], isQuery: boolean): void {
  const operations = operationsAt(ev, file, link)
  for (const { fact } of operations) {
    const rule = fact.entity ?? (typeof fact.returns === 'object' ? fact.returns.entity : undefined)
    const position = typeof rule === 'object' && 'arg' in rule ? rule.arg : undefined
    const argument = position === undefined ? undefined : link.arguments[position]
    // `save(row)` says no table; `save(Entity, row)` does.
    if (position !== undefined && argument && !(fact.effect !== undefined && link.arguments.length <= position + 1)) found.push(argument)
    if (fact.sql !== undefined) for (const sql of link.arguments.slice(0, 1)) if (unwrap(sql).type === 'TemplateLiteral') collectSpliced(unwrap(sql) as NodeOf<'TemplateLiteral'>, found)
  }
  // A project's own way to a repository: `this.connection.getRepository(ctx, entity)`.
  if (isQuery || operations.length > 0) return
  const handle = membersOf(ev.valueOf(file, link)).find(value => value.kind === 'handle' && !value.pending)
  if (handle?.kind === 'handle') found.push(...link.arguments.filter(argument => mayNameRows(ev, file, argument, handle.entity !== undefined)))
}

/** Whether an argument can say which rows are meant: a context, an options object and a callback cannot. */
function mayNameRows(ev: Evaluator, file: SourceFile, argument: Node, isKnown: boolean): boolean {
  if (argument.type === 'ObjectExpression' || argument.type === 'SpreadElement' || isFunction(argument)) return false
  const value = ev.valueOf(file, argument)
  return value.kind === 'unknown' ? !isKnown : value.kind !== 'instance' && value.kind !== 'object'
}

const BEFORE_TABLE = /\b(?:from|join|into|update|table|index|view|sequence|extension|database|schema|exists|only|truncate|vacuum|analyze|reindex|drop|alter|create)\s+["'`[]?(?:\w+["']?\.["']?)?$/i

/** `${table}` in `FROM ${table}`. */
function collectSpliced(template: NodeOf<'TemplateLiteral'>, found: Node[]): void {
  for (const [index, expression] of template.expressions.entries()) if (BEFORE_TABLE.test(template.quasis[index]?.value.raw ?? '')) found.push(expression)
}
