import { installed, pnpm, run, say } from './workspace.js'

/** Installs, builds and lints the fixture programs, so that a newcomer sees findings within a minute or two. */
function demo() {
  if (!pnpm(['install', '--frozen-lockfile']) || !installed('tsc', ['-b'])) return false
  say('\nLinting fixtures/, one small program per ORM, with the preset `all`:\n')
  return run(process.execPath, ['packages/tools/commands/show-fixtures.js'])
}

process.exitCode = demo() ? 0 : 1
