import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'require-total-order',
  kind: 'unordered-page',
  description: 'Require an order for pages',
  preset: 'strict',
  suggests: true,
} satisfies RuleDefinition
