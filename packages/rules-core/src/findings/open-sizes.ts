import type { Analysis } from './candidates.js'
import type { Binding } from '../values/bindings.js'

/** Questions of size that are being answered, so that none is asked again within itself. */
export interface OpenSizes {
  /** Parameters asked of callers of callers. */
  depth: number
  readonly functions: Set<object>
  readonly names: Map<Binding, Set<string>>
  /** How often an answer was left open because its question was being answered already. */
  cuts: number
}

const open = new WeakMap<Analysis['ev'], OpenSizes>()

export function openSizes({ ev }: Analysis): OpenSizes {
  let state = open.get(ev)
  if (!state) open.set(ev, (state = { depth: 0, functions: new Set(), names: new Map(), cuts: 0 }))
  return state
}

/** Parts of one name that are asked within each other: `node = node.next` asks for a part of the same name, of which there is no end. */
const MAX_PARTS = 2

/** Answers for a part of a name, `undefined` where that very question, or too many of its parts, are open. */
export function unlessOpen<T>(analysis: Analysis, binding: Binding, path: readonly string[], answer: () => T): T | undefined {
  const state = openSizes(analysis)
  const parts = state.names.get(binding) ?? new Set<string>()
  const part = path.join('.')
  if (parts.size >= MAX_PARTS || parts.has(part)) {
    state.cuts++
    return undefined
  }
  state.names.set(binding, parts.add(part))
  try {
    return answer()
  } finally {
    parts.delete(part)
    if (parts.size === 0) state.names.delete(binding)
  }
}
