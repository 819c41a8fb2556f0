import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ESLint } from 'eslint'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const built = pathToFileURL(fileURLToPath(new URL('../dist/index.js', import.meta.url))).href
const parser = import.meta.resolve('@typescript-eslint/parser')
const eslint = import.meta.resolve('eslint')
const directory = realpathSync(mkdtempSync(join(tmpdir(), 'n-plus-one-long-lived-')))

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})
afterAll(() => {
  rmSync(directory, { recursive: true })
})

describe('the fixtures', () => {
  const fixtures = fileURLToPath(new URL('../../../fixtures', import.meta.url))
  const config = `import parser from '${parser}'
import plugin from '${built}'
export default [
  { ...plugin.configs.all, files: ['**/*.{ts,tsx,js}'], languageOptions: { parser } },
  { files: ['**/*.js'], languageOptions: { sourceType: 'commonjs' } },
]
`
  const copy = (name: string) => {
    const root = join(directory, name)
    cpSync(fixtures, root, { recursive: true, filter: (path) => !path.includes('node_modules') })
    writeFileSync(join(root, 'eslint.config.mjs'), config)
    return root
  }
  const sourcesIn = (root: string) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:[tj]s|tsx)$/u.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  const reportsOf = (root: string, results: readonly ESLint.LintResult[]) =>
    Object.fromEntries(
      results
        .map(({ filePath, messages }) => [relative(root, filePath), messages.map(({ ruleId, line, column, message }) => `${line}:${column} ${ruleId ?? ''} ${message}`)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  const lint = async (name: string, order: (files: string[]) => string[], concurrency: 'off' | number = 'off') => {
    const root = copy(name)
    const host = new ESLint({ cwd: root, concurrency })
    return { root, host, reports: reportsOf(root, await host.lintFiles(order(sourcesIn(root)))) }
  }
  /** An order that is the same on every machine and has no neighbours left. */
  const shuffle = (files: string[]) => files.map((file, index) => [(index * 7919) % 104_729 % files.length, file] as const).sort(([a], [b]) => a - b).map(([, file]) => file)

  it('give the same findings in every order, in a warm process and in two threads', async () => {
    const { root, host, reports } = await lint('one-order', (files) => files)
    expect(Object.values(reports).flat().length).toBeGreaterThan(60)
    expect(reportsOf(root, await host.lintFiles(shuffle(sourcesIn(root))))).toEqual(reports)
    expect((await lint('another-order', shuffle)).reports).toEqual(reports)
    expect((await lint('backwards', (files) => files.toReversed())).reports).toEqual(reports)
    expect((await lint('two-threads', (files) => files, 2)).reports).toEqual(reports)
  })
})

/** Lints files of one project again and again, as an editor does: some were saved in between, some have text that is not on disk. */
const EDITOR = `
import { readFileSync, writeFileSync } from 'node:fs'
import parser from '${parser}'
import { Linter } from '${eslint}'
import plugin from '${built}'

const [root, relints] = [process.argv[1], Number(process.argv[2])]
const config = [{ ...plugin.configs.all, files: ['**/*.ts'], languageOptions: { parser } }]
const linter = new Linter({ cwd: root })
const wrong = []
const idle = new Set()
const heaps = []
const lint = (index, text = readFileSync(root + '/src/file-' + index + '.ts', 'utf8')) =>
  linter.verify(text, config, { filename: root + '/src/file-' + index + '.ts' }).map(({ message, fatal }) => (fatal ? message : 'report')).join()
// A caller's loop reports when the file that it calls queries.
const expected = index => (idle.has(index - (index % 3)) ? '' : 'report')
for (let round = 0; round < relints; round++) {
  const index = (round * 7) % 60
  const called = index - (index % 3)
  const path = root + '/src/file-' + called + '.ts'
  const text = readFileSync(path, 'utf8')
  const other = text.includes('prisma.user.findFirst(') ? text.replace('prisma.user.findFirst(', 'prisma.user.toString(') : text.replace('prisma.user.toString(', 'prisma.user.findFirst(')
  if (round % 5 === 0) {
    writeFileSync(path, other)
    if (!idle.delete(called)) idle.add(called)
    lint(called)
  } else if (round % 5 === 1) lint(called, other)
  const found = lint(index % 3 === 0 ? index + 1 : index)
  if (found !== expected(index)) wrong.push([round, index, found])
  if (round % 50 === 49) {
    gc()
    heaps.push(process.memoryUsage().heapUsed / 1024 / 1024)
  }
}
process.stdout.write(JSON.stringify({ wrong, heaps }))
`

it('lints a project 500 times in one process without growing and without going stale', () => {
  const root = join(directory, 'edited')
  mkdirSync(join(root, 'src'), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{ "name": "edited", "type": "module", "dependencies": { "@prisma/client": "^6.0.0" } }')
  writeFileSync(join(root, 'src/db.ts'), "import { PrismaClient } from '@prisma/client'\nexport const prisma = new PrismaClient()\n")
  for (let index = 0; index < 60; index++) {
    const called = `import { prisma } from './db.js'\nexport const load = (id: number) => prisma.user.findFirst({ where: { id } })\n`
    const calling = `import { load } from './file-${index - (index % 3)}.js'\nexport class Service${index} {\n  one(id: number) { return load(id) }\n  async all(ids: number[]) { for (const id of ids) await this.one(id) }\n}\n`
    writeFileSync(join(root, `src/file-${index}.ts`), index % 3 === 0 ? called : calling)
  }
  const output = execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', EDITOR, root, '500'], { encoding: 'utf8', env: { ...process.env, N_PLUS_ONE_THROW: '1' } })
  const { wrong, heaps } = JSON.parse(output) as { wrong: unknown[]; heaps: number[] }
  expect(wrong).toEqual([])
  // A host that runs no rule grows by some hundred kilobytes over these rounds too.
  const [, settled = 0] = heaps
  expect((heaps.at(-1) ?? 0) - settled, `megabytes after every 50 rounds: ${heaps.map((heap) => heap.toFixed(1)).join(' ')}`).toBeLessThan(6)
})
