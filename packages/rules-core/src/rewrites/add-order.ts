import type { Edit, KeysetForm, LastOrder, Node, NodeOf, Planned, SourceFile } from '../model/index.js'
import { keyName, stringValue, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Analysis } from '../findings/candidates.js'
import type { PageSite } from '../findings/unordered-page-findings.js'
import { type Link, linksOf } from './chain-links.js'
import { filled, insertAt, replace, textOf } from './edits.js'
import { hasKey, keyOf, saidBy } from './keyset-key.js'
import { tableText } from './keyset-type.js'
import { linesAt } from './layout.js'
import { attempt, refuse } from './site.js'

interface OrderSite extends PageSite {
  readonly analysis: Analysis
  readonly file: SourceFile
}

/**
 * A page without a total order → the same page in the order of the key, or with the key last in the order that it has. Decided: one table, whose key is seen, and no rows put
 * together from others. Not looked at: whether an index serves the order.
 */
export function addOrder({ analysis, file, query, order }: OrderSite): Planned {
  const planned = attempt('add-order', () => {
    const { node } = query
    const forms = analysis.ev.library.adapter(query.orm)?.bulkForms
    if (!forms?.keyset || node.type !== 'CallExpression') return refuse('no-bulk-form')
    const links = linksOf(node)
    const form: KeysetForm = { ...forms.keyset, key: keyOf(analysis, file, query, forms.keyset) }
    if (isPutTogether(links) || saidBy(forms.projections ?? [], links).flat().some(isComputed)) return refuse('not-plain-rows')
    const table = form.table === undefined ? undefined : (tableText(file, links, form.table) ?? namedTable(links, form.table))
    if (form.table !== undefined && table === undefined) return refuse('not-plain-rows')
    if (!form.always && !hasKey({ analysis, file, query, forms, links, column: form.key, property: form.key })) return refuse('key-unknown')
    const values = { key: form.key, column: table === undefined ? form.key : `${table}.${form.key}` }
    const [last] = order
    return {
      transformation: 'add-order',
      title: last ? `Order by \`${form.key}\` last` : `Order by \`${form.key}\``,
      roundTrips: 'same-count',
      edits: [last ? keyLast(file, form.order.last ?? {}, last, values) : orderEdit(file, form, links, values)],
    }
  })
  return planned ?? { transformation: 'add-order', reason: 'planner-error' }
}

/** Links and options by which rows are no longer those of one table. */
const PUT_TOGETHER = /join|distinct|group|having|union|intersect|except|^(?:count|sum|avg|min|max|aggregate|with|withRecursive|fromRaw)$/i
const OPTIONS_TOGETHER = new Set(['group', 'groupBy', 'having', 'distinct', 'with', 'union'])

/** What is said outside of the options, which may hold names of relations and columns. */
const isPutTogether = (links: readonly Link[]): boolean =>
  links.some(({ name, call }) => PUT_TOGETHER.test(name) || call.arguments.some(argument => propertiesOf(argument).some(property => property.type !== 'Property' || OPTIONS_TOGETHER.has(keyName(property.key, property.computed) ?? ''))))

function propertiesOf(node: Node): NodeOf<'ObjectExpression'>['properties'] {
  const object = unwrap(node)
  return object.type === 'ObjectExpression' ? object.properties : []
}

/** `count()`, `sql\`…\``, `eb => eb.fn.max('id')`: what is computed may be one row out of many. */
function isComputed(choice: Node): boolean {
  let found = false
  walk(choice, node => {
    if (node.type === 'CallExpression' || node.type === 'TaggedTemplateExpression') found = true
    return !found
  })
  return found
}

/** A table that is named by a string, and has columns of no other beside it. */
function namedTable(links: readonly Link[], link: string): string | undefined {
  const [table, ...others] = links.find(({ name }) => name === link)?.call.arguments ?? []
  return others.length === 0 ? stringValue(table) : undefined
}

type Values = Readonly<Record<string, string>>

/** The order as a property before the first that says which page, or as a link before it. */
function orderEdit(file: SourceFile, form: KeysetForm, links: readonly Link[], values: Values): Edit {
  const names = [...form.limit, ...form.offset]
  for (const { call } of links) {
    for (const argument of call.arguments) {
      const properties = propertiesOf(argument)
      const isNamed = (property: (typeof properties)[number], among: readonly string[]): boolean => property.type === 'Property' && among.includes(keyName(property.key, property.computed) ?? '')
      const first = properties.find(property => isNamed(property, names))
      if (!first || !properties.some(property => isNamed(property, form.offset))) continue
      const text = filled(form.order.property ?? refuse('no-bulk-form'), values)
      return insertAt(first.range[0], isAlone(file, unwrap(argument), first) ? linesAt(file, first.range[0], [`${text},`, '']) : `${text}, `)
    }
  }
  const anchor = links.filter(({ name }) => names.includes(name)).at(-1) ?? refuse('out-of-sight')
  const space = /^\s*/.exec(file.text.slice(...anchor.range))?.[0] ?? ''
  return insertAt(anchor.range[0], `${space}${filled(form.order.link ?? refuse('no-bulk-form'), values)}`)
}

const isAlone = (file: SourceFile, outer: Node, inner: Node): boolean => file.text.slice(outer.range[0], inner.range[0]).includes('\n')

/** The key as the last of an order that is written out. */
function keyLast(file: SourceFile, forms: LastOrder, order: Node, values: Values): Edit {
  const call = file.parentOf(order)
  if (forms.argument !== undefined) {
    const end = call?.type === 'CallExpression' ? call.arguments.at(-1)?.range[1] : undefined
    return insertAt(end ?? refuse('no-bulk-form'), `, ${filled(forms.argument, values)}`)
  }
  const node = unwrap(order)
  if (node.type === 'ObjectExpression' && forms.property !== undefined) return appended(file, node, node.properties.at(-1), filled(forms.property, values))
  if (node.type === 'ArrayExpression' && forms.element !== undefined) return appended(file, node, node.elements.at(-1), filled(forms.element, values))
  if (node.type === 'ObjectExpression' && forms.element !== undefined) return replace(node, `[${textOf(file, node)}, ${filled(forms.element, values)}]`)
  if (stringValue(node) !== undefined && forms.word !== undefined && (call?.type === 'Property' || (call?.type === 'CallExpression' && call.arguments.length === 1))) return insertAt(node.range[1] - 1, ` ${filled(forms.word, values)}`)
  return refuse('no-bulk-form')
}

function appended(file: SourceFile, outer: Node, last: Node | null | undefined, text: string): Edit {
  if (!last) return refuse('no-bulk-form')
  return insertAt(last.range[1], isAlone(file, outer, last) ? linesAt(file, last.range[0], [',', text]) : `, ${text}`)
}
