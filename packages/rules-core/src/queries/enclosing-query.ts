import type { Node, QueryCall, SourceFile } from '../model/index.js'
import { isFunction } from '../ast/syntax.js'
import type { QueryResolver } from './resolver.js'

/** The query of whose arguments or chain a node is a part; what stands in a function of its own is part of none. */
export function enclosingQuery(queries: QueryResolver, file: SourceFile, node: Node): QueryCall | undefined {
  for (let current: Node | undefined = node; current && !isFunction(current); current = file.parentOf(current)) {
    const query = queries.queryAt(file, current)
    if (query) return query
  }
  return undefined
}
