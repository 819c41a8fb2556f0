import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { displayPath, isInside, toPathKey, toPosixPath } from './path-key.js'
import { findRoot, isVirtual } from './root.js'
import { createTempProject } from './temp-project.test-support.js'

describe('findRoot', () => {
  it.each([
    ['package.json workspaces', { 'package.json': { workspaces: ['packages/*'] } }],
    ['pnpm-workspace.yaml', { 'pnpm-workspace.yaml': '' }],
    ['nx.json', { 'nx.json': '{}' }],
    ['turbo.json', { 'turbo.json': '{}' }],
    ['lerna.json', { 'lerna.json': '{}' }],
    ['.git as a file', { '.git': 'gitdir: elsewhere' }],
  ])('goes up to %s', (_, mark) => {
    const temp = createTempProject({ ...mark, 'packages/a/package.json': {}, 'packages/a/turbo.json': { extends: ['//'] }, 'packages/a/src/x.ts': '' })
    expect(findRoot(temp.path('packages/a/src/x.ts'))).toBe(temp.root)
    expect(findRoot(temp.path('packages/a/src/not-yet-written.ts'))).toBe(temp.root)
  })

  it('else takes the nearest package.json, one without workspace globs too', () => {
    const temp = createTempProject({ 'package.json': '{}', 'a/package.json': { workspaces: { nohoist: ['x'] } }, 'a/src/x.ts': '', 'b/package.json': '{ broken', 'b/x.ts': '' })
    expect(findRoot(temp.path('a/src/x.ts'))).toBe(temp.path('a'))
    expect(findRoot(temp.path('b/x.ts'))).toBe(temp.root)
  })

  it('goes by the nearest mark', () => {
    const temp = createTempProject({ 'inner/a.ts': '' })
    mkdirSync(temp.path('.git'))
    mkdirSync(temp.path('inner/.git'))
    expect(findRoot(temp.path('inner/a.ts'))).toBe(temp.path('inner'))
  })

  it('is overridden by a directory above the file', () => {
    const temp = createTempProject({ 'package.json': '{}', 'a/package.json': '{}', 'a/src/x.ts': '', 'b/x.ts': '' })
    const file = temp.path('a/src/x.ts')
    expect(findRoot(file, temp.root)).toBe(temp.root)
    expect(findRoot(file, '..')).toBe(temp.root)
    expect(findRoot(file, temp.path('b'))).toBe(temp.path('a'))
    expect(findRoot(file, temp.path('absent'))).toBe(temp.path('a'))
  })
})

describe('isVirtual', () => {
  const temp = createTempProject({ 'readme.md': '', 'package.json': '{}' })
  it.each([
    ['<input>', true],
    ['<text>', true],
    ['a.ts', true],
    [temp.path('<input>'), true],
    [temp.path('readme.md/0.js'), true],
    [temp.path('absent/a.ts'), true],
    [temp.path('new.ts'), false],
  ])('%s', (filename, expected) => {
    expect(isVirtual(filename)).toBe(expected)
    if (expected) expect(findRoot(filename)).toBeUndefined()
  })
})

describe('path keys', () => {
  it('have POSIX separators and an upper-case drive', () => {
    expect(toPosixPath('c:\\a\\b.ts', true)).toBe('C:/a/b.ts')
    expect(toPosixPath('C:/a/b.ts', true)).toBe('C:/a/b.ts')
    expect(toPosixPath('/a/b\\c.ts', false)).toBe('/a/b\\c.ts')
  })

  it('are real as far as the path exists', () => {
    const temp = createTempProject({ 'a.ts': '' })
    expect(toPathKey(temp.path('x/../a.ts'))).toBe(temp.path('a.ts'))
    expect(toPathKey(temp.path('new/b.ts'))).toBe(temp.path('new/b.ts'))
  })

  it('compare whole segments', () => {
    expect([isInside('/a', '/a'), isInside('/a', '/a/b'), isInside('/a', '/ab'), isInside('/', '/a')]).toEqual([true, true, false, true])
  })

  it('are shown relative to the root', () => {
    expect(displayPath('/a', '/a/b/c.ts')).toBe('b/c.ts')
    expect(displayPath('/a', '/b/c.ts')).toBe('/b/c.ts')
    expect(displayPath(undefined, '<input>')).toBe('<input>')
  })
})
