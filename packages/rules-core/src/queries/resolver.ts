import type { HandleValue, MethodFact, Node, QueryCall, SourceFile, Value } from '../model/index.js'
import { memberName, stringValue, unwrap } from '../ast/syntax.js'
import { type Evaluator } from '../values/evaluator.js'
import { asHandle } from '../values/externals.js'
import { handleOf, methodFact } from '../values/handles.js'
import { argumentsOf } from '../values/returns.js'
import { type Operation, proveReceiver } from '../values/proofs.js'
import { membersOf } from '../values/unions.js'
import { argumentAt } from './arguments.js'

export type QueryNode = QueryCall['node']

/** The one place that decides which calls are database round trips. Every answer is remembered, negatives too. */
export interface QueryResolver {
  /**
   * The query that a call makes or, at the end of a chain, has built. Whether a built query is also run is not looked at:
   * see `executionOf`. A chain is one query, and its outermost call stands for it.
   */
  queryAt(file: SourceFile, node: Node): QueryCall | undefined
}

const queriesByNode = (): Map<Node, QueryCall | null> => new Map()

export function createQueryResolver(ev: Evaluator): QueryResolver {
  return {
    queryAt(file, node) {
      if (node.type !== 'CallExpression' && node.type !== 'TaggedTemplateExpression') return undefined
      const remembered = ev.memory(file, queriesByNode)
      let query = remembered.get(node)
      if (query === undefined) remembered.set(node, (query = resolve(ev, file, node) ?? null))
      return query ?? undefined
    },
  }
}

function resolve(ev: Evaluator, file: SourceFile, node: QueryNode): QueryCall | undefined {
  for (const operation of operationsAt(ev, file, node)) {
    const query = queryOf(ev, file, node, operation)
    if (query) return query
  }
  return undefined
}

/** The library operations that a call may be, queries or not: by its callee's value, else by what proves its receiver. */
export function operationsAt(ev: Evaluator, file: SourceFile, node: QueryNode): readonly Operation[] {
  const callee = unwrap(node.type === 'CallExpression' ? node.callee : node.tag)
  const value = ev.valueOf(file, callee)
  const operations = membersOf(value).flatMap(member => operationOf(ev, member) ?? [])
  if (operations.length > 0 || callee.type !== 'MemberExpression') return operations
  if (membersOf(value).some(member => member.kind !== 'unknown' && member.kind !== 'external')) return []
  const proved = proveReceiver(ev, file, node, callee)
  return proved ? [proved] : []
}

function operationOf(ev: Evaluator, value: Value): Operation | undefined {
  if (value.kind === 'operation') {
    const fact = methodFact(ev, value.receiver, value.name)
    return fact && { receiver: value.receiver, name: value.name, fact }
  }
  if (value.kind === 'handle') {
    const fact = ev.library.role(value.orm, value.role)?.call
    return fact && { receiver: value, name: '', fact }
  }
  return undefined
}

function queryOf(ev: Evaluator, file: SourceFile, node: QueryNode, { receiver: on, name, fact }: Operation): QueryCall | undefined {
  // `.then(…)` runs what the chain before it has built, and that is the query.
  if (fact.deferred || isThen(name) || !accepts(node, fact)) return undefined
  const about = fact.entity && handleOf(ev, on.orm, { role: on.role, entity: fact.entity }, { args: { file, nodes: argumentsOf(node) }, receiver: on }).entity
  const certainty = fact.likely ? 'likely' : on.certainty
  const receiver: HandleValue = about ? { ...on, certainty, entity: about } : { ...on, certainty }
  const bulk = fact.bulk ?? receiver.pending?.bulk
  const base = { ...(bulk !== undefined && { bulk }), orm: receiver.orm, operation: name, certainty: receiver.certainty, fact, receiver, node, run: fact.run ?? ev.library.adapter(receiver.orm)?.run ?? 'call' } as const
  if (fact.effect !== undefined && !fact.builds) {
    const effect = fact.effect === 'raw' ? (rawEffect(file, node, fact) ?? 'raw') : fact.effect
    // The bulk form of raw SQL looks rows up by a list of keys, which says nothing about inserting.
    const { bulk: lookUpForm, ...rest } = base
    const form = lookUpForm === undefined || (fact.effect === 'raw' && effect === 'insert') ? {} : { bulk: lookUpForm }
    return withEntity({ ...rest, ...form, effect, run: fact.terminal ? 'call' : base.run }, receiver)
  }
  if (fact.terminal) {
    const raw = receiver.pending?.effect === 'raw' ? builtRawEffect(ev, file, node) : undefined
    const effect = raw === undefined || raw === 'fragment' ? receiver.pending?.effect : raw
    return effect && withEntity({ ...base, effect, run: 'call' }, receiver)
  }
  // A built query: only the end of its chain counts, and only where the library runs builders by awaiting them.
  const built = membersOf(ev.valueOf(file, node)).find(value => value.kind === 'handle' && value.pending !== undefined)
  if (built?.kind !== 'handle' || !built.pending) return undefined
  if (!ev.library.role(built.orm, built.role)?.thenable || isInnerLink(ev, file, node)) return undefined
  const raw = built.pending.effect === 'raw' ? builtRawEffect(ev, file, node) : undefined
  if (raw === 'fragment') return undefined
  const effect = raw ?? built.pending.effect
  return withEntity({ ...base, ...(built.pending.bulk !== undefined && { bulk: built.pending.bulk }), effect, operation: name || built.pending.operation, certainty: built.certainty, receiver: built, run: 'await' }, built)
}

const withEntity = (query: Omit<QueryCall, 'entity'>, receiver: HandleValue): QueryCall => (receiver.entity ? { ...query, entity: receiver.entity } : query)

/** Whether the call goes on as a chain of the same builder: `db.select()` in `db.select().from(t)`. */
function isInnerLink(ev: Evaluator, file: SourceFile, node: Node): boolean {
  let current = file.parentOf(node)
  while (current && unwrap(current) !== current) current = file.parentOf(current)
  if (current?.type !== 'MemberExpression' || unwrap(current.object) !== node) return false
  const outer = file.parentOf(current)
  if (outer?.type !== 'CallExpression' || outer.callee !== current) return false
  const name = memberName(current)
  return name !== undefined && membersOf(ev.valueOf(file, current)).some(value => value.kind === 'operation' && methodFact(ev, value.receiver, name) !== undefined && !isThen(name))
}

/** `.then(…)` and its like run a thenable builder; they are no link of its chain. */
export const isThen = (name: string): boolean => name === 'then' || name === 'catch' || name === 'finally' || name === 'asCallback'

/** Whether the arguments are such as the adapter's entry holds for. Spread arguments leave their number open. */
function accepts(node: QueryNode, fact: MethodFact): boolean {
  const when = fact.when
  if (!when) return true
  const args = argumentsOf(node)
  const open = args.some(argument => argument.type === 'SpreadElement')
  if (when.args && !open && (args.length < when.args[0] || args.length > when.args[1])) return false
  if (when.object !== undefined) {
    const argument = args[when.object]
    if (argument && (argument.type === 'Literal' || argument.type === 'ArrowFunctionExpression' || argument.type === 'FunctionExpression')) return false
  }
  return true
}

const READ = /^\s*(?:--[^\n]*\n\s*)*(?:select|with|show|explain|values|pragma)\b/i
const INSERT = /^\s*(?:--[^\n]*\n\s*)*(?:insert|replace|copy)\b/i
const UPDATE = /^\s*(?:--[^\n]*\n\s*)*(?:update|merge)\b/i
const DELETE = /^\s*(?:--[^\n]*\n\s*)*(?:delete|truncate)\b/i
/** How statements that are none of the above begin. What begins otherwise is a part of one: `?? as ??`, `case when …`, `count(*)`. */
const STATEMENT = /^\s*(?:\(\s*select|--|\/\*|(?:alter|analy[sz]e|attach|begin|call|check|cluster|commit|comment|copy|create|declare|deny|detach|do|drop|exec|execute|fetch|flush|grant|handler|import|kill|listen|load|lock|notify|optimize|pragma|prepare|reassign|refresh|reindex|release|rename|repair|reset|revoke|rollback|savepoint|set|start|table|unlisten|unlock|use|vacuum)\b)|^\s*$/i

/** What raw SQL does, by its first keyword. Text that is not written out at the call stays `raw`. */
function rawEffect(file: SourceFile, node: QueryNode, fact: MethodFact): StatementEffect | undefined {
  const text = statementText(file, node, fact)
  if (text === undefined) return undefined
  if (READ.test(text)) return 'read-many'
  if (INSERT.test(text)) return 'insert'
  if (UPDATE.test(text)) return 'update'
  return DELETE.test(text) ? 'delete' : undefined
}

type StatementEffect = 'read-many' | 'insert' | 'update' | 'delete'

const statementText = (file: SourceFile, node: QueryNode, fact: MethodFact): string | undefined =>
  node.type === 'TaggedTemplateExpression' ? node.quasi.quasis[0]?.value.raw : fact.sql === undefined ? undefined : sqlText(file, argumentAt(node, fact.sql))

/** The effect of raw SQL that an inner link of the chain was given: `sql\`update …\`.execute(db)`, `knex.raw('update …')`; `fragment` for text that is no statement. */
function builtRawEffect(ev: Evaluator, file: SourceFile, node: QueryNode): StatementEffect | 'fragment' | undefined {
  for (let link: Node = node; link.type === 'CallExpression' || link.type === 'TaggedTemplateExpression'; ) {
    const callee: Node = unwrap(link.type === 'CallExpression' ? link.callee : link.tag)
    // An export that stands for a handle, such as `sql`, is one where it is called.
    const exported = membersOf(ev.valueOf(file, callee)).flatMap(value => operationOf(ev, asHandle(ev, value) ?? value) ?? [])
    for (const { fact } of exported.length > 0 ? exported : operationsAt(ev, file, link)) {
      const text = fact.builds === 'raw' ? statementText(file, link, fact) : undefined
      if (text !== undefined) return rawEffect(file, link, fact) ?? (STATEMENT.test(text) ? undefined : 'fragment')
    }
    if (callee.type !== 'MemberExpression') return undefined
    link = unwrap(callee.object)
  }
  return undefined
}

function sqlText(file: SourceFile, node: Node | undefined): string | undefined {
  if (!node) return undefined
  const inner = unwrap(node)
  if (inner.type === 'TemplateLiteral') return inner.quasis[0]?.value.raw
  if (inner.type === 'TaggedTemplateExpression') return inner.quasi.quasis[0]?.value.raw
  if (inner.type === 'BinaryExpression') return sqlText(file, inner.left)
  // A number is a column of its own: raw(1)
  return inner.type === 'Literal' && typeof inner.value === 'number' ? String(inner.value) : stringValue(inner)
}
