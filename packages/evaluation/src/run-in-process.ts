import { fork } from 'node:child_process'
import path from 'node:path'

/** Sends a job to a fresh process that runs `worker` (a file beside this one) and resolves to the one message it answers with. */
export function runInProcess(worker: string, job: { readonly directory: string }): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, worker), { cwd: job.directory })
    child.once('message', outcome => {
      resolve(outcome)
    })
    child.once('error', reject)
    child.once('exit', code => {
      reject(new Error(`${worker} on ${job.directory} ended with exit code ${String(code)}`))
    })
    child.send(job)
  })
}
