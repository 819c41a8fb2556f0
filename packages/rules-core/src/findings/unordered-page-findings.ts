import type { Finding, Node, QueryCall, SourceFile } from '../model/index.js'
import { keyName, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { calleeText } from '../effects/callee-text.js'
import { clauseOf } from '../queries/clauses.js'
import { enclosingQuery } from '../queries/enclosing-query.js'
import { executionOf } from '../queries/execution.js'
import { queryWords } from '../queries/query-words.js'
import type { Analysis } from './candidates.js'
import { rangeOfCall } from './describe.js'
import { orderOfEntity } from './entity-order.js'

const SQL_OFFSET = /\boffset\b/i

/**
 * Pages that are asked for by offset without any order. Silent where the library orders pages by itself, where the entity may have an order of its own, and
 * where a part of the query is put together elsewhere. Whether the columns of an order are unique is not looked at.
 */
export function detectUnorderedPages(analysis: Analysis, file: SourceFile): readonly Finding[] {
  const findings = new Map<Node, Finding>()
  const { offset } = queryWords(analysis.ev.library)
  walk(file.program, node => {
    if (!isMarker(node, offset)) return
    const query = enclosingQuery(analysis.queries, file, node)
    if (query && !findings.has(query.node) && isUnordered(analysis, file, query)) findings.set(query.node, findingOf(analysis, file, query))
  })
  return [...findings.values()].sort((a, b) => a.range[0] - b.range[0])
}

function isMarker(node: Node, words: ReadonlySet<string>): boolean {
  if (node.type === 'Property') return words.has(keyName(node.key, node.computed) ?? '')
  if (node.type === 'MemberExpression') return words.has(memberName(node) ?? '')
  if (node.type === 'TemplateLiteral') return node.quasis.some(quasi => SQL_OFFSET.test(quasi.value.raw))
  return node.type === 'Literal' && typeof node.value === 'string' && SQL_OFFSET.test(node.value)
}

function isUnordered({ ev }: Analysis, file: SourceFile, query: QueryCall): boolean {
  if (query.effect !== 'read-many' || executionOf(ev, file, query).kind === 'not-executed') return false
  const paging = ev.library.adapter(query.orm)?.paging
  if (!paging || paging.ordersByKey || clauseOf(ev, file, query, 'order').presence !== 'absent') return false
  const offset = clauseOf(ev, file, query, 'offset')
  if (offset.presence !== 'present' || offset.nodes.some(node => node.type === 'Literal' && node.value === 0)) return false
  return orderOfEntity(ev, query) !== 'own'
}

function findingOf({ ev }: Analysis, file: SourceFile, { node, orm, certainty }: QueryCall): Finding {
  return {
    kind: 'unordered-page',
    messageId: 'noOrder',
    data: {
      call: `\`${calleeText(file, unwrap(node.type === 'CallExpression' ? node.callee : node.tag))}\``,
      order: `\`${ev.library.adapter(orm)?.paging?.order ?? 'ORDER BY id'}\``,
    },
    range: rangeOfCall(node),
    certainty,
    chain: [],
  }
}
