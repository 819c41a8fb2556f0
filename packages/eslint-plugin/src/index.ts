import type { ESLint, Linter } from 'eslint'
import { createRule } from './create-rule.js'
import { createPreset } from './presets.js'
import type { PresetName } from './rule-definition.js'
import { RULES } from './rules/index.js'
import { VERSION } from './version.js'

/** What this package exports, by default and to `require()`. */
export interface Plugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string }
  readonly rules: NonNullable<ESLint.Plugin['rules']>
  readonly configs: Record<PresetName, Linter.Config>
}

const bare = {
  meta: { name: 'eslint-plugin-n-plus-one', version: VERSION, namespace: 'n-plus-one' },
  rules: Object.fromEntries(RULES.map((rule) => [rule.name, createRule(rule)])),
}

// Presets name the very object that is exported: a host rejects two plugins under one name.
const plugin: Plugin = Object.assign(bare, { configs: {} as Record<PresetName, Linter.Config> })
for (const preset of ['recommended', 'strict', 'all'] as const) plugin.configs[preset] = createPreset(preset, plugin, RULES)

// The second name is what `require()` returns.
export { plugin as default, plugin as 'module.exports' }
