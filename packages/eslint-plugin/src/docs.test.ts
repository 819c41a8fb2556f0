import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DEFAULT_SETTINGS, parseSettings, SETTINGS_SCHEMA } from '@n-plus-one/rules-core'
import * as parser from '@typescript-eslint/parser'
import { Linter } from 'eslint'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import plugin from './index.js'
import { RULES } from './rules/index.js'

interface Block {
  readonly line: number
  readonly reports: boolean
  readonly code: string
}

/** The code blocks of a page, in order; every TypeScript block stands under a line that starts with ❌ or ✅. */
function collectBlocks(page: string): readonly Block[] {
  return [...page.matchAll(/^(?<lead>[^\n]*)\n\n```ts\n(?<code>.*?)^```$/gmsu)].map((match) => {
    const { lead = '', code = '' } = match.groups ?? {}
    const line = page.slice(0, match.index).split('\n').length
    if (!/^[❌✅]/u.test(lead)) throw new Error(`line ${line}: a block without ❌ or ✅ in front`)
    return { line, reports: lead.startsWith('❌'), code }
  })
}

function lint(rule: string, page: string, { code, line }: Block): readonly string[] {
  const messages = new Linter({ configType: 'flat' }).verify(
    code,
    {
      files: ['**/*.ts'],
      languageOptions: { parser },
      plugins: { 'n-plus-one': plugin },
      rules: { [`n-plus-one/${rule}`]: ['error', { certainty: 'proved' }] },
    },
    // As a processor names the blocks of a page.
    `${page}/${line}.ts`,
  )
  return messages.map((message) => `${message.line}: ${message.message}`)
}

beforeAll(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
})

describe.each(RULES)('the page of $name', ({ name }) => {
  const path = fileURLToPath(new URL(`../../../docs/rules/${name}.md`, import.meta.url))
  const page = readFileSync(path, 'utf8')
  const blocks = collectBlocks(page)

  it('has marked all its TypeScript', () => {
    expect(blocks).toHaveLength(page.split('```ts\n').length - 1)
    expect(blocks.filter((block) => block.reports).length).toBeGreaterThanOrEqual(5)
  })

  it.each(blocks.filter((block) => block.reports))('reports the block at line $line', (block) => {
    expect(lint(name, path, block)).toEqual([expect.stringMatching(/^\d+: /u)])
  })

  it.each(blocks.filter((block) => !block.reports))('is silent on the block at line $line', (block) => {
    expect(lint(name, path, block)).toEqual([])
  })
})

it('the settings page shows the defaults, and knows every key', () => {
  const page = readFileSync(new URL('../../../docs/guides/settings.md', import.meta.url), 'utf8')
  const [, json = ''] = /```json\n(.*?)```/su.exec(page) ?? []
  expect(parseSettings((JSON.parse(json) as Record<string, unknown>)['n-plus-one'])).toEqual({ settings: DEFAULT_SETTINGS, problems: [] })
  for (const key of Object.keys(SETTINGS_SCHEMA.properties)) expect(page).toContain(`\n## \`${key}\`\n`)
  for (const key of Object.keys(SETTINGS_SCHEMA.properties.mute.properties)) expect(page).toContain(`| \`${key}\` |`)
  for (const list of ['clients', 'wrappers'] as const) for (const key of Object.keys(SETTINGS_SCHEMA.properties[list].items.properties)) expect(page).toContain(`| \`${key}\` |`)
})

it('the settings page shows what is right', () => {
  const page = readFileSync(new URL('../../../docs/guides/settings.md', import.meta.url), 'utf8')
  const blocks = [...page.matchAll(/```json\n(.*?)```/gsu)].slice(1).map(([, json = '']) => JSON.parse(json) as unknown)
  expect(blocks.length).toBeGreaterThan(2)
  expect(blocks.map((block) => parseSettings(block).problems)).toEqual(blocks.map(() => []))
})
