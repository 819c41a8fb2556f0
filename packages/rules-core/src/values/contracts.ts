import type { Value } from '../model/index.js'
import { annotationOf } from '../ast/syntax.js'
import type { Evaluator } from './evaluator.js'
import { membersOf, unionOf } from './unions.js'

/**
 * What is declared as an interface with methods, together with the object or instance that stands there: only that one has the methods' bodies.
 * Of what is declared as plain data the declaration says all.
 */
export function withWhatIsMade(ev: Evaluator, declared: Value, made: () => Value): Value {
  if (!membersOf(declared).some(member => hasMethods(ev, member))) return declared
  const objects = membersOf(made()).filter(value => value.kind === 'object' || value.kind === 'instance')
  return objects.length === 0 ? declared : unionOf([...objects, declared], declared)
}

function hasMethods(ev: Evaluator, value: Value): boolean {
  if (value.kind !== 'interface' && value.kind !== 'shape') return false
  const node = ev.find(value.ref)?.node
  const members = node?.type === 'TSInterfaceDeclaration' ? node.body.body : node?.type === 'TSTypeLiteral' ? node.members : []
  return members.some(member => member.type === 'TSMethodSignature' || (member.type === 'TSPropertySignature' && annotationOf(member)?.type === 'TSFunctionType'))
}
