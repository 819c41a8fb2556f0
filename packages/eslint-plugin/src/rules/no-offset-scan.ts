import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'no-offset-scan',
  kind: 'offset-scan',
  description: 'Disallow walks over a table by a growing offset',
  preset: 'strict',
  suggests: true,
} satisfies RuleDefinition
