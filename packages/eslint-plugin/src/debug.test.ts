import { afterEach, describe, expect, it, vi } from 'vitest'
import { isDebugging } from './debug.js'

afterEach(() => vi.unstubAllEnvs())

describe('isDebugging', () => {
  it.each<[string, boolean]>([
    ['', false],
    ['*', true],
    ['n-plus-one:*', true],
    ['n-plus-one:explain', true],
    ['eslint:*, n-plus-one:explain', true],
    ['eslint:* n-plus-one:*', true],
    ['n-plus-one', false],
    ['n-plus-one:crash', false],
    ['eslint:*', false],
    ['*,-n-plus-one:*', false],
    ['*,-n-plus-one:crash', true],
  ])('DEBUG=%j: %s', (value, expected) => {
    vi.stubEnv('DEBUG', value)
    expect(isDebugging('n-plus-one:explain')).toBe(expected)
  })
})
