import type { FunctionNode, Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, enclosingFunction, isFunction, keyName, parametersOf, unwrap, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { QueryNode } from '../queries/resolver.js'
import { type Binding, lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { argumentsOf } from '../values/returns.js'
import { membersOf } from '../values/unions.js'
import type { Analysis, Candidate } from './candidates.js'
import { queryOfCandidate } from './describe.js'
import { isDecoratedTransaction, mentionsParameter, transactionAround } from './transaction-scopes.js'
import { transactionOf } from './transaction-handles.js'

/**
 * Whether the queries of a candidate may run on one connection that somebody else has opened, so that they wait for each other there and not for the pool:
 * a transaction around the call or its method, a client or options that are handed in, or a client that the project makes of what is handed in.
 * A client that a function takes by its own parameter, with nothing of a transaction at the call, is taken for the pool's.
 */
export function mayShareConnection(analysis: Analysis, file: SourceFile, candidate: Candidate, iteration: Iteration): boolean {
  const { ev } = analysis
  const option = optionName(ev, candidate)
  if (isDecoratedTransaction(file, candidate.node) || isHandedTransaction(ev, file, candidate.node, option, iteration.callback)) return true
  if (candidate.query) return transactionOf(analysis, file, candidate.query) !== undefined || isOnHandedClient(ev, file, candidate.node, option, iteration.callback)
  const last = candidate.summary?.witness.at(-1)
  const at = last && (last.path === file.path ? file : ev.project.file(last.path))
  const query = at && callAt(at, last.offset)
  // A transaction that is opened for each element has a connection of its own.
  if (!at || !query || transactionAround(ev, at, query)) return false
  const isHandedAny = argumentsOf(candidate.node).some(argument => mentionsHanded(file, argument, iteration.callback)) || (at === file && isClosure(file, query, candidate.node))
  return isHandedAny && isOnHandedClient(ev, at, query, option, undefined)
}

/** Whether the function around a query is declared in one that also runs the call: it sees what that one is handed. */
function isClosure(file: SourceFile, query: Node, call: Node): boolean {
  for (let fn = enclosingFunction(file, query); fn; fn = enclosingFunction(file, fn)) if (contains(fn, call)) return true
  return false
}

function optionName(ev: Evaluator, candidate: Candidate): string | undefined {
  const adapter = ev.library.adapter(queryOfCandidate(candidate)?.orm ?? '')
  return adapter?.transactions?.option ?? adapter?.transactionOption
}

/** The call is given the transaction around it, something that was made of that, or options that name one. */
function isHandedTransaction(ev: Evaluator, file: SourceFile, call: QueryNode, option: string | undefined, own: FunctionNode | undefined): boolean {
  if (argumentsOf(call).some(argument => argument.type === 'Identifier' && isHandle(ev, file, argument) && isHandedClient(ev, file, argument, own))) return true
  if (option !== undefined && argumentsOf(call).some(argument => names(unwrap(argument), option))) return true
  for (let scope = transactionAround(ev, file, call); scope; scope = transactionAround(ev, file, scope.call)) if (comesFrom(file, scope.callback, call, MAX_HOPS)) return true
  return false
}

const names = (options: Node, option: string): boolean =>
  options.type === 'ObjectExpression' && options.properties.some(property => property.type === 'Property' && keyName(property.key, property.computed) === option)

const MAX_HOPS = 3

/** Whether a node mentions what a callback is given, or a variable of the callback that was made of it. */
function comesFrom(file: SourceFile, callback: FunctionNode, node: Node, hops: number): boolean {
  if (mentionsParameter(file, callback, node)) return true
  return hops > 0 && anyVariable(file, node, init => contains(callback.body, init) && unwrapAwait(init) === unwrap(init) && comesFrom(file, callback, init, hops - 1))
}

function anyVariable(file: SourceFile, root: Node, test: (init: Node) => boolean): boolean {
  let found = false
  walk(root, node => {
    if (node.type !== 'Identifier' || found) return !found
    const declared = lookUp(file, node.name, node)?.declarations[0]?.node
    found = declared?.type === 'VariableDeclarator' && declared.init != null && !contains(root, declared) && test(declared.init)
    return !found
  })
  return found
}

/** The client of a query comes from outside, or its options do where those name the transaction. */
function isOnHandedClient(ev: Evaluator, file: SourceFile, query: QueryNode, option: string | undefined, own: FunctionNode | undefined): boolean {
  if (option !== undefined && argumentsOf(query).some((argument, position) => names(unwrap(argument), option) || areHandedOptions(file, unwrap(argument), position))) return true
  return isHandedClient(ev, file, query.type === 'CallExpression' ? query.callee : query.tag, own)
}

/** Whether a client, or what a chain begins with, is one that a callback is given or that the project makes of what a function is handed. */
function isHandedClient(ev: Evaluator, file: SourceFile, expression: Node, own: FunctionNode | undefined): boolean {
  let client = unwrapAwait(expression)
  for (let hops = MAX_LINKS; hops > 0; hops--) {
    if (client.type === 'MemberExpression') client = unwrapAwait(client.object)
    else if (client.type === 'CallExpression') {
      if (isMadeOfHanded(ev, file, client)) return true
      client = unwrapAwait(client.callee)
    } else if (client.type === 'Identifier') {
      const binding = lookUp(file, client.name, client)
      const [declaration] = binding?.declarations ?? []
      if (isCallbackParameter(file, binding, own)) return isHandle(ev, file, client)
      if (declaration?.node.type !== 'VariableDeclarator' || declaration.node.init == null) return false
      client = unwrapAwait(declaration.node.init)
    } else if (client.type === 'LogicalExpression') {
      // tx ?? this.manager
      if (mentionsHanded(file, client.left)) return true
      client = unwrapAwait(client.right)
    } else return false
  }
  return false
}

const isHandle = (ev: Evaluator, file: SourceFile, node: Node): boolean => membersOf(ev.valueOf(file, node)).some(value => value.kind === 'handle' && ev.library.role(value.orm, value.role)?.row !== true)

const MAX_LINKS = 30

/** `create(values, options)`, `findAll({ ...options })`, also by way of a variable: options that a caller fills. */
function areHandedOptions(file: SourceFile, argument: Node, position: number): boolean {
  const options = argument.type === 'Identifier' ? initOf(file, argument) : argument
  if (options?.type === 'ObjectExpression') return options.properties.some(property => property.type === 'SpreadElement' && mentionsHanded(file, property.argument))
  return position > 0 && argument.type === 'Identifier' && mentionsHanded(file, argument)
}

function initOf(file: SourceFile, name: NodeOf<'Identifier'>): Node | undefined {
  const declared = lookUp(file, name.name, name)?.declarations[0]?.node
  return declared?.type === 'VariableDeclarator' && declared.init != null ? unwrap(declared.init) : undefined
}

/** `this.connection.getRepository(ctx, User)`: a function of the project that makes the client of what it is handed. */
function isMadeOfHanded(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>): boolean {
  return call.arguments.some(argument => argument.type === 'Identifier' && mentionsHanded(file, argument)) && membersOf(ev.valueOf(file, call.callee)).some(value => value.kind === 'function')
}

/** A parameter, or what is taken out of one: `const { ctx } = data`. */
function mentionsHanded(file: SourceFile, node: Node, own?: FunctionNode): boolean {
  let found = false
  walk(node, inner => {
    if (inner.type !== 'Identifier' || found) return !found
    const [declaration] = lookUp(file, inner.name, inner)?.declarations ?? []
    if (declaration?.type === 'parameter') found = declaration.node !== own
    else if (declaration?.node.type === 'VariableDeclarator' && declaration.node.id.type === 'ObjectPattern' && declaration.node.init?.type === 'Identifier') found = mentionsHanded(file, declaration.node.init, own)
    return !found
  })
  return found
}

/** `inTransaction(async manager => …)`: a client that a function hands to its callback is one connection, unless it is the element. */
function isCallbackParameter(file: SourceFile, binding: Binding | undefined, own: FunctionNode | undefined): boolean {
  const [declaration] = binding?.declarations ?? []
  const fn = declaration?.node
  if (declaration?.type !== 'parameter' || !isFunction(fn) || fn === own || !parametersOf(fn).includes(declaration.name)) return false
  const call = file.parentOf(fn)
  return call?.type === 'CallExpression' && (call.arguments as readonly Node[]).includes(fn)
}

/** The outermost call that begins at an offset. */
function callAt(file: SourceFile, offset: number): QueryNode | undefined {
  let found: QueryNode | undefined
  walk(file.program, node => {
    if (found || node.range[1] <= offset || node.range[0] > offset) return false
    if (node.range[0] === offset && (node.type === 'CallExpression' || node.type === 'TaggedTemplateExpression')) found = node
    return !found
  })
  return found
}
