import { analyze, type Finding } from '@n-plus-one/rules-core'
import { Linter as Linter10, RuleTester as RuleTester10 } from 'eslint'
import { Linter as Linter9, RuleTester as RuleTester9 } from 'eslint-v9'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import plugin from './index.js'

// What is found is the core's business: here every `proved()` and `likely()` is a finding, so that only the plumbing is under test.
vi.mock(import('@n-plus-one/rules-core'), async (original) => ({ ...(await original()), analyze: vi.fn<typeof analyze>() }))

const findingsIn = (text: string): readonly Finding[] =>
  [...text.matchAll(/\b(proved|likely)\(\)/gu)].map((match) => ({
    kind: 'query-in-loop',
    messageId: 'queryPerElement',
    data: { over: '`ids`', call: `\`${match[0]}\``, chain: '', remedy: 'Read all at once.' },
    range: [match.index, match.index + 6],
    certainty: match[1] as Finding['certainty'],
    chain: [],
  }))

beforeEach(() => {
  vi.stubEnv('N_PLUS_ONE_THROW', '1')
  vi.mocked(analyze).mockReset()
  vi.mocked(analyze).mockImplementation(({ text }) => ({
    findings: (kind) => (kind === 'query-in-loop' ? findingsIn(text) : []),
    rewrites: ({ range }) => (text.includes('curable') ? [{ transformation: 'prefetch-by-key', title: 'Load all at once', roundTrips: 'constant', edits: [{ range: [0, 0], text: 'load() ;' }, { range, text: 'known' }] }, { transformation: 'hoist-query', reason: 'not-async' }] : []),
    explain: (line) => (line === 2 ? [{ range: [0, 1], reason: 'chunk-loop', call: 'prisma.user.findMany' }] : []),
  }))
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const rule = plugin.rules['no-query-in-loop']
if (rule === undefined) throw new Error('no rule to test')
const message = (call: string) => `1 query per element of \`ids\`: \`${call}\`. Read all at once.`

for (const [host, RuleTester, Linter] of [
  ['ESLint 9', RuleTester9 as unknown as typeof RuleTester10, Linter9 as unknown as typeof Linter10],
  ['ESLint 10', RuleTester10, Linter10],
] as const) {
  RuleTester.describe = describe
  RuleTester.it = it
  RuleTester.itOnly = it.only
  const tester = new RuleTester()
  tester.run(`no-query-in-loop with ${host}`, rule, {
    valid: [
      'other()',
      { name: 'leaves out what is only likely by default', code: 'likely()' },
      { code: 'likely()', options: [{}] },
      { code: 'likely()', options: [{ certainty: 'proved' }] },
    ],
    invalid: [
      {
        code: 'proved(); likely()',
        errors: [{ message: message('proved()'), line: 1, column: 1, endLine: 1, endColumn: 7 }],
      },
      {
        name: 'offers what can be written instead, and nothing for a refusal',
        code: 'proved() // curable',
        errors: [{ message: message('proved()'), suggestions: [{ desc: 'Load all at once.', output: 'load() ;known() // curable' }] }],
      },
      {
        code: 'proved()\n  likely()',
        options: [{ certainty: 'likely' }],
        errors: [{ messageId: 'queryPerElement' }, { message: message('likely()'), line: 2, column: 3, endLine: 2, endColumn: 9 }],
      },
      {
        name: 'counts offsets after a byte order mark as the host does',
        code: '\uFEFFproved()',
        errors: [{ messageId: 'queryPerElement', column: 1, endColumn: 7 }],
      },
      {
        name: 'names a wrong setting and goes on with defaults',
        code: 'proved()',
        settings: { 'n-plus-one': { mute: { tests: 'no' }, speed: 1 } },
        errors: [
          {
            message:
              "Wrong settings['n-plus-one']: `mute.tests` must be a boolean; `speed` must be one of the keys root, mute, resolvers, clients, wrappers, trusted. The default is used instead.",
            line: 1,
            column: 1,
          },
          { messageId: 'queryPerElement' },
        ],
      },
    ],
  })

  describe(`${host}, wrong options`, () => {
    it.each([[{ certainty: 'sure' }], [{ certain: 'likely' }], ['likely']])('rejects %j', (option) => {
      const lint = () =>
        new Linter().verify('', { plugins: { 'n-plus-one': plugin }, rules: { 'n-plus-one/no-query-in-loop': ['error', option] } })
      expect(lint).toThrow(/no-query-in-loop/u)
    })
  })

  describe(`${host}, one analysis for all rules`, () => {
    const verify = (code: string, settings?: unknown) =>
      new Linter().verify(code, { ...plugin.configs.all, settings: { 'n-plus-one': settings } }, 'src/a.js')
    const captureStderr = () => {
      const lines: string[] = []
      vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
      return lines
    }

    it('analyses a file once', () => {
      verify('proved()')
      expect(analyze).toHaveBeenCalledTimes(1)
    })

    it('reports wrong settings once over all rules', () => {
      const messages = verify('other()', { mute: [] })
      expect(messages.map(({ messageId, line }) => [messageId, line])).toEqual([['invalidSettings', 1]])
    })

    it('explains silences on demand', () => {
      const lines = captureStderr()
      verify('one()\ntwo()')
      expect(lines).toEqual([])
      vi.stubEnv('DEBUG', 'n-plus-one:*')
      verify('one()\ntwo()')
      expect(lines).toEqual(['n-plus-one:explain src/a.js:2 chunk-loop prisma.user.findMany\n'])
    })

    it.each<[string, number, typeof analyze]>([
      ['the analysis', 0, () => { throw new TypeError('bug\nsecond line') }],
      ['a finding', 0, () => ({ findings: () => { throw new TypeError('bug\nsecond line') }, rewrites: () => [], explain: () => [] })],
      ['a rewrite', 1, () => ({ findings: kind => (kind === 'query-in-loop' ? findingsIn('proved()') : []), rewrites: () => { throw new TypeError('bug\nsecond line') }, explain: () => [] })],
    ])('survives a bug in %s and shows it only to developers', (_, reports, broken) => {
      vi.mocked(analyze).mockImplementation(broken)
      expect(() => verify('proved()')).toThrow('bug')
      vi.stubEnv('N_PLUS_ONE_THROW', '')
      const lines = captureStderr()
      expect(verify('proved()')).toHaveLength(reports)
      expect(lines).toEqual([])
      vi.stubEnv('DEBUG', '*')
      verify('proved()')
      expect(lines[0]).toBe('n-plus-one:crash src/a.js TypeError: bug\n')
    })
  })
}
