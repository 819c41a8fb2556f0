import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'no-quadratic-grouping',
  kind: 'quadratic-grouping',
  description: 'Disallow going through one data-sized collection for each element of another',
  preset: 'strict',
  suggests: true,
} satisfies RuleDefinition
