import { describe, expect, it } from 'vitest'
import { createTempProject } from './temp-project.test-support.js'
import { parsePnpmPackages } from './workspaces.js'

describe('parsePnpmPackages', () => {
  it.each([
    ["packages:\n  - apps/*\n  # a comment\n  - 'libs/**' # another\n\n  - \"!**/test/**\"\ncatalog:\n  - x\n", ['apps/*', 'libs/**', '!**/test/**']],
    ['packages: [apps/*, "libs/*"]\n', ['apps/*', 'libs/*']],
    ['packages:\n- a\n- b', ['a', 'b']],
    ['catalog:\n  x: 1\n', []],
    ['', []],
  ])('%j', (yaml, expected) => {
    expect(parsePnpmPackages(yaml)).toEqual(expected)
  })
})

const PACKAGE = {
  'libs/db/package.json': { name: '@acme/db', main: 'dist/index.js', types: 'dist/index.d.ts' },
  'libs/db/src/index.ts': '',
  'libs/db/src/entities/user.ts': '',
  'apps/api/a.ts': '',
}

describe('where workspaces are declared', () => {
  it.each([
    ['pnpm', { 'pnpm-workspace.yaml': 'packages:\n  - libs/*\n' }],
    ['npm', { 'package.json': { workspaces: ['./libs/*/'] } }],
    ['yarn', { 'package.json': { workspaces: { packages: ['{apps,libs}/*'] } } }],
    ['lerna', { 'lerna.json': { packages: ['libs/**'] } }],
    ['nowhere', { 'package.json': {} }],
  ])('%s', (_, files) => {
    const { resolve } = createTempProject({ ...files, ...PACKAGE })
    expect(resolve('@acme/db', 'apps/api/a.ts')).toBe('libs/db/src/index.ts')
    expect(resolve('@acme/db/src/entities/user', 'apps/api/a.ts')).toBe('libs/db/src/entities/user.ts')
    expect(resolve('@acme/db/dist/entities/user.js', 'apps/api/a.ts')).toBe('libs/db/src/entities/user.ts')
    expect(resolve('@acme/db/entities/user', 'apps/api/a.ts')).toBe('libs/db/src/entities/user.ts')
    expect(resolve('@acme/db/absent', 'apps/api/a.ts')).toBe('missing')
    expect(resolve('@acme/other', 'apps/api/a.ts')).toBe('package @acme/other')
  })

  it('leaves negated globs out', () => {
    const { resolve } = createTempProject({ 'pnpm-workspace.yaml': 'packages:\n  - "libs/*"\n  - "!libs/db"\n', ...PACKAGE })
    expect(resolve('@acme/db', 'apps/api/a.ts')).toBe('package @acme/db')
  })

  it('ignores a broken package.json', () => {
    const { resolve } = createTempProject({ 'package.json': { workspaces: ['libs/*'] }, 'libs/bad/package.json': '{ nope', ...PACKAGE })
    expect(resolve('@acme/db', 'apps/api/a.ts')).toBe('libs/db/src/index.ts')
  })

  it('takes an installed package for what it is, whatever a workspace is called', () => {
    const { resolve } = createTempProject({
      'package.json': { workspaces: ['examples/*'] },
      'examples/express/package.json': { name: 'express' },
      'examples/express/index.ts': '',
      'node_modules/express/package.json': { name: 'express' },
      'node_modules/express/index.js': '',
      'a.ts': '',
    })
    expect(resolve('express', 'a.ts')).toBe('package express')
  })

  it('reads file:, link: and workspace: aliases of the importing package', () => {
    const { resolve } = createTempProject({
      'package.json': { workspaces: ['libs/*', 'apps/*'] },
      ...PACKAGE,
      'apps/api/package.json': { dependencies: { sdk: 'file:../../sdk', db: 'workspace:@acme/db@*' } },
      'sdk/package.json': { name: 'other', module: './build/main.mjs' },
      'sdk/main.ts': '',
    })
    expect(resolve('sdk', 'apps/api/a.ts')).toBe('sdk/main.ts')
    expect(resolve('db', 'apps/api/a.ts')).toBe('libs/db/src/index.ts')
  })
})

describe('entries of a package', () => {
  const entry = (manifest: object, files: Record<string, unknown>) => {
    const temp = createTempProject({
      'package.json': { workspaces: ['p'] },
      'p/package.json': { name: 'p', ...manifest },
      ...Object.fromEntries(Object.entries(files).map(([path, content]) => [`p/${path}`, content])),
      'a.ts': '',
    })
    return (specifier: string, from = 'a.ts') => temp.resolve(specifier, from)
  }

  it('reads conditions, patterns and folders of exports', () => {
    const resolve = entry(
      {
        exports: {
          '.': { types: './dist/index.d.ts', import: { node: './dist/index.mjs' }, default: './dist/index.cjs' },
          './features/*': { import: './dist/features/*/index.js' },
          './features/special': './lib-special.ts',
          './old/': './dist/old/',
          './any': [null, './dist/any.js'],
          './package.json': './package.json',
        },
      },
      { 'src/index.ts': '', 'src/features/user/index.ts': '', 'lib-special.ts': '', 'src/old/x.ts': '', 'src/any.ts': '' },
    )
    expect(resolve('p')).toBe('p/src/index.ts')
    expect(resolve('p/features/user')).toBe('p/src/features/user/index.ts')
    expect(resolve('p/features/special')).toBe('p/lib-special.ts')
    expect(resolve('p/old/x.js')).toBe('p/src/old/x.ts')
    expect(resolve('p/any')).toBe('p/src/any.ts')
    expect(resolve('p/package.json')).toBe('missing')
  })

  it('resolves its own name from inside', () => {
    const resolve = entry({ exports: { './db': './src/db.ts' } }, { 'src/db.ts': '' })
    expect(resolve('p/db', 'p/src/a.ts')).toBe('p/src/db.ts')
  })

  it('prefers the source to an output that is there', () => {
    const resolve = entry({ main: 'dist/index.js' }, { 'dist/index.js': '', 'dist/index.d.ts': '', 'src/index.ts': '' })
    expect(resolve('p')).toBe('p/src/index.ts')
  })

  it('maps outputs by outDir and rootDir', () => {
    const resolve = entry({ main: './.out/server/main.js' }, { 'tsconfig.json': '{ "compilerOptions": { "outDir": ".out", "rootDir": "code" } }', 'code/server/main.ts': '' })
    expect(resolve('p')).toBe('p/code/server/main.ts')
  })

  it('drops segments that only the build has', () => {
    const resolve = entry({ main: 'dist/cjs/src/index.js' }, { 'src/index.ts': '' })
    expect(resolve('p')).toBe('p/src/index.ts')
  })

  it('falls back to its index, sources before declarations', () => {
    expect(entry({}, { 'index.js': '', 'index.d.ts': '' })('p')).toBe('p/index.js')
    expect(entry({}, { 'src/index.ts': '' })('p')).toBe('p/src/index.ts')
    expect(entry({ types: 'index.d.ts' }, { 'index.d.ts': '' })('p')).toBe('p/index.d.ts')
    expect(entry({ main: 'dist/x.js' }, {})('p')).toBe('missing')
  })

  it('reads its own aliases for entry points of other build tools', () => {
    const resolve = entry({}, { 'tsconfig.json': { compilerOptions: { paths: { 'p/core': ['./src/lib/core/public_api'] } } }, 'src/lib/core/public_api.ts': '' })
    expect(resolve('p/core')).toBe('p/src/lib/core/public_api.ts')
  })
})
