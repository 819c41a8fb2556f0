import type { Edit, Node, SourceFile } from '../model/index.js'
import { walk } from '../ast/children.js'
import { isFunction, keyName, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import type { DirectQuery } from './bulk-query.js'
import type { Equality } from './conditions.js'
import { insertAt } from './edits.js'

/** Whether a row is only asked for its members, or whether it is there: one more column in it is seen by nobody. */
export function isReadByMember(file: SourceFile, used: Node): boolean {
  const parent = file.parentOf(used)
  if (parent?.type === 'MemberExpression') return parent.object === used
  if (parent?.type === 'ChainExpression') return isReadByMember(file, parent)
  if (parent?.type !== 'VariableDeclarator') return false
  if (parent.id.type === 'ObjectPattern') return parent.id.properties.every(({ type }) => type !== 'RestElement')
  if (parent.id.type !== 'Identifier') return false
  const { id } = parent
  return (lookUp(file, id.name, id)?.references ?? []).every(reference => {
    if (reference === id) return true
    const use = file.parentOf(reference)
    switch (use?.type) {
      case 'MemberExpression':
        return use.object === reference
      case 'UnaryExpression':
        return use.operator === '!'
      case 'IfStatement':
      case 'ConditionalExpression':
        return use.test === reference
      case 'LogicalExpression':
        return use.operator === '&&' && use.left === reference
      case 'BinaryExpression':
        return use.left === reference && use.right.type === 'Literal'
      default:
        return false
    }
  })
}

/** Edits that choose the column too, where columns are chosen; `undefined` where that is not written out. */
export function columnEdits({ links, forms }: DirectQuery, { column, columnText }: Equality): readonly Edit[] | undefined {
  const names = forms.projections ?? []
  for (const { name, call } of links) {
    if (names.includes(name)) {
      // What is computed from all rows has no other column beside it.
      if (links.some(link => names.includes(link.name) && !link.call.arguments.every(isPlain))) return undefined
      const [first] = call.arguments
      if (first?.type === 'ObjectExpression' || first?.type === 'ArrayExpression') return added(first, column, columnText)
      const last = call.arguments.at(-1)
      if (last?.type === 'Literal' && typeof last.value === 'string') return [insertAt(last.range[1], `, '${column}'`)]
      return undefined
    }
    for (const argument of call.arguments) {
      const object = unwrap(argument)
      if (object.type !== 'ObjectExpression') continue
      for (const property of object.properties) {
        if (property.type !== 'Property' || !names.includes(keyName(property.key, property.computed) ?? '')) continue
        return added(unwrap(property.value), column, columnText)
      }
    }
  }
  return undefined
}

/** The same for a row that is seen as a whole, which the column is taken off again: where rows are plain objects, and no other column goes by its name. */
export function strippedColumn(direct: DirectQuery, equality: Equality): readonly Edit[] | undefined {
  const { links, forms } = direct
  if (!forms.plainRows || (equality.columnText === undefined && links.some(({ name }) => /join/i.test(name)))) return undefined
  return columnEdits(direct, equality)
}

/** Columns by their names, with nothing that is computed. */
function isPlain(choice: Node): boolean {
  let plain = true
  walk(choice, node => {
    if (node.type === 'CallExpression' || node.type === 'TaggedTemplateExpression' || isFunction(node)) plain = false
    return plain
  })
  return plain
}

function added(choice: Node, column: string, columnText: string | undefined): readonly Edit[] | undefined {
  if (choice.type === 'ObjectExpression') {
    const [first] = choice.properties
    // What is left out by name leaves the key in already, unless it is the key.
    if (!first || choice.properties.some(property => property.type !== 'Property' || keyName(property.key, property.computed) === column)) return undefined
    if (first.type !== 'Property' || (first.value.type === 'Literal' && (first.value.value === false || first.value.value === 0))) return undefined
    return [insertAt(first.range[0], `${column}: ${columnText ?? 'true'}, `)]
  }
  if (choice.type === 'ArrayExpression') {
    const first = choice.elements[0]
    return first?.type === 'Literal' && typeof first.value === 'string' ? [insertAt(first.range[0], `'${column}', `)] : undefined
  }
  return undefined
}
