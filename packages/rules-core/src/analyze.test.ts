import { cpSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { analyze } from './analyze.js'
import { parseAsHost, writeSample } from './analysis.test-support.js'
import { kindsOfFindings, messageText } from './analysis-text.test-support.js'
import { DEFAULT_SETTINGS } from './model/index.js'

const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url))
const sourcesIn = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.[tj]s$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
    .sort()

function reportsOf(filename: string, text = readFileSync(filename, 'utf8')): readonly string[] {
  const analysis = analyze(parseAsHost(filename, text, 'oxc'), DEFAULT_SETTINGS)
  return kindsOfFindings.flatMap(kind => analysis.findings(kind)).map(finding => `${finding.range.join('-')} ${messageText(finding)}`)
}

describe('analyze', () => {
  it('finds the same in whatever order files are linted', () => {
    // Each order has its own copy, so that neither knows what the other has remembered.
    const reportsIn = (order: (sources: readonly string[]) => readonly string[]): Readonly<Record<string, readonly string[]>> => {
      const { root } = writeSample('// empty.ts')
      cpSync(fixtures, root, { recursive: true, filter: path => !path.includes('node_modules') })
      const reports = order(sourcesIn(root)).map(source => [source.slice(root.length), reportsOf(source)] as const)
      return Object.fromEntries(reports)
    }
    const forwards = reportsIn(sources => sources)
    expect(Object.values(forwards).flat().length).toBeGreaterThan(40)
    expect(reportsIn(sources => sources.toReversed())).toEqual(forwards)
  })

  it('takes the text under lint for the file on disk', () => {
    const { linted, text } = writeSample(`
      // main.ts
      import { PrismaClient } from '@prisma/client'
      const prisma = new PrismaClient()
      export const find = (id: number) => prisma.user.findFirst({ where: { id } })
      for (const id of ids) await find(id)`)
    expect(reportsOf(linted)).toHaveLength(1)
    expect(reportsOf(linted, text.replace('prisma.user.findFirst({ where: { id } })', 'id'))).toEqual([])
    expect(reportsOf(linted)).toHaveLength(1)
  })

  it('says nothing in muted files and everything where they are not muted', () => {
    const { linted, text } = writeSample(`
      // src/user.test.ts
      import { PrismaClient } from '@prisma/client'
      const prisma = new PrismaClient()
      for (const id of ids) await prisma.user.delete({ where: { id } })`)
    const unit = parseAsHost(linted, text, 'oxc')
    expect(analyze(unit, DEFAULT_SETTINGS).findings('write-in-loop')).toEqual([])
    expect(analyze(unit, { ...DEFAULT_SETTINGS, mute: { ...DEFAULT_SETTINGS.mute, tests: false } }).findings('write-in-loop')).toHaveLength(1)
  })

  it('explains silence by line', () => {
    const { linted, text } = writeSample(`
      // main.ts
      import { PrismaClient } from '@prisma/client'
      const prisma = new PrismaClient()
      for (const role of ['admin']) await prisma.user.count({ where: { role } })`)
    const analysis = analyze(parseAsHost(linted, text, 'oxc'), DEFAULT_SETTINGS)
    expect(analysis.explain(4)).toMatchObject([{ reason: 'constant-list', call: 'prisma.user.count' }])
    expect(analysis.explain(3)).toEqual([])
  })

  it('analyses text that is no file by itself', () => {
    const text = "import { PrismaClient } from '@prisma/client'\nimport { load } from './load'\nconst prisma = new PrismaClient()\nfor (const id of ids) { await load(id); await prisma.user.delete({ where: { id } }) }"
    for (const filename of ['<input>', 'readme.md/0.ts', 'input.ts']) {
      const analysis = analyze({ ...parseAsHost('input.ts', text, 'oxc'), filename }, DEFAULT_SETTINGS)
      expect(analysis.findings('write-in-loop')).toHaveLength(1)
      expect(analysis.findings('query-in-loop')).toEqual([])
    }
  })
})
