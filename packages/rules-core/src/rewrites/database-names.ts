import type { Node, SourceFile, UpsertForm } from '../model/index.js'
import { keyName, stringValue, unwrap } from '../ast/syntax.js'
import { isFunction } from '../ast/syntax.js'
import { entityDeclarations } from '../queries/entity-declarations.js'
import type { DirectQuery } from './bulk-query.js'
import { refuse, type Site } from './site.js'

/**
 * What a column is called in the database, as text of a statement: by the first argument of what declares it, or as its property is. Refused where a setting of the client
 * may call it otherwise, or its declaration is not found.
 */
export function columnInDatabase({ analysis }: Site, { query, source }: DirectQuery, { declaredNames }: UpsertForm, property: string): string {
  if (!declaredNames) return property
  for (const { file, node } of entityDeclarations(analysis.ev, source.file, query)) {
    const column = node.type === 'VariableDeclarator' && node.init ? columnOf(node.init, property) : undefined
    const name = column && nameGiven(file, column)
    // One word is the same in every way of writing names.
    if (column) return quotedName(name ?? (/^[a-z]+$/.test(property) ? property : refuse('names-clash')))
  }
  return refuse('out-of-sight')
}

/** The property of the objects among the arguments of the call that declares the table. */
function columnOf(declared: Node, property: string): Node | undefined {
  const call = unwrap(declared)
  if (call.type !== 'CallExpression') return undefined
  for (const argument of call.arguments) {
    const node = unwrap(argument)
    const object = isFunction(node) && argument === call.arguments[1] ? unwrap(node.body) : node
    if (object.type !== 'ObjectExpression') continue
    const found = object.properties.find(each => each.type === 'Property' && keyName(each.key, each.computed) === property)
    return found?.type === 'Property' ? found.value : undefined
  }
  return undefined
}

/** `'author_id'` of `integer('author_id').notNull()`. */
function nameGiven(file: SourceFile, column: Node): string | undefined {
  for (let node = unwrap(column); ; ) {
    if (node.type === 'MemberExpression') node = unwrap(node.object)
    else if (node.type === 'CallExpression') {
      const callee = unwrap(node.callee)
      const isFirst = callee.type === 'Identifier' || (callee.type === 'MemberExpression' && unwrap(callee.object).type === 'Identifier')
      if (isFirst) return stringValue(node.arguments[0])
      node = callee
    } else return undefined
    if (!file.parentOf(node)) return undefined
  }
}

const RESERVED = new Set(['order', 'group', 'user', 'index', 'default', 'check', 'references', 'table', 'to', 'from', 'limit', 'values', 'select', 'where', 'when', 'end', 'case', 'column', 'set', 'desc', 'asc', 'primary', 'unique'])

const quotedName = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name}"`)
