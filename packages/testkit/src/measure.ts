import { measurePair, readMeasured, writeMeasured, type MeasuredPair } from './harness/measure-pairs.js'
import { collectPairModules, PairSet } from './harness/pair-set.js'
import { STAGES } from './stages/registry.js'

// Runs the pairs of the libraries that are named, or of all, and writes what was measured.
const named = process.argv.slice(2)
const libraries = named.length > 0 ? named : Object.keys(STAGES)
const measured: Record<string, Record<string, MeasuredPair>> = {}
for (const library of libraries) {
  const stage = STAGES[library]
  if (!stage) throw new Error(`no stage for ${library}; there are ${Object.keys(STAGES).join(', ')}`)
  const set = await PairSet.open(library, stage, 'measure')
  const pairs: Record<string, MeasuredPair> = {}
  for (const module of collectPairModules(library)) {
    const report = await measurePair(set, module)
    pairs[module.name] = report.measured
    process.stdout.write(`${library}/${module.name}: ${report.measured.suggestions.length} suggestions\n${report.problems.map(problem => `  ${problem}\n`).join('')}`)
    if (report.problems.length > 0) process.exitCode = 1
  }
  for (const error of set.typeErrors()) {
    process.exitCode = 1
    process.stdout.write(`  ${error}\n`)
  }
  await set.close()
  measured[library] = pairs
}
const known = readMeasured()
writeMeasured(Object.fromEntries(Object.keys(STAGES).flatMap(library => {
  const pairs = measured[library] ?? known[library]
  return pairs ? [[library, pairs]] : []
})))
