import type { Planned } from '../model/index.js'
import { prefetch } from './prefetch.js'
import type { Site, Transform } from './site.js'

/** Every transformation, the better ones first: what is left constant goes before what is left in one commit. */
const TRANSFORMS: readonly Transform[] = [prefetch]

/** What can be written instead of a reported call, and why nothing else can. */
export function plan(site: Site): readonly Planned[] {
  return TRANSFORMS.flatMap(transform => transform(site) ?? [])
}
