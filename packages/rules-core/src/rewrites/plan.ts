import { isRewrite, type Planned } from '../model/index.js'
import { bulkChange } from './bulk-change.js'
import { bulkInsert } from './bulk-insert.js'
import { hoist } from './hoist.js'
import { mixedWrites } from './mixed-writes.js'
import { oneCommit } from './one-commit.js'
import { prefetch } from './prefetch.js'
import { rowWrites } from './row-writes.js'
import type { Site, Transform } from './site.js'

/** Every transformation, the better ones first: what is left constant goes before what is left in one commit. */
const TRANSFORMS: readonly Transform[] = [hoist, prefetch, bulkInsert, bulkChange, mixedWrites, rowWrites]

/** Those that leave as many statements, for where nothing better is there. */
const LAST: readonly Transform[] = [oneCommit]

/** What can be written instead of a reported call, and why nothing else can. */
export function plan(site: Site): readonly Planned[] {
  const planned = TRANSFORMS.flatMap(transform => widest(transform, site) ?? [])
  // Where the query leaves the loop altogether nothing else is worth a word.
  if (planned.some(isRewrite)) return planned.filter(isRewrite)
  const last = LAST.flatMap(transform => widest(transform, site) ?? [])
  return last.some(isRewrite) ? last.filter(isRewrite) : planned
}

/** A transformation out of as many iterations as it can leave: what stays in an outer loop is only half a cure. */
function widest(transform: Transform, site: Site): Planned | undefined {
  const { candidate, iteration } = site
  const { iterations } = candidate
  const reported = iterations.indexOf(iteration)
  let last: Planned | undefined
  for (let outermost = iterations.length - 1; outermost >= reported; outermost--) {
    const target = iterations[outermost]
    if (!target || (outermost !== reported && target.kind !== 'row')) continue
    const planned = transform({ ...site, iteration: target })
    if (!planned || isRewrite(planned)) return planned
    last = planned
  }
  return last
}
