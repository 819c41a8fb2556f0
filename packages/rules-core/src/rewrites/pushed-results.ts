import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { memberName, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'

/** The list that a round puts what its write gives into, and does nothing else with it. */
export interface PushedResult {
  /** `created` of `created.push(await save(row))`. */
  readonly list: NodeOf<'Identifier'>
  /** The statement that pushes, where the result has a name of its own first. */
  readonly statement: Node
}

/** `created.push(await save(row))`, or `const user = await save(row)` whose only use is `created.push(user)`. */
export function pushedResult(file: SourceFile, used: Node): PushedResult | undefined {
  const direct = pushOf(file, used)
  if (direct) return direct
  const declarator = file.parentOf(used)
  const declaration = declarator && file.parentOf(declarator)
  if (declarator?.type !== 'VariableDeclarator' || declarator.init !== used || declarator.id.type !== 'Identifier') return undefined
  if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const' || declaration.declarations.length !== 1) return undefined
  const { id } = declarator
  const uses = (lookUp(file, id.name, id)?.references ?? []).filter(reference => reference !== id)
  const pushed = uses.length === 1 && uses[0] ? pushOf(file, uses[0]) : undefined
  return pushed && file.parentOf(pushed.statement) === file.parentOf(declaration) ? pushed : undefined
}

function pushOf(file: SourceFile, pushed: Node): PushedResult | undefined {
  const call = file.parentOf(pushed)
  if (call?.type !== 'CallExpression' || call.arguments.length !== 1 || call.arguments[0] !== pushed) return undefined
  const callee = unwrap(call.callee)
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier' || memberName(callee) !== 'push') return undefined
  const statement = file.parentOf(call)
  return statement?.type === 'ExpressionStatement' ? { list: callee.object, statement } : undefined
}
