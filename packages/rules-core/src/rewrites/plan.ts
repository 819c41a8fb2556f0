import { isRewrite, type Planned, type Rewrite } from '../model/index.js'
import { bulkChange } from './bulk-change.js'
import { bulkChangeTuples } from './bulk-change-tuples.js'
import { bulkInsert } from './bulk-insert.js'
import { joinedLists } from './bulk-lists.js'
import { bulkTwin } from './bulk-twin.js'
import { countPerKey } from './count-per-key.js'
import { earlyWrite } from './early-write.js'
import { eagerLoad } from './eager-load.js'
import { eagerChildren } from './eager-load-children.js'
import { allChanges, followedChanges } from './followed-changes.js'
import { hoist } from './hoist.js'
import { listArgument } from './list-argument.js'
import { mixedWrites } from './mixed-writes.js'
import { oneCommit } from './one-commit.js'
import { prefetch } from './prefetch.js'
import { prefetchTuples } from './prefetch-tuples.js'
import { rowWrites } from './row-writes.js'
import { sameTick } from './same-tick.js'
import { orElse, type Site, type Transform } from './site.js'

/** Every transformation, the better ones first: what does away with a loop of several, what makes one statement, what hands over a list of them, what leaves as many in one commit. The later ones are for where nothing better is there. */
const TIERS: readonly (readonly Transform[])[] = [[allChanges], [hoist, orElse(prefetch, sameTick, prefetchTuples), countPerKey, eagerLoad, eagerChildren, bulkInsert, joinedLists, orElse(bulkChange, bulkChangeTuples), rowWrites, listArgument], [bulkTwin], [followedChanges, mixedWrites], [earlyWrite], [oneCommit]]

/** What can be written instead of a reported call, and why nothing else can. */
export function plan(site: Site): readonly Planned[] {
  const refused: Planned[] = []
  const narrowed: Rewrite[] = []
  for (const transforms of TIERS) {
    // As many statements in one commit are less than one per round of an outer loop.
    if (transforms[0] === oneCommit && narrowed.length > 0) return narrowed
    const planned = transforms.flatMap(transform => widest(transform, site) ?? [])
    // Where the query leaves the loop altogether nothing else is worth a word.
    const offered = planned.filter(isRewrite)
    const whole = offered.filter(({ repeatedBy }) => repeatedBy === undefined)
    if (whole.length > 0) return whole
    if (narrowed.length === 0) narrowed.push(...offered)
    // That there is no commit to share says nothing about the finding.
    if (transforms[0] !== oneCommit) refused.push(...planned.filter(one => !isRewrite(one)))
  }
  return narrowed.length > 0 ? narrowed : refused
}

/**
 * A transformation out of as many iterations over data as it can be taken, from the outermost inwards. What stays in an outer one is made once per round of that, and its
 * title says so: the finding that is left is that of the outer loop.
 */
function widest(transform: Transform, site: Site): Planned | undefined {
  const { candidate, iteration } = site
  const rows = candidate.iterations.slice(candidate.iterations.indexOf(iteration)).filter(({ kind }) => kind === 'row')
  const outermost = rows.at(-1) ?? iteration
  const planned = transform({ ...site, iteration: outermost })
  if (planned && isRewrite(planned)) return planned
  // A transaction in a loop is a finding of its own.
  if (transform === oneCommit) return outermost === iteration || !planned ? planned : { transformation: 'one-commit', reason: 'stays-in-a-loop' }
  for (const inner of rows.slice(0, -1).reverse()) {
    const narrower = transform({ ...site, iteration: inner })
    if (narrower && isRewrite(narrower)) return { ...narrower, title: `${narrower.title}, in each round of the outer loop`, repeatedBy: 'outer-loop' }
  }
  return planned
}
