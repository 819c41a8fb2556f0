import type { FunctionNode, Node, SourceFile } from '../model/index.js'
import { isFunction, memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'

/** Whether what is iterated is the call of a project's generator that gives lists: `for await (const page of pages())`. Library generators are not known. */
export function yieldsLists(ev: Evaluator, file: SourceFile, over: Node): boolean {
  const call = unwrapAwait(over)
  if (call.type !== 'CallExpression') return false
  return membersOf(ev.valueOf(file, unwrap(call.callee))).some(callee => {
    const found = callee.kind === 'function' ? ev.find(callee.ref) : undefined
    return found !== undefined && isFunction(found.node) && found.node.generator && givesLists(ev, found.file, found.node)
  })
}

/** Every `yield` of the generator gives a list. */
function givesLists(ev: Evaluator, file: SourceFile, fn: FunctionNode): boolean {
  const given: (Node | null)[] = []
  walk(fn.body, node => {
    if (isFunction(node)) return false
    if (node.type === 'YieldExpression') given.push(node.delegate ? null : (node.argument ?? null))
    return true
  })
  return given.length > 0 && given.every(node => node !== null && isList(ev, file, node))
}

/** By its value, or as what was awaited and is asked for its length: one row has none, and a text is not walked by pages. */
function isList(ev: Evaluator, file: SourceFile, node: Node): boolean {
  const value = ev.valueOf(file, node)
  if (value.kind === 'array' || value.kind === 'tuple') return true
  const name = unwrap(node)
  if (name.type !== 'Identifier') return false
  const binding = lookUp(file, name.name, name)
  const declarator = binding?.declarations[0]?.node
  const given = [...(binding?.assigned ?? []), ...(declarator?.type === 'VariableDeclarator' && declarator.init != null ? [declarator.init] : [])]
  if (!given.some(expression => unwrap(expression).type === 'AwaitExpression')) return false
  return (binding?.references ?? []).some(reference => {
    const parent = file.parentOf(reference)
    return parent?.type === 'MemberExpression' && parent.object === reference && memberName(parent) === 'length'
  })
}
