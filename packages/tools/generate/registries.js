import fs from 'node:fs'
import path from 'node:path'
import { ROOT } from '../commands/workspace.js'

const NOTICE = '// Written by `pnpm generate` from the folder listing.\n'
const ADAPTERS = 'packages/rules-core/src/adapters'
const RULES = 'packages/eslint-plugin/src/rules'

/** @param {string} name */
const camelCase = name => name.replace(/-(\w)/g, (_, /** @type {string} */ letter) => letter.toUpperCase())

/** Ids of the adapters: every folder with an `index.ts`. */
const collectAdapterIds = () =>
  fs.readdirSync(path.join(ROOT, ADAPTERS)).filter(id => fs.existsSync(path.join(ROOT, ADAPTERS, id, 'index.ts'))).sort()

/** Names of the rules: every module beside the registry that is no test. */
const collectRuleNames = () =>
  fs.readdirSync(path.join(ROOT, RULES)).filter(file => /^[a-z-]+\.ts$/.test(file) && file !== 'index.ts').map(file => file.slice(0, -3)).sort()

function adapterRegistry() {
  const ids = collectAdapterIds()
  return [
    NOTICE,
    `import type { Adapter } from '../model/index.js'\n`,
    ...ids.map(id => `import ${camelCase(id)} from './${id}/index.js'\n`),
    `\n/** Every adapter, by id. */\nexport const ADAPTERS: readonly Adapter[] = [\n`,
    ...ids.map(id => `  ${camelCase(id)},\n`),
    ']\n',
  ].join('')
}

function ruleRegistry() {
  const names = collectRuleNames()
  return [
    NOTICE,
    `import type { RuleDefinition } from '../rule-definition.js'\n`,
    ...names.map(name => `import ${camelCase(name)} from './${name}.js'\n`),
    `\n/** Every rule of the plugin, by name. */\nexport const RULES: readonly RuleDefinition[] = [\n`,
    ...names.map(name => `  ${camelCase(name)},\n`),
    ']\n',
  ].join('')
}

/** Source files that follow from the folder listing alone: path → text. */
export const registries = () => new Map([
  [`${ADAPTERS}/registry.ts`, adapterRegistry()],
  [`${RULES}/index.ts`, ruleRegistry()],
])
