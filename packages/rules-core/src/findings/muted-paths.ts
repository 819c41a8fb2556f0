import type { Settings } from '../model/index.js'

type Mutable = keyof Settings['mute']

interface PathMarks {
  /** Whole directory names. */
  readonly directories: ReadonlySet<string>
  /** Ends of a file's name before its extension; the whole name counts too when it is the mark without its separator: `seed.ts`. */
  readonly nameEnds: readonly string[]
}

/**
 * Why: code that runs once, or against a handful of rows, may loop over queries. The names are the conventions of Jest,
 * Vitest, Mocha, Nest, Cypress and Playwright, and of the generators of migration tools; last checked 2026-09.
 */
const MARKS: Readonly<Record<Mutable, PathMarks>> = {
  tests: {
    directories: new Set([
      'test', 'tests', '__test__', '__tests__', 'spec', 'specs', 'e2e', 'integration-test', 'integration-tests',
      '__mocks__', '__fixtures__', 'cypress', 'playwright',
    ]),
    nameEnds: ['.test', '-test', '.tests', '-tests', '.spec', '-spec', '.e2e', '.mock'],
  },
  seeds: { directories: new Set(['seed', 'seeds', 'seeder', 'seeders']), nameEnds: ['.seed', '.seeder'] },
  // `account-migration.ts` is as often a feature of the application as a migration.
  migrations: { directories: new Set(['migration', 'migrations']), nameEnds: ['.migration'] },
}

const KINDS: readonly Mutable[] = ['tests', 'seeds', 'migrations']

/**
 * Whether a file is silent. `relativePath` is POSIX and relative to the project root: directories above the root, and the
 * content of the file, are not looked at.
 */
export function isMuted(relativePath: string, mute: Settings['mute']): boolean {
  const directories = relativePath.toLowerCase().split('/')
  const fileName = `.${(directories.pop() ?? '').replace(/\.[cm]?[jt]sx?$/u, '')}`
  return KINDS.some(
    (kind) =>
      mute[kind] &&
      (directories.some((directory) => MARKS[kind].directories.has(directory)) ||
        MARKS[kind].nameEnds.some((end) => fileName.endsWith(end))),
  )
}
