import type { Node } from '../model/index.js'
import { isFunction, memberName } from '../ast/syntax.js'
import { forEachChild } from '../ast/children.js'

/** JavaScript's own functions without effects, by the last name: a text that calls only these may be evaluated once more. */
const PURE_METHODS = new Set([
  'map', 'filter', 'flatMap', 'flat', 'slice', 'concat', 'includes', 'startsWith', 'endsWith', 'toString', 'trim', 'toLowerCase', 'toUpperCase', 'split', 'join', 'at',
  'indexOf', 'find', 'some', 'every', 'has', 'toISOString', 'getTime', 'replace', 'toSorted', 'toReversed',
  'findLast', 'findIndex', 'lastIndexOf', 'trimStart', 'trimEnd', 'padStart', 'padEnd', 'charAt', 'substring', 'replaceAll',
])
const PURE_STATICS = new Set(['Object.keys', 'Object.values', 'Object.entries', 'Array.from', 'Array.isArray', 'Number.isInteger', 'Number.parseInt', 'Math.floor', 'Math.ceil', 'Math.round', 'Math.abs', 'Math.max', 'Math.min'])
const PURE_FUNCTIONS = new Set(['String', 'Number', 'Boolean', 'BigInt', 'parseInt'])

/** Whether a function that is no part of JavaScript has no effects either. */
export type IsPure = (callee: Node) => boolean

const NONE: IsPure = () => false

/**
 * Whether evaluating an expression a second time, earlier, gives the same and does nothing: names, members, literals, operators and JavaScript's own
 * functions without effects. Getters with effects are not looked for, nor is what lies within `except`.
 */
export function isRepeatable(node: Node, isPure: IsPure = NONE, except?: Node): boolean {
  if (node === except) return true
  switch (node.type) {
    case 'AwaitExpression':
    case 'YieldExpression':
    case 'AssignmentExpression':
    case 'UpdateExpression':
    case 'TaggedTemplateExpression':
    case 'ImportExpression':
    case 'ClassExpression':
    case 'ThrowStatement':
      return false
    case 'NewExpression':
      return node.callee.type === 'Identifier' && (node.callee.name === 'Set' || node.callee.name === 'Map' || node.callee.name === 'Date') && node.arguments.length > 0 && childrenAre(node, isPure, except)
    case 'UnaryExpression':
      return node.operator !== 'delete' && childrenAre(node, isPure, except)
    case 'CallExpression':
      return (isPureCallee(node.callee) || isPure(node.callee)) && childrenAre(node, isPure, except)
    default:
      if (isFunction(node)) return node.type === 'ArrowFunctionExpression' && !node.async && isRepeatable(node.body, isPure, except)
      return childrenAre(node, isPure, except)
  }
}

function childrenAre(node: Node, isPure: IsPure, except: Node | undefined): boolean {
  let all = true
  forEachChild(node, child => { if (all && !isRepeatable(child, isPure, except)) all = false })
  return all
}

/** JavaScript's own functions without effects, by name. */
export function isPureCallee(callee: Node): boolean {
  if (callee.type === 'Identifier') return PURE_FUNCTIONS.has(callee.name)
  if (callee.type !== 'MemberExpression') return false
  const name = memberName(callee)
  if (name === undefined) return false
  if (callee.object.type === 'Identifier' && PURE_STATICS.has(`${callee.object.name}.${name}`)) return true
  return PURE_METHODS.has(name)
}
