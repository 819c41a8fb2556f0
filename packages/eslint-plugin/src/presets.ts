import type { Certainty } from '@n-plus-one/rules-core'
import type { ESLint, Linter } from 'eslint'
import type { PresetName, RuleDefinition } from './rule-definition.js'

interface Preset {
  /** Rules of these presets are on. */
  readonly includes: readonly PresetName[]
  readonly certainty: Certainty
}

const PRESETS: Readonly<Record<PresetName, Preset>> = {
  recommended: { includes: ['recommended'], certainty: 'proved' },
  strict: { includes: ['recommended', 'strict'], certainty: 'likely' },
  all: { includes: ['recommended', 'strict', 'all'], certainty: 'likely' },
}

/** The flat config of one preset. It sets neither `files` nor a parser: both belong to the project. */
export function createPreset(preset: PresetName, plugin: ESLint.Plugin, rules: readonly RuleDefinition[]): Linter.Config {
  const { includes, certainty } = PRESETS[preset]
  return {
    name: `n-plus-one/${preset}`,
    plugins: { 'n-plus-one': plugin },
    rules: Object.fromEntries(
      rules
        .filter((rule) => includes.includes(rule.preset))
        .map((rule): [string, Linter.RuleEntry] => [`n-plus-one/${rule.name}`, ['error', { certainty }]]),
    ),
  }
}
