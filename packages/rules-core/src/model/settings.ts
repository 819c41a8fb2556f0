/** What a user may say under `settings['n-plus-one']`. Plain JSON. */
export interface Settings {
  /** Project root; default: nearest workspace or repository root above the linted file. */
  readonly root?: string
  /** Which kinds of files are silent, by whole segments of their path. */
  readonly mute: { readonly tests: boolean; readonly seeds: boolean; readonly migrations: boolean }
  readonly resolvers: {
    /** GraphQL types with one object per response, by name; `*` stands for any rest. */
    readonly singleParentTypes: readonly string[]
  }
}

export const DEFAULT_SETTINGS: Settings = { mute: { tests: true, seeds: true, migrations: true }, resolvers: { singleParentTypes: [] } }

/** A setting that is not what it should be. */
export interface SettingsProblem {
  /** Dotted key: `mute.tests`. */
  readonly key: string
  /** What was expected: `a boolean`. */
  readonly expected: string
}
