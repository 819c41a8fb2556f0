import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'prefer-database-aggregate',
  kind: 'loaded-aggregate',
  description: 'Prefer counts, existence tests and sums of the database to rows that are loaded for them',
  preset: 'strict',
} satisfies RuleDefinition
