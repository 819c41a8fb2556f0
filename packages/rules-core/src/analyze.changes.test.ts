import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyze } from './analyze.js'
import { parseAsHost, writeSample } from './analysis.test-support.js'
import { kindsOfFindings, messageText } from './analysis-text.test-support.js'
import { DEFAULT_SETTINGS } from './model/index.js'
import { refreshProjects } from './project/index.js'

interface Checkout {
  readonly root: string
  readonly write: (path: string, text: string) => void
  readonly read: (path: string) => string
  readonly remove: (path: string) => void
  /** What is reported in a file as it is on disk, or under this text. */
  readonly lint: (path: string, text?: string) => readonly string[]
}

function checkOut(files: Readonly<Record<string, string>>): Checkout {
  const { root } = writeSample('// empty.ts')
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(`${root}/${path}`), { recursive: true })
    writeFileSync(`${root}/${path}`, text)
  }
  for (const [path, text] of Object.entries(files)) write(path, text)
  const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8')
  return { root, write, read, remove: path => { rmSync(`${root}/${path}`, { recursive: true }) }, lint: (path, text = read(path)) => reportsOf(`${root}/${path}`, text) }
}

function reportsOf(filename: string, text: string): readonly string[] {
  const analysis = analyze({ ...parseAsHost(filename === '<input>' ? 'input.ts' : filename, text, 'oxc'), filename }, DEFAULT_SETTINGS)
  return kindsOfFindings.flatMap(kind => analysis.findings(kind)).map(finding => `${finding.range.join('-')} ${messageText(finding)}`)
}

const DB = "import { PrismaClient } from '@prisma/client'\nexport const prisma = new PrismaClient()\n"
const QUERYING = "import { prisma } from './db'\nexport const find = (id: number) => prisma.user.findFirst({ where: { id } })\n"
const IDLE = QUERYING.replace('prisma.user.findFirst', 'String')
const SERVICE = "import { find } from './repository'\nexport class UserService { load(id: number) { return find(id) } }\n"
const MAIN = "import { UserService } from './service'\nconst service = new UserService()\nfor (const id of ids) await service.load(id)\n"
const FILES = { 'db.ts': DB, 'repository.ts': QUERYING, 'service.ts': SERVICE, 'main.ts': MAIN }

/** The same number of characters: nothing moves. */
const padded = (text: string, length: number): string => text.padEnd(length, ' ')

describe('after a look at the files', () => {
  it('knows the new text of a file', () => {
    const project = checkOut(FILES)
    expect(project.lint('main.ts')).toHaveLength(1)
    for (const [text, count] of [[IDLE, 0], [QUERYING, 1], [padded(IDLE, QUERYING.length), 0], ['export const = (', 0], [QUERYING, 1]] as const) {
      project.write('repository.ts', text)
      refreshProjects()
      expect(project.lint('main.ts')).toHaveLength(count)
    }
  })

  it('knows a file of the same size whose time of change was set back', () => {
    const project = checkOut({ ...FILES, 'repository.ts': padded(IDLE, QUERYING.length) })
    expect(project.lint('main.ts')).toEqual([])
    const path = `${project.root}/repository.ts`
    const { atime, mtime } = statSync(path)
    project.write('repository.ts', QUERYING)
    utimesSync(path, atime, mtime)
    refreshProjects()
    expect(project.lint('main.ts')).toHaveLength(1)
  })

  it('knows what vanishes, comes back and moves', () => {
    const project = checkOut(FILES)
    expect(project.lint('main.ts')).toHaveLength(1)
    project.remove('repository.ts')
    refreshProjects()
    expect(project.lint('main.ts')).toEqual([])
    project.write('repository/index.ts', QUERYING.replace('./db', '../db'))
    refreshProjects()
    expect(project.lint('main.ts')).toHaveLength(1)
    project.write('repository.ts', IDLE)
    refreshProjects()
    expect(project.lint('main.ts')).toEqual([])
    project.remove('repository.ts')
    renameSync(`${project.root}/repository`, `${project.root}/users`)
    refreshProjects()
    expect(project.lint('main.ts')).toEqual([])
    project.write('service.ts', SERVICE.replace('./repository', './users'))
    refreshProjects()
    expect(project.lint('main.ts')).toHaveLength(1)
  })

  it('knows where a link leads, and what an alias names', () => {
    const project = checkOut({ ...FILES, 'idle.ts': IDLE, 'querying.ts': QUERYING, 'service.ts': SERVICE.replace('./repository', '#repository') })
    project.remove('repository.ts')
    symlinkSync('idle.ts', `${project.root}/repository.ts`)
    const alias = (target: string): void => { project.write('tsconfig.json', `{ "compilerOptions": { "paths": { "#repository": ["./${target}"] } } }`) }
    alias('repository')
    expect(project.lint('main.ts')).toEqual([])
    unlinkSync(`${project.root}/repository.ts`)
    symlinkSync('querying.ts', `${project.root}/repository.ts`)
    refreshProjects()
    expect(project.lint('main.ts')).toHaveLength(1)
    alias('idle')
    refreshProjects()
    expect(project.lint('main.ts')).toEqual([])
  })

  it('knows the file that a dangling link has come to lead to', () => {
    const project = checkOut(FILES)
    project.remove('repository.ts')
    mkdirSync(`${project.root}/generated`)
    symlinkSync('generated/repository.ts', `${project.root}/repository.ts`)
    expect(project.lint('main.ts')).toEqual([])
    project.write('generated/repository.ts', QUERYING.replace('./db', '../db'))
    refreshProjects()
    expect(project.lint('main.ts')).toHaveLength(1)
  })

  it('knows a new implementer', () => {
    const port = 'export interface Users { load(id: number): Promise<unknown> }\n'
    const main = "import type { Users } from './port'\nexport async function run(users: Users, ids: number[]) { for (const id of ids) await users.load(id) }\n"
    const implementer = (name: string, body: string): string => `import { prisma } from './db'\nimport type { Users } from './port'\nexport class ${name} implements Users { async load(id: number) { ${body} } }\n`
    const project = checkOut({ 'db.ts': DB, 'port.ts': port, 'main.ts': main, 'stored.ts': implementer('StoredUsers', 'return prisma.user.findFirst({ where: { id } })') })
    expect(project.lint('main.ts')).toHaveLength(1)
    project.write('cached.ts', implementer('CachedUsers', 'return id'))
    refreshProjects()
    expect(project.lint('main.ts')).toEqual([])
    project.remove('cached.ts')
    refreshProjects()
    expect(project.lint('main.ts')).toHaveLength(1)
  })

  it('knows another branch as a fresh process does', () => {
    // Each file calls the next; where the chain ends in a query differs between the branches, and so do names, offsets and directories.
    const size = 40
    const branch = (shift: number): Readonly<Record<string, string>> =>
      Object.fromEntries(
        Array.from({ length: size }, (_, index) => {
          const directory = (at: number): string => `area-${(at + shift) % 4}`
          const next = index + 1 < size ? `import { load as next } from '../${directory(index + 1)}/file-${index + 1}'\n` : ''
          const ends = index % 5 === shift
          const body = ends ? `prisma.user.${shift === 0 ? 'findFirst' : 'delete'}({ where: { id } })` : next === '' ? 'id' : 'next(id)'
          const loop = index % 3 === 0 ? 'export async function all(ids: number[]) { for (const id of ids) await load(id) }\n' : ''
          return [`${directory(index)}/file-${index}.ts`, `import { prisma } from '../db'\n${next}${'\n'.repeat(shift)}export const load = (id: number) => ${body}\n${loop}`]
        }),
      )
    const reportsIn = (project: Checkout, files: Readonly<Record<string, string>>): object => Object.fromEntries(Object.keys(files).map(path => [path, project.lint(path)]))
    const project = checkOut({ 'db.ts': DB })
    const counts = [0, 1, 2, 1, 0].map(shift => {
      const files = branch(shift)
      for (let area = 0; area < 4; area++) rmSync(`${project.root}/area-${area}`, { recursive: true, force: true })
      for (const [path, text] of Object.entries(files)) project.write(path, text)
      refreshProjects()
      const reports = reportsIn(project, files)
      expect(reports).toEqual(reportsIn(checkOut({ 'db.ts': DB, ...files }), files))
      return Object.values(reports).flat().length
    })
    expect(counts.every(count => count > 5)).toBe(true)
  })
})

describe('the text under lint', () => {
  it('is known to have been saved without a look at the files', () => {
    const project = checkOut(FILES)
    expect(project.lint('main.ts')).toHaveLength(1)
    project.write('repository.ts', padded(IDLE, QUERYING.length))
    expect(project.lint('repository.ts')).toEqual([])
    expect(project.lint('main.ts')).toEqual([])
    project.write('repository.ts', QUERYING)
    project.lint('repository.ts')
    expect(project.lint('main.ts')).toHaveLength(1)
  })

  it('tells the next file nothing while it is not on disk', () => {
    const project = checkOut({ ...FILES, 'repository.ts': QUERYING + MAIN, 'other.ts': MAIN })
    const unsaved = padded(IDLE, QUERYING.length) + MAIN
    expect(project.lint('repository.ts')).toHaveLength(1)
    expect(project.lint('repository.ts', unsaved)).toEqual([])
    expect(project.lint('main.ts')).toHaveLength(1)
    expect(project.lint('other.ts')).toHaveLength(1)
    project.write('repository.ts', unsaved)
    expect(project.lint('repository.ts', QUERYING + MAIN)).toHaveLength(1)
    expect(project.lint('main.ts')).toEqual([])
    expect(project.lint('repository.ts')).toEqual([])
  })

  it('is believed in every pass of a fix, though offsets and lengths stay', () => {
    const project = checkOut({ 'db.ts': DB, 'main.ts': '' })
    const text = `${QUERYING}for (const id of ids) await find(id)\n`
    const passes = [text, text.replace('prisma.user.findFirst', 'Object.user.findFirst'), text, text.replace('await find(id)', 'await void 0  ')]
    expect(passes.map(pass => project.lint('main.ts', pass).length)).toEqual([1, 0, 1, 0])
    expect(passes.map(pass => reportsOf('<input>', pass.replace("import { prisma } from './db'", DB)).length)).toEqual([1, 0, 1, 0])
  })

  it('is a new implementer, or no longer one, for its own file only', () => {
    const port = 'export interface Users { load(id: number): Promise<unknown> }\n'
    const main = "import type { Users } from './port'\nexport async function run(users: Users, ids: number[]) { for (const id of ids) await users.load(id) }\n"
    const stored = "import { prisma } from './db'\nimport type { Users } from './port'\nexport class StoredUsers implements Users { load(id: number) { return prisma.user.findFirst({ where: { id } }) } }\n"
    const project = checkOut({ 'db.ts': DB, 'port.ts': port, 'main.ts': main, 'stored.ts': stored })
    expect(project.lint('main.ts')).toHaveLength(1)
    expect(project.lint('main.ts', `${main}class NoUsers implements Users { load() { return Promise.resolve() } }\n`)).toEqual([])
    expect(project.lint('stored.ts', stored.replace('implements Users', ''))).toEqual([])
    expect(project.lint('main.ts')).toHaveLength(1)
  })
})

describe('hurt projects', () => {
  const cycle = Array.from({ length: 4 }, (_, index) => [`cycle-${index}.ts`, `export * from './cycle-${(index + 1) % 4}'\nimport { load as next } from './cycle-${(index + 1) % 4}'\nexport const load = (id: number) => next(id)\n`] as const)
  const project = checkOut({
    'db.ts': DB,
    'broken.ts': 'export const load = (id: number => {',
    'half.ts': `${DB}export const load = (id: number) => prisma.user.findFirst({ where: { id } })\nexport const = (\n`,
    'huge.ts': `${QUERYING.replaceAll('find', 'load')}// ${'x'.repeat(2 * 1024 * 1024)}\n`,
    'directory.ts/index.js': '',
    'empty.ts': '',
    'binary.ts': '\0\u{feff}\ud800\0',
    'itself.ts': "import { load } from './itself'\nexport { load }\nexport default load\n",
    'package.json': '{ "name": "hurt", "dependencies": ["@prisma/client"] }',
    'tsconfig.json': '{ "extends": "./tsconfig.json", "compilerOptions": { "paths": { "#*": ["./*"] } }',
    ...Object.fromEntries(cycle),
  })
  symlinkSync('absent.ts', `${project.root}/dangling.ts`)
  symlinkSync('loop.ts', `${project.root}/loop.ts`)
  const sources = ['./broken', './half', './huge', './directory', './directory.ts', './dangling', './loop', './empty', './binary', './itself', './cycle-0', './absent', '#cycle-1', 'absent-package', '@acme/absent/deep', 'node:absent', '.', '..', './', '']

  it.each(sources)('make nothing throw: %j', source => {
    const loops = [
      `import { load } from '${source}'\nfor (const id of ids) await load(id)\n`,
      `import load, * as all from '${source}'\nfor (const id of ids) { await load(id); await all.load(id); await new load.Load(id).run() }\n`,
      `const { load } = require('${source}')\nmodule.exports = { load, ...require('${source}') }\nfor (const id of ids) await load(id)\n`,
      `export * from '${source}'\nimport type { Users } from '${source}'\nclass A extends Users implements Users { load(users: Users) { for (const id of ids) users.load(id) } }\n`,
    ]
    for (const text of loops) {
      for (const path of text.includes('type') ? ['user.ts'] : ['user.ts', 'user.js']) {
        project.write(path, text)
        expect(() => project.lint(path)).not.toThrow()
      }
    }
  })

  it('are still known where they are whole', () => {
    project.write('user.ts', `${DB}import './broken'\nimport { load } from './cycle-0'\nfor (const id of ids) { await load(id); await prisma.user.findFirst({ where: { id } }) }\n`)
    expect(project.lint('user.ts')).toHaveLength(1)
  })

  it('are no obstacle when they vanish altogether', () => {
    const gone = checkOut(FILES)
    expect(gone.lint('main.ts')).toHaveLength(1)
    cpSync(gone.root, `${gone.root}-copy`, { recursive: true })
    rmSync(gone.root, { recursive: true })
    refreshProjects()
    expect(() => reportsOf(`${gone.root}/main.ts`, MAIN)).not.toThrow()
    renameSync(`${gone.root}-copy`, gone.root)
    refreshProjects()
    expect(gone.lint('main.ts')).toHaveLength(1)
  })
})
