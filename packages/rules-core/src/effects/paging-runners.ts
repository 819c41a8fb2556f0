import type { FunctionNode, Node, NodeOf, SourceFile } from '../model/index.js'
import { isFunction, isLoopStatement, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'
import { targetsOf } from './function-facts.js'
import { grownIn } from './growing-values.js'
import { parameterSource } from './offset-flow.js'
import { type ArgumentPath, argumentPaths, placeOf } from './value-flow.js'

/**
 * The parameters of a callback that a function of the project gives another value in each round of its own loop: `skip` of
 * `forEachPage(skip => …)`. A callback that is kept in an object or handed further on is not followed, nor one whose body does not plainly end in something
 * that is waited for.
 */
export function grownByRunner(ev: Evaluator, file: SourceFile, callback: FunctionNode): readonly ArgumentPath[] {
  const call = file.parentOf(callback)
  if (call?.type !== 'CallExpression' || callback.params.length === 0 || !isWaitedFor(callback) || isBuiltInCall(call)) return []
  const position = call.arguments.findIndex(argument => unwrap(argument) === callback)
  const callee = unwrap(call.callee)
  if (position < 0 || isFunction(callee) || !membersOf(ev.valueOf(file, callee)).some(value => value.kind === 'function')) return []
  return targetsOf(ev, file, call).flatMap(({ ref }) => {
    const found = ev.find(ref)
    return found && isFunction(found.node) ? grownInLoops(found.file, found.node, position) : []
  })
}

/** Evaluating the callee of every callback is dear, and most only compute something. */
const isWaitedFor = (callback: FunctionNode): boolean => callback.async || unwrap(callback.body).type === 'CallExpression'

function grownInLoops(file: SourceFile, fn: FunctionNode, position: number): readonly ArgumentPath[] {
  const handed = parameterSource(fn, { argument: position, properties: [] })
  const isHanded = (node: NodeOf<'CallExpression'>): boolean => {
    const place = placeOf(file, node.callee)
    return place !== undefined && place.properties.length === 0 && handed.has(place)
  }
  const grown: ArgumentPath[] = []
  walk(fn.body, (loop: Node) => {
    if (!isLoopStatement(loop)) return
    walk(loop, node => {
      if (node.type === 'CallExpression' && isHanded(node)) grown.push(...argumentPaths(file, node.arguments, grownIn(file, loop)))
    })
  })
  return grown
}
