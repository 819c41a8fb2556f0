import type { Finding, Node, NodeOf, SourceFile } from '../model/index.js'
import { memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { calleeText } from '../effects/callee-text.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import type { Analysis } from './candidates.js'
import { chainText, rangeOfCall } from './describe.js'
import { isOneRow, type RowSource, rowsBehind } from './rows-behind.js'
import { rowUses, type RowUse } from './row-uses.js'

/** Something of a list that the database could have said by itself. */
const HAS_AGGREGATE = /\.(?:length|reduce|some)\b|\{\s*length\b/

/**
 * Reads of many rows of which this function uses only their number, whether there are any, or a sum of a column; also where a function of
 * the project loads the rows. Reads with a limit are silent, reads of one row by its id, and rows that are used in any other way or leave the function.
 */
export function detectLoadedAggregates(analysis: Analysis, file: SourceFile): readonly Finding[] {
  const findings: Finding[] = []
  if (!HAS_AGGREGATE.test(file.text)) return findings
  walk(file.program, node => {
    if ((node.type !== 'CallExpression' && node.type !== 'TaggedTemplateExpression') || !isWaitedFor(file, node)) return
    if (node.type === 'CallExpression' && isBuiltInCall(node)) return
    // How the result is used is seen in this function alone, so it is asked before what the call is.
    const possible = POSSIBLE.find(at => rowUses(file, node, at) !== undefined)
    const source = possible && rowsBehind(analysis, file, node)
    const uses = source && !isOneRow(analysis, source) && rowUses(file, node, source.at)
    if (uses) findings.push(findingOf(analysis, file, node, source, uses))
  })
  return findings.sort((a, b) => a.range[0] - b.range[0])
}

const POSSIBLE = [{ kind: 'self' }, { kind: 'first' }, { kind: 'member' }] as const

/** Rows come from somewhere else: their call is awaited, alone or with others, or has a `then`. */
function isWaitedFor(file: SourceFile, call: Node): boolean {
  const parent = file.parentOf(call)
  if (parent?.type === 'MemberExpression' && parent.object === call) return memberName(parent) === 'then'
  return parent?.type === 'AwaitExpression' || parent?.type === 'ArrayExpression'
}

function findingOf({ ev }: Analysis, file: SourceFile, node: NodeOf<'CallExpression'> | NodeOf<'TaggedTemplateExpression'>, { query, file: queryFile, witness }: RowSource, uses: readonly RowUse[]): Finding {
  const name = calleeText(file, unwrap(node.type === 'CallExpression' ? node.callee : node.tag))
  const kinds = [...new Set(uses.map(({ kind }) => kind))]
  const kind = kinds.length === 1 ? (kinds[0] ?? 'count') : kinds.includes('sum') ? 'sum' : 'count'
  const adapter = ev.library.adapter(query.orm)
  const form = adapter?.aggregates?.[kind]
  const where = witness.length === 0 ? '' : ' beside the query'
  // Each row is a group, of which a count beside the grouping says nothing.
  const ofGroups = kind === 'count' && GROUPED.test(queryFile.text.slice(query.node.range[0], query.node.range[1]))
  return {
    kind: 'loaded-aggregate',
    messageId: MESSAGE_OF[kind],
    data: {
      call: `\`${name}\``,
      use: `\`${calleeText(file, uses[0]?.node ?? node)}\``,
      chain: chainText(ev, file, name, witness),
      remedy: ofGroups ? `Ask the database for the number of groups${where}: \`COUNT(DISTINCT …)\`, or a count of the grouped query.` : form === undefined ? `Ask ${adapter?.title ?? query.orm} for it.` : `Ask the database for it${where}: \`${form}\`.`,
    },
    range: rangeOfCall(node),
    certainty: query.certainty,
    chain: witness,
  }
}

const GROUPED = /\bgroup\s+by\b|\bgroupBy\w*|\bgroup\s*:/i

const MESSAGE_OF = { count: 'loadedToCount', exists: 'loadedToTest', sum: 'loadedToSum' } as const
