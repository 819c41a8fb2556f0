import { describe, expect, it } from 'vitest'
import { DEFAULT_RULES } from './families.js'
import { summarise } from './figures.js'
import { judgeMessages, type LintMessage } from './judge.js'
import type { Dispute, Label, SliceFile } from './labels.js'

const FILE = '/app/a.ts'
const slice: SliceFile = { set: 'dev-prisma', repo: 'o/n', file: 'a.ts', path: FILE }

const label = (line: number, more: Partial<Label> = {}): Label => ({
  set: 'dev-prisma', repo: 'o/n', commit: 'c', file: 'a.ts', line, kind: 'read-loop', verdict: 'tp', why: '', depth: '0', crossfile: 'no', orm: 'x',
  ctx: 'app', fix: '', fixable: 'auto', notes: '', family: 'loop', path: FILE, ...more,
})

const report = (line: number, endLine = line, ruleId = 'n-plus-one/no-query-in-loop'): LintMessage => ({ ruleId, message: 'said', line, endLine })

const judge = (labels: Label[], messages: LintMessage[], disputes: Dispute[] = []) =>
  judgeMessages(labels, [slice], disputes, [{ filePath: FILE, messages }], DEFAULT_RULES)

const hitsOf = (labels: Label[], messages: LintMessage[]): number[] => judge(labels, messages).labels.map(entry => entry.hits)

describe('judgeMessages', () => {
  it('takes a label inside the message before one in the slack', () => {
    expect(hitsOf([label(9), label(11)], [report(10, 12)])).toEqual([0, 1])
  })

  it('gives two reports at one place to two labels', () => {
    expect(hitsOf([label(10), label(11)], [report(10), report(10)])).toEqual([1, 1])
  })

  it('allows one line of slack and no more', () => {
    expect(hitsOf([label(11)], [report(10)])).toEqual([1])
    expect(hitsOf([label(12)], [report(10)])).toEqual([0])
  })

  it('counts six lines of a long message', () => {
    expect(hitsOf([label(16)], [report(10, 40)])).toEqual([1])
    expect(hitsOf([label(17)], [report(10, 40)])).toEqual([0])
  })

  it('keeps families apart', () => {
    const judgement = judge([label(10)], [report(10, 10, 'n-plus-one/no-offset-scan')])
    expect(judgement.labels.map(entry => entry.hits)).toEqual([0])
    expect(judgement.unlabelled).toHaveLength(1)
  })

  it('does not look at files outside the slices or at other rules', () => {
    const results = [{ filePath: '/app/b.ts', messages: [report(1)] }, { filePath: FILE, messages: [report(1, 1, 'no-undef')] }]
    expect(judgeMessages([], [slice], [], results, DEFAULT_RULES).unlabelled).toEqual([])
  })
})

describe('summarise', () => {
  it('counts unlabelled reports against precision until a dispute speaks of them', () => {
    const labels = [label(10), label(30, { verdict: 'trap' }), label(50, { depth: '1', crossfile: 'yes' })]
    const messages = [report(10), report(30), report(70)]
    const plain = summarise(judge(labels, messages), 'loop')
    expect([plain.recall.found, plain.recall.of]).toEqual([1, 2])
    expect([plain.traps.found, plain.traps.of]).toEqual([1, 1])
    expect(plain.precisionAfterDisputes.share).toBeCloseTo(1 / 3)
    const claim: Dispute = { repo: 'o/n', file: 'a.ts', line: 70, family: 'loop', claim: 'tp', reason: 'missed', path: FILE }
    const disputed = summarise(judge(labels, messages, [claim]), 'loop')
    expect(disputed.precision.share).toBeCloseTo(1 / 3)
    expect(disputed.precisionAfterDisputes.share).toBeCloseTo(2 / 3)
  })

  it('leaves tests, seeds, migrations and other input and output out of recall', () => {
    const labels = [label(1, { ctx: 'test' }), label(10, { ctx: 'migration' }), label(20, { kind: 'other-io' }), label(30, { ctx: 'script' })]
    expect(summarise(judge(labels, []), 'loop').recall.of).toBe(1)
  })

  it('splits recall by how far the query is', () => {
    const labels = [label(1), label(10, { depth: '1' }), label(20, { depth: '2', crossfile: 'yes' })]
    const { reach } = summarise(judge(labels, [report(10)]), 'loop')
    expect([reach.direct.found, reach['same-file call'].found, reach['cross-file'].found]).toEqual([0, 1, 0])
  })
})
