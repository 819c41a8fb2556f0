import type { Node, NodeOf, QueryCall, SourceFile, WitnessStep } from '../model/index.js'
import { isFunction, keyName, memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import { calleeText } from '../effects/callee-text.js'
import { targetsOf } from '../effects/function-facts.js'
import { implementationsOf } from '../effects/implementers.js'
import { clauseOf, sqlTextOf } from '../queries/clauses.js'
import { executionOf } from '../queries/execution.js'
import { lookUp, patternPath } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { returnedExpressions } from '../values/returns.js'
import { membersOf } from '../values/unions.js'
import type { Analysis } from './candidates.js'
import type { RowsAt } from './row-uses.js'

/** A query whose rows an expression gives, all of them and each as one. */
export interface RowSource {
  readonly query: QueryCall
  /** Where the query stands. */
  readonly file: SourceFile
  /** Calls below the asked one; empty when it is the query. */
  readonly witness: readonly WitnessStep[]
  readonly at: RowsAt
  /** What a function gives instead on its other ways. */
  readonly otherwise?: readonly RowSource[]
}

const MAX_DEPTH = 5
const SELF: RowsAt = { kind: 'self' }

/**
 * The read of many rows that a call makes, itself or in a function of the project that returns the rows as they are or one by one changed.
 * Reads with a limit, or whose limit is decided elsewhere, are none; of several `return`s each must give such rows or an empty list.
 */
export function rowsBehind(analysis: Analysis, file: SourceFile, call: Node, depth = MAX_DEPTH): RowSource | undefined {
  if (call.type !== 'CallExpression' && call.type !== 'TaggedTemplateExpression') return undefined
  const query = analysis.queries.queryAt(file, call)
  if (query) {
    const at = rowsOfQuery(analysis, file, query)
    return at && { query, file, witness: [], at }
  }
  return call.type === 'CallExpression' && depth > 0 ? rowsOfCall(analysis, file, call, depth) : undefined
}

function rowsOfQuery({ ev }: Analysis, file: SourceFile, query: QueryCall): RowsAt | undefined {
  if (query.effect !== 'read-many' || ev.library.adapter(query.orm)?.inProcess) return undefined
  const { fact, node } = query
  if (executionOf(ev, file, query).kind !== 'at' || (['limit', 'lock'] as const).some(clause => clauseOf(ev, file, query, clause).presence !== 'absent')) return undefined
  if (fact.effect === 'raw') {
    const text = fact.sql === undefined ? undefined : sqlTextOf(node, fact.sql)
    return text && fact.rows !== undefined && !IS_ONE_ROW.test(text.written) ? { kind: 'member', name: fact.rows } : undefined
  }
  return fact.shape === 'many-and-count' ? { kind: 'first' } : fact.shape === 'rows-and-count' ? { kind: 'member', name: 'rows' } : SELF
}

/** Whether a read, which has no limit, does not say which rows it gives either, on whatever way it is come to. */
export const isWholeTable = (analysis: Analysis, { query, file, otherwise = [] }: RowSource): boolean =>
  clauseOf(analysis.ev, file, query, 'filter').presence === 'absent' && otherwise.every(source => isWholeTable(analysis, source))

/** Tables of kinds that the program itself defines, or of how it is deployed. */
const DEFINED = /(?:scopes?|permissions?|providers?|locales|languages|currencies|columns|triggers|configs?|configuration|options|settings|flags|plugins?|schema)$/i

/** Whether the program does not define the rows by itself, as its table says. */
export const isGrowing = ({ entity }: QueryCall): boolean => entity === undefined || !DEFINED.test(entity.name)

const IDENTITIES: ReadonlySet<string> = new Set(['id', '_id', 'uuid'])

/** Whether the condition of a read names one row by its identity, `{ id: userId, team }`: there is one at most. Written out in place, and compared with one value. */
export function isOneRow({ ev }: Analysis, { query, file }: RowSource): boolean {
  return clauseOf(ev, file, query, 'filter').nodes.some(
    node =>
      node.type === 'ObjectExpression' &&
      node.properties.some(property => property.type === 'Property' && IDENTITIES.has(keyName(property.key, property.computed) ?? '') && isOneValue(ev, file, unwrap(property.value))),
  )
}

/** A value that is no list and no operator: `In(ids)`, `{ in: ids }`. */
const isOneValue = (ev: Evaluator, file: SourceFile, value: Node): boolean =>
  (value.type === 'Identifier' || value.type === 'MemberExpression' || value.type === 'Literal') && !membersOf(ev.valueOf(file, value)).some(({ kind }) => kind === 'array')

/** SQL that gives what was computed, or that changes what it gives. */
const IS_ONE_ROW = /\b(?:count|sum|avg|min|max|exists|returning|unnest)\b\s*\(?|^\s*(?:show|explain|pragma|values)\b/i

function rowsOfCall(analysis: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>, depth: number): RowSource | undefined {
  const { ev } = analysis
  const targets = targetsOf(ev, file, call)
  const [target] = targets
  if (!target || targets.length > 1 || !analysis.effects.mayQuery(targets)) return undefined
  const declared = ev.find(target.ref)
  const bodies = declared && !isFunction(declared.node) ? implementationsOf(ev, target) : [target]
  const [body] = bodies
  const found = body && bodies.length === 1 ? ev.find(body.ref) : undefined
  if (!found || !isFunction(found.node) || found.node.generator) return undefined
  const sources: RowSource[] = []
  for (const returned of returnedExpressions(found.file, found.node)) {
    const rows = rowsOfExpression(analysis, found.file, returned, depth - 1)
    if (rows === 'empty') continue
    if (!rows) return undefined
    sources.push(rows)
  }
  const [source, ...otherwise] = sources
  return source && (otherwise.length === 0 ? source : { ...source, otherwise: [...(source.otherwise ?? []), ...otherwise] })
}

/** The rows that an expression of a helper gives, with the step that leads to them. */
function rowsOfExpression(analysis: Analysis, file: SourceFile, expression: Node, depth: number): RowSource | 'empty' | undefined {
  const node = unwrapAwait(expression)
  switch (node.type) {
    case 'ArrayExpression':
      return node.elements.length === 0 ? 'empty' : undefined
    case 'CallExpression':
    case 'TaggedTemplateExpression': {
      const source = rowsBehind(analysis, file, node, depth)
      if (source) return source.at.kind === 'self' ? withStep(file, node, source) : undefined
      const callee = node.type === 'CallExpression' ? unwrap(node.callee) : undefined
      // One for each row: as many as there are rows.
      return callee?.type === 'MemberExpression' && memberName(callee) === 'map' ? rowsOfExpression(analysis, file, callee.object, depth) : undefined
    }
    case 'MemberExpression':
      return memberOf(analysis, file, node.object, memberName(node), depth)
    case 'Identifier': {
      const binding = lookUp(file, node.name, node)
      const [declaration] = binding?.declarations ?? []
      if (binding?.declarations.length !== 1 || binding.assigned.length > 0 || declaration?.node.type !== 'VariableDeclarator' || declaration.node.init == null) return undefined
      if (binding.references.some(reference => isResized(file, reference))) return undefined
      const { id, init } = declaration.node
      const path = patternPath(id, declaration.name) ?? []
      const [step] = path
      if (path.length === 0) return rowsOfExpression(analysis, file, init, depth)
      return path.length === 1 && step?.kind === 'member' ? memberOf(analysis, file, init, step.name, depth) : undefined
    }
    default:
      return undefined
  }
}

/** `result.rows` */
function memberOf(analysis: Analysis, file: SourceFile, object: Node, name: string | undefined, depth: number): RowSource | undefined {
  let node = unwrapAwait(object)
  if (node.type === 'Identifier') {
    const declarator = lookUp(file, node.name, node)?.declarations[0]?.node
    if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier' || declarator.init == null) return undefined
    node = unwrapAwait(declarator.init)
  }
  const source = rowsBehind(analysis, file, node, depth)
  return source?.at.kind === 'member' && source.at.name === name ? withStep(file, node, { ...source, at: SELF }) : undefined
}

const RESIZES = new Set(['push', 'unshift', 'splice', 'pop', 'shift'])

/** Whether rows are put in or taken out in memory. */
function isResized(file: SourceFile, reference: Node): boolean {
  const member = file.parentOf(reference)
  return member?.type === 'MemberExpression' && member.object === reference && RESIZES.has(memberName(member) ?? '')
}

const withStep = (file: SourceFile, node: Node, source: RowSource): RowSource => {
  const callee = node.type === 'CallExpression' ? node.callee : node.type === 'TaggedTemplateExpression' ? node.tag : node
  return { ...source, witness: [{ name: calleeText(file, callee), path: file.path, offset: node.range[0] }, ...source.witness] }
}
