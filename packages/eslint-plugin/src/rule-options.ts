import type { Certainty, Finding } from '@n-plus-one/rules-core'

/** The options that every rule takes. */
export interface RuleOptions {
  /** The least certain finding to report. */
  readonly certainty: Certainty
}

export const DEFAULT_OPTIONS: RuleOptions = { certainty: 'proved' }

export const OPTIONS_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    certainty: {
      type: 'string',
      enum: ['proved', 'likely'],
      description:
        'The least certain finding to report: `proved` where the receiver is known to be a database client, `likely` also where only the shape of the call tells.',
    },
  },
} as const

/** Whether a finding is certain enough for the options. */
export const isReported = (finding: Finding, options: RuleOptions): boolean =>
  finding.certainty === 'proved' || options.certainty === 'likely'
