import type { AnalysedSample } from '../analysis.test-support.js'
import { detectLoopQueries } from '../findings/loop-findings.js'
import { isRewrite } from '../model/index.js'
import { applied } from './edits.js'
import { plan } from './plan.js'

/** Where the part of a sample that is looked at begins. */
const START = '// start\n'

/** The rewrites of all findings of a sample: each with its title and what follows `// start` afterwards; what has none, with the reasons. */
export function rewritesText({ file, ...analysis }: AnalysedSample): string {
  const shown: string[] = []
  for (const [, site] of detectLoopQueries(analysis, file).sites) {
    const planned = plan({ analysis, file, ...site })
    for (const each of planned) {
      if (!isRewrite(each)) shown.push(`${each.transformation}: ${each.reason}`)
      else shown.push(`${each.title}\n${afterStart(applied(file.text, each.edits))}`)
    }
  }
  return shown.join('\n')
}

function afterStart(text: string): string {
  const at = text.replace(/\r/g, '').indexOf(START)
  return text.replace(/\r(?=\n)/g, '').slice(at < 0 ? 0 : at + START.length).trim()
}
