import type { RuleDefinition } from '../rule-definition.js'

export default {
  name: 'no-unbatched-resolver',
  kind: 'unbatched-resolver',
  description: 'Disallow field resolvers and async components that query once per parent',
  preset: 'strict',
} satisfies RuleDefinition
