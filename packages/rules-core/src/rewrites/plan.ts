import { isRewrite, type Planned } from '../model/index.js'
import { bulkChange } from './bulk-change.js'
import { bulkChangeTuples } from './bulk-change-tuples.js'
import { bulkInsert } from './bulk-insert.js'
import { joinedLists } from './bulk-lists.js'
import { bulkTwin } from './bulk-twin.js'
import { countPerKey } from './count-per-key.js'
import { eagerLoad } from './eager-load.js'
import { eagerChildren } from './eager-load-children.js'
import { hoist } from './hoist.js'
import { listArgument } from './list-argument.js'
import { mixedWrites } from './mixed-writes.js'
import { oneCommit } from './one-commit.js'
import { prefetch } from './prefetch.js'
import { prefetchTuples } from './prefetch-tuples.js'
import { rowWrites } from './row-writes.js'
import { sameTick } from './same-tick.js'
import { orElse, type Site, type Transform } from './site.js'

/** Every transformation, the better ones first: what makes one statement, what hands over a list of them, what leaves as many in one commit. The later ones are for where nothing better is there. */
const TIERS: readonly (readonly Transform[])[] = [[hoist, orElse(prefetch, sameTick, prefetchTuples), countPerKey, eagerLoad, eagerChildren, bulkInsert, joinedLists, orElse(bulkChange, bulkChangeTuples), rowWrites, listArgument], [bulkTwin], [mixedWrites], [oneCommit]]

/** What can be written instead of a reported call, and why nothing else can. */
export function plan(site: Site): readonly Planned[] {
  const refused: Planned[] = []
  for (const transforms of TIERS) {
    const planned = transforms.flatMap(transform => widest(transform, site) ?? [])
    // Where the query leaves the loop altogether nothing else is worth a word.
    if (planned.some(isRewrite)) return planned.filter(isRewrite)
    // That there is no commit to share says nothing about the finding.
    if (transforms[0] !== oneCommit) refused.push(...planned)
  }
  return refused
}

/** A transformation out of all iterations over data: what stays in an outer one is only half a cure, and would be reported again. */
function widest(transform: Transform, site: Site): Planned | undefined {
  const { candidate, iteration } = site
  const rows = candidate.iterations.slice(candidate.iterations.indexOf(iteration)).filter(({ kind }) => kind === 'row')
  const outermost = rows.at(-1) ?? iteration
  const planned = transform({ ...site, iteration: outermost })
  if (!planned || isRewrite(planned) || outermost === iteration) return planned
  // Out of the inner ones it could be moved; that is what is said then.
  const inner = transform(site)
  return inner && isRewrite(inner) ? { transformation: inner.transformation, reason: 'stays-in-a-loop' } : planned
}
