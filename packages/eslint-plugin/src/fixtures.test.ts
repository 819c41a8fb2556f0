import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as parser from '@typescript-eslint/parser'
import { ESLint } from 'eslint'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { CARETS, drawCarets } from './carets.test-support.js'
import plugin from './index.js'

const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url))

/** Modules whose suggestions are executed elsewhere. */
const PAIRS = 'pairs'

const eslint = new ESLint({
  cwd: fixtures,
  overrideConfigFile: true,
  overrideConfig: [
    { ...plugin.configs.all, files: ['**/*.{ts,js}'], languageOptions: { parser } },
    { files: ['**/*.js'], languageOptions: { sourceType: 'commonjs' } },
  ],
})

/** The text of a file with carets under each report, instead of those that are written in it. */
async function withReports(path: string): Promise<string> {
  const [result] = await eslint.lintFiles(path)
  if (!result) throw new Error(`${path} is not linted`)
  return drawCarets(readFileSync(path, 'utf8'), result.messages)
}

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

const sources = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[tj]s$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()

/** Small programs, one per library or architecture: each report is marked where it must be, and nothing else is said. */
describe.each(readdirSync(fixtures).filter((name) => name !== PAIRS))('the %s program', (name) => {
  const files = sources(join(fixtures, name))

  it('has code that must be reported and files that must be silent', () => {
    const marks = files.map((file) => readFileSync(file, 'utf8').split('\n').filter((line) => CARETS.test(line)).length)
    expect(marks.some((count) => count > 0)).toBe(true)
    expect(marks.some((count) => count === 0)).toBe(true)
  })

  it.each(files.map((file) => [relative(fixtures, file).replaceAll('\\', '/'), file]))('%s reports what is marked and nothing else', async (_, file) => {
    expect(await withReports(file)).toBe(readFileSync(file, 'utf8'))
  })
})
