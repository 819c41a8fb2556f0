import fs from 'node:fs'
import { ESLint } from 'eslint'
import type { LintedFile } from './judge.js'
import { NOTHING_MUTED, PARSE_ONLY, presetOf, type PresetName } from './lint-config.js'

/** One checkout to lint, as sent to a worker process. */
export interface LintJob {
  readonly directory: string
  readonly files: readonly string[]
  readonly preset: PresetName
  /** Judges tests, seeds and migrations too, which are silent by default. */
  readonly unmuted: boolean
}

export interface LintOutcome {
  readonly results: readonly LintedFile[]
  /** Files at which a rule or ESLint itself threw. */
  readonly crashes: readonly { readonly path: string; readonly error: string }[]
  readonly absent: readonly string[]
  readonly milliseconds: number
}

/** Lints exactly the given files with the checkout as working directory, one by one, so that a crash costs one file. */
export async function lintCheckout({ directory, files, preset, unmuted }: LintJob): Promise<LintOutcome> {
  const eslint = new ESLint({ cwd: directory, overrideConfigFile: true, overrideConfig: [PARSE_ONLY, presetOf(preset), ...(unmuted ? [NOTHING_MUTED] : [])], ignore: false })
  const results: LintedFile[] = []
  const crashes: { path: string; error: string }[] = []
  const absent: string[] = []
  const start = performance.now()
  for (const path of files) {
    if (!fs.existsSync(path)) {
      absent.push(path)
      continue
    }
    try {
      const linted = await eslint.lintText(fs.readFileSync(path, 'utf8'), { filePath: path })
      for (const { messages } of linted) {
        results.push({ filePath: path, messages: messages.map(({ ruleId, message, line, endLine, fatal }) => ({ ruleId, message, line, endLine, fatal })) })
      }
    } catch (error) {
      crashes.push({ path, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
  return { results, crashes, absent, milliseconds: performance.now() - start }
}

process.on('message', (job: LintJob) => {
  void lintCheckout(job).then(outcome => {
    process.send?.(outcome, () => {
      process.disconnect()
    })
  })
})
