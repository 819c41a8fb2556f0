import type { Node, QueryCall, SourceFile } from '../model/index.js'
import { isWrite } from '../model/index.js'
import { contains } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { targetsOf } from '../effects/function-facts.js'
import { reachableQueries } from '../effects/reachable-queries.js'
import type { Analysis } from '../findings/candidates.js'
import { isBuiltInCall } from '../iterations/known-runners.js'

type Query = Omit<QueryCall, 'node'>

/** A query that the body of an iteration makes besides the one in question, and the call that leads to it. */
export interface OtherQuery {
  readonly at: Node
  readonly query: Query
}

/** What else the body of an iteration does to the database; `undefined` when that cannot be told. */
export function otherQueries({ ev, queries }: Analysis, file: SourceFile, body: Node, own: Node): readonly OtherQuery[] | undefined {
  const found: OtherQuery[] = []
  const unknown: Node[] = []
  walk(body, node => {
    if (unknown.length > 0) return false
    if (node.type !== 'CallExpression' && node.type !== 'TaggedTemplateExpression') return undefined
    if (node === own || contains(own, node)) return undefined
    const query = queries.queryAt(file, node)
    if (query) {
      // The chain that the own query ends in holds it.
      if (!contains(node, own)) found.push({ at: node, query })
      return undefined
    }
    if (node.type === 'TaggedTemplateExpression' || isBuiltInCall(node)) return undefined
    const reached = reachableQueries(ev, queries, targetsOf(ev, file, node))
    if (!reached) unknown.push(node)
    else for (const query of reached) found.push({ at: node, query })
    return undefined
  })
  return unknown.length === 0 ? found : undefined
}

/** Whether one of two queries may change what the other sees. Rows of different entities do not meet, nor do two new rows; cascades and unique columns are not looked at. */
export function mayInterfere(one: Query, other: Query): boolean {
  if (!changes(one) && !changes(other)) return false
  // New rows of one kind come one after the other, whichever way.
  if (one.effect === 'insert' && other.effect === 'insert') return false
  if (one.entity === undefined || other.entity === undefined) return true
  return one.entity.name.toLowerCase() === other.entity.name.toLowerCase()
}

/** Raw SQL may do anything; a transaction is what is done in it. */
export const changes = (query: Query): boolean => isWrite(query.effect) || query.effect === 'raw'
