import type { HandleValue, Node, QueryCall, SourceFile } from '../model/index.js'
import { isFunction, memberName, propertyOf, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { methodFact } from '../values/handles.js'
import type { Operation } from '../values/proofs.js'
import { argumentsOf } from '../values/returns.js'
import { membersOf } from '../values/unions.js'
import { argumentAt } from './arguments.js'
import { operationsAt, type QueryNode } from './resolver.js'

/** What bounds the rows of a read, says their order or locks them. */
export type Clause = 'limit' | 'offset' | 'order' | 'filter' | 'lock'

/** Whether a clause is there; `unknown` when a part of the query is put together elsewhere. */
type Presence = 'present' | 'absent' | 'unknown'

export interface ClauseAnswer {
  readonly presence: Presence
  /** What stands there, by link of the chain. SQL text has none. */
  readonly nodes: readonly Node[]
  /** Whether another part of the query, which is put together elsewhere, may say more of it. */
  readonly isPartial?: boolean
}

const ABSENT: ClauseAnswer = { presence: 'absent', nodes: [] }
const UNKNOWN: ClauseAnswer = { presence: 'unknown', nodes: [] }

/** What a query says about one clause, over all links of its chain. What the value of the clause is in practice is not looked at. */
export function clauseOf(ev: Evaluator, file: SourceFile, query: QueryCall, clause: Clause): ClauseAnswer {
  let found = isKept(file, query) ? UNKNOWN : ABSENT
  for (let link: Node = query.node; ; ) {
    if (link.type !== 'CallExpression' && link.type !== 'TaggedTemplateExpression') return isBegunElsewhere(ev, file, link) ? merged(found, UNKNOWN) : found
    const operations: readonly Pick<Operation, 'receiver' | 'fact'>[] = link === query.node ? [query] : operationsAt(ev, file, link)
    if (operations.length === 0) return isBegunElsewhere(ev, file, link) ? merged(found, UNKNOWN) : found
    for (const operation of operations) found = merged(found, clauseAt(ev, file, link, operation, clause))
    const callee: Node = unwrap(link.type === 'CallExpression' ? link.callee : link.tag)
    if (callee.type !== 'MemberExpression') return found
    link = unwrap(callee.object)
  }
}

/** A builder that is kept in a variable or handed to a function, which may go on with it before it is run. */
function isKept(file: SourceFile, query: QueryCall): boolean {
  if (query.run !== 'await') return false
  const parent = file.parentOf(query.node)
  return parent?.type === 'VariableDeclarator' || parent?.type === 'AssignmentExpression' || parent?.type === 'CallExpression'
}

function merged(known: ClauseAnswer, more: ClauseAnswer): ClauseAnswer {
  if (more.presence === 'absent') return known
  if (known.presence === 'absent') return more
  if (known.presence === 'unknown' && more.presence === 'unknown') return known
  return { presence: 'present', nodes: [...known.nodes, ...more.nodes], isPartial: [known, more].some(({ presence, isPartial }) => presence === 'unknown' || isPartial === true) }
}

/** A variable or a function of the project that holds a builder: what has been chained before is not here. */
const isBegunElsewhere = (ev: Evaluator, file: SourceFile, root: Node): boolean =>
  membersOf(ev.valueOf(file, root)).some(value => value.kind === 'handle' && value.pending !== undefined)

function clauseAt(ev: Evaluator, file: SourceFile, link: QueryNode, { receiver, fact }: Pick<Operation, 'receiver' | 'fact'>, clause: Clause): ClauseAnswer {
  if (fact.opaque) return isSetInCallback(ev, file, link, receiver, clause) ? UNKNOWN : ABSENT
  if (fact.sql !== undefined) return clauseInText(link, fact.sql, clause)
  const path = clause === 'filter' ? (fact.filter ?? fact.key) : fact[clause]
  // Any element of a list: a pipeline may do anything else beside.
  if (path?.includes('*')) return UNKNOWN
  if (path === undefined) return ABSENT
  return path.split('|').reduce((found, alternative) => merged(found, slotAt(file, link, alternative)), ABSENT)
}

/** `query.modify(onlyOpen)`: whether the function that changes the query may set the clause; one that cannot be read may. */
function isSetInCallback(ev: Evaluator, file: SourceFile, link: QueryNode, receiver: HandleValue, clause: Clause): boolean {
  const callbacks = argumentsOf(link).flatMap(argument => membersOf(ev.valueOf(file, argument)).filter(value => value.kind === 'function'))
  return callbacks.length === 0 || callbacks.some(({ ref }) => {
    const found = ev.find(ref)
    let isSet = !isFunction(found?.node)
    if (isFunction(found?.node))
      walk(found.node.body, node => {
        const name = node.type === 'MemberExpression' ? memberName(node) : undefined
        const fact = name === undefined ? undefined : methodFact(ev, receiver, name)
        if (fact && (fact[clause] !== undefined || fact.opaque)) isSet = true
        return !isSet
      })
    return isSet
  })
}

function slotAt(file: SourceFile, link: QueryNode, path: string): ClauseAnswer {
  const [index, ...names] = path.split('.')
  const args = argumentsOf(link)
  if (args.slice(0, Number(index) + 1).some(argument => argument.type === 'SpreadElement')) return UNKNOWN
  let current = args[Number(index)]
  for (const name of names) {
    if (!current || isNothing(current)) return ABSENT
    const object = literalOf(file, current)
    if (object?.type !== 'ObjectExpression') return UNKNOWN
    const property = propertyOf(object, name)
    if (!property) return object.properties.every(other => other.type === 'Property' && !other.computed) ? ABSENT : UNKNOWN
    current = property.value
  }
  if (!current || isNothing(current)) return ABSENT
  const node = unwrap(current)
  if (node.type === 'ObjectExpression' && node.properties.length === 0) return ABSENT
  return { presence: 'present', nodes: [node] }
}

const isNothing = (node: Node): boolean => {
  const inner = unwrap(node)
  return (inner.type === 'Identifier' && inner.name === 'undefined') || (inner.type === 'Literal' && inner.value === null)
}

/** The object that an expression is, written in place or kept in a variable that is not written to again. */
function literalOf(file: SourceFile, node: Node): Node | undefined {
  const inner = unwrap(node)
  if (inner.type !== 'Identifier') return inner
  const binding = lookUp(file, inner.name, inner)
  const [declaration] = binding?.declarations ?? []
  if (!binding || declaration?.node.type !== 'VariableDeclarator' || declaration.node.id !== declaration.name || declaration.node.init == null) return undefined
  const isChanged = binding.references.some(reference => {
    const parent = file.parentOf(reference)
    return parent?.type === 'MemberExpression' && parent.object === reference
  })
  return isChanged || binding.assigned.length > 0 ? undefined : unwrap(declaration.node.init)
}

const IN_TEXT: Readonly<Record<Clause, RegExp>> = {
  limit: /\blimit\b|\bfetch\s+(?:first|next)\b|\btop\b|\brownum\b/i,
  offset: /\boffset\b/i,
  order: /\border\s+by\b/i,
  lock: /\bfor\s+(?:no\s+key\s+)?(?:update|share)\b/i,
  filter: /\bwhere\b|\bjoin\b|\bhaving\b/i,
}

/** SQL that is written out says all it has; into a template more may be spliced. */
function clauseInText(link: QueryNode, path: string, clause: Clause): ClauseAnswer {
  const text = sqlTextOf(link, path)
  if (!text) return UNKNOWN
  if (IN_TEXT[clause].test(text.written)) return { presence: 'present', nodes: [] }
  return text.spliced ? UNKNOWN : ABSENT
}

/** The SQL text of a call as far as it is written there, and whether something is spliced into it. */
export function sqlTextOf(link: QueryNode, path: string): { readonly written: string; readonly spliced: boolean } | undefined {
  const argument = link.type === 'TaggedTemplateExpression' ? link.quasi : argumentAt(link, path)
  const node = argument && unwrap(argument)
  const template = node?.type === 'TaggedTemplateExpression' ? node.quasi : node
  if (template?.type === 'TemplateLiteral') return { written: template.quasis.map(quasi => quasi.value.raw).join(' '), spliced: template.expressions.length > 0 }
  return template?.type === 'Literal' && typeof template.value === 'string' ? { written: template.value, spliced: false } : undefined
}
