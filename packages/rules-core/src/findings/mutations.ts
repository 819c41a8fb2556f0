import type { Node, SourceFile } from '../model/index.js'
import { keyName, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'

/** Methods that change the array, Map or Set that they are called on. */
const MUTATING = new Set(['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin', 'set', 'add', 'delete', 'clear'])

/** A place that changes an object: `rows.push(x)`, `row.id = 1`, `delete row.id`, `rows[0] = x`. */
export interface Mutation {
  readonly node: Node
  /** What is changed: `rows`, `row`. */
  readonly target: Node
  /** The member that changes, or the last name of the list that does; `undefined` for what is computed. */
  readonly name: string | undefined
  /** Any member may change: `Object.assign(row, input)`. */
  readonly whole: boolean
}

const byRoot = (): WeakMap<Node, readonly Mutation[]> => new WeakMap()

/** Every mutation that is written below a node, whoever is changed. */
export function mutations(file: SourceFile, root: Node): readonly Mutation[] {
  const known = file.fact(byRoot)
  let found = known.get(root)
  if (!found) known.set(root, (found = collect(root)))
  return found
}

function collect(root: Node): readonly Mutation[] {
  const found: Mutation[] = []
  const ofMember = (node: Node, member: Node): void => {
    const at = unwrap(member)
    if (at.type !== 'MemberExpression') {
      if (at.type === 'ArrayPattern' || at.type === 'ObjectPattern') walk(at, child => { if (child.type === 'MemberExpression') ofMember(node, child); return undefined })
      return
    }
    const name = memberName(at)
    if (name === undefined || /^(?:\d+|length)$/.test(name)) found.push({ node, target: at.object, name: lastName(at.object), whole: false })
    else found.push({ node, target: at.object, name, whole: false })
  }
  walk(root, node => {
    if (node.type === 'AssignmentExpression') ofMember(node, node.left)
    else if (node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node.operator === 'delete')) ofMember(node, node.argument)
    else if (node.type === 'CallExpression') {
      const callee = unwrap(node.callee)
      const [first, ...given] = node.arguments
      if (callee.type !== 'MemberExpression') return undefined
      const name = memberName(callee)
      if (MUTATING.has(name ?? '')) found.push({ node, target: callee.object, name: lastName(callee.object), whole: false })
      else if (callee.object.type === 'Identifier' && callee.object.name === 'Object' && (name === 'assign' || name === 'defineProperty') && first && unwrap(first).type !== 'ObjectExpression') {
        for (const source of given) {
          const names = literalNames(source)
          if (names) for (const own of names) found.push({ node, target: first, name: own, whole: false })
          else found.push({ node, target: first, name: lastName(first), whole: true })
        }
      }
    }
    return undefined
  })
  return found
}

/** The properties of an object literal, when all of them are named. */
function literalNames(source: Node): readonly string[] | undefined {
  const object = unwrap(source)
  if (object.type !== 'ObjectExpression') return undefined
  const names = object.properties.map(property => (property.type === 'Property' ? keyName(property.key, property.computed) : undefined))
  return names.includes(undefined) ? undefined : names.filter(name => name !== undefined)
}

export function lastName(node: Node): string | undefined {
  const at = unwrap(node)
  return at.type === 'Identifier' ? at.name : at.type === 'MemberExpression' ? memberName(at) : undefined
}

/** Whether an expression is what a mutation changes, or the callee of a method that does. */
export function isMutating(file: SourceFile, node: Node): boolean {
  const parent = file.parentOf(node)
  if (parent?.type === 'AssignmentExpression') return parent.left === node && node.type === 'MemberExpression'
  if (parent?.type === 'UpdateExpression' || (parent?.type === 'UnaryExpression' && parent.operator === 'delete')) return node.type === 'MemberExpression'
  return parent?.type === 'CallExpression' && parent.callee === node && node.type === 'MemberExpression' && MUTATING.has(memberName(node) ?? '')
}
