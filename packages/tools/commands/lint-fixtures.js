import fs from 'node:fs'
import path from 'node:path'
import * as parser from '@typescript-eslint/parser'
import { ESLint } from 'eslint'
import plugin from 'eslint-plugin-n-plus-one'
import { ROOT, say } from './workspace.js'

const FIXTURES = path.join(ROOT, 'fixtures')

/** Lints one fixture program as its own project and prints what is found, in the words a user sees. */
async function lintFixture(/** @type {string} */ name) {
  const directory = path.join(FIXTURES, name)
  const eslint = new ESLint({
    cwd: directory,
    overrideConfigFile: true,
    overrideConfig: [{ files: ['**/*.{ts,tsx,js,jsx,mjs,cjs}'], languageOptions: { parser } }, plugin.configs.all, { files: ['**/*.js'], languageOptions: { sourceType: 'commonjs' } }],
    errorOnUnmatchedPattern: false,
  })
  const results = await eslint.lintFiles(['.'])
  const formatter = await eslint.loadFormatter('stylish')
  const found = results.reduce((sum, result) => sum + result.messages.length, 0)
  const shown = results.filter(result => result.messages.length > 0).map(result => ({ ...result, filePath: path.relative(ROOT, result.filePath) }))
  say(`${name}: ${String(found)} findings in ${String(results.length)} files`)
  if (found > 0) say(await formatter.format(shown))
  return found
}

const names = fs.readdirSync(FIXTURES, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name).sort()
let total = 0
for (const name of names) total += await lintFixture(name)
say(`${String(total)} findings in ${String(names.length)} programs`)
