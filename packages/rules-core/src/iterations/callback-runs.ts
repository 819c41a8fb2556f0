import type { FunctionNode, Iteration, Node, NodeOf, SourceFile, Value } from '../model/index.js'
import { isFunction, memberName, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { methodFact } from '../values/handles.js'
import { callsTrusted, statedWrapper } from '../values/stated-functions.js'
import { membersOf } from '../values/unions.js'
import { isConstantList } from './constants.js'
import { ELEMENT_METHODS, KNOWN_RUNNERS, type KnownRunner, runsForEach } from './known-runners.js'
import { parameterUse } from './parameter-use.js'

/** What a call does with a function that it is handed. */
export type CallbackRun =
  /** Runs it for each of something. */
  | { readonly kind: 'iterates'; readonly iteration: Iteration }
  /** Runs it once, in place: a transaction, `.then`, an immediately called function. */
  | { readonly kind: 'once' }
  /** Runs it when a cache has nothing under the key that stands beside it. */
  | { readonly kind: 'memo' }
  /** Keeps it, runs it later or never, or nobody knows. */
  | { readonly kind: 'kept' }

const ONCE: CallbackRun = { kind: 'once' }
const MEMO: CallbackRun = { kind: 'memo' }
const KEPT: CallbackRun = { kind: 'kept' }

/** Global functions that keep a callback for later. */
const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame'])

/** What a call does with its argument at `position`, when that is a function. */
export function callbackRun(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'> | NodeOf<'NewExpression'>, position: number): CallbackRun {
  if (call.type === 'NewExpression') return call.callee.type === 'Identifier' && call.callee.name === 'Promise' ? ONCE : KEPT
  const callee = unwrap(call.callee)
  const method = callee.type === 'MemberExpression' ? memberName(callee) : undefined
  if (callee.type === 'Identifier' && TIMERS.has(callee.name) && !lookUp(file, callee.name, callee)) return KEPT
  const iterates = (over: Node | undefined, schedule: Iteration['schedule'], kind?: Iteration['kind']): CallbackRun => ({ kind: 'iterates', iteration: callIteration(ev, file, call, position, over, schedule, kind) })

  const stated = statedWrapper(ev, file, call, position)
  if (stated) return stated.runs === 'once' ? ONCE : iterates(stated.over === undefined ? undefined : call.arguments[stated.over], 'concurrent')
  if (callsTrusted(ev, file, call)) return KEPT

  // Said by the name and the function at once: the receiver, often a large type, need not be evaluated.
  if (position === 0 && callee.type === 'MemberExpression' && runsForEach(call) && !isProjectMethod(ev, file, callee)) return iterates(callee.object, method?.startsWith('reduce') ? 'serial' : 'concurrent')
  for (const value of membersOf(ev.valueOf(file, callee))) {
    const run = runByValue(ev, call, position, value, method, iterates)
    if (run) return run
  }
  if (method !== undefined && callee.type === 'MemberExpression') {
    if (method === 'then' || method === 'catch' || method === 'finally') return ONCE
    if (ELEMENT_METHODS.has(method) && position === 0) return iterates(callee.object, method.startsWith('reduce') ? 'serial' : 'concurrent')
  }
  if (method !== undefined && CACHES.test(method) && position > 0) return MEMO
  return isAwaited(file, call) ? ONCE : KEPT
}

/** What caches of packages call "give me the value, or make and keep it". */
const CACHES = /^(?:getOrSet|getOrCreate|getOrAdd|getOrElse|remember|memoi[sz]e|wrap|cached)$/

/** `new Query().map(…)`: a class of the same file, or one written out as the receiver, may have a method of an array's name. */
function isProjectMethod(ev: Evaluator, file: SourceFile, callee: NodeOf<'MemberExpression'>): boolean {
  const root = unwrap(callee.object)
  if (root.type !== 'Identifier' && root.type !== 'NewExpression' && root.type !== 'ThisExpression') return false
  return membersOf(ev.valueOf(file, callee)).some(value => value.kind === 'function')
}

type Iterates = (over: Node | undefined, schedule: Iteration['schedule'], kind?: Iteration['kind']) => CallbackRun

function runByValue(ev: Evaluator, call: NodeOf<'CallExpression'>, position: number, value: Value, method: string | undefined, iterates: Iterates): CallbackRun | undefined {
  switch (value.kind) {
    case 'operation':
    case 'handle': {
      const fact = value.kind === 'operation' ? methodFact(ev, value.receiver, value.name) : ev.library.role(value.orm, value.role)?.call
      const expected = fact?.callback && (fact.callback.arg < 0 ? call.arguments.length + fact.callback.arg : fact.callback.arg)
      if (expected === position) return fact?.callback?.perBatch ? iterates(undefined, 'serial', 'chunk') : ONCE
      return method === 'then' || method === 'catch' || method === 'finally' ? ONCE : undefined
    }
    case 'builtin':
      if (value.name === 'Array.from' && position === 1) return iterates(call.arguments[0], 'concurrent')
      if (value.name.startsWith('array.') || value.name.endsWith('#forEach')) {
        const name = value.name.slice(Math.max(value.name.lastIndexOf('.'), value.name.lastIndexOf('#')) + 1)
        const receiver = unwrap(call.callee)
        return ELEMENT_METHODS.has(name) && receiver.type === 'MemberExpression' ? iterates(receiver.object, name.startsWith('reduce') ? 'serial' : 'concurrent') : ONCE
      }
      return undefined
    case 'external': {
      const runner = knownRunner(value.package, value.subpath, value.path)
      if (runner && runner.callback === position) return runner.over === undefined ? ONCE : iterates(call.arguments[runner.over], runner.schedule)
      return undefined
    }
    case 'function': {
      const use = parameterUse(ev, value.ref, position)
      if (!use) return undefined
      if (use.kind === 'memo') return MEMO
      if (use.kind !== 'iterates') return use.kind === 'once' ? ONCE : KEPT
      return iterates(use.overParameter === undefined ? undefined : call.arguments[use.overParameter], use.schedule, use.iterationKind === 'row' ? undefined : use.iterationKind)
    }
    default:
      return undefined
  }
}

function knownRunner(packageName: string, subpath: string, path: readonly string[]): KnownRunner | undefined {
  const direct = KNOWN_RUNNERS[subpath === '' ? packageName : `${packageName}/${subpath}`] ?? (subpath === '' ? KNOWN_RUNNERS[packageName] : undefined)
  if (direct) return direct[path.at(-1) ?? 'default'] ?? (path.length === 0 ? direct['default'] : undefined)
  // lodash/map, lodash.map
  const [, base, name] = /^(lodash|async|lodash-es)[./](\w+)$/.exec(subpath === '' ? packageName : `${packageName}/${subpath}`) ?? []
  return base !== undefined && name !== undefined ? KNOWN_RUNNERS[base]?.[name] : undefined
}

function callIteration(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>, position: number, over: Node | undefined, schedule: Iteration['schedule'], kind: Iteration['kind'] | undefined): Iteration {
  const argument = call.arguments[position]
  const callback = argument && argument.type !== 'SpreadElement' && isFunction(unwrap(argument)) ? (unwrap(argument) as FunctionNode) : undefined
  const list = over === undefined || over.type === 'SpreadElement' ? undefined : over
  let found = kind
  const parameters = callback?.params ?? []
  const method = call.callee.type === 'MemberExpression' ? memberName(call.callee) : undefined
  const element = method === 'reduce' || method === 'reduceRight' ? parameters[1] : parameters[0]
  return {
    node: call,
    // Whether the list is constant is asked only when something in the body reaches the database.
    get kind() {
      return (found ??= list !== undefined && isConstantList(ev, file, list) ? 'constant' : 'row')
    },
    schedule,
    ...(list && { over: list }),
    ...(element && { element }),
    ...(callback && { callback }),
    body: callback?.body ?? call,
  }
}

/** Whether somebody waits for the call: then what it was handed has been run by then, if at all. */
function isAwaited(file: SourceFile, call: Node): boolean {
  let node = call
  for (;;) {
    const parent = file.parentOf(node)
    if (!parent) return false
    if (parent.type === 'AwaitExpression' || parent.type === 'ReturnStatement' || parent.type === 'ArrowFunctionExpression') return true
    if (parent.type === 'MemberExpression' && parent.object === node) {
      const outer = file.parentOf(parent)
      if (outer?.type !== 'CallExpression' || outer.callee !== parent) return false
      node = outer
      continue
    }
    if (unwrap(parent) !== parent) {
      node = parent
      continue
    }
    return false
  }
}
