import fs from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import * as parser from '@typescript-eslint/parser'
import { ESLint } from 'eslint'
import plugin from 'eslint-plugin-n-plus-one'
import { ROOT } from './workspace.js'

const FIXTURES = path.join(ROOT, 'fixtures')

/** Modules whose suggestions are executed; they are no program. */
const PAIRS = 'pairs'

/** The fixture programs, one folder each. */
export const collectFixtures = () => fs.readdirSync(FIXTURES, { withFileTypes: true }).filter(entry => entry.isDirectory() && entry.name !== PAIRS).map(entry => entry.name).sort()

/**
 * Lints one fixture program as its own project, and says what is found in the words a user sees.
 * @param {string} name
 */
export async function lintFixture(name) {
  const directory = path.join(FIXTURES, name)
  const eslint = new ESLint({
    cwd: directory,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.{ts,tsx,js,jsx,mjs,cjs}'], languageOptions: { parser } },
      { files: ['**/*.js'], languageOptions: { sourceType: 'commonjs' } },
      plugin.configs.all,
    ],
    errorOnUnmatchedPattern: false,
  })
  const results = await eslint.lintFiles(['.'])
  const formatter = await eslint.loadFormatter('stylish')
  const shown = results.filter(result => result.messages.length > 0)
    .map(result => ({ ...result, filePath: path.relative(ROOT, result.filePath).replaceAll('\\', '/') }))
  return {
    files: results.length,
    findings: results.reduce((sum, result) => sum + result.messages.length, 0),
    text: stripVTControlCharacters(await formatter.format(shown)).trim(),
  }
}
