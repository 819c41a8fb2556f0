import type { FunctionNode, Node, QueryCall, SourceFile, WitnessStep } from '../model/index.js'
import { isClass, isFunction } from '../ast/syntax.js'
import { forEachChild } from '../ast/children.js'
import { runInPlace } from '../iterations/around.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import type { QueryResolver } from '../queries/resolver.js'
import type { Evaluator } from '../values/evaluator.js'
import { isTrusted } from '../values/stated-functions.js'
import { calleeText } from './callee-text.js'
import { type Target, targetsOf } from './function-facts.js'
import { implementationsOf } from './implementers.js'

/** A transaction that a function opens, and the calls that lead to it. */
export interface OpenedTransaction {
  readonly query: QueryCall
  readonly witness: readonly WitnessStep[]
}

interface Visit {
  readonly file: SourceFile
  readonly fn: FunctionNode
  readonly witness: readonly WitnessStep[]
}

/** Functions looked at for one answer. */
const MAX_FUNCTIONS = 120

/**
 * The transaction that running one of these functions opens on every way through them; the shortest chain. One that is opened under a condition,
 * as where no transaction was handed in, is none, and so is a savepoint within another.
 */
export function transactionBehind(ev: Evaluator, queries: QueryResolver, targets: readonly Target[]): OpenedTransaction | undefined {
  const seen = new Set<Node>()
  let level = entriesOf(ev, targets, [], seen)
  for (let looked = 0; level.length > 0; ) {
    const next: Visit[] = []
    for (const visit of level) {
      if (++looked > MAX_FUNCTIONS) return undefined
      const found = visitCalls(ev, queries, visit, next, seen)
      if (found) return found
    }
    level = next
  }
  return undefined
}

function visitCalls(ev: Evaluator, queries: QueryResolver, { file, fn, witness }: Visit, next: Visit[], seen: Set<Node>): OpenedTransaction | undefined {
  let found: OpenedTransaction | undefined
  const visit = (node: Node): void => {
    if (found || isClass(node) || isBranch(node) || (isFunction(node) && runInPlace(ev, file, node).kind === 'kept')) return
    if (node.type === 'CallExpression' && !isBuiltInCall(node)) {
      const steps = [...witness, { name: calleeText(file, node.callee), path: file.path, offset: node.range[0] }]
      const query = queries.queryAt(file, node)
      if (query?.effect === 'transaction' && !isConnection(ev, query)) {
        found = { query, witness: steps }
        return
      }
      if (!query) next.push(...entriesOf(ev, targetsOf(ev, file, node, fn), steps, seen))
    }
    forEachChild(node, visit)
  }
  if (fn.body.type !== 'BlockStatement') visit(fn.body)
  else {
    for (const statement of fn.body.body) {
      // What follows a way out is not run each time.
      if (leaves(statement)) break
      visit(statement)
    }
  }
  return found
}

/** Within a transaction, `transaction()` sets a savepoint. */
export const isConnection = (ev: Evaluator, query: Pick<QueryCall, 'receiver'>): boolean => ev.library.role(query.receiver.orm, query.receiver.role)?.connection !== undefined

const isBranch = (node: Node): boolean => node.type === 'IfStatement' || node.type === 'ConditionalExpression' || node.type === 'LogicalExpression' || node.type === 'SwitchStatement'

/** `if (tx) return run(tx)` */
const leaves = (statement: Node): boolean => {
  if (statement.type !== 'IfStatement') return false
  const { consequent } = statement
  return consequent.type === 'ReturnStatement' || (consequent.type === 'BlockStatement' && consequent.body.some(inner => inner.type === 'ReturnStatement'))
}

function entriesOf(ev: Evaluator, targets: readonly Target[], witness: readonly WitnessStep[], seen: Set<Node>): readonly Visit[] {
  return targets.flatMap(target => {
    const declared = ev.find(target.ref)
    const bodies = declared && !isFunction(declared.node) ? implementationsOf(ev, target) : [target]
    const [only] = bodies
    const found = only && bodies.length === 1 && !isTrusted(ev, only.ref, only.self) ? ev.find(only.ref) : undefined
    if (!found || !isFunction(found.node) || seen.has(found.node)) return []
    seen.add(found.node)
    return [{ file: found.file, fn: found.node, witness }]
  })
}
