import type { Node } from '../model/index.js'
import { memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'

/** A collection that a body looks something up in and writes to. */
export interface Cache {
  /** `cache` or `this.cache`. */
  readonly owner: Node
  /** What is looked up: arguments of `get` and `has`, and what stands in brackets. */
  readonly keys: readonly Node[]
}

/** `cache.get(key)` … `cache.set(key, value)`, `cache[key]` … `cache[key] = value`. Whether the look-up comes first is not looked at. */
export function cachesOf(body: Node): readonly Cache[] {
  const read = new Map<string, { owner: Node; keys: Node[] }>()
  const written = new Set<string>()
  const look = (owner: Node, keys: readonly Node[]): void => {
    const name = nameOf(owner)
    if (name === undefined) return
    const known = read.get(name)
    if (known) known.keys.push(...keys)
    else read.set(name, { owner, keys: [...keys] })
  }
  walk(body, node => {
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && node.arguments.length > 0) {
      const method = memberName(node.callee)
      if (method === 'get' || method === 'has') look(node.callee.object, node.arguments)
      if (method === 'set') written.add(nameOf(node.callee.object) ?? '')
    }
    if (node.type === 'MemberExpression' && node.computed) look(node.object, [node.property])
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' && node.left.computed) written.add(nameOf(node.left.object) ?? '')
  })
  return [...read].flatMap(([name, cache]) => (written.has(name) ? [cache] : []))
}

/** `cache` of `cache`, `this.cache` of `this.cache`. */
function nameOf(node: Node): string | undefined {
  const inner = unwrap(node)
  if (inner.type === 'Identifier') return inner.name
  return inner.type === 'MemberExpression' && inner.object.type === 'ThisExpression' ? `this.${memberName(inner) ?? ''}` : undefined
}
