import type { Adapter, HandleValue, MethodFact, Node, NodeOf, ReceiverProof, SourceFile, Value } from '../model/index.js'
import { memberName, propertyOf, unwrap } from '../ast/syntax.js'
import type { Evaluator } from './evaluator.js'
import { entityOfValue, methodFact } from './handles.js'
import { entityOrm } from './members.js'
import { membersOf } from './unions.js'

/** A method of a handle with the adapter's entry for it; the name is empty when the handle itself is called. */
export interface Operation {
  readonly receiver: HandleValue
  readonly name: string
  readonly fact: MethodFact
}

/**
 * Proves a receiver that evaluation could not: by the entity that the call names, or by a shape no other library has.
 * Only in a project that depends on the library. Ambiguous method names alone prove nothing.
 */
export function proveReceiver(ev: Evaluator, file: SourceFile, node: Node, callee: Node): Operation | undefined {
  if (callee.type !== 'MemberExpression' || node.type !== 'CallExpression') return undefined
  const name = memberName(callee)
  if (name === undefined) return undefined
  for (const adapter of ev.library.adapters) {
    for (const proof of adapter.proofs ?? []) {
      const handle = proves(ev, file, node, callee, name, adapter, proof)
      if (!handle || !ev.project.dependsOn(packageName => ev.library.isPackageOf(adapter, packageName), file.path)) continue
      const fact = methodFact(ev, handle, name)
      if (fact) return { receiver: handle, name, fact }
    }
  }
  return undefined
}

function proves(ev: Evaluator, file: SourceFile, node: NodeOf<'CallExpression'>, callee: NodeOf<'MemberExpression'>, name: string, adapter: Adapter, proof: ReceiverProof): HandleValue | undefined {
  const role = adapter.roles[proof.role]
  switch (proof.kind) {
    case 'entity-argument':
      return provedByEntity(ev, file, node, name, adapter, proof.role)
    case 'chain':
      return provedByChain(ev, file, node, callee, name, adapter, proof)
    case 'argument-keys': {
      if (!proof.methods.includes(name) || !role) return undefined
      const receiver = unwrap(callee.object)
      const model = receiver.type === 'MemberExpression' ? memberName(receiver) : undefined
      const given = node.arguments[proof.argument ?? 0]
      const argument = given && unwrap(given)
      if (model === undefined || argument?.type !== 'ObjectExpression') return undefined
      return proof.keys.some(key => propertyOf(argument, key)) ? likely(adapter, proof.role, model) : undefined
    }
    case 'method-name':
      return proof.methods.includes(name) ? likely(adapter, proof.role) : undefined
  }
}

const likely = (adapter: Adapter, role: string, entity?: string): HandleValue => ({
  kind: 'handle',
  orm: adapter.id,
  role,
  certainty: 'likely',
  ...(entity !== undefined && { entity: { name: entity } }),
})

/** `manager.find(User, …)`: the argument is a row class, table or model of the library. */
function provedByEntity(ev: Evaluator, file: SourceFile, node: NodeOf<'CallExpression'>, name: string, adapter: Adapter, role: string): HandleValue | undefined {
  const fact = adapter.roles[role]?.methods?.[name]
  const rule = fact?.entity ?? (typeof fact?.returns === 'object' ? fact.returns.entity : undefined)
  const position = typeof rule === 'object' && 'arg' in rule ? rule.arg : undefined
  const argument = position === undefined ? undefined : node.arguments[position]
  if (!argument || argument.type === 'SpreadElement') return undefined
  const value = ev.valueOf(file, argument)
  const entity = membersOf(value).find(member => isEntityOf(ev, member, adapter))
  const named = entity && entityOfValue(ev, entity)
  return named && { kind: 'handle', orm: adapter.id, role, entity: named, certainty: 'proved' }
}

function isEntityOf(ev: Evaluator, value: Value, adapter: Adapter): boolean {
  if (value.kind === 'class') return entityOrm(ev, value.ref) === adapter.id
  return value.kind === 'handle' && value.orm === adapter.id && value.entity !== undefined
}

/** `x.select().from(t)`: the chain's methods stand in this order, whatever stands between or after. The proved operation is the chain's first. */
function provedByChain(ev: Evaluator, file: SourceFile, node: NodeOf<'CallExpression'>, callee: NodeOf<'MemberExpression'>, name: string, adapter: Adapter, proof: Extract<ReceiverProof, { kind: 'chain' }>): HandleValue | undefined {
  const [head, ...rest] = proof.methods
  if (name !== head) return undefined
  // An array, a string or anything else that evaluation knows cannot be the receiver.
  if (unwrap(callee.object).type === 'CallExpression' && rest.length === 0) return undefined
  let current: Node = node
  for (const next of rest) {
    const found = nextLink(file, current, next)
    if (!found) return undefined
    current = found
  }
  return ev.library.role(adapter.id, proof.role) && likely(adapter, proof.role)
}

/** The call of method `name` further up the same chain. */
function nextLink(file: SourceFile, node: Node, name: string): Node | undefined {
  let current: Node = node
  for (;;) {
    let parent = file.parentOf(current)
    while (parent && unwrap(parent) !== parent) parent = file.parentOf(parent)
    if (parent?.type !== 'MemberExpression' || unwrap(parent.object) !== current) return undefined
    const call = file.parentOf(parent)
    if (call?.type !== 'CallExpression' || call.callee !== parent) return undefined
    if (memberName(parent) === name) return call
    current = call
  }
}
