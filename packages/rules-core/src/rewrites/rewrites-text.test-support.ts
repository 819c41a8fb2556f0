import { detectUnboundedInLists } from '../findings/in-list-findings.js'
import { detectLoopQueries } from '../findings/loop-findings.js'
import { detectOffsetScans } from '../findings/offset-findings.js'
import { detectUnboundedReads } from '../findings/unbounded-read-findings.js'
import { isRewrite, type Planned, type SourceFile } from '../model/index.js'
import type { AnalysedSample } from '../analysis.test-support.js'
import { applied } from './edits.js'
import { chunkedList } from './chunked-list.js'
import { keysetBatches } from './keyset-batches.js'
import { keysetWalk } from './keyset-walk.js'
import { plan } from './plan.js'

/** The linted file after the first rewrite of its first finding, or why there is none; without the imports and the blank edges. */
export function rewrittenText({ ev, queries, effects, file }: AnalysedSample): string {
  const analysis = { ev, queries, effects }
  const [[, site] = []] = detectLoopQueries(analysis, file).sites
  return site ? plannedText(file.text, plan({ analysis, file, ...site })) : 'no finding'
}

/** The same for its first walk by offset. */
export function rewrittenWalk({ ev, queries, effects, file }: AnalysedSample): string {
  const analysis = { ev, queries, effects }
  const [[, site] = []] = detectOffsetScans(analysis, file).sites
  return site ? plannedText(file.text, [keysetWalk({ analysis, file, ...site })]) : 'no finding'
}

/** The same for its first list of keys. */
export function rewrittenList({ ev, queries, effects, file }: AnalysedSample): string {
  const analysis = { ev, queries, effects }
  const [[, site] = []] = detectUnboundedInLists(analysis, file).sites
  return site ? plannedText(file.text, [chunkedList({ analysis, file, ...site })]) : 'no finding'
}

function plannedText(text: string, planned: readonly Planned[]): string {
  const rewrite = planned.find(isRewrite)
  if (rewrite) return `${rewrite.transformation}, ${rewrite.roundTrips}\n${dedented(applied(text, rewrite.edits))}`
  return planned.map(one => (isRewrite(one) ? '' : `${one.transformation}: ${one.reason}`)).join('\n')
}

/** Without the indentation that the sample has in its test. */
export function dedented(text: string): string {
  const lines = text.replace(/^\s*\n|\s+$/g, '').split('\n')
  const indent = Math.min(...lines.filter(line => line.trim() !== '').map(line => /^ */.exec(line)?.[0].length ?? 0))
  return lines.map(line => line.slice(indent)).join('\n')
}

/** Where the part of a sample that is looked at begins. */
const START = '// start\n'

/** The rewrites of all findings of a sample: each with its title and what follows `// start` afterwards; what has none, with the reasons. */
export function rewritesText({ file, ...analysis }: AnalysedSample): string {
  const shown: string[] = []
  for (const [, site] of detectLoopQueries(analysis, file).sites) shown.push(plannedLines(file, plan({ analysis, file, ...site })))
  return shown.filter(text => text !== '').join('\n')
}

/** What is offered for the first whole table that is worked through. */
export function batchesText({ file, ...analysis }: AnalysedSample): string {
  const [[, site] = []] = detectUnboundedReads(analysis, file).sites
  return site ? plannedLines(file, [keysetBatches({ analysis, file, ...site })]) : 'no finding'
}

/** Each rewrite with its title and what follows `// start` afterwards, or the reason. */
export const plannedLines = (file: SourceFile, planned: readonly Planned[]): string =>
  planned.map(each => (isRewrite(each) ? `${each.title}\n${afterStart(applied(file.text, each.edits))}` : `${each.transformation}: ${each.reason}`)).join('\n')

function afterStart(text: string): string {
  const at = text.replace(/\r/g, '').indexOf(START)
  return text.replace(/\r(?=\n)/g, '').slice(at < 0 ? 0 : at + START.length).trim()
}
