import type { Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isFunction, isLoopStatement, memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'

/**
 * Whether a loop ends because of the query: right after it (`once`), or as soon as it has found something (`early-exit`).
 * A loop that ends when nothing was found goes through all elements when all is well, and is not meant; nor is `throw`.
 */
export function exitsAfter(file: SourceFile, node: Node, iteration: Iteration): 'once' | 'early-exit' | undefined {
  const statement = statementOf(file, node, iteration)
  if (!statement) return undefined
  if (statement.type === 'ReturnStatement') return 'once'
  if (endsAround(file, node, iteration)) return 'once'
  const following = followingOf(file, statement)
  const names = [...resultNames(statement, node)]
  if (statement.type === 'IfStatement' && contains(statement.test, node) && isPositive(statement.test, inner => contains(inner, node)) && leaves(statement.consequent, iteration)) return 'early-exit'
  if (stopsByFlag(file, node, iteration)) return 'early-exit'
  for (const next of following) {
    names.push(...derivedNames(next, names))
    if (next.type !== 'IfStatement' || !leaves(next.consequent, iteration)) continue
    if (isPositive(next.test, inner => names.some(name => mentionsName(file, inner, name)))) return 'early-exit'
  }
  return undefined
}

/** The statement of the iteration's body in which the query stands; nested functions are another matter. */
function statementOf(file: SourceFile, node: Node, iteration: Iteration): Node | undefined {
  for (let current: Node | undefined = node; current && current !== iteration.node; current = file.parentOf(current)) {
    if (isFunction(current)) return undefined
    const parent = file.parentOf(current)
    if (parent?.type === 'BlockStatement' || parent === iteration.node || (parent?.type === 'IfStatement' && parent.test !== current)) return current
  }
  return undefined
}

const followingOf = (file: SourceFile, statement: Node): readonly Node[] => {
  const block = file.parentOf(statement)
  return block?.type === 'BlockStatement' ? block.body.slice(block.body.indexOf(statement as never) + 1) : []
}

/** The rest of a block round the query leaves the loop whatever happens: `await q(); return x`, `catch { await q(); throw e }`. */
function endsAround(file: SourceFile, node: Node, iteration: Iteration): boolean {
  for (let current: Node | undefined = node; current && current !== iteration.node; current = file.parentOf(current)) {
    if (isFunction(current)) return false
    if (followingOf(file, current).some(next => next.type === 'ReturnStatement' || next.type === 'ThrowStatement' || (next.type === 'BreakStatement' && !isInnerLoop(file, current, iteration)))) return true
    // What follows an inner loop is another matter than what is in it.
    if (isLoopStatement(current)) return false
  }
  return false
}

function isInnerLoop(file: SourceFile, node: Node | undefined, iteration: Iteration): boolean {
  for (let current = node && file.parentOf(node); current && current !== iteration.node; current = file.parentOf(current)) {
    if (isLoopStatement(current) || current.type === 'SwitchStatement') return true
  }
  return false
}

/** `const row = await q()`, `[row] = await q()`: the names that hold the result. */
function resultNames(statement: Node, query: Node): readonly NodeOf<'Identifier'>[] {
  const names: NodeOf<'Identifier'>[] = []
  walk(statement, node => {
    const target = node.type === 'VariableDeclarator' && node.init != null && contains(node.init, query) ? node.id : node.type === 'AssignmentExpression' && contains(node.right, query) ? node.left : undefined
    if (target) walk(target, inner => { if (inner.type === 'Identifier') names.push(inner) })
    return true
  })
  return names
}

/** `const { passed } = await check(result)`: names computed from the result by a later statement. */
function derivedNames(statement: Node, names: readonly NodeOf<'Identifier'>[]): readonly NodeOf<'Identifier'>[] {
  const derived: NodeOf<'Identifier'>[] = []
  if (statement.type !== 'VariableDeclaration') return derived
  for (const { id, init } of statement.declarations) {
    if (init && mentionsAny(init, names)) walk(id, inner => { if (inner.type === 'Identifier') derived.push(inner) })
  }
  return derived
}

function mentionsAny(node: Node, names: readonly NodeOf<'Identifier'>[]): boolean {
  let mentioned = false
  walk(node, inner => { mentioned ||= inner.type === 'Identifier' && names.some(name => name.name === inner.name) })
  return mentioned
}

/** `if (done) break` at the top of the body, where the body itself sets `done`. */
function stopsByFlag(file: SourceFile, node: Node, iteration: Iteration): boolean {
  const { body } = iteration
  if (body.type !== 'BlockStatement') return false
  return body.body.some(statement => {
    if (statement.type !== 'IfStatement' || statement.range[0] > node.range[0] || !leaves(statement.consequent, iteration)) return false
    const flag = unwrap(statement.test)
    if (flag.type !== 'Identifier') return false
    const binding = lookUp(file, flag.name, flag)
    return binding !== undefined && !binding.declarations.some(declaration => contains(iteration.node, declaration.name)) && binding.assigned.some(value => contains(body, value))
  })
}

/**
 * Whether the test asks, of the result itself, that something is there: `row`, `row && …`, `row !== null`, `rows.length > 0`. A property compared with
 * something, or a function asked about the result, tells success from failure, and a failure is not what a search looks for.
 */
function isPositive(test: Node, about: (node: Node) => boolean): boolean {
  const node = unwrapAwait(test)
  if (!about(node)) return false
  switch (node.type) {
    case 'Identifier':
    case 'CallExpression':
      return node.type === 'Identifier' || unwrapAwait(test) !== unwrap(test)
    case 'LogicalExpression':
      return isPositive(node.left, about) || isPositive(node.right, about)
    case 'MemberExpression':
      return isLength(node)
    case 'BinaryExpression': {
      const left = unwrapAwait(node.left)
      if (left.type !== 'Identifier' && !isLength(left) && !(left.type === 'CallExpression' && left !== unwrap(node.left))) return false
      const nothing = node.right.type === 'Literal' ? !node.right.value : node.right.type === 'Identifier' && node.right.name === 'undefined'
      if (node.operator === '!==' || node.operator === '!=') return nothing
      if (node.operator === '===' || node.operator === '==') return node.right.type === 'Literal' && node.right.value === true
      return node.operator === '>' || node.operator === '>='
    }
    default:
      return false
  }
}

const isLength = (node: Node): boolean => node.type === 'MemberExpression' && ['length', 'size', 'count', 'rowCount'].includes(memberName(node) ?? '')

/** Whether a statement leaves the loop by `return` or `break`. */
function leaves(consequent: Node, iteration: Iteration): boolean {
  let found = false
  walk(consequent, node => {
    if (found || isFunction(node) || isLoopStatement(node)) return false
    if (node.type === 'ReturnStatement' || node.type === 'BreakStatement') found = isLoopStatement(iteration.node)
    return !found
  })
  return found
}

function mentionsName(file: SourceFile, node: Node, name: NodeOf<'Identifier'>): boolean {
  let found = false
  walk(node, inner => {
    if (inner.type === 'Identifier' && inner.name === name.name && lookUp(file, inner.name, inner) === lookUp(file, name.name, name)) found = true
    return !found
  })
  return found
}
