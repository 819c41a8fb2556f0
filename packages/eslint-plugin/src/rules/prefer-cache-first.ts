import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'prefer-cache-first',
  kind: 'late-cache',
  description: 'Prefer to ask a cache before the queries that its answer makes needless',
  preset: 'all',
} satisfies RuleDefinition
