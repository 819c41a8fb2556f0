import { parseArgs } from 'node:util'

const PRESETS = ['recommended', 'strict', 'all'] as const
const MUTABLE = ['tests', 'seeds', 'migrations'] as const

/** What the command line asks for. */
export interface Invocation {
  /** Directory or file to lint, as written. */
  readonly target: string
  readonly preset: (typeof PRESETS)[number]
  /** Name of an ESLint formatter. */
  readonly format: string
  /** Kinds of files that are silent by default and shall not be. */
  readonly include: readonly (typeof MUTABLE)[number][]
}

export const USAGE = `Usage: n-plus-one [options] [directory or file]

Finds database queries and writes that run once per element of a loop.

  --preset <name>    ${PRESETS.join(', ')} (default: recommended)
  --include <kind>   also lint ${MUTABLE.join(', ')}; may be repeated
  --format <name>    an ESLint formatter: stylish, json, html (default: stylish)
  --help, --version

Exit code: 0 nothing found, 1 something found, 2 could not run.
`

/**
 * Reads the arguments after the program's name. Throws an Error with a message for people when they are wrong; whether the
 * target exists is not looked at.
 */
export function parseInvocation(args: readonly string[]): Invocation | 'help' | 'version' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      preset: { type: 'string', default: 'recommended' },
      include: { type: 'string', multiple: true, default: [] },
      format: { type: 'string', default: 'stylish' },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', short: 'v', default: false },
    },
  })
  if (values.help) return 'help'
  if (values.version) return 'version'
  if (positionals.length > 1) throw new Error(`One directory or file at a time, not ${positionals.length}`)
  return {
    target: positionals[0] ?? '.',
    preset: parseChoice('--preset', values.preset, PRESETS),
    format: values.format,
    include: values.include.map((kind) => parseChoice('--include', kind, MUTABLE)),
  }
}

function parseChoice<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const choice = choices.find((known) => known === value)
  if (choice === undefined) throw new Error(`${option} must be one of ${choices.join(', ')}, not '${value}'`)
  return choice
}
