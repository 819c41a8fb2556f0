import { describe, expect, it } from 'vitest'
import { familyOfKind } from './families.js'
import { SETS, collectDisputes, collectLabels, collectRepos, collectSliceFiles, parseTsv } from './labels.js'

const everywhere = new Map(SETS.flatMap(set => collectRepos(set)).map(repo => [repo, `/checkouts/${repo}`]))

describe('the labelled corpus', () => {
  it('has ten repositories and as many labels as its README says', () => {
    expect(everywhere.size).toBe(10)
    expect(SETS.flatMap(set => collectLabels(set, everywhere))).toHaveLength(2347)
  })

  it.each(SETS)('%s: every row has a line, a known kind and a verdict', set => {
    for (const label of collectLabels(set, everywhere)) {
      expect(Number.isInteger(label.line), `${label.file}:${String(label.line)}`).toBe(true)
      expect(familyOfKind(label.kind), label.kind).toBeDefined()
    }
    expect(collectSliceFiles(set, everywhere).length).toBeGreaterThan(100)
  })

  it('gives every dispute a family, a line and a reason', () => {
    for (const dispute of collectDisputes(everywhere)) {
      expect(dispute.family, dispute.file).not.toBe('')
      expect(Number.isInteger(dispute.line), dispute.file).toBe(true)
      expect(dispute.reason, dispute.file).not.toBe('')
    }
  })

  it('looks only at repositories that are checked out', () => {
    expect(collectLabels('dev-prisma', new Map())).toEqual([])
  })
})

describe('parseTsv', () => {
  it('fills columns that a row leaves out', () => {
    expect(parseTsv('a\tb\n1\n2\t3\n')).toEqual([{ a: '1', b: '' }, { a: '2', b: '3' }])
  })
})
