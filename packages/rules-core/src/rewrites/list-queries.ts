import type { BulkForms, Node, QueryCall, SourceFile } from '../model/index.js'
import { contains, keyName, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Analysis } from '../findings/candidates.js'
import { argumentAt } from '../queries/arguments.js'
import { operationsAt } from '../queries/resolver.js'
import { picksRows } from './bulk-query.js'
import { type Link, linksOf } from './chain-links.js'
import { equalitiesOf } from './conditions.js'
import { textOf } from './edits.js'
import { refuse } from './site.js'

/**
 * Whether a query does for a list what it would do for each of its entries: writes it as rows, or deletes or changes what has one of these keys, to values that do not depend on what is
 * there. Decided from the library's own bulk forms. Conditions that are negated have no such meaning; raw SQL is not looked into.
 */
export function writesEach(analysis: Analysis, file: SourceFile, query: QueryCall, list: Node): boolean {
  const forms = analysis.ev.library.adapter(query.orm)?.bulkForms
  if (!forms) return refuse('no-bulk-form')
  const links = linksOf(query.node)
  if (query.effect === 'insert' || query.effect === 'upsert') return isRows(analysis, forms, file, links, list) && !mayMeetTwice(forms, query)
  if (query.effect !== 'delete' && query.effect !== 'update') return false
  if (picksRows({ links, forms }) || isNegated(file, list, query.node)) return false
  if (query.effect === 'update' && isRelative(forms, file, query)) return false
  return isKeys(analysis, forms, file, links, query, list)
}

function isRows({ ev }: Analysis, forms: BulkForms, file: SourceFile, links: readonly Link[], list: Node): boolean {
  return links.some(link =>
    Object.entries(forms.inserts ?? {}).some(([single, form]) => {
      if ((form.many ?? single) !== link.name) return false
      const paths = form.row === undefined ? operationsAt(ev, file, link.call).flatMap(({ fact }) => fact.key ?? []) : [form.row]
      return paths.some(path => isSame(argumentAt(link.call, path), list))
    }),
  )
}

/** Whether the statement fails for a row that its list names twice. */
function mayMeetTwice({ takesRowsOnce = [] }: BulkForms, { node }: QueryCall): boolean {
  walk(node, inner => {
    if (inner.type === 'CallExpression' && inner.callee.type === 'MemberExpression' && takesRowsOnce.includes(memberName(inner.callee) ?? '')) return refuse('row-may-repeat')
    return undefined
  })
  return false
}

function isKeys(analysis: Analysis, forms: BulkForms, file: SourceFile, links: readonly Link[], { node }: QueryCall, list: Node): boolean {
  const [start, end] = node.range
  const [head, tail] = [packed(file.text.slice(start, list.range[0])), packed(file.text.slice(list.range[1], end))]
  return forms.conditions.some(form => {
    if (form.form === 'primary-key' && form.list === '$keys')
      return links.some(link => form.methods.includes(link.name) && operationsAt(analysis.ev, file, link.call).some(({ fact }) => [fact.key ?? []].flat().some(path => isSame(argumentAt(link.call, path), list))))
    if (form.list === '$keys') return equalitiesOf(analysis, file, links, { ...forms, conditions: [form] }).some(({ value }) => isSame(value, list))
    const [before = '', after = ''] = packed(form.list).split('$keys').map(part => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('\\$column', '[^,;]+?'))
    return new RegExp(`(?<![\\w$])${before}$`).test(head) && new RegExp(`^,?${after}`).test(tail)
  })
}

const packed = (text: string): string => text.replace(/\s+/g, '')

const isSame = (one: Node | undefined, other: Node): boolean => one !== undefined && unwrap(one) === unwrap(other)

/** `{ not: { id: { in: ids } } }`, `not(inArray(id, ids))`. */
function isNegated(file: SourceFile, list: Node, query: Node): boolean {
  for (let current = file.parentOf(list); current && current !== query && contains(query, current); current = file.parentOf(current)) {
    const name = current.type === 'Property' ? keyName(current.key, current.computed) : current.type === 'CallExpression' && current.callee.type === 'Identifier' ? current.callee.name : current.type === 'CallExpression' && current.callee.type === 'MemberExpression' ? memberName(current.callee) : undefined
    if (name !== undefined && /not|none|nor$|every/i.test(name)) return true
  }
  return false
}

/** Whether new values are computed from old ones: a key that comes twice would be changed twice. */
function isRelative({ relative = [] }: BulkForms, file: SourceFile, { node, operation }: QueryCall): boolean {
  if (relative.includes(operation) || /=>\s*['"`]/.test(textOf(file, node))) return true
  let found = false
  walk(node, inner => {
    if (inner.type === 'TaggedTemplateExpression') found = true
    if (inner.type === 'Property' && relative.includes(keyName(inner.key, inner.computed) ?? '')) found = true
    if (inner.type === 'CallExpression' && inner.callee.type === 'MemberExpression' && (relative.includes(memberName(inner.callee) ?? '') || memberName(inner.callee) === 'raw')) found = true
    return !found
  })
  return found
}
