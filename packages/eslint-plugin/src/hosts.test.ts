import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as parser from '@typescript-eslint/parser'
import { ESLint as ESLint10 } from 'eslint'
import { ESLint as ESLint9 } from 'eslint-v9'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import plugin from './index.js'

const packageRoot = fileURLToPath(new URL('..', import.meta.url))
let project: string

/** Files that look alike to a host that mixes them up: every third has a query in its loop, every third a write, the others are clean. */
const FILES = Array.from({ length: 24 }, (_, index) => {
  const call = [`findFirst({ where: { id } })`, `update({ where: { id }, data: {} })`, `get(id)`][index % 3] ?? ''
  const receiver = index % 3 === 2 ? 'cache' : 'prisma.user'
  return {
    name: `file-${String(index).padStart(2, '0')}.ts`,
    text: `import { prisma } from './db.js'
${'\n'.repeat(index)}
const cache = new Map<string, unknown>([['${index}', prisma]])
export async function load(ids: string[]) {
  for (const id of ids) console.log(await ${receiver}.${call}, cache)
}
`,
    findings: index % 3 === 2 ? [] : [`${index + 5} ${index % 3 === 0 ? 'no-query-in-loop' : 'no-write-in-loop'}`],
  }
})
const expected = Object.fromEntries(FILES.map(({ name, findings }) => [name, findings]))

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
  project = realpathSync(mkdtempSync(join(tmpdir(), 'n-plus-one-hosts-')))
  mkdirSync(join(project, 'src'))
  mkdirSync(join(project, 'node_modules'))
  symlinkSync(packageRoot, join(project, 'node_modules/eslint-plugin-n-plus-one'), 'junction')
  writeFileSync(join(project, 'package.json'), '{ "name": "shop", "type": "module", "dependencies": { "@prisma/client": "^6.0.0" } }')
  writeFileSync(
    join(project, 'src/db.ts'),
    "import { PrismaClient } from '@prisma/client'\nexport const prisma = new PrismaClient()\n",
  )
  for (const { name, text } of FILES) writeFileSync(join(project, 'src', name), text)
})
afterAll(() => {
  rmSync(project, { recursive: true })
})

describe.each([
  ['ESLint 9', ESLint9 as unknown as typeof ESLint10],
  ['ESLint 10', ESLint10],
])('%s', (_, ESLint) => {
  it.each([
    ['one order', FILES],
    ['the other order', FILES.toReversed()],
  ])('finds the same in every file, in %s', async (__, files) => {
    const eslint = new ESLint({
      cwd: project,
      overrideConfigFile: true,
      overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parser } }, plugin.configs.recommended],
    })
    const found: Record<string, string[]> = {}
    for (const { name } of files)
      for (const { filePath, messages } of await eslint.lintFiles(`src/${name}`))
        found[basename(filePath)] = messages.map(({ line, ruleId }) => `${line} ${ruleId?.replace('n-plus-one/', '') ?? ''}`)
    expect(found).toEqual(expected)
  })

  it('finds a file of a project by the file and not by the working directory', async () => {
    const eslint = new ESLint({
      cwd: tmpdir(),
      overrideConfigFile: true,
      overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parser } }, plugin.configs.recommended],
    })
    const [result] = await eslint.lintText(FILES[0]?.text ?? '', { filePath: join(project, 'src/file-00.ts') })
    expect(result?.messages.map(({ ruleId }) => ruleId)).toEqual(['n-plus-one/no-query-in-loop'])
  })
})

describe('oxlint', () => {
  it.each([[1], [2]])('finds the same in every file, with %i threads', (threads) => {
    const config = { plugins: [], categories: { correctness: 'off' }, jsPlugins: ['eslint-plugin-n-plus-one'], rules: plugin.configs.recommended.rules }
    writeFileSync(join(project, '.oxlintrc.json'), JSON.stringify(config))
    const oxlint = join(packageRoot, 'node_modules/oxlint/bin/oxlint')
    const output = runToEnd(process.execPath, [oxlint, '--format', 'json', '--threads', String(threads), 'src'])
    const found: Record<string, string[]> = Object.fromEntries(FILES.map(({ name }) => [name, []]))
    for (const { code, filename, labels } of (JSON.parse(output) as OxlintOutput).diagnostics)
      found[basename(filename)]?.push(`${labels[0]?.span.line ?? 0} ${code.replace(/^n-plus-one\((.*)\)$/u, '$1')}`)
    expect(found).toEqual(expected)
  })

  const runToEnd = (command: string, args: readonly string[]): string => {
    try {
      return execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
    } catch (error) {
      // Findings are an exit code other than 0.
      return (error as { stdout: string }).stdout
    }
  }
})

interface OxlintOutput {
  readonly diagnostics: readonly { code: string; filename: string; labels: readonly { span: { line: number } }[] }[]
}
