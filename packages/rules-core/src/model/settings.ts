/** A name that is a handle on the database, though its value cannot be read. */
export interface StatedClient {
  readonly name: string
  /** The module it must be imported from, as an import writes it; a relative one is taken from the project root. */
  readonly module?: string
  /** Id of an adapter. */
  readonly orm: string
  /** A role of the adapter; default: its root. */
  readonly role?: string
}

/** A function that runs a callback, though its body cannot be read. */
export interface StatedWrapper {
  /** `withRetry`, which is also `this.withRetry`, or `Jobs.run`. */
  readonly name: string
  readonly module?: string
  /** Position of the callback. */
  readonly callback: number
  readonly runs: 'once' | 'each'
  /** Position of the list whose elements it is run for. */
  readonly over?: number
}

/** What a user has said of code that no analysis can look into. */
export interface StatedFacts {
  readonly clients: readonly StatedClient[]
  readonly wrappers: readonly StatedWrapper[]
  /** Functions that are cheap: `Class.method`, `function` or `module:export`. */
  readonly trusted: readonly string[]
}

export const NOTHING_STATED: StatedFacts = { clients: [], wrappers: [], trusted: [] }

/** What a user may say under `settings['n-plus-one']`. Plain JSON. */
export interface Settings extends StatedFacts {
  /** Project root; default: nearest workspace or repository root above the linted file. */
  readonly root?: string
  /** Which kinds of files are silent, by whole segments of their path. */
  readonly mute: { readonly tests: boolean; readonly seeds: boolean; readonly migrations: boolean }
  readonly resolvers: {
    /** GraphQL types with one object per response, by name; `*` stands for any rest. */
    readonly singleParentTypes: readonly string[]
  }
}

export const DEFAULT_SETTINGS: Settings = { mute: { tests: true, seeds: true, migrations: true }, resolvers: { singleParentTypes: [] }, ...NOTHING_STATED }

/** A setting that is not what it should be. */
export interface SettingsProblem {
  /** Key with dots and positions: `mute.tests`, `clients[0].orm`. */
  readonly key: string
  /** What was expected: `a boolean`. */
  readonly expected: string
}
