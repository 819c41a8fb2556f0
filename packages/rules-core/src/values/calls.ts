import type { HandleValue, MethodFact, Node, NodeOf, SourceFile, Value } from '../model/index.js'
import { isFunction, stringValue, unwrap } from '../ast/syntax.js'
import { lookUp } from './bindings.js'
import { builtinCall, constructBuiltin } from './builtins.js'
import { instanceFromContainer } from './containers.js'
import { awaited } from './elements.js'
import { type CallNode, type Evaluator, NO_BINDINGS, unknown } from './evaluator.js'
import { asHandle, externalUse, factOf } from './externals.js'
import { type HandleContext, handleOf, methodFact, rowsOf } from './handles.js'
import { importedModule } from './imports.js'
import { knownListResult } from './known-lists.js'
import { proveReceiver } from './proofs.js'
import { argumentsOf, resultOfFunction, resultOfValue } from './returns.js'
import { unionOf } from './unions.js'

/** What a call, construction or tagged template gives. */
export function evaluateCall(ev: Evaluator, file: SourceFile, node: CallNode): Value {
  if (node.type === 'NewExpression') return construct(ev, file, node)
  const callee = node.type === 'TaggedTemplateExpression' ? node.tag : node.callee
  if (callee.type === 'Super') return unknown('not-modelled')
  const required = requiredSpecifier(file, node)
  if (required !== undefined) return importedModule(ev, file, required)
  const value = ev.valueOf(file, callee)
  if (value.kind === 'unknown' || value.kind === 'external') {
    const proved = proveReceiver(ev, file, node, unwrap(callee))
    if (proved) return resultOfOperation(ev, file, node, proved.receiver, proved.name, proved.fact)
    const given = instanceFromContainer(ev, file, node)
    if (given) return given
  }
  return resultOfCall(ev, file, node, value)
}

/** `require('x')`: the specifier. */
function requiredSpecifier(file: SourceFile, node: CallNode): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require') return undefined
  return lookUp(file, 'require', node.callee) ? undefined : stringValue(node.arguments[0])
}

function resultOfCall(ev: Evaluator, file: SourceFile, node: CallNode, callee: Value): Value {
  switch (callee.kind) {
    case 'function': {
      const found = ev.find(callee.ref)
      return found ? resultOfFunction(ev, found.file, found.node, callee.typeArgs, callee.self ? { file, node, self: callee.self } : { file, node }) : unknown('missing-file')
    }
    case 'operation': {
      const fact = methodFact(ev, callee.receiver, callee.name)
      return fact ? resultOfOperation(ev, file, node, callee.receiver, callee.name, fact) : unknown('unresolved-member')
    }
    case 'handle': {
      const fact = ev.library.role(callee.orm, callee.role)?.call
      return fact ? resultOfOperation(ev, file, node, callee, '', fact) : unknown('not-modelled')
    }
    case 'external':
      return resultOfExternal(ev, file, node, callee)
    case 'builtin':
      return builtinCall(ev, file, node, callee)
    case 'union':
      return unionOf(callee.members.map(member => resultOfCall(ev, file, node, member)), unknown('not-modelled'))
    case 'class':
      // A decorator-like or factory use of a class; Python-style calls do not exist in JavaScript.
      return unknown('not-modelled')
    default:
      return unknown(callee.kind === 'unknown' ? callee.reason : 'not-modelled')
  }
}

const contextOf = (ev: Evaluator, file: SourceFile, node: CallNode): HandleContext => {
  const types = 'typeArguments' in node ? node.typeArguments?.params : undefined
  const args = { file, nodes: argumentsOf(node) }
  return types && types.length > 0 ? { args, typeArgs: types.map(type => ev.typeOf(file, type)) } : { args }
}

function resultOfExternal(ev: Evaluator, file: SourceFile, node: CallNode, callee: Extract<Value, { kind: 'external' }>): Value {
  const found = callee.form === 'export' ? factOf(ev, callee) : undefined
  if (found?.fact.identity) {
    const [first] = argumentsOf(node)
    const value = first && ev.valueOf(file, first)
    if (value) return value.kind === 'function' ? awaited(resultOfValue(ev, value)) : value
  }
  const [list] = argumentsOf(node)
  const known = list && list.type !== 'SpreadElement' ? knownListResult(callee, () => ev.valueOf(file, list), value => ev.elementOf(value)) : undefined
  if (known) return known
  const itself = found && !found.fact.call ? asHandle(ev, callee) : undefined
  return itself ? resultOfCall(ev, file, node, itself) : externalUse(ev, callee, 'call', contextOf(ev, file, node))
}

/** What an operation of a library gives: another handle, a builder that carries what it will do, or rows. */
function resultOfOperation(ev: Evaluator, file: SourceFile, node: CallNode, on: HandleValue, name: string, fact: MethodFact): Value {
  const own = contextOf(ev, file, node)
  const about = fact.entity && handleOf(ev, on.orm, { role: on.role, entity: fact.entity }, { ...own, receiver: on }).entity
  const receiver = about ? { ...on, entity: about } : on
  const context = { ...own, receiver }
  if (fact.identity) {
    const [first] = argumentsOf(node)
    const value = first && first.type !== 'SpreadElement' ? ev.valueOf(file, first) : unknown('not-modelled')
    return value.kind === 'class' ? { kind: 'instance', ref: value.ref, typeArgs: NO_BINDINGS } : value
  }
  if (fact.callback) {
    const args = argumentsOf(node)
    const callback = args.at(fact.callback.arg)
    if (callback && (isFunction(callback) || fact.returns === undefined)) {
      const value = ev.valueOf(file, callback)
      if (value.kind === 'function' || value.kind === 'union') return awaited(resultOfValue(ev, value))
      if (callback.type !== 'ObjectExpression' && !fact.returns) return unknown('not-modelled')
    }
  }
  if (fact.builds) {
    const built = fact.returns === undefined || fact.returns === 'receiver' ? receiver : handleOf(ev, receiver.orm, fact.returns, context)
    const entity = built.entity ?? receiver.entity
    return {
      ...built,
      ...(entity && { entity }),
      pending: { effect: fact.builds, operation: name === '' ? (receiver.pending?.operation ?? fact.builds) : name, ...bulkOf(fact.bulk ?? receiver.pending?.bulk), result: rowsOf(ev, { ...receiver, ...(entity && { entity }) }, fact.resolves ? fact : withoutReturns(fact), fact.builds, context) },
    }
  }
  if (fact.terminal) {
    const effect = fact.effect ?? receiver.pending?.effect
    if (effect === undefined) return unknown('not-modelled')
    return fact.returns || fact.resolves || fact.effect ? rowsOf(ev, receiver, fact, effect, context) : (receiver.pending?.result ?? unknown('not-modelled'))
  }
  if (fact.effect) return rowsOf(ev, receiver, fact, fact.effect, context)
  if (fact.returns === 'receiver') return receiver
  if (fact.returns) {
    const next = handleOf(ev, receiver.orm, fact.returns, context)
    const entity = next.entity ?? receiver.entity
    const shaped = receiver.pending ? { ...next, pending: receiver.pending, ...(entity && { entity }) } : next
    return fact.shape === 'many' ? { kind: 'array', element: shaped } : shaped
  }
  return unknown('not-modelled')
}

const bulkOf = (bulk: string | undefined): { readonly bulk?: string } => (bulk === undefined ? {} : { bulk })

/** A builder's own `returns` is the builder, not the rows. */
const withoutReturns = (fact: MethodFact): MethodFact => {
  const { returns: _, ...rest } = fact
  return rest
}

function construct(ev: Evaluator, file: SourceFile, node: NodeOf<'NewExpression'>): Value {
  return constructValue(ev, file, node, ev.valueOf(file, node.callee))
}

function constructValue(ev: Evaluator, file: SourceFile, node: NodeOf<'NewExpression'>, callee: Value): Value {
  const typeArgs = node.typeArguments?.params ?? []
  switch (callee.kind) {
    case 'class':
      return { kind: 'instance', ref: callee.ref, typeArgs: typeArgs.length > 0 ? bindNew(ev, file, callee, typeArgs) : NO_BINDINGS }
    case 'external':
      return externalUse(ev, callee, 'instance', { args: { file, nodes: node.arguments }, typeArgs: typeArgs.map(type => ev.typeOf(file, type)) })
    case 'handle': {
      const spec = ev.library.role(callee.orm, callee.role)?.construct
      return spec ? handleOf(ev, callee.orm, spec, { receiver: callee, args: { file, nodes: node.arguments } }) : ev.stated.clients.length > 0 ? callee : unknown('not-modelled')
    }
    case 'builtin':
      return constructBuiltin(ev, file, node, callee)
    case 'union':
      return unionOf(callee.members.map(member => constructValue(ev, file, node, member)), unknown('not-modelled'))
    default:
      return unknown(callee.kind === 'unknown' ? callee.reason : 'not-modelled')
  }
}

function bindNew(ev: Evaluator, file: SourceFile, callee: Extract<Value, { kind: 'class' }>, typeArgs: readonly Node[]): ReadonlyMap<string, Value> {
  const found = ev.find(callee.ref)
  const names = found && 'typeParameters' in found.node ? (found.node.typeParameters?.params ?? []) : []
  const bound = new Map<string, Value>()
  for (const [index, parameter] of names.entries()) {
    const argument = typeArgs[index]
    if (argument) bound.set(parameter.name.name, ev.typeOf(file, argument))
  }
  return bound
}
