import type { Iteration, IterationKind, Node, NodeRef, SourceFile } from '../model/index.js'
import { isFunction, isLoopStatement, parametersOf, parameterTarget, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { iterationsAround } from './around.js'
import { callbackRun } from './callback-runs.js'
import { cachesOf } from './caches.js'
import { exitsAfter } from './early-exit.js'

/** What a function of the project does with a parameter that is a function. */
export interface ParameterUse {
  readonly kind: 'iterates' | 'once' | 'memo' | 'kept'
  readonly iterationKind: IterationKind
  readonly schedule: Iteration['schedule']
  /** The parameter that is iterated, when it is one. */
  readonly overParameter?: number
}

const uses = (): Map<string, ParameterUse | null> => new Map()
const ONCE: ParameterUse = { kind: 'once', iterationKind: 'open', schedule: 'serial' }
const KEPT: ParameterUse = { kind: 'kept', iterationKind: 'open', schedule: 'serial' }

/** Decided from the places in the function's body where the parameter is called or handed on. `undefined` for a function without body. */
export function parameterUse(ev: Evaluator, ref: NodeRef, position: number): ParameterUse | undefined {
  const found = ev.find(ref)
  if (!found || !isFunction(found.node)) return undefined
  const { file, node } = found
  const known = ev.memory(file, uses)
  const key = `${String(ref.start)}:${String(ref.end)}:${String(position)}`
  const remembered = known.get(key)
  if (remembered !== undefined) return remembered ?? undefined
  // A function that hands its parameter to itself ends here.
  known.set(key, null)
  const use = collectUse(ev, file, node, position)
  known.set(key, use ?? null)
  return use
}

function collectUse(ev: Evaluator, file: SourceFile, fn: Node & { readonly params: readonly Node[]; readonly body: Node }, position: number): ParameterUse | undefined {
  const parameter = parametersOf(fn)[position]
  const target = parameter && parameterTarget(parameter)
  if (target?.type !== 'Identifier') return target ? KEPT : undefined
  let result: ParameterUse = KEPT
  for (const reference of lookUp(file, target.name, fn.body)?.references ?? []) {
    const use = useOfReference(ev, file, fn, reference)
    if (use.kind === 'iterates') return use
    if (use.kind !== 'kept') result = use
  }
  return result.kind === 'once' && cachesOf(fn.body).length > 0 ? { ...result, kind: 'memo' } : result
}

function useOfReference(ev: Evaluator, file: SourceFile, fn: Node, reference: Node): ParameterUse {
  const parent = file.parentOf(reference)
  if (!parent) return KEPT
  if (parent.type === 'CallExpression' && parent.callee !== reference) {
    const index = (parent.arguments as readonly Node[]).indexOf(reference)
    const run = callbackRun(ev, file, parent, index)
    if (run.kind === 'kept') return KEPT
    if (run.kind === 'iterates') return useOfIteration(file, fn, run.iteration)
    if (run.kind === 'memo') return { kind: 'memo', iterationKind: 'open', schedule: 'serial' }
    return around(ev, file, fn, parent)
  }
  const called = parent.type === 'CallExpression' ? parent : calledThrough(file, parent, reference)
  return called ? around(ev, file, fn, called) : KEPT
}

/** `callback.call(this, x)`, `callback?.(x)`. */
function calledThrough(file: SourceFile, parent: Node, reference: Node): Node | undefined {
  if (parent.type !== 'MemberExpression' || parent.object !== reference || parent.property.type !== 'Identifier') return undefined
  const call = file.parentOf(parent)
  return (parent.property.name === 'call' || parent.property.name === 'apply') && call?.type === 'CallExpression' && call.callee === parent ? call : undefined
}

function around(ev: Evaluator, file: SourceFile, fn: Node, call: Node): ParameterUse {
  const found = iterationsAround(ev, file, call, fn)
  if (!found.reaches) return KEPT
  const [innermost] = found.iterations
  if (!innermost) return ONCE
  const use = useOfIteration(file, fn, innermost)
  // `if (await test(x)) return x`: stops at the first match.
  return use.iterationKind === 'row' && isLoopStatement(innermost.node) && exitsAfter(file, call, innermost) ? { ...use, iterationKind: 'probe' } : use
}

function useOfIteration(file: SourceFile, fn: Node, iteration: Iteration): ParameterUse {
  const list = iteration.over && unwrap(iteration.over)
  const binding = list?.type === 'Identifier' ? lookUp(file, list.name, list) : undefined
  const overParameter = parametersOf(fn).findIndex(parameter => binding?.declarations.some(declaration => declaration.name === parameterTarget(parameter)))
  return { kind: 'iterates', iterationKind: iteration.kind, schedule: iteration.schedule, ...(overParameter >= 0 && { overParameter }) }
}
