import type { Finding, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { keyName, memberName, stringValue, unwrap, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { calleeText } from '../effects/callee-text.js'
import { iterationsAround } from '../iterations/around.js'
import { clauseOf } from '../queries/clauses.js'
import { queryAround } from '../queries/enclosing-query.js'
import { executionOf } from '../queries/execution.js'
import { queryWords } from '../queries/query-words.js'
import { lookUp, patternPath } from '../values/bindings.js'
import type { Analysis } from './candidates.js'
import { chainText, rangeOfCall } from './describe.js'
import { keyLists } from './list-arguments.js'
import { isGrowing, isWholeTable, type RowSource, rowsBehind } from './rows-behind.js'

/** What a finding was made from. */
export interface InListSite {
  readonly query: QueryCall
  /** The lists of the query that have one key for each row of a whole table. */
  readonly lists: readonly Node[]
}

export interface UnboundedInLists {
  readonly findings: readonly Finding[]
  readonly sites: ReadonlyMap<Finding, InListSite>
}

/**
 * Queries that take one key for each row of another query which has neither a limit nor a condition, on a library that sends each key as a bind parameter and
 * does not split the list. Lists that are handed in are silent, because how long they are is not known, and so are queries in a loop over chunks.
 */
export function detectUnboundedInLists(analysis: Analysis, file: SourceFile): UnboundedInLists {
  const findings = new Map<Node, Finding>()
  const sites = new Map<Finding, InListSite>()
  const { membership } = queryWords(analysis.ev.library)
  walk(file.program, node => {
    if (!isMarker(node, membership)) return
    const query = queryAround(analysis.queries, file, node)
    if (!query || findings.has(query.node) || !isWhole(analysis, file, query) || isInChunks(analysis, file, query)) return
    const sources = keyLists(analysis.ev, query).flatMap(list => {
      const source = originOf(analysis, file, list)
      return source ? [{ list, source }] : []
    })
    const [first] = sources
    if (!first) return
    const finding = findingOf(analysis, file, query, first.source)
    findings.set(query.node, finding)
    sites.set(finding, { query, lists: [...new Set(sources.map(({ list }) => list))] })
  })
  return { findings: [...findings.values()].sort((a, b) => a.range[0] - b.range[0]), sites }
}

/** A word that may stand for `IN`. */
function isMarker(node: Node, words: ReadonlySet<string>): boolean {
  switch (node.type) {
    case 'Property':
      return words.has((node.key.type === 'MemberExpression' ? memberName(node.key) : keyName(node.key, node.computed)) ?? '')
    case 'CallExpression': {
      const callee = unwrap(node.callee)
      return words.has((callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? memberName(callee) : undefined) ?? '')
    }
    case 'Literal':
      return words.has(stringValue(node) ?? '')
    default:
      return false
  }
}

/** Whether the library sends the list as one. */
function isWhole({ ev }: Analysis, file: SourceFile, query: QueryCall): boolean {
  const limits = ev.library.adapter(query.orm)?.limits
  if (!limits || executionOf(ev, file, query).kind === 'not-executed') return false
  return !limits.chunks || query.fact.whole === true || (limits.wholeWith?.some(clause => clauseOf(ev, file, query, clause).presence === 'present') ?? false)
}

const isInChunks = ({ ev }: Analysis, file: SourceFile, query: QueryCall): boolean =>
  iterationsAround(ev, file, query.node).iterations.some(({ kind }) => kind === 'chunk' || kind === 'page')

/** Methods that give one for each element. */
const PER_ELEMENT = new Set(['map', 'sort', 'toSorted', 'reverse', 'toReversed', 'values'])

/** The query without limit and condition of whose rows a list has one key each. */
function originOf(analysis: Analysis, file: SourceFile, list: Node, hops = 8): RowSource | undefined {
  if (hops <= 0) return undefined
  const node = unwrapAwait(list)
  const again = (inner: Node): RowSource | undefined => originOf(analysis, file, inner, hops - 1)
  switch (node.type) {
    case 'Identifier': {
      const binding = lookUp(file, node.name, node)
      const [declaration] = binding?.declarations ?? []
      if (binding?.declarations.length !== 1 || binding.assigned.length > 0 || declaration?.node.type !== 'VariableDeclarator' || declaration.node.init == null) return undefined
      return patternPath(declaration.node.id, declaration.name)?.length === 0 ? again(declaration.node.init) : undefined
    }
    case 'ArrayExpression': {
      const [only] = node.elements
      return node.elements.length === 1 && only?.type === 'SpreadElement' ? again(only.argument) : undefined
    }
    case 'NewExpression':
      return node.callee.type === 'Identifier' && node.callee.name === 'Set' && node.arguments[0] ? again(node.arguments[0]) : undefined
    case 'CallExpression': {
      const rows = rowsBehind(analysis, file, node)
      if (rows) return rows.at.kind === 'self' && isGrowing(rows.query) && isWholeTable(analysis, rows) ? rows : undefined
      const callee = unwrap(node.callee)
      if (callee.type !== 'MemberExpression') return undefined
      const name = memberName(callee)
      if (callee.object.type === 'Identifier' && callee.object.name === 'Array' && name === 'from') return node.arguments[0] ? again(node.arguments[0]) : undefined
      return (name !== undefined && PER_ELEMENT.has(name)) || (name === 'filter' && dropsAbsent(node)) ? again(callee.object) : undefined
    }
    default:
      return undefined
  }
}

/** `ids.filter(Boolean)`, `ids.filter(id => id !== null)`. Any other filter may leave only a few. */
function dropsAbsent({ arguments: [argument] }: NodeOf<'CallExpression'>): boolean {
  const test = argument && unwrap(argument)
  if (test?.type === 'Identifier') return test.name === 'Boolean'
  const [parameter] = test?.type === 'ArrowFunctionExpression' ? test.params : []
  if (test?.type !== 'ArrowFunctionExpression' || parameter?.type !== 'Identifier') return false
  const isKey = (node: Node): boolean => unwrap(node).type === 'Identifier' && (unwrap(node) as NodeOf<'Identifier'>).name === parameter.name
  const body = unwrap(test.body)
  if (body.type === 'UnaryExpression') return body.operator === '!' && body.argument.type === 'UnaryExpression' && body.argument.operator === '!' && isKey(body.argument.argument)
  return isKey(body) || (body.type === 'BinaryExpression' && body.operator.startsWith('!=') && isKey(body.left) && isAbsent(body.right))
}

const isAbsent = (node: Node): boolean => (node.type === 'Literal' && node.value === null) || (node.type === 'Identifier' && node.name === 'undefined')

function findingOf({ ev }: Analysis, file: SourceFile, query: QueryCall, source: RowSource): Finding {
  const { node } = query
  const adapter = ev.library.adapter(query.orm)
  const read = source.query.node
  const name = calleeText(file, unwrap(node.type === 'CallExpression' ? node.callee : node.tag))
  const sourceName = source.witness[0]?.name ?? calleeText(file, unwrap(read.type === 'CallExpression' ? read.callee : read.tag))
  return {
    kind: 'unbounded-in-list',
    messageId: 'unboundedInList',
    data: {
      call: `\`${name}\``,
      source: `\`${sourceName}\``,
      chain: chainText(ev, file, sourceName, source.witness.slice(1)),
      title: adapter?.title ?? query.orm,
      limit: (adapter?.limits?.bindParameters ?? 0).toLocaleString('en'),
      remedy: adapter?.limits?.chunks === true ? 'Let the database join the two.' : 'Let the database join the two, or ask in chunks of 1,000.',
    },
    range: rangeOfCall(node),
    certainty: query.certainty === 'proved' && source.query.certainty === 'proved' ? 'proved' : 'likely',
    chain: source.witness,
  }
}
