import type { Node, NodeOf, SourceFile, WitnessStep } from '../model/index.js'
import { isFunction, memberName } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Evaluator } from '../values/evaluator.js'

/**
 * The first step of a chain whose result its function keeps by hand: `cache.get(key)` before the call, and `cache.set(key, …)` with the same key.
 * Read from the text of receivers and keys; whether the cache outlives the call is not looked at.
 */
export function rememberedStep(ev: Evaluator, chain: readonly WitnessStep[]): WitnessStep | undefined {
  return chain.find(({ path, offset }) => {
    const file = ev.project.file(path)
    if (!file) return false
    const call = callAt(file, offset)
    const owner = call && outermostFunction(file, call)
    return owner !== undefined && keepsByHand(file, owner, offset)
  })
}

function callAt(file: SourceFile, offset: number): Node | undefined {
  let found: Node | undefined
  walk(file.program, node => {
    if (found || node.range[1] <= offset || node.range[0] > offset) return false
    if (node.range[0] === offset && node.type === 'CallExpression') found = node
    return !found
  })
  return found
}

/** The method or top-level function around a call: what it keeps may be filled by a nested one. */
function outermostFunction(file: SourceFile, node: Node): Node | undefined {
  let found: Node | undefined
  for (let current = file.parentOf(node); current; current = file.parentOf(current)) if (isFunction(current)) found = current
  return found
}

function keepsByHand(file: SourceFile, owner: Node, offset: number): boolean {
  const text = (node: Node): string => file.text.slice(node.range[0], node.range[1])
  const asked: NodeOf<'CallExpression'>[] = []
  const kept: NodeOf<'CallExpression'>[] = []
  walk(owner, node => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.arguments.length === 0) return
    const name = memberName(node.callee)
    if (name === 'set') kept.push(node)
    else if ((name === 'get' || name === 'has') && node.range[0] < offset) asked.push(node)
  })
  const receiver = (call: NodeOf<'CallExpression'>): string => (call.callee.type === 'MemberExpression' ? text(call.callee.object) : '')
  return asked.some(get => kept.some(set => receiver(get) === receiver(set) && get.arguments.every((argument, index) => text(argument) === text(set.arguments[index] ?? set.callee))))
}
