import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'no-parallel-queries-in-transaction',
  kind: 'parallel-in-transaction',
  description: 'Disallow queries that are started together on one transaction',
  preset: 'strict',
} satisfies RuleDefinition
