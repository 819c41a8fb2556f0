import type { Iteration, Node, SourceFile } from '../model/index.js'
import { memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'
import { argumentsOf } from '../values/returns.js'
import type { Candidate } from './candidates.js'
import { rootOf } from './loop-dependence.js'
import { outlives } from './once.js'

/** `if (batch.length >= size) await flush(batch)`. */
export function isFlush(file: SourceFile, node: Candidate['node'], iteration: Iteration): boolean {
  for (let child: Node = node, parent = file.parentOf(node); parent && parent !== iteration.node; child = parent, parent = file.parentOf(parent)) {
    if (parent.type !== 'IfStatement' || parent.consequent !== child) continue
    if (emptiesWhatIsTaken(file, node, parent.consequent, iteration)) return true
    const test = unwrap(parent.test)
    if (test.type !== 'BinaryExpression') continue
    if (/^(?:>=?|===?)$/.test(test.operator) && isCount(test.left) && !isOfElement(file, test.left, iteration) && !(test.operator.startsWith('=') && isZero(test.right) && !isModulo(test.left))) {
      if (test.operator === '>' && isZero(test.right)) continue
      return true
    }
  }
  return false
}

/** `if (row.tags.length === 1)`: a list that is another one in each round is not filled by the rounds. */
function isOfElement(file: SourceFile, count: Node, iteration: Iteration): boolean {
  const root = isModulo(count) ? count : rootOf(count)
  return root.type === 'Identifier' && lookUp(file, root.name, root) !== undefined && !outlives(file, root, iteration)
}

const isZero = (node: Node): boolean => node.type === 'Literal' && node.value === 0
const isModulo = (node: Node): boolean => node.type === 'BinaryExpression' && node.operator === '%'
const isCount = (node: Node): boolean => isModulo(node) || (node.type === 'MemberExpression' && ['length', 'size'].includes(memberName(node) ?? ''))

/** `if (full) { await flush(batch); batch = [] }`: what is written is emptied in the same branch, and goes on from round to round. */
function emptiesWhatIsTaken(file: SourceFile, node: Candidate['node'], branch: Node, iteration: Iteration): boolean {
  const emptied = emptiedIn(branch)
  let taken = false
  for (const argument of emptied.size === 0 ? [] : argumentsOf(node)) {
    walk(argument, inner => {
      if (inner.type === 'Identifier' && emptied.has(inner.name) && outlives(file, inner, iteration)) taken = true
      return !taken
    })
  }
  return taken
}

/** The names of the lists that a branch begins anew: `batch = []`, `batch.length = 0`. */
function emptiedIn(branch: Node): ReadonlySet<string> {
  const names = new Set<string>()
  walk(branch, inner => {
    if (inner.type !== 'AssignmentExpression' || inner.operator !== '=') return true
    const { left, right } = inner
    if (left.type === 'Identifier' && right.type === 'ArrayExpression' && right.elements.length === 0) names.add(left.name)
    if (left.type === 'MemberExpression' && memberName(left) === 'length' && left.object.type === 'Identifier' && right.type === 'Literal' && right.value === 0) names.add(left.object.name)
    return true
  })
  return names
}
