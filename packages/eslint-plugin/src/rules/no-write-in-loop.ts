import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'no-write-in-loop',
  kind: 'write-in-loop',
  description: 'Disallow database writes that run once per element of a loop',
  preset: 'recommended',
  suggests: true,
} satisfies RuleDefinition
