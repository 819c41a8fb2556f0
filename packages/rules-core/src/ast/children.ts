import { visitorKeys } from '@typescript-eslint/visitor-keys'
import type { Node } from '../model/index.js'

const NOT_CHILDREN = new Set(['parent', 'loc', 'range', 'start', 'end', 'tokens', 'comments', 'type', 'raw'])

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

/** Trees of plain JavaScript have no decorators at all. */
const isEmpty = (list: readonly unknown[] | undefined): boolean => list === undefined || list.length === 0

/**
 * Calls `visit` for each direct child, in source order for the node types of ESTree and typescript-eslint. A type that these do not know is walked
 * by its own keys, so trees of any parser serve. Values that are no nodes (literals, regular expressions) are passed over.
 */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  // Most nodes are of these types: reading their properties by name is several times as fast as by key.
  if (node.type === 'Literal') return
  if (node.type === 'Identifier' && node.typeAnnotation == null && isEmpty(node.decorators)) return
  if (node.type === 'MemberExpression') {
    visit(node.object)
    visit(node.property)
    return
  }
  if (node.type === 'ExpressionStatement') {
    visit(node.expression)
    return
  }
  const record = node as unknown as Record<string, unknown>
  const keys: readonly string[] = visitorKeys[node.type] ?? Object.keys(record).filter(key => !NOT_CHILDREN.has(key))
  for (const key of keys) {
    const value = record[key]
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item)
    } else if (isNode(value)) visit(value)
  }
}

/** Visits a node and all below it, parents first. `visit` returns `false` to leave a subtree out. */
export function walk(node: Node, visit: (node: Node) => boolean | undefined): void {
  if (visit(node) === false) return
  forEachChild(node, child => { walk(child, visit) })
}
