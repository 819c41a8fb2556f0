import type { FunctionNode, Node, NodeOf, NodeRef, QueryCall, SourceFile, Value } from '../model/index.js'
import { isClass, isFunction, parameterTarget, unwrap } from '../ast/syntax.js'
import { forEachChild } from '../ast/children.js'
import { callbackRun } from '../iterations/callback-runs.js'
import { runInPlace } from '../iterations/around.js'
import { executionOf } from '../queries/execution.js'
import type { QueryResolver } from '../queries/resolver.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'

/** A function that a call may run. */
export interface Target {
  readonly ref: NodeRef
  readonly self?: Value
  /** Parameters (by position) that this call leaves out or gives `undefined`. */
  readonly absent: readonly number[]
}

/** One thing that running a function does, in source order. */
export type Event =
  | { readonly kind: 'query'; readonly at: number; readonly name: string; readonly query: Omit<QueryCall, 'node'>; readonly guards: readonly number[] }
  | { readonly kind: 'call'; readonly at: number; readonly name: string; readonly targets: readonly Target[]; readonly guards: readonly number[] }

const factsByFunction = (): WeakMap<Node, readonly Event[]> => new WeakMap()

/** What running a function does: its queries and its calls of project functions. Functions it only defines are not run. */
export function eventsOf(ev: Evaluator, queries: QueryResolver, file: SourceFile, fn: FunctionNode): readonly Event[] {
  const known = ev.memory(file, factsByFunction)
  let events = known.get(fn)
  if (!events) {
    known.set(fn, [])
    known.set(fn, (events = collectEvents(ev, queries, file, fn)))
  }
  return events
}

function collectEvents(ev: Evaluator, queries: QueryResolver, file: SourceFile, fn: FunctionNode): readonly Event[] {
  const events: Event[] = []
  const visit = (node: Node): void => {
    if (isClass(node)) return
    if (isFunction(node) && runInPlace(ev, file, node).kind === 'kept') return
    if (node.type === 'CallExpression' || node.type === 'TaggedTemplateExpression') {
      const event = eventAt(ev, queries, file, fn, node)
      if (event) events.push(event)
    }
    forEachChild(node, visit)
  }
  for (const parameter of fn.params) visit(parameter)
  visit(fn.body)
  return events.sort((a, b) => a.at - b.at)
}

function eventAt(ev: Evaluator, queries: QueryResolver, file: SourceFile, fn: FunctionNode, node: NodeOf<'CallExpression'> | NodeOf<'TaggedTemplateExpression'>): Event | undefined {
  const callee = node.type === 'CallExpression' ? node.callee : node.tag
  const query = queries.queryAt(file, node)
  if (query) {
    if (query.effect === 'transaction' || executionOf(ev, file, query).kind === 'not-executed') return undefined
    const { node: _, ...rest } = query
    return { kind: 'query', at: node.range[0], name: calleeText(file, callee), query: rest, guards: guardsOf(file, fn, node) }
  }
  if (node.type === 'TaggedTemplateExpression') return undefined
  const targets = targetsOf(ev, file, node)
  return targets.length === 0 ? undefined : { kind: 'call', at: node.range[0], name: calleeText(file, callee), targets, guards: guardsOf(file, fn, node) }
}

/** The project functions that a call runs: its callee, and functions handed by name to something that runs them. */
export function targetsOf(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>): readonly Target[] {
  const targets: Target[] = []
  const add = (value: Value, absent: readonly number[]): void => {
    for (const member of membersOf(value)) {
      if (member.kind === 'function') targets.push(member.self ? { ref: member.ref, self: member.self, absent } : { ref: member.ref, absent })
    }
  }
  const callee = unwrap(call.callee)
  if (!isFunction(callee)) add(ev.valueOf(file, callee), absentParameters(ev, file, call))
  for (const [position, argument] of call.arguments.entries()) {
    if (argument.type !== 'Identifier' && argument.type !== 'MemberExpression') continue
    const value = ev.valueOf(file, argument)
    if (!membersOf(value).some(member => member.kind === 'function')) continue
    if (callbackRun(ev, file, call, position).kind !== 'kept') add(value, [])
  }
  return targets
}

function absentParameters(_ev: Evaluator, _file: SourceFile, call: NodeOf<'CallExpression'>): readonly number[] {
  if (call.arguments.some(argument => argument.type === 'SpreadElement')) return []
  const absent: number[] = []
  for (let index = 0; index < MAX_PARAMETERS; index++) {
    const argument = call.arguments[index]
    if (!argument || (argument.type === 'Identifier' && argument.name === 'undefined') || (argument.type === 'Literal' && (argument.value === null || argument.value === false))) absent.push(index)
  }
  return absent
}

const MAX_PARAMETERS = 8

/** The callee as written, on one line. */
export function calleeText(file: SourceFile, callee: Node): string {
  const text = file.text.slice(callee.range[0], callee.range[1]).replace(/\s+/g, ' ').replace(/ ?(\??\.) ?/g, '$1')
  return text.length <= MAX_CALLEE ? text : shortened(text)
}

const MAX_CALLEE = 60

/** `db.select(…).from(…).where`: what stands between brackets is left out. */
function shortened(text: string): string {
  let depth = 0
  let out = ''
  for (const char of text) {
    if (char === '(' || char === '[' || char === '{') {
      if (depth === 0) out += char === '(' ? '(…' : ''
      depth++
    } else if (char === ')' || char === ']' || char === '}') {
      depth--
      if (depth === 0 && char === ')') out += ')'
    } else if (depth === 0) out += char
  }
  return out.length <= MAX_CALLEE ? out : `…${out.slice(out.length - MAX_CALLEE + 1)}`
}

/** Parameters that must be truthy for a node to be reached: `if (transaction) …`, `options && …`, `map ? … : …`. */
function guardsOf(file: SourceFile, fn: FunctionNode, node: Node): readonly number[] {
  const guards: number[] = []
  for (let child = node, parent = file.parentOf(node); parent && child !== fn.body; child = parent, parent = file.parentOf(parent)) {
    const test =
      (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') && parent.consequent === child ? parent.test
      : parent.type === 'LogicalExpression' && parent.operator === '&&' && parent.right === child ? parent.left
      : undefined
    if (test) collectGuards(fn, test, guards)
  }
  return guards
}

function collectGuards(fn: FunctionNode, test: Node, guards: number[]): void {
  if (test.type === 'LogicalExpression' && test.operator === '&&') {
    collectGuards(fn, test.left, guards)
    collectGuards(fn, test.right, guards)
  }
  if (test.type !== 'Identifier') return
  const index = fn.params.findIndex(parameter => {
    const target = parameterTarget(parameter)
    return target.type === 'Identifier' && target.name === test.name
  })
  if (index >= 0) guards.push(index)
}
