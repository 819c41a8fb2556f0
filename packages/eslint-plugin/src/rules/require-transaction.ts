import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'require-transaction',
  kind: 'missing-transaction',
  description: 'Require writes that belong together to be made in one transaction',
  preset: 'all',
} satisfies RuleDefinition
