import { expect, it } from 'vitest'
import { kindsOfFindings } from '../analysis-text.test-support.js'
import type { Certainty, Finding, FindingKind } from '../model/index.js'
import { PRECEDENCE, withoutRepeats } from './precedence.js'

const at = (kind: FindingKind, start: number, certainty: Certainty = 'proved'): Finding => ({ kind, messageId: '', data: {}, range: [start, start + 10], certainty, chain: [] })
const kept = (kind: FindingKind, reported: readonly [FindingKind, Certainty][], findings: readonly Finding[]): readonly number[] =>
  withoutRepeats(findings.filter(finding => finding.kind === kind), kind, new Map(reported), other => findings.filter(finding => finding.kind === other)).map(({ range }) => range[0])

it('ranks every kind once', () => {
  expect([...PRECEDENCE].sort()).toEqual([...kindsOfFindings].sort())
})

it('drops a report at a call that a stronger kind reports', () => {
  const findings = [at('query-in-loop', 5), at('loaded-aggregate', 5), at('loaded-aggregate', 50)]
  expect(kept('loaded-aggregate', [['query-in-loop', 'proved']], findings)).toEqual([50])
  expect(kept('query-in-loop', [['loaded-aggregate', 'proved']], findings)).toEqual([5])
})

it('keeps it where the stronger kind is not reported', () => {
  const findings = [at('query-in-loop', 5, 'likely'), at('loaded-aggregate', 5)]
  expect(kept('loaded-aggregate', [], findings)).toEqual([5])
  expect(kept('loaded-aggregate', [['query-in-loop', 'proved']], findings)).toEqual([5])
  expect(kept('loaded-aggregate', [['query-in-loop', 'likely']], findings)).toEqual([])
})

it('drops one of any two kinds', () => {
  for (const [rank, stronger] of PRECEDENCE.entries())
    for (const weaker of PRECEDENCE.slice(rank + 1)) {
      const findings = [at(weaker, 1), at(stronger, 1)]
      const reported: readonly [FindingKind, Certainty][] = [[weaker, 'proved'], [stronger, 'proved']]
      expect([...kept(stronger, reported, findings), ...kept(weaker, reported, findings)]).toEqual([1])
    }
})
