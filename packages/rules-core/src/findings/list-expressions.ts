import type { Node, SourceFile } from '../model/index.js'
import { memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import { membersOf } from '../values/unions.js'
import type { Analysis } from './candidates.js'

/** Methods and functions that give a list. */
const LIST_RESULTS = new Set(['map', 'filter', 'flatMap', 'flat', 'split', 'concat', 'keys', 'values', 'entries', 'from', 'sort', 'slice', 'uniq'])

/** Lists are many: a name in the plural, but for `status` and `address`. */
const isPlural = (name: string | undefined): boolean => name !== undefined && /(?:s|List)$/.test(name) && !/(?:ss|us)$/.test(name)

/** Whether an expression is an array, not a string: by its value, by a method that gives one, or, where its type cannot be read, by a name in the plural. */
export function isListExpression(analysis: Analysis, file: SourceFile, node: Node): boolean {
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
  if (at.type === 'MemberExpression') return isPlural(memberName(at))
  if (at.type !== 'Identifier') return false
  const declaration = lookUp(file, at.name, at)?.declarations[0]
  if (declaration?.node.type === 'VariableDeclarator' && declaration.node.id.type === 'Identifier' && declaration.node.init != null) return isListExpression(analysis, file, declaration.node.init)
  return isPlural(at.name)
}
