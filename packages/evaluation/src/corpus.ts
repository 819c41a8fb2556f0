import fs from 'node:fs'
import { UsageError, USAGE, parseOptions, type CorpusOptions } from './corpus-options.js'
import { explainPlace } from './explain.js'
import { summarise, type Figures } from './figures.js'
import { detailsOf, missesOf, sprungOf, tableOf, unlabelledOf } from './figures-text.js'
import { judgeMessages, type Judgement, type LintedFile } from './judge.js'
import { collectDisputes, collectLabels, collectSliceFiles, type SliceFile } from './labels.js'
import { lintCheckouts } from './lint-checkouts.js'
import { collectTried, placesText, suggestionsText } from './suggestions.js'

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

async function collectResults(options: CorpusOptions, scored: readonly SliceFile[]): Promise<readonly LintedFile[]> {
  if (options.results.length > 0) return options.results.flatMap(file => JSON.parse(fs.readFileSync(file, 'utf8')) as LintedFile[])
  const jobs = [...options.checkouts].map(([repo, directory]) => ({
    directory,
    preset: options.preset,
    unmuted: options.unmuted,
    files: scored.filter(file => file.repo === repo).map(file => file.path),
  })).filter(job => job.files.length > 0)
  const start = performance.now()
  const outcomes = await lintCheckouts(jobs)
  const results = outcomes.flatMap(outcome => outcome.results)
  const crashes = outcomes.flatMap(outcome => outcome.crashes)
  const absent = outcomes.flatMap(outcome => outcome.absent)
  const unparsed = results.filter(({ messages }) => messages.some(message => message.fatal))
  process.stderr.write(`${String(results.length)} files of ${String(jobs.length)} checkouts linted in ${((performance.now() - start) / 1000).toFixed(1)} s; `
    + `${String(unparsed.length)} do not parse, ${String(crashes.length)} crash, ${String(absent.length)} are absent\n`)
  for (const { filePath, messages } of unparsed) process.stderr.write(`  does not parse: ${filePath}: ${messages.find(m => m.fatal)?.message ?? ''}\n`)
  for (const { path, error } of crashes) process.stderr.write(`  crash: ${path}: ${error}\n`)
  for (const path of absent) process.stderr.write(`  absent: ${path}\n`)
  return results
}

/** Figures per set and, under `pooled`, over all of them. */
function figuresOf(judgement: Judgement, options: CorpusOptions, family: string): ReadonlyMap<string, Figures> {
  const rows = new Map<string, Figures>()
  for (const set of options.sets) {
    const labels = judgement.labels.filter(({ label }) => label.set === set)
    if (labels.length === 0) continue
    rows.set(set, summarise({ labels, unlabelled: judgement.unlabelled.filter(report => report.set === set) }, family))
  }
  return rows.set('pooled', summarise(judgement, family))
}

function list(title: string, rows: readonly string[]): void {
  if (rows.length > 0) print(`\n${title} (${String(rows.length)})\n${rows.join('\n')}`)
}

async function run(options: CorpusOptions): Promise<void> {
  if (options.explain !== undefined) {
    print(explainPlace(options.explain, options.checkouts))
    return
  }
  const scored = options.sets.flatMap(set => collectSliceFiles(set, options.checkouts))
  const labels = options.sets.flatMap(set => collectLabels(set, options.checkouts))
  if (options.suggestions) {
    const tried = await collectTried([...options.checkouts].map(([repo, directory]) => ({ directory, files: scored.filter(file => file.repo === repo).map(file => file.path) })))
    print(suggestionsText(tried, labels, options.families))
    if (options.places) print(placesText(tried, file => scored.find(one => one.path === file)?.file ?? file))
    return
  }
  const results = await collectResults(options, scored)
  const judgement = judgeMessages(labels, scored, collectDisputes(options.checkouts), results, options.rules)
  const figures = new Map(options.families.map(family => [family, figuresOf(judgement, options, family)]))
  if (options.json) {
    print(JSON.stringify(Object.fromEntries([...figures].map(([family, rows]) => [family, Object.fromEntries(rows)])), null, 1))
    return
  }
  for (const [family, rows] of figures) {
    print(`${family}, preset ${options.preset}\n\n${tableOf(rows)}\n`)
    const pooled = rows.get('pooled')
    if (pooled) print(`pooled\n${detailsOf(pooled)}`)
    if (options.misses) list('MISSED', missesOf(judgement, family))
    if (options.sprung) list('TRAPS SPRUNG', sprungOf(judgement, family))
    if (options.unlabelled) list('UNLABELLED', unlabelledOf(judgement, family))
  }
}

try {
  await run(parseOptions(process.argv.slice(2)))
} catch (error) {
  const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
  if (!isUsage) throw error
  process.stderr.write(`${error.message}\n\n${USAGE}\n`)
  process.exitCode = 2
}
