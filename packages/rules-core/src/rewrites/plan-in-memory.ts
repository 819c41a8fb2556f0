import { isRewrite, type Planned, type SourceFile } from '../model/index.js'
import type { Analysis } from '../findings/candidates.js'
import type { QuadraticSite } from '../findings/quadratic-findings.js'
import { groupLookup } from './group-lookup.js'
import { innerLoopByKey } from './inner-loop-by-key.js'
import type { SearchTransform } from './in-memory-site.js'
import { linearAccumulation } from './linear-accumulation.js'
import { mapLookup } from './map-lookup.js'
import { setMembership } from './set-membership.js'

/** The most telling first: a Set where only a truth is asked for, a Map for one element, groups for all. */
const SEARCHES: readonly SearchTransform[] = [setMembership, mapLookup, groupLookup]

/** What can be written instead of a search, or a copy, per element, and why nothing can. */
export function planInMemory(analysis: Analysis, file: SourceFile, site: QuadraticSite): readonly Planned[] {
  switch (site.kind) {
    case 'search': {
      const planned = SEARCHES.flatMap(transform => transform({ analysis, file, search: site.search }) ?? [])
      const offered = planned.find(isRewrite)
      return offered ? [offered] : planned.slice(0, 1)
    }
    case 'pairing':
      return [innerLoopByKey(analysis, file, site.pairing)].filter(planned => planned !== undefined)
    case 'copy':
      return [linearAccumulation(analysis, file, site.copying)].filter(planned => planned !== undefined)
    case 'handover':
      return [{ transformation: 'map-lookup', reason: 'in-another-function' }]
  }
}
