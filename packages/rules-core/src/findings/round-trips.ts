import type { FunctionNode, Node, SourceFile } from '../model/index.js'
import { isClass, isFunction } from '../ast/syntax.js'
import { forEachChild } from '../ast/children.js'
import { targetsOf } from '../effects/function-facts.js'
import { type Flow, mentionedParameters } from '../effects/parameter-flow.js'
import { iterationsAround, runInPlace } from '../iterations/around.js'
import { executionOf } from '../queries/execution.js'
import type { Analysis, Candidate } from './candidates.js'

/** What differs each time a function is run: parameters by position, and for a method of the row itself `this`. */
export interface Varying {
  readonly parameters: Flow
  readonly self: boolean
}

/**
 * The calls in a function's body that reach the database when it is run, in source order, with the iterations within the function around them.
 * What a cache remembers under a key that does not vary is left out, and functions that are only defined.
 */
export function roundTripsOf(analysis: Analysis, file: SourceFile, fn: FunctionNode, varying: Varying): readonly Candidate[] {
  const { ev, queries } = analysis
  const found: Candidate[] = []
  const varies = (node: Node): boolean => (varying.self && mentionsThis(node)) || mentionedParameters(file, fn, [node]).some(parameter => varying.parameters.includes(parameter))
  const visit = (node: Node): void => {
    if (isClass(node)) return
    if (isFunction(node)) {
      const run = runInPlace(ev, file, node)
      if (run.kind === 'kept' || (run.kind === 'memo' && !besides(file, node).some(varies))) return
    }
    if (node.type === 'CallExpression' || node.type === 'TaggedTemplateExpression') {
      const candidate = roundTripAt(node)
      if (candidate) found.push(candidate)
      // The links of a chain are no queries of their own.
      if (candidate?.query) {
        for (const argument of node.type === 'CallExpression' ? node.arguments : [node.quasi]) visit(argument)
        return
      }
    }
    forEachChild(node, visit)
  }
  const roundTripAt = (node: Candidate['node']): Candidate | undefined => {
    const { iterations } = iterationsAround(ev, file, node, fn)
    const query = queries.queryAt(file, node)
    if (query) return query.effect === 'transaction' ? undefined : { node, query, iterations, execution: executionOf(ev, file, query).kind }
    const targets = node.type === 'CallExpression' ? targetsOf(ev, file, node, fn) : []
    if (targets.length === 0 || node.type !== 'CallExpression') return undefined
    const summary = analysis.effects.of({ targets, varying: node.arguments.flatMap((argument, index) => (varies(argument) ? [index] : [])), concurrent: true })
    return summary.kind === 'queries' ? { node, summary, iterations, execution: 'at' } : undefined
  }
  visit(fn.body)
  return found.sort((a, b) => a.node.range[0] - b.node.range[0])
}

/** The arguments that stand beside a callback. */
function besides(file: SourceFile, callback: Node): readonly Node[] {
  const call = file.parentOf(callback)
  return call?.type === 'CallExpression' ? call.arguments.filter(argument => argument !== callback) : []
}

function mentionsThis(node: Node): boolean {
  if (node.type === 'ThisExpression') return true
  let found = false
  forEachChild(node, child => { found ||= mentionsThis(child) })
  return found
}
