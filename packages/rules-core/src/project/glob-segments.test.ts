import { describe, expect, it } from 'vitest'
import { globPattern } from './glob-segments.js'

describe('globPattern', () => {
  it.each([
    ['packages/*', 'packages/a', true],
    ['packages/*', 'packages/a/b', false],
    ['packages/*', 'xpackages/a', false],
    ['**/test/**', 'test', true],
    ['**/test/**', 'packages/a/test', true],
    ['**/test/**', 'packages/a/test/b/c', true],
    ['**/test/**', 'packages/tests', false],
    ['{apps,libs}/a.b', 'libs/a.b', true],
    ['{apps,libs}/a.b', 'libs/axb', false],
    ['libs/**/x', 'libs/x', true],
    ['a(b/[c', 'a(b/[c', true],
  ])('%s %s', (glob, path, expected) => {
    expect(globPattern(glob).test(path)).toBe(expected)
  })
})
