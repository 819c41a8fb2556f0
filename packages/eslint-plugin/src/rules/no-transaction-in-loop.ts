import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'no-transaction-in-loop',
  kind: 'transaction-in-loop',
  description: 'Disallow transactions that are opened per element of data',
  preset: 'strict',
} satisfies RuleDefinition
