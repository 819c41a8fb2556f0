import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT, say } from './workspace.js'

/** The pair that is shown: a fixture of the testkit and the library that it is written for. */
const LIBRARY = 'typeorm'
const PAIR = 'prefetch-by-key.rows'

/** @typedef {typeof import('../../testkit/dist/harness/pair-set.js')} PairSets */
/** @typedef {typeof import('../../testkit/dist/harness/measure-pairs.js')} Measuring */
/** @typedef {typeof import('../../testkit/dist/stages/registry.js')} Stages */

/**
 * @param {string} file
 * @returns {Promise<unknown>}
 */
const built = file => import(pathToFileURL(path.join(ROOT, 'packages/testkit/dist', file)).href)

const { collectPairModules, PairSet } = /** @type {PairSets} */ (await built('harness/pair-set.js'))
const { measurePair } = /** @type {Measuring} */ (await built('harness/measure-pairs.js'))
const { STAGES } = /** @type {Stages} */ (await built('stages/registry.js'))

const module = collectPairModules(LIBRARY).find(({ name }) => name === PAIR)
const stage = STAGES[LIBRARY]
if (!module || !stage) throw new Error(`there is no pair ${LIBRARY}/${PAIR}`)
const set = await PairSet.open(LIBRARY, stage, 'demo')
try {
  const { measured, problems } = await measurePair(set, module)
  const [suggestion] = measured.suggestions
  if (!suggestion || problems.length > 0) throw new Error(`the pair ${LIBRARY}/${PAIR} fails: ${problems.join('; ')}`)
  const [before, after] = suggestion.trips['many 20'] ?? [0, 0]
  say(`One suggestion, applied and run against an embedded PostgreSQL:\n\n${indented(measured.before)}\n\n“${suggestion.title}”\n\n${indented(suggestion.after)}\n`)
  say(`Round trips for 20 elements: ${String(before)} before, ${String(after)} after; same result, same rows in the database.`)
} finally {
  await set.close()
}

/** @param {string} text */
function indented(text) {
  return text.replace(/^(?=.)/gm, '    ')
}
