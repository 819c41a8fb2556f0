import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { DEFAULT_RULES, type RulesByFamily } from './families.js'
import { SETS, collectRepos, type Checkouts, type SetName } from './labels.js'
import { PRESETS, type PresetName } from './lint-config.js'

export const USAGE = `pnpm corpus --set dev-prisma --checkout owner/name=DIR [--checkout …]

  --set NAME             ${SETS.join(', ')} or all; may be repeated (default: all)
  --checkout REPO=DIR    where the sources of owner/name are; may be repeated
  --checkouts ROOT       takes every ROOT/owner+name that is there
  --preset NAME          ${PRESETS.join(', ')} (default: all)
  --results FILE         scores ESLint JSON output instead of linting; may be repeated
  --family NAME          which figures to print (default: loop); NAME=rule,rule also says which rules answer for it; may be repeated
  --misses --false --unlabelled   lists the places behind the figures
  --unmuted              judges tests, seeds and migrations too, which the default settings leave out
  --explain FILE:LINE    says why calls on a line were not reported; FILE is owner/name/path
  --suggestions          asks every finding for its rewrites and tries them: offered, parsed, finding gone, refused by reason; with --places one line each
  --json                 figures as JSON`

export interface CorpusOptions {
  readonly sets: readonly SetName[]
  readonly checkouts: Checkouts
  readonly preset: PresetName
  readonly results: readonly string[]
  readonly families: readonly string[]
  readonly rules: RulesByFamily
  readonly misses: boolean
  readonly sprung: boolean
  readonly unlabelled: boolean
  readonly json: boolean
  readonly explain: string | undefined
  readonly unmuted: boolean
  readonly suggestions: boolean
  readonly places: boolean
}

/** A command line that cannot be followed; the message says which part. */
export class UsageError extends Error {}

/** Reads the command line; looks at the disk only to resolve checkouts. */
export function parseOptions(argv: readonly string[]): CorpusOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      set: { type: 'string', multiple: true, default: ['all'] },
      checkout: { type: 'string', multiple: true, default: [] },
      checkouts: { type: 'string' },
      preset: { type: 'string', default: 'all' },
      results: { type: 'string', multiple: true, default: [] },
      family: { type: 'string', multiple: true, default: [] },
      misses: { type: 'boolean', default: false },
      false: { type: 'boolean', default: false },
      unlabelled: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      explain: { type: 'string' },
      unmuted: { type: 'boolean', default: false },
      suggestions: { type: 'boolean', default: false },
      places: { type: 'boolean', default: false },
    },
  })
  const sets = values.set.includes('all') ? SETS : values.set.map(name => oneOf(SETS, name, '--set'))
  const families = values.family.map(spec => spec.split('=')[0] ?? '')
  return {
    sets,
    checkouts: resolveCheckouts(sets, values.checkout, values.checkouts),
    preset: oneOf(PRESETS, values.preset, '--preset'),
    results: values.results,
    families: families.length > 0 ? families : ['loop'],
    rules: rulesOf(values.family),
    misses: values.misses,
    sprung: values.false,
    unlabelled: values.unlabelled,
    json: values.json,
    explain: values.explain,
    unmuted: values.unmuted,
    suggestions: values.suggestions,
    places: values.places,
  }
}

function oneOf<T extends string>(names: readonly T[], name: string, option: string): T {
  const known = names.find(candidate => candidate === name)
  if (known === undefined) throw new UsageError(`${option} is one of ${names.join(', ')}, not ${name}`)
  return known
}

function rulesOf(specs: readonly string[]): RulesByFamily {
  const rules = new Map(DEFAULT_RULES)
  for (const spec of specs) {
    const [family = '', names] = spec.split('=')
    if (names !== undefined) rules.set(family, names.split(','))
    else if (!rules.has(family)) throw new UsageError(`--family is one of ${[...rules.keys()].join(', ')}, not ${family}`)
  }
  return rules
}

function resolveCheckouts(sets: readonly SetName[], specs: readonly string[], root: string | undefined): Checkouts {
  const checkouts = new Map<string, string>()
  for (const repo of root === undefined ? [] : sets.flatMap(collectRepos)) {
    const directory = path.join(root ?? '', repo.replace('/', '+'))
    if (fs.existsSync(directory)) checkouts.set(repo, fs.realpathSync(directory))
  }
  for (const spec of specs) {
    const [repo = '', directory = ''] = spec.split(/=(.*)/s)
    if (!fs.existsSync(directory)) throw new UsageError(`--checkout ${spec}: no such directory`)
    checkouts.set(repo, fs.realpathSync(directory))
  }
  if (checkouts.size === 0) throw new UsageError('no checkout given')
  return checkouts
}
