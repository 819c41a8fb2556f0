import type { FunctionNode, Iteration, Node, SourceFile } from '../model/index.js'
import { contains, isClass, isFunction, isLoopStatement, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { type CallbackRun, callbackRun } from './callback-runs.js'
import { isRepeatedPart, iterationOfLoop } from './loop-shapes.js'

export interface Surroundings {
  /** From the innermost outwards. */
  readonly iterations: readonly Iteration[]
  /** Whether the walk came to `until` through functions that are run in place; `false` when one of them is kept for later. */
  readonly reaches: boolean
  /** The function in which the walk ended: the one whose calls run the node. */
  readonly owner: FunctionNode | undefined
}

const loops = (): Map<Node, Iteration> => new Map()
const runs = (): Map<Node, CallbackRun> => new Map()

/** The iterations that repeat a node, up to the function that runs it (or up to `until`). Callbacks run in place are looked through. */
export function iterationsAround(ev: Evaluator, file: SourceFile, node: Node, until?: Node): Surroundings {
  const iterations: Iteration[] = []
  for (let child = node, current = file.parentOf(node); current; child = current, current = file.parentOf(current)) {
    if (current === until) return { iterations, reaches: true, owner: isFunction(current) ? current : undefined }
    if (isLoopStatement(current)) {
      if (isRepeatedPart(current, child)) iterations.push(loopIteration(ev, file, current))
    } else if (isFunction(current)) {
      const run = runInPlace(ev, file, current)
      // const load = async () => { … }; await load(): a closure that the loop defines and calls runs in the loop.
      if (run.kind === 'kept' && !(until === undefined && isCalledWhereDefined(file, current))) return { iterations, reaches: false, owner: current }
      if (run.kind === 'iterates') iterations.push(run.iteration)
    } else if (isClass(current)) return { iterations, reaches: false, owner: undefined }
  }
  return { iterations, reaches: until === undefined, owner: undefined }
}

/** Whether a function is given a name within another function and called by it there. Whether in the same loop is seen further up. */
export function isCalledWhereDefined(file: SourceFile, fn: FunctionNode): boolean {
  const holder = file.parentOf(fn)
  const name = fn.type === 'FunctionDeclaration' ? fn.id : holder?.type === 'VariableDeclarator' ? holder.id : undefined
  if (name?.type !== 'Identifier' || !isInIteration(file, fn)) return false
  return (lookUp(file, name.name, name)?.references ?? []).some(reference => {
    const call = file.parentOf(reference)
    return call?.type === 'CallExpression' && call.callee === reference && !contains(fn, reference)
  })
}

/** Whether a loop or a callback stands round a node before the next named function does. */
function isInIteration(file: SourceFile, node: Node): boolean {
  for (let current = file.parentOf(node); current; current = file.parentOf(current)) {
    if (isLoopStatement(current)) return true
    if (isFunction(current)) return file.parentOf(current)?.type === 'CallExpression'
  }
  return false
}

function loopIteration(ev: Evaluator, file: SourceFile, loop: Parameters<typeof iterationOfLoop>[2]): Iteration {
  const known = ev.memory(file, loops)
  let iteration = known.get(loop)
  if (!iteration) known.set(loop, (iteration = iterationOfLoop(ev, file, loop)))
  return iteration
}

/** How a function expression is run where it stands; `kept` for declarations and for functions that are stored. */
export function runInPlace(ev: Evaluator, file: SourceFile, fn: FunctionNode): CallbackRun {
  if (fn.type === 'FunctionDeclaration') return { kind: 'kept' }
  const known = ev.memory(file, runs)
  const remembered = known.get(fn)
  if (remembered) return remembered
  known.set(fn, { kind: 'kept' })
  let holder = file.parentOf(fn)
  let value: Node = fn
  while (holder && unwrap(holder) !== holder) {
    value = holder
    holder = file.parentOf(holder)
  }
  let run: CallbackRun = { kind: 'kept' }
  if (holder?.type === 'CallExpression' || holder?.type === 'NewExpression') {
    if (holder.callee === value) run = { kind: 'once' }
    else {
      const position = (holder.arguments as readonly Node[]).indexOf(value)
      if (position >= 0) run = callbackRun(ev, file, holder, position)
    }
  }
  known.set(fn, run)
  return run
}
