import { installed, pnpm, run, say } from './workspace.js'

/** Installs, builds and lints the fixture programs, applies one suggestion and runs it, so that a newcomer sees findings and a cure within a minute or two. */
function demo() {
  if (!pnpm(['install', '--frozen-lockfile']) || !installed('tsc', ['-b'])) return false
  say('\nLinting fixtures/, one small program per ORM, with the preset `all`:\n')
  return run(process.execPath, ['packages/tools/commands/show-fixtures.js']) && run(process.execPath, ['packages/tools/commands/show-rewrite.js'])
}

process.exitCode = demo() ? 0 : 1
