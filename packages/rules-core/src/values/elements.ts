import type { Value } from '../model/index.js'
import { type Evaluator, unknown } from './evaluator.js'
import { unionOf } from './unions.js'

const COLLECTIONS = new Set(['Set', 'ReadonlySet', 'WeakSet'])
const MAPS = new Set(['Map', 'ReadonlyMap'])

/** One element of what is iterated. A map gives `[key, value]`. */
export function evaluateElement(ev: Evaluator, value: Value): Value {
  switch (value.kind) {
    case 'array':
      return value.element
    case 'tuple':
      return unionOf(value.elements, unknown('not-modelled'))
    case 'union':
      return unionOf(value.members.map(member => ev.elementOf(member)), unknown('not-modelled'))
    case 'handle':
      return value.pending?.result ? ev.elementOf(value.pending.result) : unknown('not-modelled')
    case 'builtin':
      if (COLLECTIONS.has(value.name)) return value.args?.[0] ?? unknown('not-modelled')
      if (MAPS.has(value.name)) return { kind: 'tuple', elements: [value.args?.[0] ?? unknown('not-modelled'), value.args?.[1] ?? unknown('not-modelled')] }
      return value.name === 'string' ? value : unknown('not-modelled')
    default:
      return unknown('not-modelled')
  }
}

/** What `await` gives: the rows of an operation that was built, everything else as it is. */
export function awaited(value: Value): Value {
  if (value.kind === 'handle' && value.pending?.result) return value.pending.result
  if (value.kind === 'union') return unionOf(value.members.map(awaited), value)
  return value
}
