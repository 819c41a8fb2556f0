import { checkGenerated } from './check-generated.js'
import { installed, pnpm, say } from './workspace.js'

/**
 * Everything a change has to pass, on a fresh clone with Node and npm alone. Installing and building are what the rest stands on; of the
 * rest every step runs, so that one run shows all that is wrong.
 * @type {readonly { readonly title: string, readonly run: () => boolean | Promise<boolean>, readonly needed?: boolean }[]}
 */
const STEPS = [
  { title: 'install', run: () => pnpm(['install', '--frozen-lockfile']), needed: true },
  { title: 'build', run: () => installed('tsc', ['-b']), needed: true },
  { title: 'types of tests and tools', run: () => pnpm(['types']) },
  { title: 'lint', run: () => pnpm(['lint']) },
  { title: 'unused code and dependencies', run: () => installed('knip', []) },
  { title: 'generated files', run: checkGenerated },
  { title: 'tests', run: () => installed('vitest', ['run']) },
]

/** @type {string[]} */
const failed = []
for (const { title, run, needed } of STEPS) {
  const start = performance.now()
  say(`\n── ${title}`)
  const passed = await run()
  say(`── ${title}: ${passed ? 'passed' : 'FAILED'} in ${((performance.now() - start) / 1000).toFixed(1)} s`)
  if (passed) continue
  failed.push(title)
  if (needed) break
}
say(failed.length === 0 ? '\nAll steps passed.' : `\nFailed: ${failed.join(', ')}.`)
process.exitCode = failed.length === 0 ? 0 : 1
