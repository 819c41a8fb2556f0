import type { Node, SourceFile } from '../model/index.js'
import { memberName, unwrap } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { lookUp } from '../values/bindings.js'
import { membersOf } from '../values/unions.js'

/**
 * Whether an expression is an array for certain: by its value, by a method that gives one, or because the program uses the variable as only arrays are. That it may be
 * absent is no matter unless it has to be `there`.
 */
export function isCertainList(analysis: Analysis, file: SourceFile, node: Node, asked: 'a list' | 'there' = 'a list'): boolean {
  const at = unwrap(node)
  const again = (part: Node): boolean => isCertainList(analysis, file, part, asked)
  const values = membersOf(analysis.ev.valueOf(file, at))
  if (values.length > 0 && values.every(value => value.kind === 'array' || value.kind === 'tuple' || (value.kind === 'builtin' && value.name === 'strings'))) return true
  if (at.type === 'ArrayExpression') return true
  if (at.type === 'LogicalExpression') return again(at.left) && again(at.right)
  if (at.type === 'ConditionalExpression') {
    const branches = [at.consequent, at.alternate].filter(branch => asked === 'there' || !isNothing(branch))
    return branches.length > 0 && branches.every(again)
  }
  if (at.type === 'CallExpression') {
    const callee = unwrap(at.callee)
    const name = callee.type === 'MemberExpression' ? (memberName(callee) ?? '') : ''
    return GIVES_ARRAY.has(name) && (name !== 'concat' && name !== 'slice' ? true : callee.type === 'MemberExpression' && again(callee.object))
  }
  if (at.type !== 'Identifier') return false
  const binding = lookUp(file, at.name, at)
  const [declaration] = binding?.declarations ?? []
  const init = declaration?.node.type === 'VariableDeclarator' && declaration.node.id === declaration.name ? declaration.node.init : undefined
  if (init != null && binding?.assigned.length === 0 && unwrap(init).type !== 'Identifier' && again(init)) return true
  return asked === 'a list' && (binding?.references.some(reference => isUsedAsArray(file, reference)) ?? false)
}

const isNothing = (node: Node): boolean => (node.type === 'Identifier' && node.name === 'undefined') || (node.type === 'Literal' && node.value === null)

const GIVES_ARRAY = new Set(['map', 'filter', 'flatMap', 'flat', 'split', 'concat', 'slice', 'sort', 'toSorted', 'toReversed'])

/** `list.map(row => …)`, `list.push(x)`: strings have neither. */
function isUsedAsArray(file: SourceFile, reference: Node): boolean {
  const member = file.parentOf(reference)
  if (member?.type !== 'MemberExpression' || member.object !== reference) return false
  const call = file.parentOf(member)
  return call?.type === 'CallExpression' && call.callee === member && ARRAYS_ONLY.has(memberName(member) ?? '')
}

const ARRAYS_ONLY = new Set(['map', 'filter', 'flatMap', 'some', 'every', 'find', 'findIndex', 'push', 'join', 'reduce', 'forEach'])
