import { describe, expect, it } from 'vitest'
import { createTempProject } from './temp-project.test-support.js'

describe('paths and baseUrl', () => {
  it('reads comments and trailing commas, takes the longest pattern, tries targets in order', () => {
    const { resolve } = createTempProject({
      'tsconfig.json': `{
        // "paths": {}
        "compilerOptions": {
          "paths": {
            "@/*": ["./absent/*", "./src/*"], /* fallback */
            "@/db/*": ["./database/*"],
            "config": ["./src/config.ts"],
            "*": ["./types/*"],
          },
        },
      }`,
      'package.json': { dependencies: { '@/db': '1' } },
      'src/user.ts': '',
      'src/config.ts': '',
      'database/client.ts': '',
      'types/global.d.ts': '',
      'src/a.ts': '',
    })
    expect(resolve('@/user', 'src/a.ts')).toBe('src/user.ts')
    expect(resolve('@/user.js', 'src/a.ts')).toBe('src/user.ts')
    expect(resolve('@/db/client', 'src/a.ts')).toBe('database/client.ts')
    expect(resolve('config', 'src/a.ts')).toBe('src/config.ts')
    expect(resolve('global', 'src/a.ts')).toBe('types/global.d.ts')
    expect(resolve('@/absent', 'src/a.ts')).toBe('missing')
    expect(resolve('react', 'src/a.ts')).toBe('package react')
  })

  it('resolves from baseUrl', () => {
    const { resolve } = createTempProject({ 'tsconfig.json': { compilerOptions: { baseUrl: './src' } }, 'src/services/user.ts': '', 'src/a.ts': '' })
    expect(resolve('services/user', 'src/a.ts')).toBe('src/services/user.ts')
    expect(resolve('services/absent', 'src/a.ts')).toBe('package services/absent')
  })

  it('leaves a declared package that an alias cannot find a package', () => {
    const { resolve } = createTempProject({
      'package.json': { dependencies: { '@prisma/client': '6' } },
      'tsconfig.json': { compilerOptions: { paths: { '@prisma/client/*': ['./generated/*'], '@types/*': ['./node_modules/@types/*'], '@gen/*': ['./generated/*'] } } },
      'a.ts': '',
    })
    expect(resolve('@prisma/client/runtime', 'a.ts')).toBe('package @prisma/client/runtime')
    expect(resolve('@types/x', 'a.ts')).toBe('package @types/x')
    expect(resolve('@gen/x', 'a.ts')).toBe('missing')
  })

  it('reads jsconfig.json', () => {
    const { resolve } = createTempProject({ 'jsconfig.json': { compilerOptions: { paths: { '~/*': ['./lib/*'] } } }, 'lib/db.js': '', 'a.js': '' })
    expect(resolve('~/db', 'a.js')).toBe('lib/db.js')
  })
})

describe('extends', () => {
  it('follows chains, arrays, workspace packages and ${configDir}, and skips bases that are not installed', () => {
    const { resolve } = createTempProject({
      'package.json': { workspaces: ['packages/*'] },
      'packages/tsconfig/package.json': { name: '@acme/tsconfig' },
      'packages/tsconfig/base.json': { compilerOptions: { paths: { '@app/*': ['${configDir}/src/*'] } } },
      'packages/api/tsconfig.json': { extends: ['@not/installed', './local.json'] },
      'packages/api/local.json': { extends: '@acme/tsconfig/base' },
      'packages/api/src/user.ts': '',
      'packages/api/src/a.ts': '',
    })
    expect(resolve('@app/user', 'packages/api/src/a.ts')).toBe('packages/api/src/user.ts')
  })

  it('takes paths relative to the file that has them', () => {
    const { resolve } = createTempProject({
      'tsconfig.base.json': { compilerOptions: { baseUrl: '.', paths: { '@libs/*': ['libs/*/src'] } } },
      'apps/api/tsconfig.json': { extends: '../../tsconfig.base.json' },
      'libs/db/src/index.ts': '',
      'apps/api/a.ts': '',
    })
    expect(resolve('@libs/db', 'apps/api/a.ts')).toBe('libs/db/src/index.ts')
  })

  it('survives cycles and broken JSON', () => {
    const { resolve } = createTempProject({
      'tsconfig.json': { extends: './other.json', compilerOptions: { paths: { '@/*': ['./*'] } } },
      'other.json': { extends: './tsconfig.json' },
      'broken/tsconfig.json': '{ "compilerOptions": ',
      'broken/a.ts': '',
      'user.ts': '',
    })
    expect(resolve('@/user', 'a.ts')).toBe('user.ts')
    expect(resolve('@/user', 'broken/a.ts')).toBe('user.ts')
  })
})

describe('references', () => {
  it('reads those of a solution file beside it', () => {
    const { resolve } = createTempProject({
      'tsconfig.json': { files: [], references: [{ path: './tsconfig.node.json' }, { path: './tsconfig.app.json' }, { path: './packages/x' }] },
      'tsconfig.node.json': {},
      'tsconfig.app.json': { compilerOptions: { paths: { '@/*': ['./src/*'] } } },
      'src/user.ts': '',
    })
    expect(resolve('@/user', 'src/a.ts')).toBe('src/user.ts')
  })
})
