import type { FunctionNode, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isFunction, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'
import { membersOf } from '../values/unions.js'
import type { Analysis } from './candidates.js'
import type { LinearSearch } from './linear-searches.js'
import { isListExpression } from './list-expressions.js'

export type SearchKey =
  /** `post => post.userId === user.id`: an index by what is compared answers it. */
  | 'keyed'
  /** `post => post.open`: the same for whoever asks. */
  | 'invariant'
  /** `asset => asset.id !== removed.id`: nearly all are kept, so an index would not spare the work. */
  | 'complement'
  /** `span => span.from < slot.to`, `name => text.includes(name)`: there is no key by which an index could be made. */
  | 'unkeyed'

/** How a search tells what it looks for. Read from the predicate as written; of a function that it calls only whether that compares its parameters. */
export function searchKeyOf(analysis: Analysis, file: SourceFile, { call, byValue, method }: LinearSearch): SearchKey {
  const predicate = call.arguments[0] && unwrap(call.arguments[0])
  if (byValue || !isFunction(predicate)) return 'keyed'
  if (!mentions(file, predicate, predicate, 'outside')) return 'invariant'
  const condition = predicate.body.type === 'BlockStatement' ? undefined : unwrap(predicate.body)
  if (method === 'filter' && condition && isDenial(condition)) return 'complement'
  return some(predicate.body, node => isComparison(analysis, file, predicate, node)) ? 'keyed' : 'unkeyed'
}

const isDenial = (condition: Node): boolean =>
  (condition.type === 'UnaryExpression' && condition.operator === '!') || (condition.type === 'BinaryExpression' && /^!==?$/.test(condition.operator))

/** Whether a node ties a part of the element to something outside by equality. */
function isComparison(analysis: Analysis, file: SourceFile, predicate: FunctionNode, node: Node): boolean {
  if (node.type === 'BinaryExpression') {
    if (!/^[!=]==?$/.test(node.operator)) return false
    // compare(a.date, b.date) === 0
    if (node.right.type === 'Literal' && node.right.value === 0) return node.left.type === 'CallExpression' && isPair(file, predicate, node.left.arguments)
    return isPair(file, predicate, [node.left, node.right])
  }
  if (node.type !== 'CallExpression') return false
  const callee = unwrap(node.callee)
  const [first] = node.arguments
  if (callee.type === 'MemberExpression' && first && /^(?:includes|indexOf)$/.test(memberName(callee) ?? '')) return isPair(file, predicate, [callee.object, first]) && isListExpression(analysis, file, callee.object)
  return isPair(file, predicate, node.arguments) && comparesParameters(analysis, file, node)
}

/** Whether one of some expressions is of the element alone and another of the outside alone. */
function isPair(file: SourceFile, predicate: FunctionNode, nodes: readonly Node[]): boolean {
  const isOnly = (node: Node, side: Side): boolean => mentions(file, predicate, node, side) && !mentions(file, predicate, node, side === 'inside' ? 'outside' : 'inside')
  return nodes.some(node => isOnly(node, 'inside')) && nodes.some(node => isOnly(node, 'outside'))
}

type Side = 'inside' | 'outside'

/** Whether an expression has a variable of the predicate, or one from outside of it; functions and imports that are called are neither. */
function mentions(file: SourceFile, predicate: FunctionNode, root: Node, side: Side): boolean {
  let found = false
  walk(root, node => {
    if (found) return false
    if (node.type === 'ThisExpression') found = side === 'outside'
    if (node.type !== 'Identifier') return !found
    const parent = file.parentOf(node)
    if (parent?.type === 'CallExpression' && parent.callee === node) return false
    if ((parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) || (parent?.type === 'Property' && parent.key === node && !parent.shorthand)) return false
    const declarations = lookUp(file, node.name, node)?.declarations.filter(({ type }) => type === 'variable' || type === 'parameter') ?? []
    found = declarations.some(({ name }) => contains(predicate, name) === (side === 'inside'))
    return false
  })
  return found
}

/** `idsAreEqual(a.id, b.id)`: a function of the project whose body compares for equality. */
function comparesParameters({ ev }: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>): boolean {
  return membersOf(ev.valueOf(file, call.callee)).some(value => {
    const found = value.kind === 'function' ? ev.find(value.ref) : undefined
    if (!found || !isFunction(found.node)) return false
    const fn = found.node
    return some(fn.body, node => node.type === 'BinaryExpression' && /^===?$/.test(node.operator) && [node.left, node.right].every(side => mentions(found.file, fn, side, 'inside')))
  })
}

function some(root: Node, test: (node: Node) => boolean): boolean {
  let found = false
  walk(root, node => {
    found ||= test(node)
    return !found
  })
  return found
}
