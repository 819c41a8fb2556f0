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

/** The same, where callbacks that only give an expression, `eb => eb('id', 'in', ids)`, are parts of it too. */
export function queryAround(queries: QueryResolver, file: SourceFile, node: Node): QueryCall | undefined {
  let current: Node | undefined = node
  while (current) {
    const query = enclosingQuery(queries, file, current)
    if (query) return query
    while (current && !isFunction(current)) current = file.parentOf(current)
    if (current?.type !== 'ArrowFunctionExpression' || current.body.type === 'BlockStatement') return undefined
    current = file.parentOf(current)
  }
  return undefined
}
