import type { Library, Node, NodeOf, NodeRef, Project, SourceFile, StatedFacts, TypeBindings, UnknownReason, Value } from '../model/index.js'
import { NOTHING_STATED } from '../model/index.js'
import { evaluateCall } from './calls.js'
import { evaluateExpression } from './expressions.js'
import { evaluateElement } from './elements.js'
import { evaluateMember } from './members.js'
import { evaluateType } from './types.js'

export type CallNode = NodeOf<'CallExpression'> | NodeOf<'NewExpression'> | NodeOf<'TaggedTemplateExpression'>

/** Abstract evaluation of expressions and types, on demand and remembered. Nothing of the project is run. */
export interface Evaluator {
  readonly project: Project
  readonly library: Library
  /** What the user says of code that cannot be read. */
  readonly stated: StatedFacts
  /** What an expression stands for. `await` is transparent. */
  valueOf(file: SourceFile, node: Node): Value
  /** What a type stands for, with type parameters bound. */
  typeOf(file: SourceFile, node: Node, bindings?: TypeBindings): Value
  /** A member of a value; a method comes back bound to it. */
  member(value: Value, name: string): Value
  /** What a call, construction or tagged template gives. */
  callOf(file: SourceFile, node: CallNode): Value
  /** What iterating the value gives, one at a time. */
  elementOf(value: Value): Value
  /** The declaration behind a reference, `undefined` when its file has gone or changed. */
  find(ref: NodeRef): { readonly file: SourceFile; readonly node: Node } | undefined
  /**
   * Runs one evaluation step under a key of `owner`: remembered, cut at cycles, bounded.
   * `undefined` as `key` means: not to be remembered.
   */
  step(owner: object, key: object, compute: () => Value): Value
  /**
   * What a layer above remembers about a file. Unlike `SourceFile.fact` it may rest on other files, and so lives only as long as
   * this evaluator. `make` is the identity of the store.
   */
  memory<T extends object>(file: SourceFile, make: () => T): T
}

export const unknown = (reason: UnknownReason): Value => ({ kind: 'unknown', reason })
export const NO_BINDINGS: TypeBindings = new Map()

export const refOf = (file: SourceFile, node: Node): NodeRef => ({ path: file.path, type: node.type, start: node.range[0], end: node.range[1] })

/** Evaluation steps between two linted files' starts, and nesting. Counted, never timed, so that results are the same on any machine. */
const MAX_STEPS = 60_000
const MAX_DEPTH = 160

export interface BoundedEvaluator extends Evaluator {
  /** Starts a new count of steps: called when a host turns to the next file. */
  restart(): void
}

/** One evaluator per project, state of its files and stated facts. `project` is read through `projectNow`, so that the file under lint can change. */
export function createEvaluator(projectNow: () => Project, library: Library, stated: StatedFacts = NOTHING_STATED): BoundedEvaluator {
  const memos = new WeakMap<object, Map<object, Value>>()
  const memories = new WeakMap<SourceFile, Map<() => object, object>>()
  const running = new Map<object, number>()
  let depth = 0
  let steps = 0
  // The outermost running step that the current one has met again; values above it are provisional.
  let lowest = Infinity

  const evaluator: BoundedEvaluator = {
    get project() {
      return projectNow()
    },
    library,
    stated,
    restart() {
      steps = 0
    },
    step(owner, key, compute) {
      let memo = memos.get(owner)
      if (!memo) memos.set(owner, (memo = new Map<object, Value>()))
      const known = memo.get(key)
      if (known) return known
      const at = running.get(key)
      if (at !== undefined) {
        lowest = Math.min(lowest, at)
        return unknown('cycle')
      }
      if (depth >= MAX_DEPTH || ++steps > MAX_STEPS) {
        // Everything above rests on a cut: nothing of it is remembered.
        lowest = 0
        return unknown('budget')
      }
      running.set(key, ++depth)
      const outer = lowest
      lowest = Infinity
      let value: Value
      try {
        value = compute()
      } finally {
        running.delete(key)
        depth--
      }
      const provisional = lowest <= depth
      if (!provisional) memo.set(key, value)
      lowest = Math.min(outer, provisional ? lowest : Infinity)
      return value
    },
    memory(file, make) {
      let stores = memories.get(file)
      if (!stores) memories.set(file, (stores = new Map<() => object, object>()))
      let store = stores.get(make)
      if (!store) stores.set(make, (store = make()))
      // The store under `make` was made by `make`.
      return store as ReturnType<typeof make>
    },
    find(ref) {
      const file = evaluator.project.file(ref.path)
      const node = file?.nodeAt(ref)
      return file && node ? { file, node } : undefined
    },
    valueOf: (file, node) => evaluateExpression(evaluator, file, node),
    typeOf: (file, node, bindings = NO_BINDINGS) => evaluateType(evaluator, file, node, bindings),
    member: (value, name) => evaluateMember(evaluator, value, name),
    callOf: (file, node) => evaluateCall(evaluator, file, node),
    elementOf: value => evaluateElement(evaluator, value),
  }
  return evaluator
}
