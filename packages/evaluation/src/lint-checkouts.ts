import { fork } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import type { LintJob, LintOutcome } from './lint-worker.js'

const WORKER = path.join(import.meta.dirname, 'lint-worker.js')

/** Lints every job in a process of its own, as many at a time as there are cores, the largest first. */
export async function lintCheckouts(jobs: readonly LintJob[]): Promise<readonly LintOutcome[]> {
  const queue = [...jobs].sort((a, b) => b.files.length - a.files.length)
  const outcomes: LintOutcome[] = []
  const drain = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) outcomes.push(await runJob(job))
  }
  await Promise.all(Array.from({ length: os.availableParallelism() }, drain))
  return outcomes
}

function runJob(job: LintJob): Promise<LintOutcome> {
  return new Promise((resolve, reject) => {
    const child = fork(WORKER, { cwd: job.directory })
    child.once('message', outcome => {
      resolve(outcome as LintOutcome)
    })
    child.once('error', reject)
    child.once('exit', code => {
      reject(new Error(`linting ${job.directory} ended with exit code ${String(code)}`))
    })
    child.send(job)
  })
}
