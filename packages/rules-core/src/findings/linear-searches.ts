import type { FunctionNode, Node, NodeOf, SourceFile } from '../model/index.js'
import { isFunction, memberName, parametersOf, parameterTarget, unwrap } from '../ast/syntax.js'
import { outlineOf } from '../ast/outline.js'

/** Methods of arrays that look at one element after the other until, or unless, they have found it. */
const SEARCHES: ReadonlySet<string> = new Set(['find', 'findIndex', 'findLast', 'findLastIndex', 'filter', 'some', 'every', 'includes', 'indexOf', 'lastIndexOf'])
const BY_VALUE: ReadonlySet<string> = new Set(['includes', 'indexOf', 'lastIndexOf'])

/** `posts.filter(post => …)`, `ids.includes(id)`. */
export interface LinearSearch {
  readonly call: NodeOf<'CallExpression'>
  readonly callee: NodeOf<'MemberExpression'>
  readonly method: string
  /** Looks for a value, not by a predicate: strings have these methods too. */
  readonly byValue: boolean
}

/** The search that a call is by its form alone; whether the receiver is an array is not looked at. */
export function searchAt(call: NodeOf<'CallExpression'>): LinearSearch | undefined {
  const callee = unwrap(call.callee)
  const method = callee.type === 'MemberExpression' ? memberName(callee) : undefined
  const [first] = call.arguments
  if (callee.type !== 'MemberExpression' || method === undefined || !SEARCHES.has(method) || !first) return undefined
  const byValue = BY_VALUE.has(method)
  return byValue || isFunction(unwrap(first)) ? { call, callee, method, byValue } : undefined
}

/** A list or an object that is copied to be added to. */
export interface Copying {
  /** What makes the copy: `[...all, x]`, `{ ...all, [k]: v }`, `all.concat(x)`. */
  readonly node: Node
  /** The name of what is copied. */
  readonly name: NodeOf<'Identifier'>
  readonly form: 'list' | 'object'
}

/** The copy that an expression is, when the thing copied is a plain name. */
function copyingAt(expression: Node): Copying | undefined {
  const node = unwrap(expression)
  if (node.type === 'ArrayExpression') {
    const [first, ...rest] = [...node.elements].sort((a, b) => Number(b?.type === 'SpreadElement' && b.argument.type === 'Identifier') - Number(a?.type === 'SpreadElement' && a.argument.type === 'Identifier'))
    return first?.type === 'SpreadElement' && first.argument.type === 'Identifier' && rest.length > 0 ? { node, name: first.argument, form: 'list' } : undefined
  }
  if (node.type === 'ObjectExpression') {
    const [first, ...rest] = node.properties
    const grows = rest.some(property => (property.type === 'Property' && property.computed) || property.type === 'SpreadElement')
    return first?.type === 'SpreadElement' && first.argument.type === 'Identifier' && grows ? { node, name: first.argument, form: 'object' } : undefined
  }
  if (node.type !== 'CallExpression') return undefined
  const callee = unwrap(node.callee)
  if (callee.type !== 'MemberExpression') return undefined
  if (memberName(callee) === 'concat' && callee.object.type === 'Identifier' && node.arguments.length > 0) return { node, name: callee.object, form: 'list' }
  return undefined
}

/** `for (const post of posts) if (post.userId === user.id) …`: a search written as a loop. */
export interface Pairing {
  readonly loop: NodeOf<'ForOfStatement'>
  /** The condition under which a pair is looked at. */
  readonly test: Node
}

/** The pairing that a loop is: nothing but a condition that compares its element for equality. */
function pairingAt(loop: NodeOf<'ForOfStatement'>): Pairing | undefined {
  const [only, ...rest] = loop.body.type === 'BlockStatement' ? loop.body.body : [loop.body]
  if (only?.type !== 'IfStatement' || only.alternate != null || rest.length > 0) return undefined
  return conditionsOf(only.test).some(condition => condition.type === 'BinaryExpression' && /^===?$/.test(condition.operator) && condition.left.type !== 'Literal' && condition.right.type !== 'Literal') ? { loop, test: only.test } : undefined
}

const conditionsOf = (test: Node): readonly Node[] => {
  const node = unwrap(test)
  return node.type === 'LogicalExpression' && node.operator === '&&' ? [...conditionsOf(node.left), ...conditionsOf(node.right)] : [node]
}

/** What may be done per element at a linear price, in source order: only calls and copies within a loop, or within a function that is handed to a call. */
export interface RepeatedWork {
  readonly searches: readonly LinearSearch[]
  readonly copies: readonly Copying[]
  readonly pairings: readonly Pairing[]
  /** Calls that hand a list by name or member to a function, which may search it. */
  readonly handovers: readonly NodeOf<'CallExpression'>[]
}

export function repeatedWork(file: SourceFile): RepeatedWork {
  const searches: LinearSearch[] = []
  const copies: Copying[] = []
  const pairings: Pairing[] = []
  const handovers: NodeOf<'CallExpression'>[] = []
  const { repeated, handing } = outlineOf(file)
  for (const node of repeated) {
    const copying = copiedBy(file, node)
    if (copying) copies.push(copying)
    const pairing = node.type === 'ForOfStatement' ? pairingAt(node) : undefined
    if (pairing) pairings.push(pairing)
    const search = node.type === 'CallExpression' ? searchAt(node) : undefined
    if (search) searches.push(search)
    else if (node.type === 'CallExpression' && (handing.has(node) || node.arguments.some(argument => argument.type === 'ChainExpression')) && namesFunction(node)) handovers.push(node)
  }
  return { searches, copies, pairings, handovers }
}

/** `find(…)` or `this.find(…)`: a function of this file or of an import, not a method of some value. */
function namesFunction(call: NodeOf<'CallExpression'>): boolean {
  const callee = unwrap(call.callee)
  return callee.type === 'Identifier' || (callee.type === 'MemberExpression' && callee.object.type === 'ThisExpression')
}

/** The copy that replaces what it copies: returned by the callback of a reduce, or assigned to the same name. */
function copiedBy(file: SourceFile, node: Node): Copying | undefined {
  if (node.type === 'AssignmentExpression' && node.operator === '=' && node.left.type === 'Identifier') {
    const copying = copyingAt(node.right)
    return copying?.name.name === node.left.name ? copying : undefined
  }
  const returned = node.type === 'ReturnStatement' ? node.argument : node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement' ? node.body : undefined
  const copying = returned == null ? undefined : copyingAt(returned)
  if (!copying) return undefined
  const fn = node.type === 'ReturnStatement' ? functionAround(file, node) : (node as FunctionNode)
  const [accumulator] = fn ? parametersOf(fn).map(parameterTarget) : []
  return accumulator?.type === 'Identifier' && accumulator.name === copying.name.name && fn && isReducer(file, fn) ? copying : undefined
}

function functionAround(file: SourceFile, node: Node): FunctionNode | undefined {
  for (let current = file.parentOf(node); current; current = file.parentOf(current)) if (isFunction(current)) return current
  return undefined
}

function isReducer(file: SourceFile, fn: FunctionNode): boolean {
  const call = file.parentOf(fn)
  const callee = call?.type === 'CallExpression' && call.arguments[0] === fn ? unwrap(call.callee) : undefined
  return callee?.type === 'MemberExpression' && /^reduce(?:Right)?$/.test(memberName(callee) ?? '')
}
