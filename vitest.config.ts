import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const PACKAGES = ['rules-core', 'eslint-plugin', 'cli', 'evaluation', 'testkit', 'tools']

export default defineConfig({
  test: {
    // Vitest leaves one core free, which on a machine of two is half of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    // Databases are started in hooks.
    hookTimeout: 120_000,
    projects: PACKAGES.map(name => ({
      extends: true,
      test: { name, include: [`packages/${name}/**/*.test.{ts,js}`], exclude: ['**/node_modules/**', '**/dist/**'] },
    })),
  },
})
