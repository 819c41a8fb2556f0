import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'no-unbounded-in-list',
  kind: 'unbounded-in-list',
  description: 'Disallow lists of as many keys as a whole table has rows in one condition',
  preset: 'all',
  suggests: true,
} satisfies RuleDefinition
