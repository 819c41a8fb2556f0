import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'no-unbounded-fanout',
  kind: 'unbounded-fanout',
  description: 'Disallow queries that are started for all elements of unbounded data at once',
  preset: 'strict',
} satisfies RuleDefinition
