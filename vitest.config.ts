import { defineConfig } from 'vitest/config'

const PACKAGES = ['rules-core', 'eslint-plugin', 'cli', 'evaluation', 'testkit', 'tools']

export default defineConfig({
  test: {
    testTimeout: 60_000,
    // Databases are started in hooks.
    hookTimeout: 120_000,
    projects: PACKAGES.map(name => ({
      extends: true,
      test: { name, include: [`packages/${name}/**/*.test.{ts,js}`], exclude: ['**/node_modules/**', '**/dist/**'] },
    })),
  },
})
