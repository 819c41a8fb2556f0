import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as parser from '@typescript-eslint/parser'
import { ESLint } from 'eslint'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import plugin from './index.js'

/**
 * Programs of one architecture each, in which the query stands some files away from the loop. `expected.md` beside each holds what is
 * said of it, word for word, as a human would say it; `UPDATE_EXPECTED=1` writes it anew.
 */
const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url))
const architectures = readdirSync(fixtures).filter((name) => name.startsWith('arch-'))

const eslint = new ESLint({
  cwd: fixtures,
  overrideConfigFile: true,
  overrideConfig: [
    { ...plugin.configs.strict, files: ['**/*.{ts,js}'], languageOptions: { parser } },
    { files: ['**/*.js'], languageOptions: { sourceType: 'commonjs' } },
  ],
})

async function describeProgram(name: string): Promise<string> {
  const program = join(fixtures, name)
  const results = await eslint.lintFiles(`${name}/**/*.{ts,js}`)
  const sections = results
    .map(({ filePath, messages }) => ({ path: relative(program, filePath).replaceAll('\\', '/'), messages }))
    .filter(({ messages }) => messages.length > 0)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, messages }) => {
      const lines = messages.map(({ line, ruleId, message }) => `- line ${line}, ${ruleId?.replace('n-plus-one/', '') ?? 'error'}: ${message}`)
      return `## ${path}\n\n${lines.join('\n')}\n`
    })
  return [`# What is said of ${name}\n`, ...sections].join('\n')
}

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

describe.each(architectures)('%s', (name) => {
  it('is told with these chains', async () => {
    const expected = join(fixtures, name, 'expected.md')
    const said = await describeProgram(name)
    if (process.env['UPDATE_EXPECTED'] === '1' || !existsSync(expected)) writeFileSync(expected, said)
    expect(said).toBe(readFileSync(expected, 'utf8'))
  })
})
