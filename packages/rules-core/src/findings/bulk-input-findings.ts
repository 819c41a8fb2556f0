import type { Finding, SourceFile } from '../model/index.js'
import { unwrap } from '../ast/syntax.js'
import { calleeText } from '../effects/callee-text.js'
import type { Analysis } from './candidates.js'
import { callText, chainText, rangeOf, verbOf } from './describe.js'
import { listWrite } from './list-writes.js'
import { type RequestList, requestLists } from './request-lists.js'

/** What a file with a handler of requests has in its text. */
const HANDLES_REQUESTS = /@Body\b|\.(?:input|inputSchema|schema|(?:safeP|p)arse(?:Async)?)\(|\bschema\s*:|\bbody\b/

/**
 * Lists of a request without a limit on their length that end in a bulk write, or in a write per element, on a proved handle; through functions of the
 * project too. A list that somebody on the way compares the length of is silent.
 */
export function detectUnlimitedBulkInput(analysis: Analysis, file: SourceFile): readonly Finding[] {
  if (!HANDLES_REQUESTS.test(file.text)) return []
  const found = new Map<number, Finding>()
  for (const list of requestLists(analysis.ev, file)) {
    const finding = findingOf(analysis, file, list)
    if (finding && !found.has(finding.range[0])) found.set(finding.range[0], finding)
  }
  return [...found.values()].sort((a, b) => a.range[0] - b.range[0])
}

function findingOf(analysis: Analysis, file: SourceFile, { handler, given, name, list }: RequestList): Finding | undefined {
  const write = listWrite(analysis, file, handler, given)
  if (write?.query.certainty !== 'proved') return undefined
  const { ev } = analysis
  const made = { node: write.at, iterations: [], execution: 'at' } as const
  const own = list.file.path === file.path
  const line = list.file.lineOf(list.at.range[0])
  return {
    kind: 'unlimited-bulk-input',
    messageId: write.way === 'bulk' ? 'bulkOfAnyLength' : 'loopOfAnyLength',
    data: {
      verb: verbOf(write.query.effect),
      call: `\`${callText(file, made)}\``,
      list: name === undefined ? 'the body' : `\`${name}\``,
      chain: chainText(ev, file, calleeText(file, unwrap(write.at.type === 'CallExpression' ? write.at.callee : write.at.tag)), write.witness),
      limit: `\`${list.limit}\``,
      place: own ? `line ${String(line)}` : `${ev.project.display(list.file.path)}:${String(line)}`,
    },
    range: rangeOf(made),
    certainty: 'proved',
    chain: write.witness,
  }
}
