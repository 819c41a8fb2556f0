import type { FunctionNode, Node, NodeOf, SourceFile, Value } from '../model/index.js'
import { annotationOf, isFunction, parametersOf, parameterTarget } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { lookUp } from './bindings.js'
import { awaited } from './elements.js'
import { type Evaluator, unknown } from './evaluator.js'
import { handleOf, methodFact } from './handles.js'
import { argumentsOf } from './returns.js'
import { membersOf, unionOf } from './unions.js'

/** Array methods that hand the element to their callback first; `reduce` hands it second. */
const ELEMENT_FIRST = new Set(['map', 'forEach', 'filter', 'flatMap', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex'])

/** What a parameter without annotation is, by where its function is handed to. */
export function contextualParameter(ev: Evaluator, file: SourceFile, fn: FunctionNode, index: number): Value {
  let holder = file.parentOf(fn)
  let node: Node = fn
  while (holder && (holder.type === 'TSAsExpression' || holder.type === 'TSSatisfiesExpression' || holder.type === 'TSNonNullExpression')) {
    node = holder
    holder = file.parentOf(holder)
  }
  if (!holder) return unknown('untyped-parameter')
  switch (holder.type) {
    case 'CallExpression':
    case 'NewExpression': {
      const position = holder.arguments.indexOf(node as never)
      return position < 0 || holder.type === 'NewExpression' ? unknown('untyped-parameter') : argumentOfCallback(ev, file, holder, position, index)
    }
    case 'VariableDeclarator':
    case 'PropertyDefinition': {
      const annotation = annotationOf(holder.type === 'VariableDeclarator' ? holder.id : holder)
      return annotation ? parameterOfFunction(ev, ev.typeOf(file, annotation), index) : unknown('untyped-parameter')
    }
    default:
      return unknown('untyped-parameter')
  }
}

/** What a call hands to parameter `index` of the callback at `position`. */
function argumentOfCallback(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>, position: number, index: number): Value {
  const values = membersOf(ev.valueOf(file, call.callee)).map(callee => handedBy(ev, file, call, callee, position, index))
  return unionOf(values, unknown('untyped-parameter'))
}

function handedBy(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>, callee: Value, position: number, index: number): Value {
  switch (callee.kind) {
    case 'operation':
    case 'handle': {
      const receiver = callee.kind === 'handle' ? callee : callee.receiver
      const fact = callee.kind === 'handle' ? ev.library.role(callee.orm, callee.role)?.call : methodFact(ev, receiver, callee.name)
      const expected = fact?.callback && (fact.callback.arg < 0 ? call.arguments.length + fact.callback.arg : fact.callback.arg)
      const spec = expected === position ? fact?.callback?.params[index] : undefined
      if (spec) return handleOf(ev, receiver.orm, spec, { receiver })
      // `builder.then(rows => …)`
      return receiver.pending?.result && index === 0 ? receiver.pending.result : unknown('untyped-parameter')
    }
    case 'builtin':
      return handedByBuiltin(ev, callee, index)
    case 'function':
      return handedByFunction(ev, callee, position, index)
    case 'external':
    case 'unknown': {
      // `promise.then(value => …)`, or `pMap(xs, x => …)`: the element of an array that stands beside the callback.
      if (index !== 0) return unknown('untyped-parameter')
      if (call.callee.type === 'MemberExpression' && call.callee.property.type === 'Identifier' && call.callee.property.name === 'then')
        return awaited(ev.valueOf(file, call.callee.object))
      for (const argument of argumentsOf(call)) {
        if (isFunction(argument) || argument.type === 'SpreadElement') continue
        const value = ev.valueOf(file, argument)
        if (value.kind === 'array' || value.kind === 'tuple') return ev.elementOf(value)
      }
      return unknown('untyped-parameter')
    }
    default:
      return unknown('untyped-parameter')
  }
}

function handedByBuiltin(ev: Evaluator, callee: Extract<Value, { kind: 'builtin' }>, index: number): Value {
  const [array] = callee.args ?? []
  const method = callee.name.slice(callee.name.lastIndexOf('.') + 1)
  if (callee.name.startsWith('array.') && array) {
    if (ELEMENT_FIRST.has(method)) return index === 0 ? ev.elementOf(array) : index === 2 ? array : { kind: 'builtin', name: 'number' }
    if (method === 'reduce' || method === 'reduceRight') return index === 1 ? ev.elementOf(array) : unknown('untyped-parameter')
    if (method === 'sort' || method === 'toSorted') return ev.elementOf(array)
  }
  if (callee.name.endsWith('#forEach') && callee.args) return (callee.name.startsWith('Map') ? callee.args[1 - index] : callee.args[0]) ?? unknown('untyped-parameter')
  return unknown('untyped-parameter')
}

/** A function of the project: its parameter's declared type, else what its body calls the parameter with. */
function handedByFunction(ev: Evaluator, callee: Extract<Value, { kind: 'function' }>, position: number, index: number): Value {
  const found = ev.find(callee.ref)
  const parameter = found && parametersOf(found.node)[position]
  if (!parameter) return unknown('untyped-parameter')
  const target = parameterTarget(parameter)
  const annotation = annotationOf(target)
  if (annotation) return parameterOfFunction(ev, ev.typeOf(found.file, annotation, callee.typeArgs), index)
  if (target.type !== 'Identifier' || !isFunction(found.node)) return unknown('untyped-parameter')
  const { file, node } = found
  const handed: Value[] = []
  walk(node.body, inner => {
    if (inner.type !== 'CallExpression' || inner.callee.type !== 'Identifier' || inner.callee.name !== target.name) return
    if (!lookUp(file, target.name, inner.callee)?.declarations.some(declaration => declaration.name === target)) return
    const argument = inner.arguments[index]
    if (argument && argument.type !== 'SpreadElement') handed.push(ev.valueOf(file, argument))
  })
  return unionOf(handed, unknown('untyped-parameter'))
}

/** The declared type of a parameter of a function type. */
function parameterOfFunction(ev: Evaluator, value: Value, index: number): Value {
  for (const member of membersOf(value)) {
    if (member.kind !== 'function') continue
    const found = ev.find(member.ref)
    const parameter = found && parametersOf(found.node)[index]
    const annotation = parameter && annotationOf(parameterTarget(parameter))
    if (annotation) return ev.typeOf(found.file, annotation, member.typeArgs)
  }
  return unknown('untyped-parameter')
}
