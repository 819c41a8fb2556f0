import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'no-unbounded-read',
  kind: 'unbounded-read',
  description: 'Disallow loading a whole table to search it or to go through it row by row',
  preset: 'all',
  suggests: true,
} satisfies RuleDefinition
