import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TRANSFORMATIONS, measuredPairs } from './rewrites-page.js'

/** @type {unknown} */
const registry = await import(new URL('../../rules-core/dist/adapters/registry.js', import.meta.url).href)
const { ADAPTERS } = /** @type {{ ADAPTERS: readonly import('./rewrites-page.js').Adapter[] }} */ (registry)
/** @type {unknown} */
const json = JSON.parse(fs.readFileSync(new URL('../../../docs/rewrites/measured.json', import.meta.url), 'utf8'))
const measured = /** @type {import('./rewrites-page.js').Measured} */ (json)

describe.each(ADAPTERS.map(adapter => /** @type {const} */ ([adapter.id, adapter])))('rewrites for %s', (_, adapter) => {
  it.each(TRANSFORMATIONS)('%s was measured, or there is a reason why it is not there', transformation => {
    const pairs = measuredPairs(adapter, transformation, measured)
    const known = [...(pairs.length > 0 ? ['measured'] : []), ...(adapter.bulkForms?.without?.[transformation] ? ['reason'] : [])]
    expect(known, 'one of the two').toHaveLength(1)
  })

  it('gives reasons that say something, with a page to check them on', () => {
    for (const { reason, source } of Object.values(adapter.bulkForms?.without ?? {})) {
      expect(reason).toMatch(/^\S.{30,}\.$/)
      expect(source).toMatch(/^https:\/\/\S+$/)
    }
  })
})
