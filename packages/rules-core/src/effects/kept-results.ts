import type { FunctionNode, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'

/**
 * Whether an assignment keeps its value for all later calls of the function: `regions ??= await load()`, `if (!regions) regions = await load()` or
 * `if (regions) return regions; regions = await load()` over a variable that the function does not declare. Fields of instances are not looked at.
 */
export function isKeptForLater(file: SourceFile, fn: FunctionNode, { left, operator, range }: NodeOf<'AssignmentExpression'>): boolean {
  if (left.type !== 'Identifier') return false
  const binding = lookUp(file, left.name, left)
  if (!binding || binding.declarations.some(declaration => contains(fn, declaration.name))) return false
  if (operator === '??=' || operator === '||=') return true
  if (operator !== '=' || fn.body.type !== 'BlockStatement') return false
  return fn.body.body.some(statement => {
    if (statement.type !== 'IfStatement') return false
    const asks = askedFor(statement.test, left.name)
    if (asks === 'absent') return statement.consequent.range[0] <= range[0] && range[1] <= statement.consequent.range[1]
    return asks === 'present' && statement.range[1] <= range[0] && leaves(statement.consequent)
  })
}

const leaves = (branch: Node): boolean => branch.type === 'ReturnStatement' || (branch.type === 'BlockStatement' && branch.body.at(-1)?.type === 'ReturnStatement')

/** `!name`, `name === undefined`; `name`, `name !== null`. */
function askedFor(test: Node, name: string): 'absent' | 'present' | undefined {
  const node = unwrap(test)
  const isName = (at: Node): boolean => at.type === 'Identifier' && at.name === name
  if (isName(node)) return 'present'
  if (node.type === 'UnaryExpression' && node.operator === '!') return isName(unwrap(node.argument)) ? 'absent' : undefined
  if (node.type !== 'BinaryExpression' || !isName(unwrap(node.left))) return undefined
  const other = unwrap(node.right)
  if (!(other.type === 'Identifier' && other.name === 'undefined') && !(other.type === 'Literal' && other.value === null)) return undefined
  return /^===?$/.test(node.operator) ? 'absent' : 'present'
}
