import type { BulkForms, KeysetForm, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import type { Analysis } from '../findings/candidates.js'
import { orderOfEntity } from '../findings/entity-order.js'
import { picksRows, propertyOfColumn } from './bulk-query.js'
import { type Link, linksOf } from './chain-links.js'
import { hasKey, isInOrderOf, keyOf, leavesKeyOut, saidBy } from './keyset-key.js'
import { tableText } from './keyset-type.js'
import { placeItself } from './query-source.js'
import { refuse } from './site.js'

/** A read of rows that can be told to begin after a key. */
export interface KeysetQuery {
  readonly query: QueryCall
  readonly call: NodeOf<'CallExpression'>
  readonly forms: BulkForms
  /** With the key that the entity has. */
  readonly form: KeysetForm
  readonly links: readonly Link[]
}

/** Links that turn rows into something else, or a query into one over several tables. */
const OTHER_ROWS = /join|distinct|^(?:then|catch|finally|map|transform|union|intersect|except|group|or[A-Z])/i

/** Reads a query as one of plain rows of one entity. Options of `allowed` may choose among them; no others may. */
export function keysetQuery(analysis: Analysis, file: SourceFile, node: Node, allowed: (form: KeysetForm) => readonly string[]): KeysetQuery {
  const query = analysis.queries.queryAt(file, node)
  const forms = query && analysis.ev.library.adapter(query.orm)?.bulkForms
  const usual = forms?.keyset
  if (!query || !usual || query.node.type !== 'CallExpression') return refuse('no-bulk-form')
  const links = linksOf(query.node)
  if (query.effect !== 'read-many' || !givesPlainRows(usual, links) || picksRows({ links, forms }, allowed(usual))) return refuse('not-plain-rows')
  return { query, call: query.node, forms, form: { ...usual, key: keyOf(analysis, file, query, usual) }, links }
}

const givesPlainRows = ({ reads }: KeysetForm, links: readonly Link[]): boolean =>
  (reads === undefined || links.some(({ name }) => reads.includes(name))) && !links.some(({ name }) => OTHER_ROWS.test(name) && !/^order/.test(name))

interface RowKey {
  /** What rows call the key. */
  readonly property: string
  /** How expressions of the library name it. */
  readonly column: string
  /** Whether the query asks for the order of the key already; else it asks for none. */
  readonly isOrdered: boolean
}

/** The key in the rows of a query. Refused where the rows lack it, nothing shows that there is one, or another order is asked for. */
export function rowKeyOf(analysis: Analysis, file: SourceFile, { query, forms, form, links }: KeysetQuery): RowKey {
  const table = form.table === undefined ? undefined : tableText(file, links, form.table)
  const columnText = table === undefined || form.filter.form !== 'argument' ? undefined : `${table}.${form.key}`
  const property = form.always ? (leavesKeyOut(forms, links, form.key) ? undefined : form.key) : propertyOfColumn({ analysis }, { links, forms, source: placeItself(file) }, { column: form.key, columnText })
  if (property === undefined || saidBy(forms.omissions ?? [], links).length > 0) return refuse('key-not-selected')
  const isOrdered = isInOrderOf(form, links)
  if (!isOrdered && orderOfEntity(analysis.ev, query) === 'own') return refuse('another-order')
  if (!form.always && !hasKey({ analysis, file, query, forms, links, column: form.key, property }) && !isOrdered) return refuse('key-unknown')
  return { property, column: columnText ?? form.key, isOrdered }
}
