import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MESSAGES } from '@n-plus-one/rules-core'
import { describe, expect, it } from 'vitest'
import plugin from './index.js'
import { RULES } from './rules/index.js'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const manifest = createRequire(import.meta.url)('../package.json') as { name: string; version: string }

const PROVED = ['error', { certainty: 'proved' }]
const LIKELY = ['error', { certainty: 'likely' }]

describe('the plugin', () => {
  it('has as many rules as it says', () => {
    expect(Object.keys(plugin.rules)).toHaveLength(16)
  })

  it('calls itself as its manifest does', () => {
    expect(plugin.meta).toEqual({ name: manifest.name, version: manifest.version, namespace: 'n-plus-one' })
  })

  it('has a rule for every kind of finding', () => {
    expect(RULES.map((rule) => rule.kind).sort()).toEqual(Object.keys(MESSAGES).sort())
  })

  it('has these presets', () => {
    expect(Object.fromEntries(Object.entries(plugin.configs).map(([name, config]) => [name, config.rules]))).toEqual({
      recommended: { 'n-plus-one/no-query-in-loop': PROVED, 'n-plus-one/no-write-in-loop': PROVED },
      strict: { 'n-plus-one/no-offset-scan': LIKELY, 'n-plus-one/no-parallel-queries-in-transaction': LIKELY, 'n-plus-one/no-quadratic-grouping': LIKELY, 'n-plus-one/no-transaction-in-loop': LIKELY, 'n-plus-one/no-unbounded-fanout': LIKELY, 'n-plus-one/no-query-in-loop': LIKELY, 'n-plus-one/no-unbatched-resolver': LIKELY, 'n-plus-one/no-write-in-loop': LIKELY, 'n-plus-one/prefer-database-aggregate': LIKELY, 'n-plus-one/require-total-order': LIKELY },
      all: { 'n-plus-one/no-nullable-sum': LIKELY, 'n-plus-one/no-offset-scan': LIKELY, 'n-plus-one/no-parallel-queries-in-transaction': LIKELY, 'n-plus-one/no-quadratic-grouping': LIKELY, 'n-plus-one/no-query-in-loop': LIKELY, 'n-plus-one/no-transaction-in-loop': LIKELY, 'n-plus-one/no-unbatched-resolver': LIKELY, 'n-plus-one/no-unbounded-fanout': LIKELY, 'n-plus-one/no-unbounded-in-list': LIKELY, 'n-plus-one/no-unbounded-read': LIKELY, 'n-plus-one/no-write-in-loop': LIKELY, 'n-plus-one/prefer-cache-first': LIKELY, 'n-plus-one/prefer-database-aggregate': LIKELY, 'n-plus-one/require-bulk-input-limit': LIKELY, 'n-plus-one/require-total-order': LIKELY, 'n-plus-one/require-transaction': LIKELY },
    })
  })

  it.each(Object.entries(plugin.configs))('leaves files and parser to the project in %s', (name, config) => {
    expect(Object.keys(config).sort()).toEqual(['name', 'plugins', 'rules'])
    expect(config.name).toBe(`n-plus-one/${name}`)
    expect(config.plugins?.['n-plus-one']).toBe(plugin)
  })
})

describe.each(RULES)('$name', ({ name, kind, description }) => {
  const { meta } = plugin.rules[name] ?? {}
  const doc = `../../../docs/rules/${name}.md`

  it('says what it is', () => {
    expect(name).toMatch(/^(?:no|prefer|require)(?:-[a-z]+)+$/u)
    expect(description).toMatch(/^(?:Disallow|Prefer|Require) .*[^.]$/u)
    expect(meta?.docs).toMatchObject({ description, url: `https://github.com/n-plus-one/n-plus-one/blob/main/docs/rules/${name}.md` })
  })

  it('says all that the catalogue has for its findings', () => {
    expect(Object.keys(MESSAGES[kind]).length).toBeGreaterThan(0)
    expect(meta?.messages).toMatchObject(MESSAGES[kind])
  })

  it('has a fixture', () => {
    const fixtures = fileURLToPath(new URL('../../../fixtures', import.meta.url))
    const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((file) => /\.[jt]sx?$/u.test(file) && !file.includes('node_modules'))
    expect(files.some((file) => readFileSync(join(fixtures, file), 'utf8').includes(`^ ${name}\n`))).toBe(true)
  })

  it('has a test', () => {
    expect(existsSync(new URL(`rules/${name}.test.ts`, import.meta.url))).toBe(true)
  })

  it('has a page with title, description, options and limits', () => {
    const text = read(doc)
    expect(text).toContain(`# n-plus-one/${name}\n`)
    expect(text).toContain(`> ${description}.`)
    for (const heading of ['Examples', 'Options', 'Limitations', 'When not to use it']) expect(text).toContain(`\n## ${heading}\n`)
    for (const option of Object.keys((meta?.schema as [{ properties: object }])[0].properties)) expect(text).toContain(`### \`${option}\``)
  })

  it('stands in the bare text of one rule file of at most 60 lines', () => {
    expect(read(`rules/${name}.ts`).split('\n').length).toBeLessThanOrEqual(60)
  })
})

it('reports in one file only', () => {
  const files = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.test)\.ts$/u.test(file))
  expect(files.filter((file) => read(file).includes('context.report('))).toEqual(['report-finding.ts'])
})
