import type { Candidate } from '../findings/candidates.js'
import type { Analysis } from '../findings/candidates.js'
import { type Edit, isRewrite, type Iteration, type Node, type Planned, type Refusal, type RefusalReason, type SourceFile, type Transformation } from '../model/index.js'
import { ordered } from './edits.js'

/** What a transformation is asked about: a reported call, and the loop that it was reported for. */
export interface Site {
  readonly analysis: Analysis
  readonly file: SourceFile
  readonly candidate: Candidate
  /** The iteration that repeats the call once per element. */
  readonly iteration: Iteration
  /** Other calls of the rounds that leave the loop together with this one. */
  readonly beside?: readonly Node[]
  /** Whether a write goes before the loop and not behind it. */
  readonly before?: boolean
}

/** A transformation: a rewrite, why there is none, or `undefined` when the site is of another kind altogether. */
export type Transform = (site: Site) => Planned | undefined

/** Thrown inside a transformation and caught where it is called: every precondition may end it, at any depth. */
class Refused extends Error {
  constructor(readonly reason: RefusalReason) {
    super(reason)
  }
}

export function refuse(reason: RefusalReason): never {
  throw new Refused(reason)
}

/** Runs a transformation; a broken precondition is a refusal, and so is a mistake of the planner. */
export function attempt(transformation: Transformation, make: () => Planned | undefined): Planned | undefined {
  try {
    const planned = make()
    if (!planned || !('edits' in planned)) return planned
    const edits: readonly Edit[] | undefined = ordered(planned.edits)
    return edits ? { ...planned, edits } : refusal(transformation, 'planner-error')
  } catch (error) {
    return refusal(transformation, error instanceof Refused ? error.reason : 'planner-error')
  }
}

/** A way, and others for where it is closed; what is said then is said of the first. */
export const orElse = (way: Transform, ...others: readonly Transform[]): Transform => site => {
  const planned = way(site)
  if (!planned || isRewrite(planned)) return planned
  for (const other of others) {
    const found = other(site)
    if (found && isRewrite(found)) return found
  }
  return planned
}

/** Tries a way that is not the only one; `undefined` when a precondition of it is broken. */
export function unlessRefused<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}

const refusal = (transformation: Transformation, reason: RefusalReason): Refusal => ({ transformation, reason })
