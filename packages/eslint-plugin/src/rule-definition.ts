import type { FindingKind } from '@n-plus-one/rules-core'

/** A rule as data: which findings it reports and in which preset it stands. */
export interface RuleDefinition {
  /** Without the plugin's prefix: `no-query-in-loop`. */
  readonly name: string
  readonly kind: FindingKind
  /** One sentence without a full stop, as editors and tables show it. */
  readonly description: string
  /** The smallest preset that turns the rule on. */
  readonly preset: PresetName
  /** Whether some of its findings carry the bulk equivalent as a suggestion. */
  readonly suggests?: boolean
}

export type PresetName = 'recommended' | 'strict' | 'all'
