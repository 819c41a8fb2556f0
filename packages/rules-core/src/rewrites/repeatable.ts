import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { isFunction, memberName, unwrap } from '../ast/syntax.js'
import { forEachChild } from '../ast/children.js'
import type { Evaluator } from '../values/evaluator.js'
import { lookUp } from '../values/bindings.js'

/** JavaScript's own functions without effects, by the last name: a text that calls only these may be evaluated once more. */
const PURE_METHODS = new Set([
  'map', 'filter', 'flatMap', 'flat', 'slice', 'concat', 'includes', 'startsWith', 'endsWith', 'toString', 'trim', 'toLowerCase', 'toUpperCase', 'split', 'join', 'at',
  'indexOf', 'find', 'some', 'every', 'has', 'toISOString', 'getTime', 'replace', 'toSorted', 'toReversed',
])
const PURE_STATICS = new Set(['Object.keys', 'Object.values', 'Object.entries', 'Array.from', 'Array.isArray', 'Number.isInteger', 'Math.floor', 'Math.max', 'Math.min'])
const PURE_FUNCTIONS = new Set(['String', 'Number', 'Boolean', 'BigInt'])

/**
 * Whether evaluating an expression a second time, earlier, gives the same and does nothing: names, members, literals, operators and JavaScript's own
 * functions without effects. Getters with effects are not looked for.
 */
export const isRepeatable = (node: Node): boolean => repeats(node, () => false)

/** The same where a query is described: functions of the library itself, such as `eq` and `In`, only write down a condition. */
export function isRepeatableQuery(ev: Evaluator, file: SourceFile, orm: string, node: Node): boolean {
  const packages = ev.library.adapter(orm)?.packages ?? []
  return repeats(node, ({ callee }) => {
    const name = unwrap(callee)
    const [declaration] = (name.type === 'Identifier' && lookUp(file, name.name, name)?.declarations) || []
    const statement = declaration?.type === 'import' ? file.parentOf(declaration.node) : undefined
    return statement?.type === 'ImportDeclaration' && packages.some(known => statement.source.value === known || statement.source.value.startsWith(`${known}/`))
  })
}

type IsPure = (call: NodeOf<'CallExpression'>) => boolean

function repeats(node: Node, isPure: IsPure): boolean {
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
      return node.callee.type === 'Identifier' && (node.callee.name === 'Set' || node.callee.name === 'Map' || node.callee.name === 'Date') && node.arguments.length > 0 && childrenAre(node, isPure)
    case 'UnaryExpression':
      return node.operator !== 'delete' && childrenAre(node, isPure)
    case 'CallExpression':
      return (isPureCallee(node.callee) || isPure(node)) && childrenAre(node, isPure)
    default:
      if (isFunction(node)) return node.type === 'ArrowFunctionExpression' && !node.async && repeats(node.body, isPure)
      return childrenAre(node, isPure)
  }
}

function childrenAre(node: Node, isPure: IsPure): boolean {
  let all = true
  forEachChild(node, child => { if (all && !repeats(child, isPure)) all = false })
  return all
}

function isPureCallee(callee: Node): boolean {
  if (callee.type === 'Identifier') return PURE_FUNCTIONS.has(callee.name)
  if (callee.type !== 'MemberExpression') return false
  const name = memberName(callee)
  if (name === undefined) return false
  if (callee.object.type === 'Identifier' && PURE_STATICS.has(`${callee.object.name}.${name}`)) return true
  return PURE_METHODS.has(name)
}
