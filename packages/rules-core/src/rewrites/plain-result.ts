import type { FunctionNode, Node, SourceFile } from '../model/index.js'
import { contains, isFunction, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import type { Evaluator } from '../values/evaluator.js'
import { lookUp } from '../values/bindings.js'
import { returnedExpressions } from '../values/returns.js'
import { membersOf } from '../values/unions.js'
import { textOf } from './edits.js'
import { isRepeatable } from './repeatable.js'

const MAX_DEPTH = 5

/**
 * Whether an async function waits for nothing but one node and gives no promise: without that it could as well not be async. Calls of functions that are not in the project may give
 * promises; members and imported names are taken not to be any.
 */
export function waitsOnlyFor(ev: Evaluator, file: SourceFile, fn: FunctionNode, only: Node): boolean {
  return !waitsBesides(fn, only) && returnedExpressions(file, fn).every(given => isPlain(ev, file, given, only, MAX_DEPTH))
}

function waitsBesides(fn: FunctionNode, only: Node): boolean {
  let waits = false
  walk(fn.body, node => {
    if (isFunction(node)) return false
    if ((node.type === 'AwaitExpression' && node !== only) || (node.type === 'ForOfStatement' && node.await)) waits = true
    return !waits
  })
  return waits
}

function isPlain(ev: Evaluator, file: SourceFile, given: Node, only: Node, depth: number): boolean {
  if (given === only) return true
  const node = unwrap(given)
  if (node === only || contains(only, node)) return true
  const again = (inner: Node): boolean => isPlain(ev, file, inner, only, depth - 1)
  switch (node.type) {
    case 'ObjectExpression':
    case 'ArrayExpression':
    case 'Literal':
    case 'TemplateLiteral':
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'MemberExpression':
    case 'ThisExpression':
      return true
    case 'LogicalExpression':
      return depth > 0 && again(node.left) && again(node.right)
    case 'ConditionalExpression':
      return depth > 0 && again(node.consequent) && again(node.alternate)
    case 'NewExpression':
      return node.callee.type === 'Identifier' && node.callee.name !== 'Promise'
    case 'CallExpression': {
      if (isBuiltInCall(node) || isRepeatable(node)) return true
      const values = membersOf(ev.valueOf(file, node.callee))
      return depth > 0 && values.length > 0 && values.every(value => value.kind === 'function' && givesPlain(ev, ev.find(value.ref), only, depth - 1))
    }
    case 'Identifier': {
      if (node.name === 'undefined') return true
      const binding = lookUp(file, node.name, node)
      const [declaration] = binding?.declarations ?? []
      if (!binding || !declaration || binding.assigned.some(value => !again(value))) return false
      if (declaration.node.type !== 'VariableDeclarator') return declaration.type === 'parameter' || declaration.type === 'import'
      return declaration.node.init == null || (depth > 0 && (declaration.node.id !== declaration.name || again(declaration.node.init)))
    }
    default:
      return false
  }
}

function givesPlain(ev: Evaluator, found: { readonly file: SourceFile; readonly node: Node } | undefined, only: Node, depth: number): boolean {
  if (!found || !isFunction(found.node) || found.node.async || found.node.generator) return false
  const { file, node: fn } = found
  if (fn.returnType != null) return !/\b(?:Promise|PromiseLike|any|unknown)\b/.test(textOf(file, fn.returnType))
  return returnedExpressions(file, fn).every(given => isPlain(ev, file, given, only, depth))
}
