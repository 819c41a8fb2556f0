import type { Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { walk } from '../ast/children.js'
import { contains, unwrapAwait } from '../ast/syntax.js'
import { iterationsAround } from '../iterations/around.js'
import { lookUp } from '../values/bindings.js'
import type { Analysis } from './candidates.js'
import { isOverData } from './data-sized.js'
import { dependsOnElement, rootOf } from './loop-dependence.js'
import { isCodeElement } from './registry.js'

/** Why a collection is not gone through again for each of something. */
export type NotAgain =
  /** `user.profiles.find(…)`: of the element, or of what was found for it. */
  | 'own-children'
  /** Made anew in each round, or looked through for the same thing. */
  | 'not-again'
  /** Nothing proves that the loop is as long as the data. */
  | 'loop-not-over-data'
  /** The elements are parts of the program. */
  | 'code-elements'

/** The iteration over data whose element has nothing to do with the collection: every round goes through all of it again. */
export function iterationAgain(analysis: Analysis, file: SourceFile, node: Node, collection: Node, asks: (iteration: Iteration) => boolean): Iteration | NotAgain {
  if (isOfElement(analysis, file, node, collection)) return 'own-children'
  const { iterations } = iterationsAround(analysis.ev, file, node)
  let reason: NotAgain = 'not-again'
  for (const iteration of iterations) {
    if (dependsOnRound(file, collection, iteration) || !asks(iteration)) continue
    // Both are parts of one parent: of an order its lines and its shipments.
    if (iterations.some(outer => outer !== iteration && iteration.over && dependsOnElement(file, iteration.over, outer) && dependsOnRound(file, collection, outer))) reason = 'own-children'
    else if (!isOverData(analysis, file, iteration)) reason = 'loop-not-over-data'
    else if (isCodeElement(analysis.ev, file, iteration)) reason = 'code-elements'
    else return iteration
  }
  return reason
}

/** Whether a search looks for something that the body of the loop has named, and not the search itself. */
export function asksByRound(file: SourceFile, search: Node, questions: readonly Node[], iteration: Iteration): boolean {
  let asks = false
  for (const argument of questions) {
    walk(argument, node => {
      if (asks || node.type !== 'Identifier') return !asks
      asks = lookUp(file, node.name, node)?.declarations.some(({ name }) => !contains(search, name) && (contains(iteration.node, name) && !(iteration.over && contains(iteration.over, name)))) ?? false
      return !asks
    })
  }
  return asks
}

/** A child list of some element in reach: `team.members` is short, however many teams there are; so is a list that is the element. */
function isOfElement(analysis: Analysis, file: SourceFile, node: Node, collection: Node): boolean {
  const list = unwrapAwait(collection)
  const root = rootOf(list, true)
  if (root.type !== 'Identifier') return false
  const iterations = iterationsAround(analysis.ev, file, node).iterations
  if (iterations.some(iteration => iteration.element !== undefined && bindsName(file, root, iteration.element))) return true
  // const app = apps.get(row.id); app.categories.includes(…)
  return isPart(list) && iterations.some(iteration => dependsOnElement(file, root, iteration))
}

/** `app.categories`, `app.categories.map(…)`. */
function isPart(list: Node): boolean {
  let at = list
  while (at.type === 'CallExpression' && at.callee.type === 'MemberExpression') at = unwrapAwait(at.callee.object)
  return at.type === 'MemberExpression'
}

const bindsName = (file: SourceFile, name: NodeOf<'Identifier'>, pattern: Node): boolean => lookUp(file, name.name, name)?.declarations.some(declaration => contains(pattern, declaration.name)) ?? false

/** Whether the collection is another one for each element: computed from it, or put into a variable of the body. */
function dependsOnRound(file: SourceFile, collection: Node, iteration: Iteration): boolean {
  if (dependsOnElement(file, collection, iteration)) return true
  const root = rootOf(unwrapAwait(collection), true)
  if (root.type !== 'Identifier') return false
  const binding = lookUp(file, root.name, root)
  if (!binding) return false
  if (binding.declarations.some(({ node }) => node.type === 'VariableDeclarator' && node.init?.type === 'AwaitExpression' && contains(iteration.body, node))) return true
  const inBody = binding.declarations.some(declaration => contains(iteration.body, declaration.name) && !isOfCallback(iteration, declaration.name))
  const assigned = binding.assigned.filter(value => contains(iteration.body, value))
  if (assigned.some(value => dependsOnElement(file, value, iteration) && !mentionsName(value, root.name))) return true
  return inBody && binding.declarations.some(declaration => declaration.node.type === 'VariableDeclarator' && declaration.node.init?.type === 'ArrayExpression' && declaration.node.init.elements.length === 0)
}

/** Whether a name is bound by a parameter of the iteration's callback. */
export const isOfCallback = (iteration: Iteration, name: Node): boolean => iteration.callback?.params.some(parameter => contains(parameter, name)) ?? false
const mentionsName = (value: Node, name: string): boolean => {
  const root = rootOf(unwrapAwait(value), true)
  return root.type === 'Identifier' && root.name === name
}
