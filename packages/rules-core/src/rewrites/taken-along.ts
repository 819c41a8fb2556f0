import type { Node } from '../model/index.js'
import { isClass, stringValue } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Analysis } from '../findings/candidates.js'
import { entityDeclarations } from '../queries/entity-declarations.js'
import type { MetRows } from './met-rows.js'

/** Whether a query deletes rows that others of the same entity may refer to, which the database may then delete too. An entity whose declaration is not in the project may be such. */
export function takesOthersAlong({ ev }: Analysis, { file, query }: MetRows): boolean {
  if (query.effect !== 'delete') return false
  const { schema } = ev.library.adapter(query.orm) ?? {}
  const name = query.entity?.name.toLowerCase()
  if (schema) {
    const found = ev.project.schemaTexts(schema.ending).flatMap(text => schema.read(text)).filter(entity => entity.name.toLowerCase() === name)
    return found.length === 0 || found.some(({ refersToItself }) => refersToItself !== false)
  }
  const declarations = entityDeclarations(ev, file, query)
  return declarations.length === 0 || query.entity === undefined || declarations.some(({ node }) => refersTo(node, query.entity?.name ?? ''))
}

/** Whether the declaration of an entity names it besides. */
export function refersTo(declaration: Node, name: string): boolean {
  const own = isClass(declaration) || declaration.type === 'VariableDeclarator' ? declaration.id : undefined
  let found = false
  walk(declaration, node => {
    if (node !== own && ((node.type === 'Identifier' && node.name === name) || (isClass(declaration) && stringValue(node) === name))) found = true
    return found ? false : undefined
  })
  return found
}
