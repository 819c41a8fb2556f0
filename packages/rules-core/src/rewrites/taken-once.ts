import { walk } from '../ast/children.js'
import { keyName, memberName } from '../ast/syntax.js'
import type { DirectQuery } from './bulk-query.js'

/** Whether the statement fails for a row that is in its list twice, where a statement each changes it twice. */
export function takesRowsOnce({ call, forms: { takesRowsOnce: names = [] } }: Pick<DirectQuery, 'call' | 'forms'>): boolean {
  let found = false
  walk(call, node => {
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && names.includes(memberName(node.callee) ?? '')) found = true
    if (node.type === 'Property' && names.includes(keyName(node.key, node.computed) ?? '')) found = true
    return found ? false : undefined
  })
  return found
}
