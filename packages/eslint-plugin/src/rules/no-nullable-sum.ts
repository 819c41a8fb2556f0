import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'no-nullable-sum',
  kind: 'nullable-sum',
  description: 'Disallow sums of a query to be used as numbers without a fallback for NULL',
  preset: 'all',
} satisfies RuleDefinition
