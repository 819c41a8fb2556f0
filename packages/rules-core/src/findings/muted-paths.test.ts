import { describe, expect, it } from 'vitest'
import type { Settings } from '../model/index.js'
import { isMuted } from './muted-paths.js'

const mute = (kind?: keyof Settings['mute']): Settings['mute'] => ({
  tests: kind === 'tests',
  seeds: kind === 'seeds',
  migrations: kind === 'migrations',
})

describe('isMuted', () => {
  it.each<[keyof Settings['mute'], string]>([
    ['tests', 'test/user.ts'],
    ['tests', 'packages/api/src/__tests__/user.ts'],
    ['tests', 'src/__mocks__/prisma.ts'],
    ['tests', 'apps/web/e2e/login.ts'],
    ['tests', 'src/user.test.ts'],
    ['tests', 'src/user.spec.tsx'],
    ['tests', 'src/user-test.js'],
    ['tests', 'src/user.e2e-spec.ts'],
    ['tests', 'src/user.e2e.ts'],
    ['tests', 'src/test.mts'],
    ['seeds', 'prisma/seed.ts'],
    ['seeds', 'packages/prisma/seed/users.ts'],
    ['seeds', 'db/seeds/01-users.js'],
    ['seeds', 'src/database/Seeders/user.ts'],
    ['seeds', 'src/user.seeder.ts'],
    ['migrations', 'src/migrations/1658930531669-AddNodeIds.ts'],
    ['migrations', 'migration/001.cjs'],
    ['migrations', 'src/add-roles.migration.ts'],
  ])('mutes as %s: %s', (kind, path) => {
    expect(isMuted(path, mute(kind))).toBe(true)
    expect(isMuted(path, mute())).toBe(false)
    const others = { tests: true, seeds: true, migrations: true, [kind]: false }
    expect(isMuted(path, others)).toBe(false)
  })

  it.each([
    'src/testimonials/list.ts',
    'src/latest/list.ts',
    'src/contest.ts',
    'src/specification/read.ts',
    'src/seedlings/grow.ts',
    'src/test-runner/run.ts',
    'src/testing.ts',
    'src/migrations-service/run.ts',
    'src/account-migration.ts',
    'fixtures/blog/src/list.ts',
    'src/users.ts',
    'seeds-of-change.ts',
    '',
  ])('hears %s', (path) => {
    expect(isMuted(path, { tests: true, seeds: true, migrations: true })).toBe(false)
  })
})
