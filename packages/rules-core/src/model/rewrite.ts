/** One replacement of source text. An insertion has an empty range. Offsets are UTF-16 code units. */
export interface Edit {
  readonly range: readonly [number, number]
  readonly text: string
}

/** What a rewrite does; each has one page section, and executed pairs. */
export type Transformation =
  | 'hoist-query'
  | 'prefetch-by-key'
  | 'prefetch-children'
  | 'count-per-key'
  | 'bulk-insert'
  | 'bulk-change'
  | 'bulk-twin'
  | 'list-argument'
  | 'one-commit'
  | 'set-membership'
  | 'map-lookup'
  | 'group-lookup'
  | 'inner-loop-by-key'
  | 'linear-accumulation'
  | 'keyset-walk'
  | 'chunked-list'
  | 'eager-load'
  | 'add-order'
  | 'keyset-batches'

/**
 * How many round trips are left: one or a fixed number, one per slice of a long list, as many as before in one commit, or as many as before where each costs less; `none`
 * where only memory is searched.
 */
export type RoundTrips = 'constant' | 'chunks' | 'same-count-one-commit' | 'same-count' | 'none'

/** The bulk equivalent of a finding, as edits of the file it was found in. */
export interface Rewrite {
  readonly transformation: Transformation
  /** What it does, in a few words, for the editor's menu. */
  readonly title: string
  readonly roundTrips: RoundTrips
  /** Set where the loop is itself in a loop that it cannot be taken out of: the round trips are then those of one round of that, which is reported in its place. */
  readonly repeatedBy?: 'outer-loop'
  /** In source order, without overlap. */
  readonly edits: readonly Edit[]
}

/** Why a transformation is not offered. A closed list: counted, and printed by `explain`. */
export type RefusalReason =
  | 'no-bulk-form'
  | 'in-another-function'
  | 'several-implementations'
  | 'helper-does-more'
  | 'out-of-sight'
  | 'not-one-key'
  | 'depends-on-the-loop'
  | 'unknown-iteration'
  | 'conditional-place'
  | 'not-async'
  | 'handles-errors-per-element'
  | 'other-work-in-between'
  | 'leaves-the-loop-early'
  | 'result-is-used'
  | 'not-awaited'
  | 'limits-rows-per-key'
  | 'key-not-selected'
  | 'may-run-hooks'
  | 'missing-row-throws'
  | 'nested-write'
  | 'different-values'
  | 'untyped-list'
  | 'names-clash'
  /** A transaction for each round of an outer loop is no cure. */
  | 'stays-in-a-loop'
  /** The bulk form takes no row twice, and the list may name one twice. */
  | 'row-may-repeat'
  /** The list that is searched, or a key in it, may be another in a later round. */
  | 'list-may-change'
  /** `===` of one thing of the element and one of the round is not what decides. */
  | 'not-an-equality'
  /** `==` converts, Maps and Sets do not. */
  | 'loose-equality'
  /** Computed numbers may be NaN, which `===` never finds and a Map does. */
  | 'may-be-nan'
  /** The key calls functions that are not JavaScript's own. */
  | 'key-not-repeatable'
  /** The list, or a part of the key, may be absent where the index is built, which would throw, or where it would have thrown and no longer does. */
  | 'may-be-missing'
  /** Strings have `includes` and `indexOf` too. */
  | 'not-a-list'
  /** What is accumulated is seen by something else while it grows. */
  | 'accumulator-escapes'
  | 'not-a-plain-walk'
  | 'offset-is-used'
  | 'another-order'
  | 'rows-are-changed'
  | 'key-unknown'
  | 'key-type-unknown'
  | 'not-plain-rows'
  | 'filter-unknown'
  /** Order, limit, distinct rows, groups and aggregates are of all keys: those of slices cannot be put together. */
  | 'chooses-among-all-rows'
  /** The list is one side of an OR, is negated, or is about other rows than those that are asked for: what slices give does not add up. */
  | 'not-a-plain-condition'
  /** A part of the query may be another, or do something, when it is evaluated once more. */
  | 'query-not-repeatable'
  /** Several writes would take the place of one, and nothing undoes the first when a later one fails. */
  | 'not-in-one-commit'
  /** Rows that are deleted may refer to one another: one statement may delete them, the first of several may not. */
  | 'rows-may-refer-to-each-other'
  /** Rows that are no query's of this function. */
  | 'rows-from-elsewhere'
  /** The query that reads the rows limits, groups or shapes them in a way that a relation would change. */
  | 'shapes-the-rows'
  /** A row is handed on as a whole, and would be with its relation. */
  | 'row-is-used-whole'
  | 'relation-unknown'
  /** Hooks, scopes or filters of the entities may tell the two ways of loading apart. */
  | 'loads-differently'
  /** The two ask different clients, or one of them within a transaction. */
  | 'another-client'
  | 'planner-error'

export interface Refusal {
  readonly transformation: Transformation
  readonly reason: RefusalReason
}

export type Planned = Rewrite | Refusal

export const isRewrite = (planned: Planned): planned is Rewrite => 'edits' in planned
