import type { EffectSummary, Iteration, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { contains, isFunction, memberName, unwrap } from '../ast/syntax.js'
import { outlineOf } from '../ast/outline.js'
import type { Effects } from '../effects/summaries.js'
import { type Target, targetsOf, useOf } from '../effects/function-facts.js'
import { isCalledWhereDefined, iterationsAround } from '../iterations/around.js'
import { callbackRun } from '../iterations/callback-runs.js'
import { ELEMENT_METHODS, isBuiltInCall } from '../iterations/known-runners.js'
import { executionOf } from '../queries/execution.js'
import type { QueryResolver } from '../queries/resolver.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'
import { lookUp } from '../values/bindings.js'
import { variesInLoop } from './loop-dependence.js'

/** A call inside an iteration that reaches the database, itself or through functions of the project. */
export interface Candidate {
  readonly node: NodeOf<'CallExpression'> | NodeOf<'TaggedTemplateExpression'>
  /** The query when the call makes it itself. */
  readonly query?: QueryCall
  /** The effect of the functions it calls. */
  readonly summary?: Extract<EffectSummary, { kind: 'queries' }>
  /** Iterations that repeat the round trip, from the innermost outwards. */
  readonly iterations: readonly Iteration[]
  /**
   * A lazy query never runs here, or runs in a batch outside of the iterations; the functions of a call may query only for other arguments,
   * under a cache, or on a table that the element names.
   */
  readonly execution: 'at' | 'batch' | 'not-executed' | 'not-reached'
}

export interface Analysis {
  readonly ev: Evaluator
  readonly queries: QueryResolver
  readonly effects: Effects
}

/**
 * All candidates of a file in source order. Calls that cannot be reported, because only fixed lists repeat them or because the functions they reach
 * make no query for these arguments, are looked at for `explain` only (`everything`): most calls are such.
 */
export function collectCandidates(analysis: Analysis, file: SourceFile, everything = false): readonly Candidate[] {
  if (everything) return candidatesIn(analysis, file, true)
  const remembered = analysis.ev.memory(file, candidatesOfFile)
  return (remembered.candidates ??= candidatesIn(analysis, file, false))
}

/** Several kinds of findings begin with the same candidates. */
const candidatesOfFile = (): { candidates?: readonly Candidate[] } => ({})

function candidatesIn(analysis: Analysis, file: SourceFile, everything: boolean): readonly Candidate[] {
  return outlineOf(file).calls.flatMap(node => (node.type === 'CallExpression' && isBuiltInCall(node) ? [] : (candidateAt(analysis, file, node, everything) ?? [])))
}

function candidateAt(analysis: Analysis, file: SourceFile, node: Candidate['node'], everything: boolean): Candidate | undefined {
  const { ev, queries } = analysis
  const reference = node.type === 'CallExpression' ? iterationByReference(ev, file, node) : undefined
  const direct = iterationsAround(ev, file, node).iterations
  const around = reference ? [reference, ...direct] : direct
  if (around.length === 0) return undefined
  const query = queries.queryAt(file, node)
  if (query) {
    const execution = executionOf(ev, file, query)
    // What repeats is the run: a batch, or the place where a query that was kept in a variable is awaited.
    const elsewhere = execution.kind === 'batch' || (execution.kind === 'at' && execution.node !== node)
    return { node, query, iterations: elsewhere ? iterationsAround(ev, file, execution.node).iterations : around, execution: execution.kind }
  }
  if (node.type !== 'CallExpression' || isInnerOfQuery(analysis, file, node)) return undefined
  const targets = targetsOf(ev, file, node)
  if (targets.length === 0 || isReportedInside(ev, file, targets, around)) return undefined
  // What only fixed lists repeat is silent whatever it does, and most calls reach nothing in whatever way they are made.
  if (!analysis.effects.mayQuery(targets)) return undefined
  const row = around.find(iteration => iteration.kind === 'row')
  if (!row && !everything) return undefined
  const varying = row ? node.arguments.flatMap((argument, index) => (variesInLoop(file, argument, row) ? [index] : [])) : []
  const summary = analysis.effects.of({ targets, varying, concurrent: row !== undefined && row === around[0] && row.schedule === 'concurrent', use: useOf(ev, file, node, targets) })
  if (summary.kind === 'queries') return { node, summary, iterations: around, execution: 'at' }
  if (!everything) return undefined
  const otherwise = analysis.effects.of({ targets: targets.map(target => ({ ...target, args: [] })), varying: ALL_PARAMETERS, concurrent: false })
  return otherwise.kind === 'queries' ? { node, summary: otherwise, iterations: around, execution: 'not-reached' } : undefined
}

const ALL_PARAMETERS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7]

/** `this.builder().where(…)`: the outer chain is the query. */
function isInnerOfQuery(analysis: Analysis, file: SourceFile, node: Node): boolean {
  for (let child = node, parent = file.parentOf(node); parent; child = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'MemberExpression' && parent.object === child) continue
    if (parent.type === 'CallExpression' && parent.callee === child) {
      if (analysis.queries.queryAt(file, parent)) return true
      continue
    }
    return false
  }
  return false
}

/** A closure that the iteration itself defines: what it calls is reported there. */
function isReportedInside(ev: Evaluator, file: SourceFile, targets: readonly Target[], around: readonly Iteration[]): boolean {
  return targets.every(({ ref }) => {
    const found = ref.path === file.path ? ev.find(ref)?.node : undefined
    return isFunction(found) && around.some(iteration => contains(iteration.body, found)) && isCalledWhereDefined(file, found)
  })
}

/** Whether a name is plainly a function: declared as one here, or imported. */
function isFunctionName(file: SourceFile, name: NodeOf<'Identifier'>): boolean {
  const [declaration] = lookUp(file, name.name, name)?.declarations ?? []
  if (declaration?.type === 'function' || declaration?.type === 'import') return true
  return declaration?.node.type === 'VariableDeclarator' && declaration.node.init != null && isFunction(unwrap(declaration.node.init))
}

/** The iteration of `rows.map(present)` over a function that is named, not written. */
function iterationByReference(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>): Iteration | undefined {
  const callee = unwrap(call.callee)
  const method = callee.type === 'MemberExpression' ? memberName(callee) : undefined
  const iterates = method !== undefined && ELEMENT_METHODS.has(method)
  for (const [position, argument] of call.arguments.entries()) {
    if (!(iterates ? argument.type === 'Identifier' || argument.type === 'MemberExpression' : argument.type === 'Identifier' && isFunctionName(file, argument))) continue
    if (!membersOf(ev.valueOf(file, argument)).some(value => value.kind === 'function')) continue
    const run = callbackRun(ev, file, call, position)
    if (run.kind === 'iterates') return run.iteration
  }
  return undefined
}
