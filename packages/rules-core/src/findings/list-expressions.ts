import type { Node, SourceFile } from '../model/index.js'
import { memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import { membersOf } from '../values/unions.js'
import type { Analysis } from './candidates.js'

/** Methods and functions that give a list. */
const LIST_RESULTS = new Set(['map', 'filter', 'flatMap', 'flat', 'split', 'concat', 'keys', 'values', 'entries', 'from', 'sort', 'slice', 'uniq'])

/** Methods that arrays have and strings have not. */
const LIST_METHODS = new Set(['map', 'filter', 'forEach', 'flatMap', 'some', 'every', 'find', 'findIndex', 'reduce', 'push', 'sort', 'join'])

/** Whether an expression is an array, not a string: by its value, by what gives it, or by what else is done with it. */
export function isListExpression(analysis: Pick<Analysis, 'ev'>, file: SourceFile, node: Node): boolean {
  const at = unwrapAwait(node)
  const value = analysis.ev.valueOf(file, at)
  if (membersOf(value).some(member => member.kind === 'array' || member.kind === 'tuple' || (member.kind === 'builtin' && member.name === 'strings'))) return true
  if (value.kind === 'builtin' && value.name !== 'object') return false
  if (at.type === 'ArrayExpression') return true
  if (at.type === 'LogicalExpression') return isListExpression(analysis, file, at.left) || isListExpression(analysis, file, at.right)
  if (at.type === 'CallExpression') {
    const callee = unwrap(at.callee)
    return callee.type === 'MemberExpression' && LIST_RESULTS.has(memberName(callee) ?? '')
  }
  if (at.type !== 'Identifier') return false
  const binding = lookUp(file, at.name, at)
  const declaration = binding?.declarations[0]
  if (declaration?.node.type === 'VariableDeclarator' && declaration.node.id.type === 'Identifier' && declaration.node.init != null && isListExpression(analysis, file, declaration.node.init)) return true
  return binding?.references.some(reference => isUsedAsList(file, reference)) ?? false
}

/** `names.map(…)`, `[...names]`, `for (const name of names)`. */
function isUsedAsList(file: SourceFile, reference: Node): boolean {
  const parent = file.parentOf(reference)
  if (parent?.type === 'MemberExpression') return parent.object === reference && LIST_METHODS.has(memberName(parent) ?? '')
  return (parent?.type === 'SpreadElement' && file.parentOf(parent)?.type === 'ArrayExpression') || (parent?.type === 'ForOfStatement' && parent.right === reference)
}
