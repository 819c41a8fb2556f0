import type { Finding, Node, QueryCall, SourceFile } from '../model/index.js'
import { keyName, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { calleeText } from '../effects/callee-text.js'
import { clauseOf } from '../queries/clauses.js'
import { enclosingQuery } from '../queries/enclosing-query.js'
import { columnsOf } from '../queries/entity-columns.js'
import { executionOf } from '../queries/execution.js'
import { orderColumns } from '../queries/order-columns.js'
import { queryWords } from '../queries/query-words.js'
import type { Analysis } from './candidates.js'
import { rangeOfCall } from './describe.js'
import { orderOfEntity } from './entity-order.js'

const SQL_OFFSET = /\boffset\b/i

/** A page without a total order, for the rewrite. */
export interface PageSite {
  readonly query: QueryCall
  /** The values of its order, in the order of the links of its chain; none where it has no order. */
  readonly order: readonly Node[]
}

interface UnorderedPages {
  readonly findings: readonly Finding[]
  readonly sites: ReadonlyMap<Finding, PageSite>
}

/**
 * Pages that are asked for by offset without any order, or in an order of columns of which a schema says that none is unique. Silent where the library orders pages by itself, where
 * the entity may have an order of its own, where a part of the query is put together elsewhere, and where the schema of an order cannot be read.
 */
export function detectUnorderedPages(analysis: Analysis, file: SourceFile): UnorderedPages {
  const found = new Map<Node, Finding>()
  const sites = new Map<Finding, PageSite>()
  const { offset } = queryWords(analysis.ev.library)
  walk(file.program, node => {
    if (!isMarker(node, offset)) return
    const query = enclosingQuery(analysis.queries, file, node)
    const order = query && !found.has(query.node) ? looseOrder(analysis, file, query) : undefined
    if (!query || !order) return
    const finding = findingOf(analysis, file, query, order)
    found.set(query.node, finding)
    sites.set(finding, { query, order: order.nodes })
  })
  return { findings: [...found.values()].sort((a, b) => a.range[0] - b.range[0]), sites }
}

function isMarker(node: Node, words: ReadonlySet<string>): boolean {
  if (node.type === 'Property') return words.has(keyName(node.key, node.computed) ?? '')
  if (node.type === 'MemberExpression') return words.has(memberName(node) ?? '')
  if (node.type === 'TemplateLiteral') return node.quasis.some(quasi => SQL_OFFSET.test(quasi.value.raw))
  return node.type === 'Literal' && typeof node.value === 'string' && SQL_OFFSET.test(node.value)
}

/** An order in which rows may change places. */
interface LooseOrder {
  readonly nodes: readonly Node[]
  readonly columns: readonly string[]
  /** The column that would settle it, where the schema tells. */
  readonly key?: string | undefined
}

function looseOrder(analysis: Analysis, file: SourceFile, query: QueryCall): LooseOrder | undefined {
  const { ev } = analysis
  const paging = ev.library.adapter(query.orm)?.paging
  if (query.effect !== 'read-many' || !paging || executionOf(ev, file, query).kind === 'not-executed') return undefined
  const order = clauseOf(ev, file, query, 'order')
  if (order.presence === 'unknown' || (order.presence === 'absent' && paging.ordersByKey)) return undefined
  const offset = clauseOf(ev, file, query, 'offset')
  if (offset.presence !== 'present' || offset.nodes.some(node => node.type === 'Literal' && node.value === 0)) return undefined
  if (orderOfEntity(ev, query) === 'own') return undefined
  return order.presence === 'absent' ? { nodes: [], columns: [] } : ambiguous(analysis, file, query, orderColumns(ev, file, query, order), order.nodes)
}

/** An order of columns of which the schema knows each, and none as unique, not even together with others. */
function ambiguous({ ev }: Analysis, file: SourceFile, query: QueryCall, columns: readonly string[] | undefined, nodes: readonly Node[]): LooseOrder | undefined {
  const usual = ev.library.adapter(query.orm)?.bulkForms?.keyset?.key
  if (!columns || columns.length === 0 || (usual !== undefined && columns.includes(usual))) return undefined
  const schema = columnsOf(ev, file, query)
  if (!schema || columns.some(column => schema.isUnique(column) !== false || schema.key.includes(column))) return undefined
  return { nodes, columns, key: schema.key.length === 1 ? schema.key[0] : undefined }
}

function findingOf({ ev }: Analysis, file: SourceFile, { node, orm, certainty }: QueryCall, { columns, key }: LooseOrder): Finding {
  const call = `\`${calleeText(file, unwrap(node.type === 'CallExpression' ? node.callee : node.tag))}\``
  const names = columns.map(column => `\`${column}\``).join(', ')
  return {
    kind: 'unordered-page',
    ...(columns.length === 0
      ? { messageId: 'noOrder', data: { call, order: `\`${ev.library.adapter(orm)?.paging?.order ?? 'ORDER BY id'}\`` } }
      : { messageId: 'notUnique', data: { call, columns: names, verb: columns.length === 1 ? 'is' : 'are', key: key === undefined ? 'a unique key' : `\`${key}\`` } }),
    range: rangeOfCall(node),
    certainty,
    chain: [],
  }
}
