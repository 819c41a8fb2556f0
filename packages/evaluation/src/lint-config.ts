import * as parser from '@typescript-eslint/parser'
import type { Linter } from 'eslint'
import plugin from 'eslint-plugin-n-plus-one'

export const PRESETS = ['recommended', 'strict', 'all'] as const
export type PresetName = (typeof PRESETS)[number]

const FILES = ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}']

/** Nothing but the parser: what a rule's cost is compared with. */
export const PARSE_ONLY: readonly Linter.Config[] = [
  { files: FILES, languageOptions: { parser }, linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' } },
]

/** A preset with nothing muted, so that tests and seeds are judged as well. */
export function configOf(preset: PresetName): Linter.Config[] {
  return [
    ...PARSE_ONLY,
    plugin.configs[preset],
    { settings: { 'n-plus-one': { mute: { tests: false, seeds: false, migrations: false } } } },
  ]
}
