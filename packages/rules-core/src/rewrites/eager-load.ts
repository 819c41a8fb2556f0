import type { EagerRead, Edit, LazyForm, Node, NodeOf, Planned, SourceFile } from '../model/index.js'
import { contains, keyName, memberName, propertyOf, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import { lookUp } from '../values/bindings.js'
import { linksOf } from './chain-links.js'
import { type LazyAccess, lazyAccess } from './eager-load-access.js'
import { eagerQuery } from './eager-load-query.js'
import { refuseOtherWork } from './eager-load-region.js'
import { type Relation, relationOf } from './eager-load-relation.js'
import { refuseWholeRows, type RowSource, rowSource } from './eager-load-rows.js'
import { filled, replace, textOf } from './edits.js'
import { guardsBetween } from './guards.js'
import { mayRunHooks } from './hooks.js'
import { movedText } from './layout.js'
import { attempt, refuse, type Site, type Transform } from './site.js'
import { needsParens, usedNode } from './used-result.js'
import { withoutStatement } from './without-statement.js'

/**
 * A relation loaded by itself for each row → the query that has read the rows brings it along. Decided: the rows are those of a query of this function, nobody sees one of them
 * as a whole who has seen it without the relation, nothing that runs meanwhile changes what the relation leads to, errors are not caught per row, and the entities declare nothing that
 * would tell the two ways apart. Under a condition it is loaded for all rows, which is still one query. Not looked at: rows that others change meanwhile.
 */
export const eagerLoad: Transform = site => {
  const { analysis, candidate, file } = site
  const { query } = candidate
  const forms = query && analysis.ev.library.adapter(query.orm)?.bulkForms
  const form = forms?.eager
  if (!query || !form) return undefined
  return attempt('eager-load', () => {
    const access = lazyAccess(file, form, query)
    if (!access) return query.effect === 'lazy-load' ? refuse('no-bulk-form') : undefined
    const rows = rowSource(site, access.row)
    const read = linksOf(rows.call).flatMap(({ name }) => form.reads[name] ?? []).at(-1)
    if (!read || rows.query.orm !== query.orm) return refuse('no-bulk-form')
    refuseOtherClient(file, access, rows)
    if (access.entity !== undefined && access.entity !== rows.query.entity?.name) return refuse('relation-unknown')
    const { hooks } = forms
    const relation = relationOf(analysis, file, forms, access.relations, rows.query)
    if (access.form.gives !== undefined && relation.kind !== undefined && access.form.gives !== relation.kind) return refuse('relation-unknown')
    if (hooks?.of === 'client' && mayRunHooks(site, forms, query, linksOf(query.node))) return refuse('may-run-hooks')
    const details = access.details && detailsText(file, access.details, rows)

    return eagerPlan(site, access, rows, read, relation, details)
  })
}

/** The rewrite for a relation that is known to be what the call reads. */
export function eagerPlan(site: Site, access: LazyAccess, rows: RowSource, read: EagerRead, relation: Relation, details: string | undefined): Planned {
  const { analysis, candidate: { query }, file } = site
  const used = usedNode(file, access.call)
  const guards = guardsBetween(file, used, rows.iteration)
  if (!guards) return refuse('depends-on-the-loop')
  if (guards.caught || isSettled(file, rows)) return refuse('handles-errors-per-element')
  if (used === access.call && !isAwaitedTogether(file, rows)) return refuse('not-awaited')
  const loaded = access.form.inPlace === true && guards.exact && guards.guards.length === 0 && !guards.leavesEarly && (!rows.iteration.callback || isAwaitedTogether(file, rows)) && isAlwaysReached(file, rows)
  refuseOtherWork({ analysis, file, region: rows.region, read: rows.call, own: used, target: relation.target ?? (access.form.access === 'member' ? query?.entity?.name : undefined), rows: rows.query })
  refuseWholeRows({ file, rows, own: used, relation: relation.name.replace(/\..*/, ''), loaded })
  return {
    transformation: 'eager-load',
    title: `Load \`${relation.name}\` in the query that reads the rows`,
    roundTrips: 'constant',
    edits: [...eagerQuery({ file, read, query: rows.query, call: rows.call, relation, details, types: access.call.typeArguments ? textOf(file, access.call.typeArguments) : '' }), ...readInstead(site, access, rows, relation, used)],
  }
}

/** Whether the loop runs whenever the rows have been read, as far as its own statement goes. What returns before it must not see the rows either. */
function isAlwaysReached(file: SourceFile, { iteration, region }: RowSource): boolean {
  const last = region.at(-1)
  for (let node: Node | undefined = iteration.node; node && node !== last; node = file.parentOf(node)) {
    const parent = file.parentOf(node)
    if (!parent || !STRAIGHT.has(parent.type)) return false
  }
  return true
}

const STRAIGHT: ReadonlySet<string> = new Set(['AwaitExpression', 'CallExpression', 'ExpressionStatement', 'VariableDeclarator', 'VariableDeclaration', 'ReturnStatement', 'AssignmentExpression'])

/** The call as a read of what is there; a call whose result nobody takes goes, and so does a loop with nothing else in it. */
function readInstead({ file }: Site, access: LazyAccess, rows: RowSource, relation: Relation, used: Node): readonly Edit[] {
  if (access.form.inPlace) {
    const emptied = withoutStatement(file, used, rows.iteration)
    if (emptied) return contains(rows.call, used) || contains(emptied.node, rows.call) ? refuse('result-is-used') : [emptied.edit]
  }
  const member = filled(access.optional ? access.form.value.replace('$relation.', '$relation?.') : access.form.value, { row: access.row.name, relation: relation.name })
  const value = `${member}${otherwise(access.form, relation)}`
  const parent = file.parentOf(used)
  const [start, end] = used.range
  const isWrapped = parent !== undefined && OPERATORS.has(parent.type) && file.text[start - 1] === '(' && file.text[end] === ')'
  if (isWrapped && value === member) return [{ range: [start - 1, end + 1], text: value }]
  return [replace(used, value !== member && (needsParens(file, used) || (parent?.type === 'MemberExpression' && !isWrapped)) ? `(${value})` : value)]
}

/** Around these, parentheses are the operand's own. */
const OPERATORS: ReadonlySet<string> = new Set<string>(['MemberExpression', 'LogicalExpression', 'BinaryExpression', 'ConditionalExpression', 'UnaryExpression'])

/** What stands for a relation that leads to nothing, where the lazy form gave another. */
function otherwise({ missing, gives }: LazyForm, { kind, optional }: Relation): string {
  if ((gives ?? kind) === 'many') return optional ? ' ?? []' : ''
  if (missing === 'undefined') return ' ?? undefined'
  return optional ? ' ?? null' : ''
}

/** Refuses when the relation was asked of another client than the rows, or in another transaction. */
function refuseOtherClient(file: SourceFile, { form, client, options }: LazyAccess, rows: RowSource): void {
  const root = linksOf(rows.call).at(-1)?.call.callee
  if (client !== undefined && (root?.type !== 'MemberExpression' || textOf(file, root.object) !== client)) return refuse('another-client')
  const said = options && unwrap(options)
  if (said && said.type !== 'ObjectExpression') return refuse('another-client')
  const passes = form.passes ?? []
  const names = said?.properties.map(property => (property.type === 'Property' ? keyName(property.key, property.computed) : undefined)) ?? []
  if (names.some(name => name === undefined || !passes.includes(name))) return refuse('limits-rows-per-key')
  const readOptions = rows.call.arguments.map(unwrap).find(argument => argument.type === 'ObjectExpression')
  for (const name of passes) {
    const [one, other] = [said && propertyOf(said, name)?.value, readOptions && propertyOf(readOptions, name)?.value]
    if ((one && textOf(file, one)) !== (other && textOf(file, other))) return refuse('another-client')
  }
}

/** What is said of the relation as it reads where the rows are read: of names that mean the same there, and without work of its own. */
function detailsText(file: SourceFile, details: Node, rows: RowSource): string {
  namesOfEarlier(file, details, rows)
  return movedText(file, textOf(file, details), details.range[0], rows.call.range[0])
}

/** Refuses what reads otherwise, or does something, where the rows are read. */
export function namesOfEarlier(file: SourceFile, details: Node, { call, iteration }: RowSource): void {
  walk(details, node => (node.type === 'CallExpression' || node.type === 'AwaitExpression' || node.type === 'NewExpression' || node.type === 'TaggedTemplateExpression' || node.type === 'SpreadElement' ? refuse('depends-on-the-loop') : undefined))
  for (const name of namesIn(file, details)) {
    const binding = lookUp(file, name.name, name)
    const isEarlier = binding?.declarations.every(declaration => declaration.type === 'import' || declaration.name.range[1] <= call.range[0]) ?? name.name === 'undefined'
    if (!isEarlier || binding !== lookUp(file, name.name, call) || (binding?.assigned.length ?? 0) > 0 || contains(iteration.node, binding?.declarations[0]?.name ?? call)) return refuse('depends-on-the-loop')
  }
}

/** The call that takes the promises of all rounds: `Promise.all(…)`. */
function combinatorOf(file: SourceFile, { iteration }: RowSource): NodeOf<'CallExpression'> | undefined {
  const parent = file.parentOf(iteration.node)
  return iteration.callback && parent?.type === 'CallExpression' && parent.callee.type === 'MemberExpression' && parent.callee.object.type === 'Identifier' && parent.callee.object.name === 'Promise' ? parent : undefined
}

const combinatorName = (call: NodeOf<'CallExpression'> | undefined): string | undefined => (call?.callee.type === 'MemberExpression' ? memberName(call.callee) : undefined)

const isSettled = (file: SourceFile, rows: RowSource): boolean => combinatorName(combinatorOf(file, rows)) === 'allSettled'

const isAwaitedTogether = (file: SourceFile, rows: RowSource): boolean => combinatorName(combinatorOf(file, rows)) === 'all'
