import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { measurePair, readMeasured } from '../harness/measure-pairs.js'
import { collectPairModules, PairSet } from '../harness/pair-set.js'
import { STAGES } from '../stages/registry.js'

/** Runs all pairs of one library: every suggestion gives the same as the original with the round trips it declares, and as they are documented. */
export function describePairs(library: keyof typeof STAGES): void {
  describe(`pairs of ${library}`, () => {
    const modules = collectPairModules(library)
    const documented = readMeasured()[library] ?? {}
    let set: PairSet

    beforeAll(async () => {
      vi.stubEnv('N_PLUS_ONE_THROW', '1')
      const stage = STAGES[library]
      if (!stage) throw new Error(`no stage for ${library}`)
      set = await PairSet.open(library, stage, 'test')
    })

    afterAll(async () => {
      await set.close()
    })

    it('are those that are documented', () => {
      expect(modules.map(({ name }) => name)).toEqual(Object.keys(documented))
    })

    it.each(modules.map(module => [module.name, module] as const))('%s has a finding', async (_, module) => {
      expect(await set.countFindings(module)).toBeGreaterThan(0)
    })

    it.each(modules.map(module => [module.name, module] as const))('%s: what is offered does the same with fewer round trips', async (name, module) => {
      const { problems, measured } = await measurePair(set, module)
      expect(problems).toEqual([])
      expect(measured).toEqual(documented[name])
    })

    it('type-check, with what was offered', () => {
      expect(set.typeErrors()).toEqual([])
    })
  })
}
