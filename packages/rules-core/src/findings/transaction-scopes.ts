import type { FunctionNode, Node, NodeOf, QueryCall, SourceFile, Transactions } from '../model/index.js'
import { contains, isFunction, parametersOf, propertyOf, unwrap, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { calleeText } from '../effects/callee-text.js'
import { runInPlace } from '../iterations/around.js'
import { argumentAt } from '../queries/arguments.js'
import { operationsAt } from '../queries/resolver.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { argumentsOf } from '../values/returns.js'
import { membersOf } from '../values/unions.js'

/** A callback that a transaction runs. */
export interface TransactionScope {
  readonly orm: string
  /** The call that opens it. */
  readonly call: NodeOf<'CallExpression'>
  readonly callback: FunctionNode
}

/** The innermost transaction callback that runs a node; functions that are kept for later end the search, `undefined` then too. */
export function transactionAround(ev: Evaluator, file: SourceFile, node: Node): TransactionScope | undefined {
  for (let current = file.parentOf(node); current; current = file.parentOf(current)) {
    if (!isFunction(current)) continue
    const scope = transactionOf(ev, file, current)
    if (scope) return scope
    if (runInPlace(ev, file, current).kind === 'kept') return undefined
  }
  return undefined
}

/** The transaction whose callback a function is: of a library's own method, or of any call that hands it a handle which only a transaction has. */
export function transactionOf(ev: Evaluator, file: SourceFile, callback: FunctionNode): TransactionScope | undefined {
  const call = file.parentOf(callback)
  if (call?.type !== 'CallExpression') return undefined
  const position = (call.arguments as readonly Node[]).indexOf(callback)
  if (position < 0) return undefined
  for (const { receiver, fact } of operationsAt(ev, file, call)) {
    if (fact.effect !== 'transaction' || !fact.callback || receiver.certainty !== 'proved') continue
    if ((fact.callback.arg < 0 ? call.arguments.length + fact.callback.arg : fact.callback.arg) === position) return { orm: receiver.orm, call, callback }
  }
  const [parameter] = parametersOf(callback)
  const handle = parameter?.type === 'Identifier' ? membersOf(ev.valueOf(file, parameter)).find(value => value.kind === 'handle') : undefined
  return handle?.kind === 'handle' && ev.library.adapter(handle.orm)?.transactions?.roles?.includes(handle.role) ? { orm: handle.orm, call, callback } : undefined
}

/** The library's rules for transactions, where it has any that show in the code. */
export const transactionsOf = (ev: Evaluator, orm: string): Transactions | undefined => ev.library.adapter(orm)?.transactions

/** What stands before the first dot of a call: `this`, a name, or another expression such as a call. */
export function receiverRoot(node: QueryCall['node']): Node {
  let current = unwrapAwait(node.type === 'CallExpression' ? node.callee : node.tag)
  for (;;) {
    if (current.type === 'MemberExpression') current = unwrapAwait(current.object)
    else if (current.type === 'CallExpression' && current.callee.type !== 'Identifier') current = unwrapAwait(current.callee)
    else return current
  }
}

/** Whether the receiver is made by a function of the project: `this.connection.getRepository(ctx, User)` may give one of a transaction. */
export function isMadeByProject(ev: Evaluator, file: SourceFile, node: QueryCall['node']): boolean {
  for (let current = unwrapAwait(node.type === 'CallExpression' ? node.callee : node.tag); ; ) {
    if (current.type === 'MemberExpression') current = unwrapAwait(current.object)
    else if (current.type === 'CallExpression') {
      if (membersOf(ev.valueOf(file, current.callee)).some(value => value.kind === 'function')) return true
      current = unwrapAwait(current.callee)
    } else return false
  }
}

/** Whether a write inside a transaction's callback surely runs outside of the transaction. What is handed on by functions of the project is not looked at. */
export function isOutsideOf(ev: Evaluator, file: SourceFile, scope: TransactionScope, write: QueryCall): boolean {
  const rules = transactionsOf(ev, scope.orm)
  if (!rules || write.orm !== scope.orm || mentionsParameter(file, scope.callback, write.node) || isMadeByProject(ev, file, write.node)) return false
  if (rules.option === undefined) return isOutsideRoot(ev, file, scope, receiverRoot(write.node))
  return optionOf(write) === 'missing' && handsItOn(ev, file, scope, rules.option)
}

const MAX_HOPS = 4

/** Whether a node mentions a parameter of the callback by name. */
export function mentionsParameter(file: SourceFile, callback: FunctionNode, node: Node): boolean {
  let found = false
  walk(node, inner => {
    if (inner.type === 'Identifier' && !found) found = (lookUp(file, inner.name, inner)?.declarations ?? []).some(({ type, name }) => type === 'parameter' && callback.params.some(parameter => contains(parameter, name)))
    return !found
  })
  return found
}

/** Whether a receiver's root was there before the transaction: a module's name, a field of `this`, or a name of an outer function that is no transaction itself. */
export function isOutsideRoot(ev: Evaluator, file: SourceFile, scope: TransactionScope, root: Node, hops = MAX_HOPS): boolean {
  if (root.type === 'ThisExpression') return scope.callback.type === 'ArrowFunctionExpression' && !isKeptInField(file, scope.callback)
  // getRepository(User): an export of the library stands for its global client.
  if (root.type === 'CallExpression') return membersOf(ev.valueOf(file, root.callee)).every(value => value.kind === 'external')
  if (root.type !== 'Identifier' || hops === 0) return false
  const binding = lookUp(file, root.name, root)
  const [declaration] = binding?.declarations ?? []
  if (!binding || !declaration || binding.assigned.some(value => contains(scope.callback, value))) return false
  if (!contains(scope.callback, declaration.name)) return !isTransactionName(ev, file, scope.orm, root, declaration.node)
  const { node } = declaration
  const init = node.type === 'VariableDeclarator' && node.init != null ? unwrapAwait(node.init) : undefined
  if (init?.type === 'MemberExpression' || init?.type === 'Identifier') return isOutsideRoot(ev, file, scope, rootOfPlace(init), hops - 1)
  return init?.type === 'CallExpression' && !mentionsParameter(file, scope.callback, init) && isOutsideRoot(ev, file, scope, receiverRoot(init), hops - 1)
}

/** `this.manager = manager`: then a field may be the transaction's client. */
function isKeptInField(file: SourceFile, callback: FunctionNode): boolean {
  let found = false
  walk(callback.body, node => {
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') found ||= mentionsParameter(file, callback, node.right)
    return !found
  })
  return found
}

function rootOfPlace(node: Node): Node {
  let current = node
  while (current.type === 'MemberExpression') current = unwrapAwait(current.object)
  return current
}

/** An outer transaction's own client, or one that is another transaction by its type. */
function isTransactionName(ev: Evaluator, file: SourceFile, orm: string, name: Node, declared: Node): boolean {
  if (isFunction(declared) && transactionOf(ev, file, declared)) return true
  const roles = transactionsOf(ev, orm)?.roles ?? []
  return membersOf(ev.valueOf(file, name)).some(value => value.kind === 'handle' && roles.includes(value.role))
}

/** Whether a write is told its transaction: by its option, or by options that cannot be read. */
export function optionOf({ fact, node }: QueryCall): 'given' | 'missing' | 'unknown' {
  const path = fact.transaction
  if (path === undefined) return 'unknown'
  const [position = '', name = ''] = path.split('.')
  if (argumentAt(node, path)) return 'given'
  const args = argumentsOf(node)
  if (args.some(argument => argument.type === 'SpreadElement')) return 'unknown'
  const options = args[Number(position)]
  if (!options) return 'missing'
  const object = unwrap(options)
  if (object.type !== 'ObjectExpression' || object.properties.some(property => property.type === 'SpreadElement')) return 'unknown'
  return propertyOf(object, name) ? 'given' : 'missing'
}

/** Whether some operation in the callback is told the transaction: then it is not found by itself. */
function handsItOn(ev: Evaluator, file: SourceFile, scope: TransactionScope, option: string): boolean {
  let found = false
  walk(scope.callback.body, node => {
    if (!found && node.type === 'CallExpression' && node.arguments.some(argument => isHanded(file, scope, argument, option))) found = operationsAt(ev, file, node).some(({ receiver }) => receiver.orm === scope.orm)
    return !found
  })
  return found
}

function isHanded(file: SourceFile, scope: TransactionScope, argument: Node, option: string): boolean {
  const options = unwrap(argument)
  const property = options.type === 'ObjectExpression' ? propertyOf(options, option) : undefined
  return property !== undefined && mentionsParameter(file, scope.callback, property.value)
}

/** `@Transactional()` and its like on a method around a node, or on its class. */
export function isDecoratedTransaction(file: SourceFile, node: Node): boolean {
  for (let current: Node | undefined = node; current; current = file.parentOf(current)) {
    const decorators = (current as { decorators?: readonly NodeOf<'Decorator'>[] }).decorators ?? []
    if (decorators.some(({ range }) => /transaction/i.test(file.text.slice(range[0], range[1])))) return true
  }
  return false
}

/** The client that a call is made on, as written: `prisma` of `prisma.user.update`, `this.users` of `this.users.save`. */
export function clientText(file: SourceFile, node: QueryCall['node']): string {
  const root = receiverRoot(node)
  const member = root.type === 'ThisExpression' ? file.parentOf(root) : undefined
  return calleeText(file, member?.type === 'MemberExpression' ? member : root)
}
