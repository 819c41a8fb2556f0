import type { Node, SourceFile } from '../model/index.js'
import { memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { lookUp } from '../values/bindings.js'
import type { DirectQuery } from './bulk-query.js'
import type { Equality } from './conditions.js'
import type { Site } from './site.js'

/** Whether the keys are those of rows of the same entity that were read in this function: then each of them is there. */
export function isReadHere({ analysis: { queries }, file, iteration }: Site, { query, iterations, source }: DirectQuery, { column, value }: Equality): boolean {
  const key = unwrap(source.origin(value) ?? value)
  const over = iterations.length === 1 && iteration.over ? unwrap(iteration.over) : undefined
  const name = key.type === 'MemberExpression' ? memberName(key) : key.type === 'Identifier' && iteration.element?.type === 'ObjectPattern' ? key.name : undefined
  if (name !== column || over?.type !== 'Identifier') return false
  const read = queries.queryAt(file, initOf(file, over) ?? over)
  return read !== undefined && read.effect === 'read-many' && read.entity !== undefined && read.entity.name === query.entity?.name
}

/** Whether what an iteration is over is a constant of rows of this entity, read in this function. */
export function areReadHere({ queries }: Analysis, file: SourceFile, over: Node, entity: string | undefined): boolean {
  const list = unwrap(over)
  const init = list.type === 'Identifier' ? initOf(file, list) : unwrapAwait(list)
  const read = init && queries.queryAt(file, init)
  return read?.effect === 'read-many' && read.entity !== undefined && read.entity.name === entity
}

function initOf(file: SourceFile, name: Extract<Node, { type: 'Identifier' }>): Node | undefined {
  const [declaration] = lookUp(file, name.name, name)?.declarations ?? []
  return declaration?.node.type === 'VariableDeclarator' && declaration.node.id === declaration.name && declaration.node.init != null ? unwrapAwait(declaration.node.init) : undefined
}
