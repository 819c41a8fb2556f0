import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'no-unbatched-resolver',
  kind: 'unbatched-resolver',
  description: 'Disallow field resolvers that query once per parent',
  preset: 'strict',
} satisfies RuleDefinition
