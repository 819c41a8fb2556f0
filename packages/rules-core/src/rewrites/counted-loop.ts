import type { Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, memberName, unwrap } from '../ast/syntax.js'
import { type Binding, type Declaration, lookUp } from '../values/bindings.js'

/** `for (let i = 0; i < list.length; i++)`: every index of a list, in order. */
export interface CountedLoop {
  readonly counter: NodeOf<'Identifier'>
  readonly list: Node
  /** `const row = list[i]` at the beginning of the body. */
  readonly element: NodeOf<'VariableDeclarator'> | undefined
}

/** The loop as one over the indexes of its list; `undefined` when it begins, ends or steps in any other way, or the body sets the counter. */
export function countedLoop(file: SourceFile, loop: Node): CountedLoop | undefined {
  if (loop.type !== 'ForStatement' || loop.init?.type !== 'VariableDeclaration' || loop.init.kind !== 'let' || loop.init.declarations.length !== 1) return undefined
  const [head] = loop.init.declarations
  if (head?.id.type !== 'Identifier' || head.init?.type !== 'Literal' || head.init.value !== 0) return undefined
  const counter = head.id
  const test = loop.test && unwrap(loop.test)
  const limit = test?.type === 'BinaryExpression' && test.operator === '<' && isName(test.left, counter.name) ? unwrap(test.right) : undefined
  if (limit?.type !== 'MemberExpression' || memberName(limit) !== 'length' || !stepsByOne(loop.update, counter.name)) return undefined
  const binding = lookUp(file, counter.name, counter)
  if (!binding || isSetIn(file, binding, loop.body)) return undefined
  return { counter, list: limit.object, element: elementOf(file, loop.body, limit.object, counter.name) }
}

/** Whether a declaration is the counter of such a loop, or the element that it stands for. */
export function isCounted(file: SourceFile, { node }: Declaration, within: Iteration): boolean {
  if (node.type !== 'VariableDeclarator') return false
  for (let parent = file.parentOf(node); parent && contains(within.node, parent); parent = file.parentOf(parent)) {
    if (parent.type !== 'ForStatement') continue
    const counted = countedLoop(file, parent)
    return counted !== undefined && (counted.element === node || (parent.init != null && contains(parent.init, node)))
  }
  return false
}

const isName = (node: Node, name: string): boolean => node.type === 'Identifier' && node.name === name

function stepsByOne(update: Node | null | undefined, name: string): boolean {
  if (update?.type === 'UpdateExpression') return update.operator === '++' && isName(update.argument, name)
  return update?.type === 'AssignmentExpression' && update.operator === '+=' && isName(update.left, name) && update.right.type === 'Literal' && update.right.value === 1
}

const isSetIn = (file: SourceFile, { assigned, references }: Binding, body: Node): boolean =>
  assigned.some(value => contains(body, value)) || references.some(reference => contains(body, reference) && isTarget(file.parentOf(reference), reference))

const isTarget = (parent: Node | undefined, reference: Node): boolean =>
  parent?.type === 'UpdateExpression' || (parent?.type === 'AssignmentExpression' && parent.left === reference)

function elementOf(file: SourceFile, body: Node, list: Node, counter: string): CountedLoop['element'] {
  const first = body.type === 'BlockStatement' ? body.body[0] : undefined
  if (first?.type !== 'VariableDeclaration' || first.kind !== 'const' || first.declarations.length !== 1) return undefined
  const [declarator] = first.declarations
  const read = declarator?.init && unwrap(declarator.init)
  if (!declarator || read?.type !== 'MemberExpression' || !read.computed || !isName(read.property, counter)) return undefined
  return sameText(file, read.object, list) ? declarator : undefined
}

const sameText = ({ text }: SourceFile, one: Node, other: Node): boolean => text.slice(...one.range).replace(/\s+/g, '') === text.slice(...other.range).replace(/\s+/g, '')
