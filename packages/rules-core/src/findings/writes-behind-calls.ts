import type { EffectSummary, Node, NodeOf, SourceFile } from '../model/index.js'
import { isWrite } from '../model/index.js'
import { contains, isFunction, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { targetsOf } from '../effects/function-facts.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import type { Analysis } from './candidates.js'
import { isOutsideRoot, mentionsParameter, receiverRoot, transactionAround, transactionOf, type TransactionScope, transactionsOf } from './transaction-scopes.js'

/** A call in a transaction's callback whose function writes on another client. */
export interface WriteBehindCall {
  readonly call: NodeOf<'CallExpression'>
  readonly scope: TransactionScope
  readonly summary: Extract<EffectSummary, { kind: 'queries' }>
}

const MENTIONS_TRANSACTION = /transaction|savepoint/i

/**
 * Calls of project functions in transaction callbacks that are given nothing of the transaction, and whose first query is a write on a client of a module
 * or of a field. Only for libraries whose transactions are clients; later queries of the same function are not looked at.
 */
export function writesBehindCalls(analysis: Analysis, file: SourceFile): readonly WriteBehindCall[] {
  const { ev } = analysis
  const found: WriteBehindCall[] = []
  if (!MENTIONS_TRANSACTION.test(file.text)) return found
  walk(file.program, node => {
    const scope = isFunction(node) ? transactionOf(ev, file, node) : undefined
    const rules = scope && transactionsOf(ev, scope.orm)
    if (!scope || !rules || rules.option !== undefined) return
    walk(scope.callback.body, inner => {
      if (inner.type === 'CatchClause') return false
      if (inner.type === 'CallExpression' && !isBuiltInCall(inner) && isGivenNothing(ev, file, scope, inner)) {
        const summary = writeOf(analysis, file, inner, scope)
        if (summary && transactionAround(ev, file, inner)?.callback === scope.callback) found.push({ call: inner, scope, summary })
      }
      return true
    })
  })
  return found
}

/** Whether neither receiver nor arguments come from the transaction. Rows that it has read may be handed on. */
function isGivenNothing(ev: Evaluator, file: SourceFile, scope: TransactionScope, call: NodeOf<'CallExpression'>): boolean {
  const { callback } = scope
  if (mentionsParameter(file, callback, call)) return false
  const root = receiverRoot(call)
  if (root.type !== 'ThisExpression' && root.type !== 'Identifier') return false
  return isOutsideRoot(ev, file, scope, root) && call.arguments.every(argument => !carriesClient(file, scope, argument))
}

/** A local that is computed from the transaction without waiting: a service, a context. */
function carriesClient(file: SourceFile, { callback }: TransactionScope, argument: Node): boolean {
  let found = false
  walk(argument, node => {
    if (node.type === 'Identifier' && !found) {
      const declared = lookUp(file, node.name, node)?.declarations[0]?.node
      found = declared?.type === 'VariableDeclarator' && declared.init != null && contains(callback.body, declared) && declared.init.type !== 'AwaitExpression' && mentionsParameter(file, callback, declared.init)
    }
    return !found
  })
  return found
}

function writeOf({ ev, effects }: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>, scope: TransactionScope): WriteBehindCall['summary'] | undefined {
  const targets = targetsOf(ev, file, call, scope.callback)
  if (targets.length === 0 || !effects.mayQuery(targets)) return undefined
  const summary = effects.of({ targets, varying: [], concurrent: false })
  if (summary.kind !== 'queries' || !isWrite(summary.query.effect) || summary.query.orm !== scope.orm || summary.query.certainty !== 'proved') return undefined
  const last = summary.witness.at(-1)
  const at = last && (last.path === file.path ? file : ev.project.file(last.path))
  return at && isOwnClient(ev, at, last.offset, transactionsOf(ev, scope.orm)?.roles ?? []) ? summary : undefined
}

/** Whether the query at an offset is made on a name of its module or a field, in no transaction of its own. */
function isOwnClient(ev: Evaluator, file: SourceFile, offset: number, roles: readonly string[]): boolean {
  let query: NodeOf<'CallExpression'> | undefined
  walk(file.program, node => {
    if (query || node.range[1] <= offset || node.range[0] > offset) return false
    if (node.range[0] === offset && node.type === 'CallExpression') query = node
    return !query
  })
  if (!query || transactionAround(ev, file, query)) return false
  const root = receiverRoot(query)
  const member = root.type === 'ThisExpression' ? file.parentOf(root) : root
  const value = member && ev.valueOf(file, unwrapAwait(member))
  if (value?.kind !== 'handle' || roles.includes(value.role)) return false
  const [declaration] = root.type === 'Identifier' ? (lookUp(file, root.name, root)?.declarations ?? []) : []
  return root.type === 'ThisExpression' || declaration?.type === 'import' || (declaration?.node.type === 'VariableDeclarator' && file.parentOf(file.parentOf(declaration.node) ?? file.program)?.type !== 'BlockStatement')
}
