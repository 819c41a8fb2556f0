import * as parser from '@typescript-eslint/parser'
import type { Linter } from 'eslint'
import plugin from 'eslint-plugin-n-plus-one'

export const PRESETS = ['recommended', 'strict', 'all'] as const
export type PresetName = (typeof PRESETS)[number]

/** Nothing but the parser: what the cost of rules is compared with. */
export const PARSE_ONLY: Linter.Config = {
  files: ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'],
  languageOptions: { parser },
  linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
}

/** Tests, seeds and migrations are judged as well. */
export const NOTHING_MUTED: Linter.Config = { settings: { 'n-plus-one': { mute: { tests: false, seeds: false, migrations: false } } } }

export const presetOf = (name: PresetName): Linter.Config => plugin.configs[name]
