import type { Iteration, Node, SourceFile } from '../model/index.js'
import { memberName } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import { isPromiseCombinator } from './placement.js'
import { refuse } from './site.js'

/** Where the rounds of an iteration come together. */
export interface Gathering {
  /** The outermost expression that only collects what the callbacks give: `await Promise.all(rows.map(…))`; else the iteration itself. */
  readonly outer: Node
  /** Whether what follows runs after the last round. */
  readonly awaited: boolean
  /** Whether nobody asks what the rounds gave. */
  readonly unused: boolean
  /** `await Promise.all(tasks)` as a statement of its own, where the promises were given a name first: `const tasks = rows.map(…)`. */
  readonly joined?: Node
}

/** How the rounds of an iteration come together. Refuses `Promise.allSettled`: there every round has an error of its own. */
export function gatheredAt(file: SourceFile, { node, callback }: Iteration): Gathering {
  if (!callback) return { outer: node, awaited: true, unused: true }
  const named = namedPromises(file, node)
  if (named) return { outer: node, awaited: true, unused: true, joined: named }
  const parent = file.parentOf(node)
  const all = parent?.type === 'CallExpression' && parent.arguments[0] === node && isPromiseCombinator(parent.callee) ? parent : undefined
  if (all?.callee.type === 'MemberExpression' && memberName(all.callee) === 'allSettled') return refuse('handles-errors-per-element')
  const joined = all ?? node
  const awaiting = file.parentOf(joined)
  const awaited = awaiting?.type === 'AwaitExpression'
  const outer = awaited ? awaiting : joined
  return { outer, awaited: awaited || (all !== undefined && awaiting?.type === 'ReturnStatement'), unused: file.parentOf(outer)?.type === 'ExpressionStatement' }
}

/** The `await Promise.all(tasks)` of promises that a constant holds and nothing else asks for. */
function namedPromises(file: SourceFile, node: Node): Node | undefined {
  const declarator = file.parentOf(node)
  if (declarator?.type !== 'VariableDeclarator' || declarator.init !== node || declarator.id.type !== 'Identifier') return undefined
  const { id } = declarator
  const uses = (lookUp(file, id.name, id)?.references ?? []).filter(reference => reference !== id)
  const [use] = uses
  const all = use && uses.length === 1 ? file.parentOf(use) : undefined
  if (all?.type !== 'CallExpression' || all.arguments[0] !== use || !isPromiseCombinator(all.callee)) return undefined
  if (all.callee.type === 'MemberExpression' && memberName(all.callee) === 'allSettled') return refuse('handles-errors-per-element')
  const awaited = file.parentOf(all)
  const statement = awaited?.type === 'AwaitExpression' ? file.parentOf(awaited) : undefined
  return statement?.type === 'ExpressionStatement' && file.parentOf(statement)?.type === 'BlockStatement' ? statement : undefined
}
