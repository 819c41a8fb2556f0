import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const workspace = fileURLToPath(new URL('../../..', import.meta.url))
const packageManager = (JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8')) as { packageManager: string }).packageManager
let scratch: string
/** Dependencies on the tarballs. */
let plugin: Readonly<Record<string, string>>
let command: Readonly<Record<string, string>>

const run = (cwd: string, command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'pipe'] })

beforeAll(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'n-plus-one-packed-')))
  for (const folder of ['rules-core', 'eslint-plugin', 'cli'])
    run(join(workspace, 'packages', folder), 'npx', '--yes', packageManager, 'pack', '--pack-destination', scratch)
  const find = (name: RegExp) => `file:../${readdirSync(scratch).find((file) => name.test(file)) ?? ''}`
  plugin = {
    '@n-plus-one/rules-core': find(/^n-plus-one-rules-core-/u),
    'eslint-plugin-n-plus-one': find(/^eslint-plugin-/u),
  }
  command = { ...plugin, 'n-plus-one': find(/^n-plus-one-\d/u) }
}, 60_000)
afterAll(() => {
  rmSync(scratch, { recursive: true })
}, 60_000)

/** A project of someone else: only what `npm install` puts there. */
function createProject(name: string, dependencies: Readonly<Record<string, string>>): string {
  const project = join(scratch, name)
  mkdirSync(join(project, 'src'), { recursive: true })
  const write = (path: string, text: string) => {
    writeFileSync(join(project, path), text)
  }
  write('src/db.js', "import { PrismaClient } from '@prisma/client'\nexport const prisma = new PrismaClient()\n")
  write(
    'src/load.js',
    "import { prisma } from './db.js'\nexport async function load(ids) {\n  for (const id of ids) await prisma.user.findUnique({ where: { id } })\n}\n",
  )
  write('package.json', JSON.stringify({ name: 'shop', type: 'module', dependencies }))
  write('eslint.config.mjs', "import nPlusOne from 'eslint-plugin-n-plus-one'\nexport default [nPlusOne.configs.recommended]\n")
  run(project, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline')
  return project
}

describe.each(['10.15.0', '9.39.5', '9.15.0'])('the packed packages with ESLint %s', (version) => {
  it('lint, also by require', () => {
    const project = createProject(`eslint-${version}`, { ...plugin, eslint: version })
    const script = `
      const { ESLint } = require('eslint')
      new ESLint().lintFiles(['src']).then((results) => {
        const found = results.flatMap(({ messages }) => messages.map(({ line, ruleId, message }) => [line, ruleId, message]))
        console.log(JSON.stringify({ found, required: require('eslint-plugin-n-plus-one').configs.recommended.name }))
      })`
    const { found, required } = JSON.parse(run(project, process.execPath, '-e', script)) as { found: unknown; required: string }
    expect(found).toEqual([[3, 'n-plus-one/no-query-in-loop', expect.stringContaining('prisma.user.findUnique')]])
    expect(required).toBe('n-plus-one/recommended')
  }, 120_000)
})

it('the packed command lints a project without ESLint', () => {
  const project = createProject('bare', command)
  const lint = (...args: string[]) => run(project, 'npx', '--no-install', 'n-plus-one', '--format', 'json', ...args)
  expect(() => lint('src')).toThrow(expect.objectContaining({ status: 1, stdout: expect.stringContaining('n-plus-one/no-query-in-loop') as string }))
  expect(JSON.parse(lint('src/db.js'))).toHaveLength(1)
}, 120_000)
