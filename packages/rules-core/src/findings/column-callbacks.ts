import type { FunctionNode, Node, SourceFile } from '../model/index.js'
import { isFunction, memberName, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'

/** The one expression that a callback computes. */
function resultOf(callback: Node): { readonly fn: FunctionNode; readonly result: Node } | undefined {
  const fn = unwrap(callback)
  if (!isFunction(fn) || fn.async || fn.generator) return undefined
  if (fn.body.type !== 'BlockStatement') return { fn, result: unwrap(fn.body) }
  const [only] = fn.body.body
  return fn.body.body.length === 1 && only?.type === 'ReturnStatement' && only.argument ? { fn, result: unwrap(only.argument) } : undefined
}

const OPERATORS = /^(?:[!=]==?|[<>]=?)$/

/** Whether a callback compares columns of its row with values, as a `WHERE` can: `row => row.open && row.total > limit`. Calls and parts of columns are none. */
export function isColumnTest(file: SourceFile, callback: Node): boolean {
  const found = resultOf(callback)
  const [row] = found?.fn.params ?? []
  if (!found || row?.type !== 'Identifier' || found.fn.params.length !== 1) return false
  const isTest = (node: Node): boolean => {
    const inner = unwrap(node)
    switch (inner.type) {
      case 'LogicalExpression':
        return inner.operator !== '??' && isTest(inner.left) && isTest(inner.right)
      case 'UnaryExpression':
        return inner.operator === '!' && isTest(inner.argument)
      case 'BinaryExpression':
        return OPERATORS.test(inner.operator) && [inner.left, inner.right].some(side => isColumnOf(file, side, row)) && [inner.left, inner.right].every(side => isColumnOf(file, side, row) || isValue(side))
      default:
        return isColumnOf(file, inner, row)
    }
  }
  return isTest(found.result)
}

/** Whether a reducer adds up a column: `(sum, row) => sum + row.total`, also in the words of a decimal library. */
export function isColumnSum(file: SourceFile, callback: Node): boolean {
  const found = resultOf(callback)
  const [sum, row] = found?.fn.params ?? []
  if (!found || sum?.type !== 'Identifier' || row?.type !== 'Identifier') return false
  const { result } = found
  if (result.type === 'BinaryExpression') return result.operator === '+' && isName(file, result.left, sum) && isAmount(file, result.right, row)
  if (result.type !== 'CallExpression' || result.callee.type !== 'MemberExpression' || result.arguments.length !== 1) return false
  const [added] = result.arguments
  return added !== undefined && /^(?:add|plus)$/.test(memberName(result.callee) ?? '') && isName(file, result.callee.object, sum) && isAmount(file, added, row)
}

/** `row.total`, `row.total ?? 0`, `Number(row.total)`, `row.price * row.quantity` */
function isAmount(file: SourceFile, node: Node, row: Node): boolean {
  const inner = unwrap(node)
  switch (inner.type) {
    case 'LogicalExpression':
      return isAmount(file, inner.left, row) && inner.right.type === 'Literal'
    case 'BinaryExpression':
      return /^[-+*/]$/.test(inner.operator) && [inner.left, inner.right].some(side => isAmount(file, side, row)) && [inner.left, inner.right].every(side => isAmount(file, side, row) || isValue(side))
    case 'CallExpression': {
      const [value] = inner.arguments
      return inner.callee.type === 'Identifier' && /^(?:Number|BigInt|parseFloat|parseInt)$/.test(inner.callee.name) && value !== undefined && isAmount(file, value, row)
    }
    default:
      return isColumnOf(file, inner, row)
  }
}

const isColumnOf = (file: SourceFile, node: Node, row: Node): boolean => {
  const inner = unwrap(node)
  return inner.type === 'MemberExpression' && !inner.computed && memberName(inner) !== 'length' && isName(file, inner.object, row)
}

const isName = (file: SourceFile, node: Node, parameter: Node): boolean => {
  const inner = unwrap(node)
  return inner.type === 'Identifier' && (lookUp(file, inner.name, inner)?.declarations.some(({ name }) => name === parameter) ?? false)
}

/** Something that is the same for all rows. */
const isValue = (node: Node): boolean => {
  const inner = unwrap(node)
  return inner.type === 'Literal' || inner.type === 'Identifier' || (inner.type === 'MemberExpression' && !inner.computed && isValue(inner.object)) || inner.type === 'ThisExpression'
}
