import { mkdirSync, symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTempProject } from './temp-project.test-support.js'

describe('relative specifiers', () => {
  const { resolve } = createTempProject({
    'package.json': '{}',
    'src/a.ts': '',
    'src/user.ts': '',
    'src/view.tsx': '',
    'src/esm.mts': '',
    'src/common.cts': '',
    'src/plain.js': '',
    'src/typed.d.ts': '',
    'src/both.d.ts': '',
    'src/both.js': '',
    'src/user.service.ts': '',
    'src/dir/index.ts': '',
    'src/dir.ts': '',
    'src/folder/index.js': '',
    'src/entered/package.json': { main: 'start.js' },
    'src/entered/start.ts': '',
    'src/data.json': {},
    'src/style.css': '',
    'src/errors.ts': '',
    'src/x.vue': '',
  })

  it.each([
    ['./user', 'src/user.ts'],
    ['./user.js', 'src/user.ts'],
    ['./user.ts', 'src/user.ts'],
    ['./view', 'src/view.tsx'],
    ['./view.js', 'src/view.tsx'],
    ['./view.jsx', 'src/view.tsx'],
    ['./esm.mjs', 'src/esm.mts'],
    ['./common.cjs', 'src/common.cts'],
    ['./plain', 'src/plain.js'],
    ['./plain.js', 'src/plain.js'],
    ['./user.service', 'src/user.service.ts'],
    ['./dir', 'src/dir.ts'],
    ['./dir/', 'src/dir/index.ts'],
    ['./folder', 'src/folder/index.js'],
    ['./entered', 'src/entered/start.ts'],
    ['./typed', 'src/typed.d.ts'],
    ['./both', 'src/both.js'],
    ['./user?raw', 'src/user.ts'],
    ['../src/user', 'src/user.ts'],
    ['../dist/errors', 'src/errors.ts'],
    ['./data.json', 'missing'],
    ['./style.css', 'missing'],
    ['./x.vue', 'missing'],
    ['./absent', 'missing'],
    ['./generated/user.js', 'missing'],
    ['../../outside', 'missing'],
    ['', 'missing'],
  ])('%s → %s', (specifier, expected) => {
    expect(resolve(specifier, 'src/a.ts')).toBe(expected)
  })

  it('takes a directory for `.` and `..`', () => {
    expect(resolve('.', 'src/dir/b.ts')).toBe('src/dir/index.ts')
    expect(resolve('..', 'src/folder/x/b.ts')).toBe('src/folder/index.js')
  })
})

describe('packages outside the project', () => {
  const { resolve } = createTempProject({
    'package.json': { name: 'app', dependencies: { typeorm: '1' } },
    'a.ts': '',
    'node_modules/typeorm/package.json': { name: 'typeorm', main: 'index.js' },
    'node_modules/typeorm/index.js': '',
  })

  it.each([
    ['typeorm', 'package typeorm'],
    ['drizzle-orm/pg-core', 'package drizzle-orm/pg-core'],
    ['@mikro-orm/core/decorators/x', 'package @mikro-orm/core/decorators/x'],
    ['fs/promises', 'package node:fs/promises'],
    ['node:sqlite', 'package node:sqlite'],
    ['bun:sqlite', 'package bun:sqlite'],
    ['@/nothing', 'missing'],
    ['#nothing', 'missing'],
    ['/absolute', 'missing'],
    ['./node_modules/typeorm/index.js', 'missing'],
  ])('%s → %s', (specifier, expected) => {
    expect(resolve(specifier, 'a.ts')).toBe(expected)
  })
})

describe('package.json imports', () => {
  const { resolve } = createTempProject({
    'package.json': { imports: { '#db': './dist/db.js', '#lib/*': { types: './dist/lib/*.d.ts', default: './dist/lib/*.js' }, '#orm': 'typeorm' } },
    'src/db.ts': '',
    'src/lib/user.ts': '',
    'src/a.ts': '',
  })

  it('maps outputs back to their sources', () => {
    expect(resolve('#db', 'src/a.ts')).toBe('src/db.ts')
    expect(resolve('#lib/user', 'src/a.ts')).toBe('src/lib/user.ts')
    expect(resolve('#orm', 'src/a.ts')).toBe('package typeorm')
    expect(resolve('#lib/absent', 'src/a.ts')).toBe('missing')
  })
})

describe('aliases that no configuration names', () => {
  const { resolve } = createTempProject({ 'package.json': {}, 'src/lib/db.ts': '', 'src/a.ts': '' })

  it('tries where frameworks put them', () => {
    expect(resolve('$lib/db', 'src/a.ts')).toBe('src/lib/db.ts')
    expect(resolve('@/lib/db', 'src/a.ts')).toBe('src/lib/db.ts')
    expect(resolve('~/lib/db', 'src/a.ts')).toBe('src/lib/db.ts')
    expect(resolve('$lib/absent', 'src/a.ts')).toBe('missing')
  })
})

describe('links', () => {
  const outside = createTempProject({ 'secret.ts': '', 'shared/secret.ts': '' })
  const { resolve, path, project } = createTempProject({
    'package.json': { workspaces: ['packages/*'] },
    'packages/core/package.json': { name: 'core-by-another-name' },
    'packages/core/src/index.ts': '',
    'a.ts': '',
    'real.ts': 'class Real extends Base {}',
  })
  mkdirSync(path('node_modules'))
  symlinkSync(path('packages/core'), path('node_modules/linked'))
  symlinkSync(path('real.ts'), path('alias.ts'))
  symlinkSync(outside.path('secret.ts'), path('secret.ts'))
  symlinkSync(outside.path('shared'), path('shared'))
  symlinkSync(path('.'), path('loop'))

  it('follows them inside the root only, to the real path', () => {
    expect(resolve('linked', 'a.ts')).toBe('packages/core/src/index.ts')
    expect(resolve('./alias', 'a.ts')).toBe('real.ts')
    expect(resolve('./loop/loop/real', 'a.ts')).toBe('real.ts')
    expect(resolve('./secret', 'a.ts')).toBe('missing')
    expect(resolve('./shared/secret', 'a.ts')).toBe('missing')
    expect(project.file(path('secret.ts'))).toBeUndefined()
    expect(project.file(outside.path('secret.ts'))).toBeUndefined()
  })

  it('scans a tree with a loop once', () => {
    expect(project.filesInheriting('Base')).toEqual([path('real.ts')])
  })
})

describe('odd specifiers and files', () => {
  const { project, path } = createTempProject({
    'package.json': { name: 1, workspaces: [2, '[', '../*', '**'], imports: { '#a': { x: 3 } }, exports: 4, dependencies: [], main: {} },
    'tsconfig.json': { extends: 5, references: [6, { path: 7 }], compilerOptions: { paths: { '*': 8, 'a*b*': ['./*'], '': [''] }, baseUrl: {}, outDir: [] } },
    'a.ts': '',
  })

  it.each(['\0', '\\', '//', '///x', '@', '@/', '@a', '#', '#a', '*', 'a*b', '?', '..', '../..', './\0', 'a/'.repeat(5000), 'http://x/y', 'C:\\x', '%', '.'])('never throw: %j', specifier => {
    expect(['file', 'package', 'missing']).toContain(project.resolve(specifier, path('a.ts')).kind)
    expect(['file', 'package', 'missing']).toContain(project.resolve(specifier, '/elsewhere/b.ts').kind)
    expect(project.file(specifier)).toBeUndefined()
  })
})
