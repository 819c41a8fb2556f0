import type { Node, SourceFile } from '../model/index.js'
import { isFunction, memberName, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'

/** An expression that only asks whether a search has found something, and whether it holds when it has. */
export interface Presence {
  readonly node: Node
  readonly present: boolean
}

/** `indexOf(x) !== -1`, `findIndex(…) < 0`: what a position is compared with to know whether there is one. */
export function presenceOfIndex(file: SourceFile, call: Node): Presence | undefined {
  const node = outermost(file, call)
  const test = file.parentOf(node)
  if (test?.type !== 'BinaryExpression' || test.left !== node) return undefined
  const right = unwrap(test.right)
  const minusOne = right.type === 'UnaryExpression' && right.operator === '-' && right.argument.type === 'Literal' && right.argument.value === 1
  const zero = right.type === 'Literal' && right.value === 0
  if (minusOne && /^(?:===?|<=)$/.test(test.operator)) return { node: test, present: false }
  if (minusOne && /^(?:!==?|>)$/.test(test.operator)) return { node: test, present: true }
  if (zero && test.operator === '<') return { node: test, present: false }
  if (zero && test.operator === '>=') return { node: test, present: true }
  return undefined
}

/** `find(…) !== undefined`, `!find(…)`, `if (find(…))`: only whether there is an element matters. */
export function presenceOfElement(file: SourceFile, call: Node): Presence | undefined {
  const node = outermost(file, call)
  const parent = file.parentOf(node)
  if (parent?.type === 'BinaryExpression' && parent.left === node) {
    const right = unwrap(parent.right)
    const isAbsent = right.type === 'Identifier' && right.name === 'undefined'
    const isNull = right.type === 'Literal' && right.value === null
    if ((isAbsent && /^(?:===?)$/.test(parent.operator)) || (isNull && parent.operator === '==')) return { node: parent, present: false }
    if ((isAbsent && /^(?:!==?)$/.test(parent.operator)) || (isNull && parent.operator === '!=')) return { node: parent, present: true }
    return undefined
  }
  return isCondition(file, node) ? { node: call, present: true } : undefined
}

/** Whether only the truth of an expression matters. */
export function isCondition(file: SourceFile, inner: Node): boolean {
  const node = outermost(file, inner)
  const parent = file.parentOf(node)
  switch (parent?.type) {
    case 'UnaryExpression':
      return parent.operator === '!'
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return parent.test === node || (parent.type === 'ConditionalExpression' && isCondition(file, parent))
    case 'LogicalExpression':
      return parent.operator !== '??' && isCondition(file, parent)
    case 'CallExpression':
      return parent.callee.type === 'Identifier' && parent.callee.name === 'Boolean'
    case 'ArrowFunctionExpression':
      return parent.body === node && !parent.async && isPredicate(file, parent)
    case 'ReturnStatement': {
      let fn = file.parentOf(parent)
      while (fn && !isFunction(fn)) fn = file.parentOf(fn)
      return fn !== undefined && isFunction(fn) && !fn.async && isPredicate(file, fn)
    }
    default:
      return false
  }
}

/** The callback of a method that asks for a truth. */
function isPredicate(file: SourceFile, fn: Node): boolean {
  const call = file.parentOf(fn)
  const callee = call?.type === 'CallExpression' && call.arguments[0] === fn ? unwrap(call.callee) : undefined
  return callee?.type === 'MemberExpression' && /^(?:filter|some|every|find|findIndex|findLast|findLastIndex)$/.test(memberName(callee) ?? '')
}

/** The expression with the parentheses, assertions and chains round it. */
export function outermost(file: SourceFile, node: Node): Node {
  let current = node
  for (let parent = file.parentOf(current); parent && unwrap(parent) !== parent; parent = file.parentOf(current)) current = parent
  return current
}

const READING = new Set([
  'map', 'flatMap', 'filter', 'find', 'findIndex', 'findLast', 'some', 'every', 'reduce', 'reduceRight', 'forEach', 'includes', 'indexOf', 'join', 'slice', 'concat', 'at', 'keys', 'values', 'entries', 'flat',
  'toSorted', 'toReversed', 'length',
])

/** Whether a list is only read from: many rounds may then share it. Kept, handed on or changed, each round needs its own. */
export function isOnlyRead(file: SourceFile, inner: Node, hops = 2): boolean {
  const node = outermost(file, inner)
  const parent = file.parentOf(node)
  switch (parent?.type) {
    case 'MemberExpression': {
      if (parent.object !== node) return false
      const name = memberName(parent)
      const user = file.parentOf(outermost(file, parent))
      if (name === undefined || /^\d+$/.test(name)) return user?.type !== 'AssignmentExpression' || user.left !== parent
      return READING.has(name) && (user?.type !== 'AssignmentExpression' || user.left !== parent)
    }
    case 'SpreadElement':
      return true
    case 'ForOfStatement':
      return parent.right === node
    case 'VariableDeclarator': {
      if (parent.init !== node || hops === 0) return false
      if (parent.id.type === 'ArrayPattern') return true
      if (parent.id.type !== 'Identifier') return false
      const name = parent.id
      const binding = lookUp(file, name.name, name)
      return binding?.assigned.length === 0 && binding.references.every(reference => reference === name || isOnlyRead(file, reference, hops - 1))
    }
    default:
      return isCondition(file, node)
  }
}

/** `teams?.find(…)`: what follows in the same chain is left out where the list is absent. */
export const isValueOfChain = (callee: Node): boolean => {
  for (let node = callee; ; ) {
    if (node.type === 'MemberExpression') {
      if (node.optional) return true
      node = node.object
    } else if (node.type === 'CallExpression') {
      if (node.optional) return true
      node = node.callee
    } else return false
  }
}

/** `find(…).id`: a member is read without asking whether anything was found. */
export function isFollowedPlainly(file: SourceFile, call: Node): boolean {
  const parent = file.parentOf(call)
  return (parent?.type === 'MemberExpression' && parent.object === call && !parent.optional) || (parent?.type === 'CallExpression' && parent.callee === call)
}
