import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'no-query-in-loop',
  kind: 'query-in-loop',
  description: 'Disallow database reads that run once per element of a loop',
  preset: 'recommended',
  suggests: true,
} satisfies RuleDefinition
