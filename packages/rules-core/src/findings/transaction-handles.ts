import type { Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { isFunction, keyName, unwrap } from '../ast/syntax.js'
import { argumentsOf } from '../values/returns.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'
import type { Analysis } from './candidates.js'
import { rootOf } from './loop-dependence.js'

/** One connection on which queries run, by the name that stands for it here. */
export interface TransactionHandle {
  /** The declaring name. */
  readonly name: Node
  readonly text: string
  readonly concurrent: 'queues' | 'rejects'
}

/**
 * The transaction that a query runs in, where that is proved: it is asked of a handle whose role is one connection or that a transaction hands to its callback,
 * or its options name such a handle. Transactions that a framework opens around a method, and those kept in fields, are not looked at.
 */
export function transactionOf(analysis: Analysis, file: SourceFile, query: QueryCall): TransactionHandle | undefined {
  const { node } = query
  const receiver = handleAt(analysis, file, rootOf(node.type === 'CallExpression' ? unwrap(node.callee) : unwrap(node.tag), true))
  if (receiver) return receiver
  const adapter = analysis.ev.library.adapter(query.orm)
  const option = adapter?.transactions?.option ?? adapter?.transactionOption
  return option === undefined ? undefined : handleAt(analysis, file, optionOf(node, option))
}

function handleAt(analysis: Analysis, file: SourceFile, expression: Node | undefined): TransactionHandle | undefined {
  const name = expression && unwrap(expression)
  if (name?.type !== 'Identifier') return undefined
  const [declaration] = lookUp(file, name.name, name)?.declarations ?? []
  if (!declaration || declaration.type === 'import') return undefined
  const concurrent = connectionOf(analysis.ev, file, name) ?? (isCallbackParameter(analysis, file, declaration.node, declaration.name) ? 'queues' : undefined)
  return concurrent && { name: declaration.name, text: name.name, concurrent }
}

function connectionOf(ev: Evaluator, file: SourceFile, name: Node): TransactionHandle['concurrent'] | undefined {
  for (const value of membersOf(ev.valueOf(file, name))) {
    const connection = value.kind === 'handle' ? ev.library.role(value.orm, value.role)?.connection : undefined
    if (connection) return connection
  }
  return undefined
}

/** `transaction(async manager => …)`, where the manager of a transaction looks like any other. */
function isCallbackParameter(analysis: Analysis, file: SourceFile, fn: Node, name: Node): boolean {
  if (!isFunction(fn) || fn.params[0] !== name) return false
  const call = file.parentOf(fn)
  return call?.type === 'CallExpression' && analysis.queries.queryAt(file, call)?.effect === 'transaction'
}

/** The value of an option anywhere in a call's options, or the argument of a link of its name: `{ transaction: t }`, `.session(session)`. */
function optionOf(node: QueryCall['node'], option: string): Node | undefined {
  for (let link: Node = node; link.type === 'CallExpression'; ) {
    const callee: Node = unwrap(link.callee)
    const [first] = link.arguments
    if (callee.type === 'MemberExpression' && keyName(callee.property, callee.computed) === option && first) return first
    for (const argument of argumentsOf(link)) {
      const object = unwrap(argument)
      const value = object.type === 'ObjectExpression' ? propertyValue(object, option) : undefined
      if (value) return value
    }
    if (callee.type !== 'MemberExpression') return undefined
    link = unwrap(callee.object)
  }
  return undefined
}

const propertyValue = (object: NodeOf<'ObjectExpression'>, name: string): Node | undefined => {
  const property = object.properties.find(part => part.type === 'Property' && keyName(part.key, part.computed) === name)
  return property?.type === 'Property' ? property.value : undefined
}
