import type { Node, NodeOf, SourceFile, Value } from '../model/index.js'
import { type CallNode, type Evaluator, unknown } from './evaluator.js'
import { argumentsOf, resultOfValue } from './returns.js'
import { awaited } from './elements.js'
import { unionOf } from './unions.js'

type Builtin = Extract<Value, { kind: 'builtin' }>

/** Array methods by what they give: the same array, one element, or something else. */
const SAME = new Set(['filter', 'slice', 'sort', 'reverse', 'concat', 'toSorted', 'toReversed', 'splice', 'with', 'fill', 'copyWithin', 'toSpliced'])
const ONE = new Set(['find', 'findLast', 'at', 'pop', 'shift'])
const NUMBER: Value = { kind: 'builtin', name: 'number' }

/** What a call of JavaScript's own functions gives; only those that hand values on are modelled. */
export function builtinCall(ev: Evaluator, file: SourceFile, node: CallNode, callee: Builtin): Value {
  const args = argumentsOf(node)
  const [first] = args
  const value = (argument: Node | undefined): Value => (argument && argument.type !== 'SpreadElement' ? ev.valueOf(file, argument) : unknown('not-modelled'))
  if (callee.name.startsWith('array.')) return arrayCall(ev, callee, callee.name.slice('array.'.length), value, args)
  switch (callee.name) {
    case 'Promise.all':
    case 'Promise.allSettled': {
      const all = value(first)
      return all.kind === 'tuple' ? { kind: 'tuple', elements: all.elements.map(awaited) } : all.kind === 'array' ? { kind: 'array', element: awaited(all.element) } : all
    }
    case 'Promise.race':
    case 'Promise.any':
      return ev.elementOf(value(first))
    case 'Promise.resolve':
    case 'Object.freeze':
    case 'Object.seal':
    case 'Object.assign':
    case 'global:structuredClone':
      return value(first)
    case 'Array.from': {
      const element = ev.elementOf(value(first))
      const mapper = args[1]
      return { kind: 'array', element: mapper ? resultOfValue(ev, value(mapper)) : element }
    }
    case 'Array.of':
      return { kind: 'array', element: unionOf(args.map(value), unknown('not-modelled')) }
    case 'Object.values':
      return { kind: 'array', element: recordValue(ev, value(first)) }
    case 'Object.entries':
      return { kind: 'array', element: { kind: 'tuple', elements: [{ kind: 'builtin', name: 'string' }, recordValue(ev, value(first))] } }
    case 'Object.keys':
      return { kind: 'array', element: { kind: 'builtin', name: 'string' } }
    case 'Map#get':
    case 'ReadonlyMap#get':
      return callee.args?.[1] ?? unknown('not-modelled')
    case 'Map#values':
    case 'ReadonlyMap#values':
      return { kind: 'array', element: callee.args?.[1] ?? unknown('not-modelled') }
    case 'Map#keys':
    case 'ReadonlyMap#keys':
    case 'Set#values':
      return { kind: 'array', element: callee.args?.[0] ?? unknown('not-modelled') }
    case 'Map#entries':
      return { kind: 'array', element: { kind: 'tuple', elements: [callee.args?.[0] ?? unknown('not-modelled'), callee.args?.[1] ?? unknown('not-modelled')] } }
    default:
      return callee.name.startsWith('string#') ? { kind: 'builtin', name: callee.name === 'string#split' ? 'strings' : 'string' } : unknown('not-modelled')
  }
}

const recordValue = (ev: Evaluator, value: Value): Value => {
  if (value.kind === 'builtin' && value.name === 'Record') return value.args?.[1] ?? unknown('not-modelled')
  return value.kind === 'array' || value.kind === 'tuple' ? ev.elementOf(value) : unknown('not-modelled')
}

function arrayCall(ev: Evaluator, callee: Builtin, method: string, value: (node: Node | undefined) => Value, args: readonly Node[]): Value {
  const array = callee.args?.[0] ?? unknown('not-modelled')
  const element = ev.elementOf(array)
  if (SAME.has(method)) return { kind: 'array', element: method === 'concat' ? unionOf([element, ev.elementOf(value(args[0]))], element) : element }
  if (ONE.has(method)) return element
  switch (method) {
    case 'map':
      return { kind: 'array', element: resultOfValue(ev, value(args[0])) }
    case 'flatMap': {
      const result = resultOfValue(ev, value(args[0]))
      return { kind: 'array', element: result.kind === 'array' || result.kind === 'tuple' ? ev.elementOf(result) : result }
    }
    case 'flat':
      return { kind: 'array', element: element.kind === 'array' || element.kind === 'tuple' ? ev.elementOf(element) : element }
    case 'reduce':
    case 'reduceRight':
      return args.length > 1 ? unionOf([value(args[1]), resultOfValue(ev, value(args[0]))], unknown('not-modelled')) : element
    case 'values':
      return array
    case 'entries':
      return { kind: 'array', element: { kind: 'tuple', elements: [NUMBER, element] } }
    case 'includes':
    case 'some':
    case 'every':
    case 'indexOf':
    case 'findIndex':
    case 'push':
      return NUMBER
    default:
      return unknown('not-modelled')
  }
}

/** `new Map<K, V>()`, `new Set(xs)`, `new Promise(…)`. */
export function constructBuiltin(ev: Evaluator, file: SourceFile, node: NodeOf<'NewExpression'>, callee: Builtin): Value {
  const name = callee.name.replace('global:', '')
  const types = node.typeArguments?.params.map(type => ev.typeOf(file, type))
  if (types && types.length > 0) return { kind: 'builtin', name, args: types }
  const [first] = node.arguments
  const from = first && first.type !== 'SpreadElement' ? ev.elementOf(ev.valueOf(file, first)) : undefined
  if (name === 'Set' && from) return { kind: 'builtin', name, args: [from] }
  if (name === 'Map' && from?.kind === 'tuple') return { kind: 'builtin', name, args: from.elements }
  if (name === 'Promise') return unknown('not-modelled')
  return { kind: 'builtin', name }
}
