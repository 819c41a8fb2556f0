import type { NodeOf, SourceFile, Value } from '../model/index.js'
import { memberName, unwrap } from '../ast/syntax.js'
import { type CallNode, type Evaluator, NO_BINDINGS } from './evaluator.js'

/** What the containers of Nest, typedi, tsyringe, InversifyJS and Angular call "give me the one of this class"; last checked 2026-11. */
const GIVES = new Set(['get', 'resolve', 'create', 'getOrCreate', 'resolveAsync', 'getAsync'])

/**
 * The instance that `container.get(UserService)` gives: of the class that is its first argument, by name. Asked for callees outside the project only;
 * what the container has been told to give instead, and tokens that are no class, are not looked at.
 */
export function instanceFromContainer(ev: Evaluator, file: SourceFile, node: CallNode): Value | undefined {
  const callee = node.type === 'CallExpression' ? unwrap(node.callee) : undefined
  if (node.type !== 'CallExpression' || callee?.type !== 'MemberExpression' || !GIVES.has(memberName(callee) ?? '')) return undefined
  const token = node.arguments[0] && className(node.arguments[0])
  const value = token && ev.valueOf(file, token)
  return value?.kind === 'class' ? { kind: 'instance', ref: value.ref, typeArgs: NO_BINDINGS } : undefined
}

const className = (argument: NodeOf<'CallExpression'>['arguments'][number]): NodeOf<'Identifier'> | undefined =>
  argument.type === 'Identifier' && /^[A-Z]/.test(argument.name) ? argument : undefined
