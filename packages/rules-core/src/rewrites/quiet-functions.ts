import { isFunction } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { isWrite } from '../model/index.js'
import { targetsOf, type Target } from '../effects/function-facts.js'
import type { Analysis } from '../findings/candidates.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import { executionOf } from '../queries/execution.js'
import { isRepeatable } from './repeatable.js'

const MAX_DEPTH = 4

/**
 * Whether these functions do nothing but read from the database and compute: every call in them is a read, JavaScript's own, or of another such function.
 * Calls into packages may do anything, and so may an assignment to what is not their own.
 */
export function areQuiet(analysis: Analysis, targets: readonly Target[], depth = MAX_DEPTH): boolean {
  return targets.length > 0 && depth > 0 && targets.every(target => isQuiet(analysis, target, depth))
}

function isQuiet(analysis: Analysis, target: Target, depth: number): boolean {
  const { ev, queries } = analysis
  const found = ev.find(target.ref)
  if (!found || !isFunction(found.node)) return false
  const { file, node: fn } = found
  let quiet = true
  walk(fn.body, node => {
    if (!quiet) return false
    if (node.type === 'AssignmentExpression' && node.left.type !== 'Identifier') quiet = false
    if (node.type === 'NewExpression' && !isRepeatable(node) && !/Error|Exception$/.test(node.callee.type === 'Identifier' ? node.callee.name : '')) quiet = false
    if (node.type !== 'CallExpression' && node.type !== 'TaggedTemplateExpression') return undefined
    const query = queries.queryAt(file, node)
    if (query) {
      quiet = !isWrite(query.effect) && query.effect !== 'raw' && query.effect !== 'transaction'
      // The links of its chain only build.
      return quiet && executionOf(ev, file, query).kind !== 'not-executed' ? false : undefined
    }
    if (node.type === 'TaggedTemplateExpression' || isBuiltInCall(node) || isRepeatable(node)) return undefined
    quiet = areQuiet(analysis, targetsOf(ev, file, node, fn), depth - 1)
    return undefined
  })
  return quiet
}

