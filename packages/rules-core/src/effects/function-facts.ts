import type { FunctionNode, Node, NodeOf, NodeRef, QueryCall, SourceFile, Value } from '../model/index.js'
import { contains, isClass, isFunction, keyName, memberName, parametersOf, parameterTarget, unwrap } from '../ast/syntax.js'
import { forEachChild } from '../ast/children.js'
import { runInPlace } from '../iterations/around.js'
import { cachesOf } from '../iterations/caches.js'
import { callbackRun } from '../iterations/callback-runs.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import { executionOf, resultUse, type ResultUse } from '../queries/execution.js'
import type { QueryResolver } from '../queries/resolver.js'
import type { Evaluator } from '../values/evaluator.js'
import { isTrusted } from '../values/stated-functions.js'
import { lookUp } from '../values/bindings.js'
import { membersOf } from '../values/unions.js'
import { calleeText } from './callee-text.js'
import { firstTimeParts } from './first-times.js'
import { handlersOf } from './message-buses.js'
import { type Flow, mentionedParameters } from './parameter-flow.js'
import { rowNames } from './row-names.js'

/** A function that a call may run. */
export interface Target {
  readonly ref: NodeRef
  readonly self?: Value
  /** The member's name, for the implementers of what has no body. */
  readonly name?: string
  readonly args: readonly Argument[]
}

/** What a call gives for a parameter, as far as it decides whether a query is made. */
export interface Argument {
  /** Left out, `undefined`, `null` or `false`. */
  readonly absent: boolean
  /** Properties that an object literal has; `undefined` when it may have any. */
  readonly properties?: readonly string[]
  /** Parameters of the calling function that the argument is computed from. */
  readonly flow: Flow
  /** Left out unless these hold for the calling function: `deep ? options : undefined`. */
  readonly unless?: readonly Guard[]
}

/** A parameter, or a property of it, that must be truthy for something to happen. */
export interface Guard {
  readonly parameter: number
  readonly property?: string
}

interface EventBase {
  /** Offset of the call. */
  readonly at: number
  /** The callee as written. */
  readonly name: string
  readonly guards: readonly Guard[]
  /** Remembered by a cache under a key that is computed from these parameters. */
  readonly memoised?: Flow
}

/** One thing that running a function does, in source order. */
export type Event =
  | (EventBase & {
      readonly kind: 'query'
      readonly query: Omit<QueryCall, 'node'>
      /** Parameters that decide which table is asked. */
      readonly table: Flow
      /** It is handed back unrun: see `Execution`. */
      readonly byCaller: boolean
    })
  | (EventBase & {
      readonly kind: 'call'
      readonly targets: readonly Target[]
      /** What becomes of a query that the call hands back unrun. */
      readonly use: ResultUse
    })

const factsByFunction = (): Map<Node, readonly Event[]> => new Map()

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
  const firstTimes = firstTimeParts(file, fn)
  const visit = (node: Node, memoised: Flow | undefined): void => {
    if (isClass(node)) return
    let within = firstTimes.includes(node) ? NO_FLOW : memoised
    if (isFunction(node)) {
      const run = runInPlace(ev, file, node)
      if (run.kind === 'kept') return
      if (run.kind === 'memo') within = memoKey(file, fn, node)
    }
    if (node.type === 'CallExpression' || node.type === 'TaggedTemplateExpression') {
      const event = node.type === 'CallExpression' && isBuiltInCall(node) ? undefined : eventAt(ev, queries, file, fn, node)
      if (event) events.push(within ? { ...event, memoised: within } : event)
    }
    forEachChild(node, child => { visit(child, within) })
  }
  const own = ownCacheKey(file, fn)
  for (const parameter of fn.params) visit(parameter, own)
  visit(fn.body, own)
  return events.sort((a, b) => a.at - b.at)
}

/** The parameters that make up the key of a cache which the function fills and which outlives its calls: `const known = cache.get(slug)`. */
function ownCacheKey(file: SourceFile, fn: FunctionNode): Flow | undefined {
  if (!/\.set\(|\] =/.test(file.text.slice(fn.body.range[0], fn.body.range[1]))) return undefined
  const caches = cachesOf(fn.body).filter(({ owner }) => {
    const name = unwrap(owner)
    return name.type !== 'Identifier' || !(lookUp(file, name.name, name)?.declarations.some(declaration => contains(fn, declaration.name)) ?? true)
  })
  return caches.length === 0 ? undefined : mentionedParameters(file, fn, caches.flatMap(cache => cache.keys))
}

/** The parameters in the arguments that stand beside a memoised callback. */
function memoKey(file: SourceFile, fn: FunctionNode, callback: FunctionNode): Flow {
  const call = file.parentOf(callback)
  const beside = call?.type === 'CallExpression' ? call.arguments.filter(argument => argument !== callback) : []
  return mentionedParameters(file, fn, beside)
}

function eventAt(ev: Evaluator, queries: QueryResolver, file: SourceFile, fn: FunctionNode, node: NodeOf<'CallExpression'> | NodeOf<'TaggedTemplateExpression'>): Event | undefined {
  const callee = node.type === 'CallExpression' ? node.callee : node.tag
  const query = queries.queryAt(file, node)
  if (query) {
    if (query.effect === 'transaction') return undefined
    const execution = executionOf(ev, file, query)
    if (execution.kind === 'not-executed') return undefined
    const { node: _, ...rest } = query
    return { kind: 'query', at: node.range[0], name: calleeText(file, callee), query: rest, guards: guardsOf(file, fn, node), table: mentionedParameters(file, fn, rowNames(ev, file, node)), byCaller: execution.kind === 'at' && execution.byCaller === true }
  }
  if (node.type === 'TaggedTemplateExpression') return undefined
  const targets = targetsOf(ev, file, node, fn)
  return targets.length === 0 ? undefined : { kind: 'call', at: node.range[0], name: calleeText(file, callee), targets, guards: guardsOf(file, fn, node), use: useOf(ev, file, node, targets) }
}

/** What becomes of what a call gives. An async function has run all that it gives back: nothing else is looked at where only such are called. */
export const useOf = (ev: Evaluator, file: SourceFile, call: Node, targets: readonly Target[]): ResultUse =>
  targets.every(({ ref }) => isAsync(ev.find(ref)?.node)) ? 'run' : resultUse(ev, file, call)

export const isAsync = (node: Node | undefined): boolean => node !== undefined && isFunction(node) && node.async

/** The project functions that a call runs: its callee, and functions handed by name to something that runs them. */
export function targetsOf(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>, caller?: FunctionNode): readonly Target[] {
  const targets: Target[] = []
  const add = (value: Value, name: string | undefined, args: readonly Argument[]): void => {
    for (const member of membersOf(value)) {
      if (member.kind === 'function' && !isTrusted(ev, member.ref, member.self)) targets.push({ ref: member.ref, ...(member.self && { self: member.self }), ...(name !== undefined && { name }), args })
    }
  }
  const callee = unwrap(call.callee)
  if (!isFunction(callee)) {
    const value = ev.valueOf(file, callee)
    if (value.kind === 'function' || value.kind === 'union') add(value, callee.type === 'MemberExpression' ? memberName(callee) : undefined, argumentsOfCall(file, call, caller))
    // A bus of a package, or a bodiless one: what runs is what handles the message.
    if (targets.every(target => target.ref.type.startsWith('TS'))) for (const handler of handlersOf(ev, file, call)) add(handler, undefined, argumentsOfCall(file, call, caller))
  }
  for (const [position, argument] of call.arguments.entries()) {
    if (argument.type !== 'Identifier' && argument.type !== 'MemberExpression') continue
    const value = ev.valueOf(file, argument)
    if (!membersOf(value).some(member => member.kind === 'function')) continue
    const run = callbackRun(ev, file, call, position)
    if (run.kind === 'iterates' || run.kind === 'once') add(value, argument.type === 'MemberExpression' ? memberName(argument) : undefined, ANY_ARGUMENTS)
  }
  return targets
}

const NO_FLOW: Flow = []
const ANY: Argument = { absent: false, flow: NO_FLOW }
const ABSENT: Argument = { absent: true, flow: NO_FLOW }
/** A callback by reference is given the element first; what else its runner gives is not looked at. */
const ANY_ARGUMENTS: readonly Argument[] = Array.from({ length: 8 }, () => ANY)
const MAX_PARAMETERS = 8

function argumentsOfCall(file: SourceFile, call: NodeOf<'CallExpression'>, caller: FunctionNode | undefined): readonly Argument[] {
  if (call.arguments.some(argument => argument.type === 'SpreadElement')) return ANY_ARGUMENTS
  return Array.from({ length: MAX_PARAMETERS }, (_, index) => {
    const argument = call.arguments[index]
    if (!argument) return ABSENT
    const node = unwrap(argument)
    if (isNothing(node)) return ABSENT
    const flow = caller ? mentionedParameters(file, caller, [node]) : NO_FLOW
    if (caller && node.type === 'ConditionalExpression' && isNothing(unwrap(node.alternate))) {
      const unless: Guard[] = []
      collectGuards(caller, node.test, unless)
      return { ...literalArgument(unwrap(node.consequent), flow), unless }
    }
    return literalArgument(node, flow)
  })
}

const isNothing = (node: Node): boolean => (node.type === 'Identifier' && node.name === 'undefined') || (node.type === 'Literal' && (node.value === null || node.value === false))

function literalArgument(node: Node, flow: Flow): Argument {
  const properties = literalProperties(node)
  return properties ? { absent: false, properties, flow } : { absent: false, flow }
}

/** The arguments as the function sees them: what is left out has the parameter's default. */
export function withDefaults(fn: FunctionNode, args: readonly Argument[]): readonly Argument[] {
  return args.map((argument, position) => {
    const parameter = parametersOf(fn)[position]
    const target = parameter?.type === 'TSParameterProperty' ? parameter.parameter : parameter
    if (!argument.absent || target?.type !== 'AssignmentPattern' || isNothing(target.right)) return argument
    return literalArgument(unwrap(target.right), NO_FLOW)
  })
}

/** The names of an object literal's properties whose value is not plainly false; `undefined` for anything that is not written out. */
function literalProperties(node: Node): readonly string[] | undefined {
  if (node.type !== 'ObjectExpression') return undefined
  const names: string[] = []
  for (const property of node.properties) {
    if (property.type !== 'Property') return undefined
    const name = keyName(property.key, property.computed)
    if (name === undefined) return undefined
    const value = unwrap(property.value)
    if (!isNothing(value)) names.push(name)
  }
  return names
}

/** Parameters that must be truthy for a node to be reached: `if (transaction) …`, `options?.deep && …`, `map ? … : …`. */
function guardsOf(file: SourceFile, fn: FunctionNode, node: Node): readonly Guard[] {
  const guards: Guard[] = []
  for (let child = node, parent = file.parentOf(node); parent && child !== fn.body; child = parent, parent = file.parentOf(parent)) {
    const test =
      (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') && parent.consequent === child ? parent.test
      : parent.type === 'LogicalExpression' && parent.operator === '&&' && parent.right === child ? parent.left
      : undefined
    if (test) collectGuards(fn, test, guards)
  }
  return guards
}

function collectGuards(fn: FunctionNode, test: Node, guards: Guard[]): void {
  const node = unwrap(test)
  if (node.type === 'LogicalExpression' && node.operator === '&&') {
    collectGuards(fn, node.left, guards)
    collectGuards(fn, node.right, guards)
    return
  }
  const property = node.type === 'MemberExpression' ? memberName(node) : undefined
  const name = node.type === 'MemberExpression' && property !== undefined ? node.object : node
  if (name.type === 'Identifier') {
    for (const [parameter, declared] of parametersOf(fn).entries()) {
      const target = parameterTarget(declared)
      if (target.type === 'Identifier' && target.name === name.name) guards.push(property === undefined ? { parameter } : { parameter, property })
      // ({ deep = false }) => …
      if (property === undefined && target.type === 'ObjectPattern') {
        const part = target.properties.find(p => p.type === 'Property' && parameterTarget(p.value).type === 'Identifier' && (parameterTarget(p.value) as NodeOf<'Identifier'>).name === name.name)
        const key = part?.type === 'Property' && part.value.type !== 'AssignmentPattern' ? keyName(part.key, part.computed) : undefined
        if (key !== undefined) guards.push({ parameter, property: key })
      }
    }
  }
}
