import type { Finding, Node, NodeOf, SourceFile } from '../model/index.js'
import { isFunction, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { calleeText } from '../effects/callee-text.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import { lookUp } from '../values/bindings.js'
import type { Analysis } from './candidates.js'
import { chainText, rangeOfCall } from './describe.js'
import { isGrowing, isWholeTable, type RowSource, rowsBehind } from './rows-behind.js'

/** A query in this file whose rows are worked through, for the rewrite. */
export interface ReadSite {
  readonly read: NodeOf<'CallExpression'>
}

interface UnboundedReads {
  readonly findings: readonly Finding[]
  readonly sites: ReadonlyMap<Finding, ReadSite>
}

/**
 * Reads of a whole table, with neither limit nor condition, whose rows this function then searches in memory or works through one by one, waiting for something
 * each time. Rows that are only shaped and handed on are silent: a list of few is read like this. So are rows that are split up by several conditions, and
 * tables whose name says that the program defines their rows.
 */
export function detectUnboundedReads(analysis: Analysis, file: SourceFile): UnboundedReads {
  const findings: Finding[] = []
  const sites = new Map<Finding, ReadSite>()
  walk(file.program, node => {
    if (node.type !== 'AwaitExpression') return
    const call = unwrap(node.argument)
    if (call.type !== 'CallExpression' || isBuiltInCall(call)) return
    const use = useOfRows(file, node)
    if (!use) return
    const source = rowsBehind(analysis, file, call)
    if (source?.at.kind !== 'self' || !isGrowing(source.query) || !isWholeTable(analysis, source)) return
    const finding = findingOf(analysis, file, call, source, use)
    findings.push(finding)
    if (use === 'work' && source.witness.length === 0) sites.set(finding, { read: call })
  })
  return { findings: findings.sort((a, b) => a.range[0] - b.range[0]), sites }
}

type RowsUse = 'search' | 'work'

const SEARCHES = new Set(['filter', 'find', 'findLast', 'some'])

function useOfRows(file: SourceFile, awaited: Node): RowsUse | undefined {
  const parent = file.parentOf(awaited)
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
    const name = parent.id
    const references = lookUp(file, name.name, name)?.references ?? []
    const uses = references.flatMap(reference => useOf(file, reference) ?? [])
    if (uses.includes('work')) return 'work'
    return references.filter(reference => isFiltered(file, reference)).length > 1 ? undefined : uses[0]
  }
  return useOf(file, awaited)
}

function isFiltered(file: SourceFile, rows: Node): boolean {
  const member = file.parentOf(rows)
  return member?.type === 'MemberExpression' && member.object === rows && memberName(member) === 'filter'
}

/** What one mention of the rows does with all of them. */
function useOf(file: SourceFile, rows: Node): RowsUse | undefined {
  const parent = file.parentOf(rows)
  if (parent?.type === 'ForOfStatement') return parent.right === rows && waits(parent.body) ? 'work' : undefined
  if (parent?.type !== 'MemberExpression' || parent.object !== rows) return undefined
  const call = file.parentOf(parent)
  const name = memberName(parent)
  if (call?.type !== 'CallExpression' || call.callee !== parent || name === undefined) return undefined
  if (SEARCHES.has(name)) return 'search'
  const [callback] = call.arguments
  const fn = callback && unwrap(callback)
  return (name === 'map' || name === 'forEach') && isFunction(fn) && fn.async && waits(fn.body) ? 'work' : undefined
}

function waits(body: Node): boolean {
  let found = false
  walk(body, node => {
    if (node.type === 'AwaitExpression') found = true
    return !found && !isFunction(node)
  })
  return found
}

const USE: Readonly<Record<RowsUse, string>> = { search: 'to pick out rows in memory', work: 'to go through it row by row' }

function findingOf({ ev }: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>, { query: { orm, certainty }, witness }: RowSource, use: RowsUse): Finding {
  const name = calleeText(file, unwrap(call.callee))
  const paging = ev.library.adapter(orm)?.paging
  const pages = paging === undefined ? 'in pages' : `in pages by key, \`${paging.keyset}\`${paging.stream === undefined ? '' : `, or as a stream: \`${paging.stream}\``}`
  return {
    kind: 'unbounded-read',
    messageId: 'wholeTable',
    data: {
      call: `\`${name}\``,
      use: USE[use],
      chain: chainText(ev, file, name, witness),
      remedy: use === 'search' ? 'Let the condition of the query pick them out.' : `Read it ${pages}.`,
    },
    range: rangeOfCall(call),
    certainty,
    chain: witness,
  }
}
