import type { Iteration, IterationKind, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isFunction, memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { isConstantList, isConstantNumber } from './constants.js'

type LoopStatement = NodeOf<'ForStatement'> | NodeOf<'ForOfStatement'> | NodeOf<'ForInStatement'> | NodeOf<'WhileStatement'> | NodeOf<'DoWhileStatement'>

/** What a loop statement repeats over, and how. Decided from its head and from what its body does to the names in the head. */
export function iterationOfLoop(ev: Evaluator, file: SourceFile, loop: LoopStatement): Iteration {
  switch (loop.type) {
    case 'ForOfStatement':
    case 'ForInStatement': {
      const element = loop.left.type === 'VariableDeclaration' ? loop.left.declarations.at(0)?.id : loop.left
      let kind: IterationKind | undefined
      return {
        node: loop,
        // Asked only when something in the body reaches the database.
        get kind() {
          return (kind ??= isConstantList(ev, file, loop.right) || isEntriesOfConstant(ev, file, loop) ? 'constant' : 'row')
        },
        schedule: 'serial',
        over: loop.right,
        ...(element && { element }),
        body: loop.body,
      }
    }
    case 'ForStatement':
      return countedLoop(ev, file, loop)
    default:
      return openLoop(ev, file, loop)
  }
}

/** `for (const key in OBJECT)` over a literal object or an enum. */
const isEntriesOfConstant = (ev: Evaluator, file: SourceFile, loop: NodeOf<'ForOfStatement'> | NodeOf<'ForInStatement'>): boolean => {
  if (loop.type !== 'ForInStatement') return false
  const value = ev.valueOf(file, loop.right)
  return value.kind === 'builtin' && value.name === 'enum'
}

/** `for (let i = 0; i < n; i++)`. */
function countedLoop(ev: Evaluator, file: SourceFile, loop: NodeOf<'ForStatement'>): Iteration {
  const { test, update } = loop
  const bound = test && boundOf(test)
  if (!bound || update == null) return openLoop(ev, file, loop)
  const base = { node: loop, schedule: 'serial', body: loop.body } as const
  const over = lengthOwner(bound.limit)
  if (!steppedByOne(update)) {
    if (update.type === 'AssignmentExpression' && update.operator === '=' && !mentions(update.right, bound.counter)) return { ...base, kind: 'probe' }
    return { ...base, kind: 'chunk', ...(over && { over }) }
  }
  if (isConstantNumber(ev, file, bound.limit)) return { ...base, kind: 'constant' }
  if (isPageCount(file, bound.limit)) return { ...base, kind: 'page' }
  if (!over && leavesOnSuccess(loop.body)) return { ...base, kind: 'retry' }
  const counter = declaredCounter(loop)
  return { ...base, kind: 'row', ...(over && { over }), ...(counter && { element: counter }) }
}

const declaredCounter = (loop: NodeOf<'ForStatement'>): Node | undefined =>
  loop.init?.type === 'VariableDeclaration' ? loop.init.declarations[0]?.id : undefined

/** `i < limit`, also as the left of an `&&`. */
function boundOf(test: Node): { readonly counter: string; readonly limit: Node } | undefined {
  const node = unwrap(test)
  if (node.type === 'LogicalExpression' && node.operator === '&&') return boundOf(node.left) ?? boundOf(node.right)
  if (node.type !== 'BinaryExpression' || !/^(?:[<>]=?|!==?)$/.test(node.operator)) return undefined
  if (node.left.type === 'Identifier' && node.operator !== '>' && node.operator !== '>=') return { counter: node.left.name, limit: node.right }
  if (node.right.type === 'Identifier' && (node.operator === '>' || node.operator === '>=') && node.left.type !== 'Identifier') return { counter: node.right.name, limit: node.left }
  // Counting down: `i >= 0` is bounded by where it began.
  return undefined
}

/** `list` of `list.length`. */
function lengthOwner(limit: Node): Node | undefined {
  const node = unwrap(limit)
  if (node.type !== 'MemberExpression') return undefined
  const name = memberName(node)
  return name === 'length' || name === 'size' ? node.object : undefined
}

function steppedByOne(update: Node): boolean {
  if (update.type === 'UpdateExpression') return true
  if (update.type === 'SequenceExpression') return update.expressions.every(steppedByOne)
  return update.type === 'AssignmentExpression' && (update.operator === '+=' || update.operator === '-=') && update.right.type === 'Literal' && update.right.value === 1
}

/** `Math.ceil(total / size)`, written here or in the variable's declaration: a number of pages, not of elements. */
function isPageCount(file: SourceFile, limit: Node): boolean {
  const node = unwrapAwait(limit)
  if (node.type === 'Identifier') {
    const declarator = lookUp(file, node.name, node)?.declarations[0]?.node
    return declarator?.type === 'VariableDeclarator' && declarator.init != null && declarator.init.type !== 'Identifier' && isPageCount(file, declarator.init)
  }
  return node.type !== 'AwaitExpression' && some(node, inner => inner.type === 'BinaryExpression' && inner.operator === '/')
}

/** A `while`, a `do`, or a `for` without counter: repeats per element only when it takes its elements out of a list one by one. */
function openLoop(ev: Evaluator, file: SourceFile, loop: NodeOf<'WhileStatement'> | NodeOf<'DoWhileStatement'> | NodeOf<'ForStatement'>): Iteration {
  const base = { node: loop, schedule: 'serial', body: loop.body } as const
  const taken = takenElement(loop)
  if (taken) return isConstantList(ev, file, taken.list) ? { ...base, kind: 'constant', over: taken.list } : { ...base, kind: 'row', over: taken.list, ...(taken.element && { element: taken.element }) }
  const test = loop.test ?? undefined
  const bound = test && boundOf(test)
  if (bound && loop.type !== 'ForStatement') {
    const step = stepInBody(loop.body, bound.counter)
    const over = lengthOwner(bound.limit)
    if (step === 'one' && over) return { ...base, kind: isConstantNumber(ev, file, bound.limit) ? 'constant' : 'row', over }
    if (isConstantNumber(ev, file, bound.limit)) return { ...base, kind: hasTry(loop.body) ? 'retry' : hasPause(loop.body) ? 'poll' : 'constant' }
    if (step === 'more' && over) return { ...base, kind: 'chunk', over }
  }
  if (hasPause(loop.body)) return { ...base, kind: 'poll' }
  if (test && (containsAwait(test) || asksForResult(test, loop.body))) return { ...base, kind: 'probe' }
  return { ...base, kind: mentionsLength(loop) ? 'page' : 'open' }
}

/** `queue.shift()`, `stack.pop()` in the test or at the start of the body. */
function takenElement(loop: { readonly test?: Node | null; readonly body: Node }): { readonly list: Node; readonly element: Node | undefined } | undefined {
  let found: { list: Node; element: Node | undefined } | undefined
  const visit = (root: Node): void => {
    walk(root, node => {
      if (found || isFunction(node)) return false
      if (root !== node && /^(?:For|While|DoWhile)/.test(node.type)) return false
      const init = node.type === 'VariableDeclarator' ? node.init : node.type === 'AssignmentExpression' && node.operator === '=' ? node.right : undefined
      const call = init == null ? undefined : unwrap(init)
      if (call?.type !== 'CallExpression' || call.arguments.length > 0) return true
      const callee = unwrap(call.callee)
      if (callee.type !== 'MemberExpression') return true
      const name = memberName(callee)
      if (name === 'shift' || name === 'pop') found = { list: callee.object, element: node.type === 'VariableDeclarator' ? node.id : node.type === 'AssignmentExpression' ? node.left : undefined }
      return true
    })
  }
  if (loop.test) visit(loop.test)
  if (!found) visit(loop.body)
  return found
}

function stepInBody(body: Node, counter: string): 'one' | 'more' | undefined {
  let step: 'one' | 'more' | undefined
  walk(body, node => {
    if (isFunction(node)) return false
    if (node.type === 'UpdateExpression' && node.argument.type === 'Identifier' && node.argument.name === counter) step ??= 'one'
    if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier' && node.left.name === counter) step = node.operator === '+=' && node.right.type === 'Literal' && node.right.value === 1 ? (step ?? 'one') : 'more'
    return true
  })
  return step
}

/** `try { return await attempt() } catch { … }`: another round comes only after a failure. */
function leavesOnSuccess(body: Node): boolean {
  return some(body, node => node.type === 'TryStatement' && node.handler != null && node.block.body.some(statement => statement.type === 'ReturnStatement' || statement.type === 'BreakStatement'))
}

const hasTry = (body: Node): boolean => some(body, node => node.type === 'TryStatement')

/** A pause between two rounds: `await sleep(100)`, `await delay(ms)`, `await new Promise(r => setTimeout(r, 100))`. */
function hasPause(body: Node): boolean {
  return some(body, node => {
    if (node.type !== 'AwaitExpression') return false
    const awaited = unwrap(node.argument)
    if (awaited.type === 'NewExpression') return some(awaited, inner => inner.type === 'Identifier' && inner.name === 'setTimeout')
    if (awaited.type !== 'CallExpression') return false
    const callee = unwrap(awaited.callee)
    const name = callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? memberName(callee) : undefined
    return name !== undefined && /^(?:sleep|delay|wait|pause|setTimeout|timeout)(?:ms|for|seconds)?$/i.test(name)
  })
}

/** `do { match = await find(slug) } while (match)`: goes on as long as something is found. */
function asksForResult(test: Node, body: Node): boolean {
  let flag = unwrap(test)
  if (flag.type === 'UnaryExpression' && flag.operator === '!') flag = unwrap(flag.argument)
  if (flag.type === 'BinaryExpression' && /^[!=]==?$/.test(flag.operator)) flag = unwrap(flag.left)
  const { name } = flag.type === 'Identifier' ? flag : { name: undefined }
  return name !== undefined && some(body, node => node.type === 'AssignmentExpression' && node.left.type === 'Identifier' && node.left.name === name && unwrap(node.right).type === 'AwaitExpression')
}

const containsAwait = (node: Node): boolean => some(node, inner => inner.type === 'AwaitExpression')
const mentionsLength = (loop: Node): boolean => some(loop, node => node.type === 'MemberExpression' && (memberName(node) === 'length' || memberName(node) === 'size'))

function mentions(node: Node, name: string): boolean {
  return some(node, inner => inner.type === 'Identifier' && inner.name === name)
}

/** Whether a node below satisfies; nested functions are looked into as well. */
function some(root: Node, test: (node: Node) => boolean): boolean {
  let found = false
  walk(root, node => {
    if (!found && test(node)) found = true
    return !found
  })
  return found
}

/** Whether a child of a loop statement is in a part that repeats. */
export function isRepeatedPart(loop: Node, child: Node): boolean {
  switch (loop.type) {
    case 'ForStatement':
      return child !== loop.init
    case 'ForOfStatement':
    case 'ForInStatement':
      return child !== loop.right && !contains(loop.right, child)
    default:
      return true
  }
}
