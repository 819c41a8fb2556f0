import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'require-bulk-input-limit',
  kind: 'unlimited-bulk-input',
  description: 'Require a limit on lists of a request that are written to the database',
  preset: 'all',
} satisfies RuleDefinition
