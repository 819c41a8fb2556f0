import os from 'node:os'
import type { LintJob, LintOutcome } from './lint-worker.js'
import { runInProcess } from './run-in-process.js'

/** Lints every job in a process of its own, as many at a time as there are cores, the largest first. */
export async function lintCheckouts(jobs: readonly LintJob[]): Promise<readonly LintOutcome[]> {
  const queue = [...jobs].sort((a, b) => b.files.length - a.files.length)
  const outcomes: LintOutcome[] = []
  const drain = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) outcomes.push((await runInProcess('lint-worker.js', job)) as LintOutcome)
  }
  await Promise.all(Array.from({ length: os.availableParallelism() }, drain))
  return outcomes
}
