import type { BulkForms, Node, SourceFile } from '../model/index.js'
import { walk } from '../ast/children.js'
import { keyName, stringValue, unwrap } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { argumentAt } from '../queries/arguments.js'
import { operationsAt } from '../queries/resolver.js'
import type { Link } from './chain-links.js'
import { textOf } from './edits.js'

/** A column that has any value but this one in the rows of a query. */
interface Negation {
  readonly column: string
  readonly value: Node
}

/** What a query's condition says its rows are not, as far as the library's words tell; only what holds for all of them: nothing of an "or". */
export function negationsOf({ ev }: Analysis, file: SourceFile, links: readonly Link[], { conditions, negations }: BulkForms): readonly Negation[] {
  if (!negations || links.some(({ name }) => /^or[A-Z]/.test(name))) return []
  const { functions = [], properties = [], conditions: comparisons = [], links: negated = [], operators = [] } = negations
  const found: Negation[] = []
  for (const { name, call } of links) {
    const [first, second, third] = call.arguments
    const column = first && stringValue(unwrap(first))?.split('.').at(-1)
    if (column !== undefined && second && !third && negated.includes(name)) found.push({ column, value: second })
    if (column !== undefined && second && third && conditions.some(form => form.form === 'link' && form.methods.includes(name)) && operators.includes(stringValue(unwrap(second)) ?? '')) found.push({ column, value: third })
    const paths = new Set(operationsAt(ev, file, call).flatMap(({ fact }) => fact.key ?? []))
    for (const key of [...paths].flatMap(path => argumentAt(call, path) ?? [])) {
      const object = unwrap(key)
      if (object.type !== 'ObjectExpression') continue
      for (const property of object.properties) {
        const named = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
        const value = property.type === 'Property' && named !== undefined ? negatedValue(file, property.value, functions, properties) : undefined
        if (named !== undefined && value) found.push({ column: named, value })
      }
    }
    if (comparisons.length > 0) for (const argument of call.arguments) found.push(...comparisonsIn(argument, comparisons))
  }
  return found
}

/** `Not(id)`, `{ not: id }`, `{ [Op.ne]: id }`. */
function negatedValue(file: SourceFile, node: Node, functions: readonly string[], properties: readonly string[]): Node | undefined {
  const value = unwrap(node)
  if (value.type === 'CallExpression') return value.arguments.length === 1 && functions.includes(textOf(file, value.callee)) ? value.arguments[0] : undefined
  if (value.type !== 'ObjectExpression' || value.properties.length !== 1) return undefined
  const [only] = value.properties
  if (only?.type !== 'Property' || !properties.includes(textOf(file, only.key))) return undefined
  return unwrap(only.value).type === 'ObjectExpression' ? undefined : only.value
}

/** `ne(users.id, id)`, alone or as a part of `and(…)`. */
function comparisonsIn(argument: Node, names: readonly string[]): readonly Negation[] {
  const found: Negation[] = []
  walk(argument, node => {
    if (node.type !== 'CallExpression') return undefined
    const callee = node.callee.type === 'Identifier' ? node.callee.name : undefined
    if (callee === undefined || callee === 'and') return undefined
    const [column, value] = node.arguments
    const key = column?.type === 'MemberExpression' ? keyName(column.property, column.computed) : undefined
    if (names.includes(callee) && key !== undefined && value) found.push({ column: key, value })
    return false
  })
  return found
}
