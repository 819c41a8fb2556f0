import type { Node, NodeRef, SourceFile, Value } from '../../model/index.js'
import { isFunction, unwrap } from '../../ast/syntax.js'
import type { Evaluator } from '../../values/evaluator.js'
import { membersOf } from '../../values/unions.js'
import { type FieldResolver, VARIES_BY_PARENT } from './field-resolver.js'

export type DeclaredFunction = Pick<FieldResolver, 'node' | 'fn' | 'ref' | 'varying'>

/** The function that a value is, or that stands in it as `resolve`. */
export function functionOfValue(ev: Evaluator, value: Value): NodeRef | undefined {
  for (const member of membersOf(value)) {
    if (member.kind === 'function') return member.ref
    if (member.kind !== 'object') continue
    const inner = ev.member(member, 'resolve')
    if (inner.kind === 'function') return inner.ref
  }
  return undefined
}

/**
 * The function that a property of a schema or a map names: written there, in `{ resolve }`, elsewhere in the file, or in another file.
 * What a call makes of a function is not looked at: it may batch.
 */
export function resolverOfValue(ev: Evaluator, file: SourceFile, written: Node): DeclaredFunction | undefined {
  const node = unwrap(written)
  if (isFunction(node)) return { node, fn: node, varying: VARIES_BY_PARENT }
  if (node.type !== 'Identifier' && node.type !== 'MemberExpression' && node.type !== 'ObjectExpression') return undefined
  const ref = functionOfValue(ev, ev.valueOf(file, node))
  if (!ref) return undefined
  if (ref.path !== file.path) return { node, ref, varying: VARIES_BY_PARENT }
  const fn = file.nodeAt(ref)
  return fn && isFunction(fn) ? { node: fn, fn, varying: VARIES_BY_PARENT } : undefined
}
