import os from 'node:os'
import { isCounted } from './figures.js'
import { DEFAULT_RULES } from './families.js'
import type { Label } from './labels.js'
import type { SuggestJob, TriedFinding } from './suggest-worker.js'
import { runInProcess } from './run-in-process.js'

/** Asks every finding of the checkouts for its rewrites and tries each of them: does it parse, is the finding gone, is none new. */
export async function collectTried(jobs: readonly SuggestJob[]): Promise<readonly TriedFinding[]> {
  const queue = [...jobs].sort((a, b) => b.files.length - a.files.length)
  const tried: TriedFinding[] = []
  const drain = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) tried.push(...((await runInProcess('suggest-worker.js', job)) as readonly TriedFinding[]))
  }
  await Promise.all(Array.from({ length: os.availableParallelism() }, drain))
  return tried
}

const share = (found: number, of: number): string => `${String(found)}/${String(of)}${of === 0 ? '' : ` = ${(found / of).toFixed(2)}`}`

function counted(items: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([item, n]) => `${String(n).padStart(5)}  ${item}`)
}

/** How many found sites of each label for "can a tool rewrite this" carry a suggestion, what became of those offered, and why others were refused. */
export function suggestionsText(tried: readonly TriedFinding[], labels: readonly Label[], families: readonly string[]): string {
  const lines: string[] = []
  for (const family of families) {
    const rules = DEFAULT_RULES.get(family) ?? []
    const own = tried.filter(({ kind }) => rules.includes(`no-${kind}`))
    lines.push(`${family}: suggestions by what the labels say of each found site`)
    for (const fixable of ['auto', 'assist', 'redesign']) {
      let found = 0
      let offered = 0
      for (const label of labels) {
        if (label.family !== family || label.fixable !== fixable || !isCounted(label)) continue
        const hits = hitsOf(label, own)
        if (hits.length === 0) continue
        found++
        if (hits.some(hit => hit.offered.length > 0)) offered++
      }
      lines.push(`  ${fixable.padEnd(9)} ${share(offered, found)}`)
    }
    const rewrites = own.flatMap(one => one.offered)
    lines.push(
      `  offered ${String(rewrites.length)} of ${String(own.length)} findings; parse ${share(rewrites.filter(one => one.parses).length, rewrites.length)}; `
        + `finding gone ${share(rewrites.filter(one => one.removes).length, rewrites.length)}; none new ${share(rewrites.filter(one => one.creates.length === 0).length, rewrites.length)}`,
      '  offered by transformation',
      ...counted(rewrites.map(one => one.transformation)),
      '  refused by reason',
      ...counted(own.filter(one => one.offered.length === 0).flatMap(one => (one.refused.length === 0 ? ['no transformation'] : one.refused.map(({ transformation, reason }) => `${transformation}: ${reason}`)))),
    )
  }
  return lines.join('\n')
}

/** The findings at a label, by the same rule of nearness as the score. */
function hitsOf(label: Label, tried: readonly TriedFinding[]): readonly TriedFinding[] {
  const near = tried.filter(one => one.path === label.path && label.line >= one.line - 1 && label.line <= Math.min(one.endLine, one.line + 5) + 1)
  const inside = near.filter(one => label.line >= one.line && label.line <= one.endLine)
  return inside.length > 0 ? inside : near
}

/** Every place with what was refused or offered there, one line each. */
export function placesText(tried: readonly TriedFinding[], root: (file: string) => string): string {
  return tried
    .map(one => `${root(one.path)}:${String(one.line)} ${one.kind} ${one.offered.length > 0 ? one.offered.map(({ transformation, parses, removes, creates }) => `+${transformation}${parses ? '' : ' DOES NOT PARSE'}${removes ? '' : ' STAYS'}${creates.length > 0 ? ` NEW ${creates.join('; ')}` : ''}`).join(' ') : one.refused.map(({ transformation, reason }) => `-${transformation}: ${reason}`).join(' ')}`)
    .join('\n')
}
