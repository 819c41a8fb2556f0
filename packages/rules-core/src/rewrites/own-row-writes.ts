import type { BulkForms, Node, NodeOf, SourceFile } from '../model/index.js'
import { walk } from '../ast/children.js'
import { keyName, memberName, unwrap } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { lookUp } from '../values/bindings.js'
import { linksOf } from './chain-links.js'
import { equalitiesOf } from './conditions.js'

interface RowQuestion {
  readonly analysis: Analysis
  readonly file: SourceFile
  readonly forms: BulkForms
  /** What rows call their key. */
  readonly key: string
}

/**
 * Whether a write in a loop over rows changes the row of its round and no other: by its key, made on the row, or given the row itself, none of which it may have changed the key
 * of before. Inserts and deletions are not: the one may be read later, the other may take other rows with it.
 */
export function isOfOwnRow({ analysis, file, forms, key }: RowQuestion, at: Node, loop: NodeOf<'ForOfStatement'>): boolean {
  const query = analysis.queries.queryAt(file, at)
  const row = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0].id : undefined
  if (!query || at.type !== 'CallExpression' || row?.type !== 'Identifier' || (query.effect !== 'update' && query.effect !== 'upsert') || setsKey(loop.body, key)) return false
  const isRow = (node: Node): boolean => node.type === 'Identifier' && node.name === row.name && lookUp(file, node.name, node) === lookUp(file, row.name, row)
  const callee = unwrap(at.callee)
  if (callee.type === 'MemberExpression' && isRow(unwrap(callee.object))) return true
  if (query.fact.list !== undefined && at.arguments.some(argument => isRow(unwrap(argument)))) return true
  const isKey = (node: Node): boolean => {
    const value = unwrap(node)
    return value.type === 'MemberExpression' && isRow(unwrap(value.object)) && memberName(value) === key
  }
  const links = linksOf(at)
  return query.effect === 'update' && !links.some(({ name }) => /^or[A-Z]/.test(name)) && equalitiesOf(analysis, file, links, forms).some(({ column, value, related }) => related !== true && column === key && isKey(value))
}

/** `row.id = …`, `{ id: … }` as new values; the condition that names the key has it from the row. */
function setsKey(body: Node, key: string): boolean {
  let found = false
  walk(body, node => {
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' && memberName(node.left) === key) found = true
    if (node.type === 'UnaryExpression' && node.operator === 'delete') found = true
    if (node.type === 'Property' && keyName(node.key, node.computed) === key && !(unwrap(node.value).type === 'MemberExpression' && memberName(unwrap(node.value) as NodeOf<'MemberExpression'>) === key)) found = true
    return !found
  })
  return found
}
