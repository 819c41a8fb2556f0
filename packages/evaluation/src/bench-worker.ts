import fs from 'node:fs'
import { ESLint } from 'eslint'
import { PARSE_ONLY, presetOf, type PresetName } from './lint-config.js'

/** One run over a list of files; without a preset only the parser runs. */
export interface BenchJob {
  readonly directory: string
  readonly files: readonly string[]
  readonly preset: PresetName | undefined
}

/** What ESLint's own statistics say of one run, in milliseconds, and what the process took. */
export interface BenchRun {
  readonly parse: number
  readonly rules: number
  readonly byRule: Readonly<Record<string, number>>
  readonly wall: number
  readonly peakMegabytes: number
  readonly reports: number
  readonly crashes: readonly string[]
}

async function measure({ directory, files, preset }: BenchJob): Promise<BenchRun> {
  const eslint = new ESLint({
    cwd: directory, overrideConfigFile: true, overrideConfig: preset === undefined ? [PARSE_ONLY] : [PARSE_ONLY, presetOf(preset)], ignore: false, stats: true,
  })
  let parse = 0
  let reports = 0
  const byRule: Record<string, number> = {}
  const crashes: string[] = []
  const start = performance.now()
  for (const path of files) {
    try {
      for (const result of await eslint.lintText(fs.readFileSync(path, 'utf8'), { filePath: path })) {
        reports += result.messages.filter(message => message.ruleId !== null).length
        for (const pass of result.stats?.times.passes ?? []) {
          parse += pass.parse?.total ?? 0
          for (const [rule, { total }] of Object.entries(pass.rules ?? {})) byRule[rule] = (byRule[rule] ?? 0) + total
        }
      }
    } catch (error) {
      crashes.push(`${path}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    }
  }
  const rules = Object.values(byRule).reduce((sum, total) => sum + total, 0)
  return { parse, rules, byRule, wall: performance.now() - start, peakMegabytes: process.resourceUsage().maxRSS / 1024, reports, crashes }
}

process.on('message', (job: BenchJob) => {
  void measure(job).then(run => {
    process.send?.(run, () => {
      process.disconnect()
    })
  })
})
