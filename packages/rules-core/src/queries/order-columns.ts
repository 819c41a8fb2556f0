import type { Node, QueryCall, SourceFile } from '../model/index.js'
import { keyName, memberName, propertyOf, stringValue, unwrap } from '../ast/syntax.js'
import type { Evaluator } from '../values/evaluator.js'
import { entityOfValue } from '../values/handles.js'
import { membersOf } from '../values/unions.js'
import type { ClauseAnswer } from './clauses.js'

const DIRECTION = /^(?:asc|desc)(?:ending)?\b|^nulls\b/i

/** The columns of the entity by which a query orders its rows, the first one first; `undefined` when any part of the order is not written out, or is of another entity. */
export function orderColumns(ev: Evaluator, file: SourceFile, { entity }: QueryCall, { nodes, isPartial }: ClauseAnswer): readonly string[] | undefined {
  if (isPartial === true || nodes.length === 0 || !nodes.every(node => isSaidAsOrder(file, node))) return undefined
  const isEntity = (node: Node): boolean => entity !== undefined && membersOf(ev.valueOf(file, node)).some(value => entityOfValue(ev, value)?.name === entity.name)
  return allOf(nodes.map(node => columnsIn(partsAt(file, node), isEntity)))
}

/** Joined relations may have the library order rows by itself; they count as an order of which nothing is known. */
function isSaidAsOrder(file: SourceFile, node: Node): boolean {
  const holder = file.parentOf(node)
  const callee = holder?.type === 'CallExpression' ? unwrap(holder.callee) : undefined
  const name = holder?.type === 'Property' ? keyName(holder.key, holder.computed) : callee?.type === 'MemberExpression' ? memberName(callee) : undefined
  return name !== undefined && /order|sort/i.test(name)
}

type IsEntity = (node: Node) => boolean

/** What a link of a chain is given, a direction after its column left out; else the value alone. */
function partsAt(file: SourceFile, node: Node): readonly (Node | null)[] {
  const call = file.parentOf(node)
  if (call?.type !== 'CallExpression' || !(call.arguments as readonly Node[]).includes(node)) return [node]
  return withoutDirection(call.arguments)
}

/** `'name', 'desc'` → `'name'` */
function withoutDirection(parts: readonly (Node | null)[]): readonly (Node | null)[] {
  const [first, second] = parts
  if (stringValue(first) === undefined || second == null) return parts
  const text = stringValue(unwrap(second))
  return text === undefined || DIRECTION.test(text) ? [first ?? null] : parts
}

const allOf = (lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined => (lists.every(list => list !== undefined) ? lists.flat() : undefined)

const columnsIn = (parts: readonly (Node | null)[], isEntity: IsEntity): readonly string[] | undefined => allOf(parts.map(part => (part ? columnsOfPart(unwrap(part), isEntity) : undefined)))

function columnsOfPart(node: Node, isEntity: IsEntity): readonly string[] | undefined {
  switch (node.type) {
    case 'ObjectExpression':
      return allOf(node.properties.map(property => {
        const name = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
        return property.type === 'Property' && name !== undefined && isDirection(unwrap(property.value)) ? [name] : undefined
      }))
    case 'ArrayExpression':
      return columnsIn(withoutDirection(node.elements), isEntity)
    case 'MemberExpression': {
      const name = memberName(node)
      return name !== undefined && isEntity(node.object) ? [name] : undefined
    }
    case 'CallExpression':
      return node.callee.type === 'Identifier' && DIRECTION.test(node.callee.name) ? columnsIn(node.arguments, isEntity) : undefined
    default:
      return wordsOf(stringValue(node))
  }
}

/** `'asc'`, `-1`, `QueryOrder.DESC`, `{ sort: 'asc', nulls: 'last' }`; other objects order by what the column leads to. */
const isDirection = (node: Node): boolean =>
  node.type === 'ObjectExpression' ? propertyOf(node, 'sort') !== undefined : (node.type === 'Literal' && typeof node.value !== 'boolean') || node.type === 'UnaryExpression' || node.type === 'MemberExpression' || node.type === 'ConditionalExpression' || node.type === 'Identifier'

/** `'name'`, `'u.name'`, `'-createdAt name'`, `'name DESC'`. */
function wordsOf(text: string | undefined): readonly string[] | undefined {
  const words = text?.trim().split(/[\s,]+/).filter(word => !DIRECTION.test(word))
  return words?.every(word => /^[-+]?(?:\w+\.)?\w+$/.test(word)) ? words.map(word => word.replace(/^[-+]/, '').replace(/^.*\./, '')) : undefined
}
