import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { BenchJob, BenchRun } from './bench-worker.js'
import { PRESETS } from './lint-config.js'
import { runInProcess } from './run-in-process.js'

const SOURCE = /\.(?:ts|tsx|mts|cts|js|jsx|mjs|cjs)$/
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'coverage', '.git'])

/** Source files below a directory in path order, installed and built ones left out. */
function collectFiles(directory: string): readonly string[] {
  return fs.readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(entry => {
    const file = path.join(directory, entry.name)
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : collectFiles(file)
    return entry.isFile() && SOURCE.test(entry.name) ? [file] : []
  })
}

const measure = async (job: BenchJob): Promise<BenchRun> => (await runInProcess('bench-worker.js', job)) as BenchRun
const print = (line: string): boolean => process.stdout.write(`${line}\n`)
const ratioOf = ({ parse, rules }: BenchRun): number => (parse + rules) / parse

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}

function report(runs: readonly BenchRun[], files: number): void {
  const median = (pick: (run: BenchRun) => number): number => medianOf(runs.map(pick))
  const perFile = (milliseconds: number): string => `${(milliseconds / files).toFixed(2)} ms a file`
  print(`(parse + rules) / parse   ${median(ratioOf).toFixed(3)}   median of ${String(runs.length)}: ${runs.map(run => ratioOf(run).toFixed(3)).join(' ')}`)
  print(`parse ${perFile(median(run => run.parse))}, rules ${perFile(median(run => run.rules))}, whole run ${perFile(median(run => run.wall))}`)
  for (const rule of Object.keys(runs[0]?.byRule ?? {})) print(`  ${rule} ${perFile(median(run => run.byRule[rule] ?? 0))}`)
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string', default: path.resolve(import.meta.dirname, '../../../fixtures') },
      preset: { type: 'string', default: 'recommended' },
      repetitions: { type: 'string', default: '7' },
      scaling: { type: 'boolean', default: false },
      sizes: { type: 'string', default: '500,2000,8000' },
    },
  })
  const preset = PRESETS.find(name => name === values.preset)
  if (preset === undefined) throw new Error(`--preset is one of ${PRESETS.join(', ')}`)
  const directory = fs.realpathSync(values.dir)
  const files = collectFiles(directory)
  print(`${String(files.length)} files in ${directory}, preset ${preset}`)
  if (values.scaling) {
    await scale(directory, files, preset, values.sizes.split(',').map(Number))
    return
  }
  const runs: BenchRun[] = []
  for (let i = 0; i < Number(values.repetitions); i++) runs.push(await measure({ directory, files, preset }))
  report(runs, files.length)
  const bare = await measure({ directory, files, preset: undefined })
  const peak = medianOf(runs.map(entry => entry.peakMegabytes))
  print(`peak memory ${peak.toFixed(0)} MB, parsing only ${bare.peakMegabytes.toFixed(0)} MB`)
  const [first] = runs
  print(`${String(first?.reports ?? 0)} reports, ${String(first?.crashes.length ?? 0)} crashes`)
  for (const crash of first?.crashes ?? []) print(`  ${crash}`)
}

/** That many of the files, evenly taken from the whole list. */
const spread = (files: readonly string[], size: number): readonly string[] =>
  Array.from({ length: size }, (_, i) => files[Math.floor((i * files.length) / size)] ?? '')

const COLUMNS = ['files', 'parse ms/file', 'rules ms/file', 'ratio', 'whole run ms/file', 'peak MB', 'MB above parsing only', 'reports', 'crashes']

/**
 * Lints growing, evenly spread parts of the directory, each in a fresh process, and parses each part once more without any rule: once per size, so that
 * the table is there in minutes.
 */
async function scale(directory: string, files: readonly string[], preset: BenchJob['preset'], sizes: readonly number[]): Promise<void> {
  if (sizes.some(size => !(size >= 1))) throw new Error('--sizes are numbers of files, such as 500,2000,8000')
  const row = (cells: readonly (string | number)[]): string => cells.map((cell, i) => String(cell).padStart(COLUMNS[i]?.length ?? 0)).join('   ')
  print(row(COLUMNS))
  for (const size of new Set(sizes.map(each => Math.min(each, files.length)))) {
    const part = spread(files, size)
    const linted = await measure({ directory, files: part, preset })
    const bare = await measure({ directory, files: part, preset: undefined })
    const perFile = (milliseconds: number): string => (milliseconds / size).toFixed(2)
    print(row([
      size, perFile(linted.parse), perFile(linted.rules), ratioOf(linted).toFixed(3), perFile(linted.wall),
      linted.peakMegabytes.toFixed(0), (linted.peakMegabytes - bare.peakMegabytes).toFixed(0), linted.reports, linted.crashes.length,
    ]))
  }
}

await run()
