import type { BulkForms, ConditionForm, Edit, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, keyName, stringValue, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Analysis } from '../findings/candidates.js'
import { argumentAt } from '../queries/arguments.js'
import { operationsAt } from '../queries/resolver.js'
import type { Link } from './chain-links.js'
import { filled, replace, textOf } from './edits.js'

/** One equality of a query's condition: this column equals this value. */
export interface Equality {
  readonly column: string
  readonly value: Node
  /** The column as an expression, where it is written as one: `users.id`. */
  readonly columnText?: string
  /** The column as the link names it: `'users.id'`. */
  readonly columnName?: string
  /** Makes it "is one of these"; `keys` is the text of a list. */
  readonly withList: (keys: string) => readonly Edit[]
  /** Whether it is a column of another row, which the query's own rows belong to. */
  readonly related?: boolean
  /** The relations that lead to that row: `['team']` of `{ team: { id } }`. */
  readonly path?: readonly string[]
  /** Exports that the list form names. */
  readonly uses: readonly string[]
  /** What says it: a property, a call of a function, or the link whose range it is. */
  readonly node: Node
  readonly range: readonly [number, number]
  readonly form: ConditionForm['form']
}

/** Every equality that the library's forms find in a query. Conditions joined by "or" or negated are passed over. */
export function equalitiesOf({ ev }: Analysis, file: SourceFile, links: readonly Link[], { conditions }: BulkForms): readonly Equality[] {
  if (links.some(({ name }) => /^or[A-Z]/.test(name))) return []
  const found: Equality[] = []
  for (const link of links) {
    const paths = new Set(operationsAt(ev, file, link.call).flatMap(({ fact }) => fact.key ?? []))
    const keys = [...paths].flatMap(path => argumentAt(link.call, path) ?? [])
    for (const form of conditions) found.push(...equalitiesBy(form, file, link, keys))
  }
  return found
}

function equalitiesBy(form: ConditionForm, file: SourceFile, link: Link, keys: readonly Node[]): readonly Equality[] {
  switch (form.form) {
    case 'property':
      return keys.flatMap(key => {
        const object = unwrap(key)
        return object.type === 'ObjectExpression' ? object.properties.flatMap(property => (property.type === 'Property' ? propertyEqualities(form, file, property, link.name) : [])) : []
      })
    case 'primary-key':
      return form.methods.includes(link.name) ? keys.flatMap(key => primaryKey(form, file, link, key) ?? []) : []
    case 'link':
      return form.methods.includes(link.name) ? [linkEquality(form, file, link) ?? []].flat() : []
    case 'link-object':
      return form.methods.includes(link.name) ? linkObject(form, link) : []
    case 'function':
      return functionEqualities(form, file, link)
  }
}

/** A column of the entity, or of a row that it belongs to: `{ id }`, `{ team: { id } }`. */
function propertyEqualities(form: Extract<ConditionForm, { form: 'property' }>, file: SourceFile, property: NodeOf<'Property'>, method: string, depth = 2): readonly Equality[] {
  const own = propertyEquality(form, file, property)
  if (own && unwrap(own.value).type !== 'ObjectExpression') return [own]
  const value = unwrap(property.value)
  const column = keyName(property.key, property.computed)
  if (own || depth === 0 || value.type !== 'ObjectExpression' || column === undefined || !form.related || form.related.methods?.includes(method) === false || form.related.operators?.includes(column) || /^(?:AND|OR|NOT|\$\w+)$/.test(column)) return []
  const operators = form.related.operators ?? []
  if (value.properties.some(inner => inner.type !== 'Property' || operators.includes(keyName(inner.key, inner.computed) ?? ''))) return []
  return value.properties.flatMap(inner => (inner.type === 'Property' ? propertyEqualities(form, file, inner, method, depth - 1).map(equality => ({ ...equality, related: true, path: [column, ...(equality.path ?? [])] })) : []))
}

function propertyEquality({ list, within, uses }: Extract<ConditionForm, { form: 'property' }>, file: SourceFile, property: NodeOf<'Property'>): Equality | undefined {
  const column = keyName(property.key, property.computed)
  if (column === undefined || !/^[\w$]+$/.test(column) || /^(?:AND|OR|NOT|\$\w+)$/.test(column)) return undefined
  let value: Node = unwrap(property.value)
  if (value.type === 'ObjectExpression') {
    const [only, ...rest] = value.properties
    const inner = only?.type === 'Property' && rest.length === 0 ? keyName(only.key, only.computed) : undefined
    if (only?.type !== 'Property' || inner === undefined || !within?.includes(inner)) return undefined
    value = only.value
  } else if (value.type === 'ArrayExpression') return undefined
  const withList = (keys: string): readonly Edit[] => [replace(property, `${textOf(file, property.key)}: ${filled(list, { keys })}`)]
  return { column, value: property.value === value ? property.value : value, withList, uses: uses ?? [], node: property, range: property.range, form: 'property' }
}

function primaryKey({ column, list }: Extract<ConditionForm, { form: 'primary-key' }>, file: SourceFile, { call }: Link, value: Node): Equality | undefined {
  if (unwrap(value).type === 'ObjectExpression') return undefined
  const options = call.arguments[call.arguments.indexOf(value as (typeof call.arguments)[number]) + 1]
  const joins = list.includes('{options}')
  const rest = options && joins ? unwrap(options) : undefined
  if (rest?.type === 'ObjectExpression' && rest.properties.some(property => property.type === 'Property' && keyName(property.key, property.computed) === 'where')) return undefined
  const restText = rest === undefined ? '' : rest.type === 'ObjectExpression' ? withComma(textOf(file, rest).slice(1, -1).trim()) : `...${textOf(file, rest)}, `
  const withList = (keys: string): readonly Edit[] => [
    { range: [value.range[0], rest && options ? options.range[1] : value.range[1]], text: filled(list, { keys, column, options: restText }) },
  ]
  return { column, value, withList, uses: [], node: call, range: value.range, form: 'primary-key' }
}

const withComma = (text: string): string => (text === '' ? '' : `${text.replace(/,$/, '')}, `)

/** `where('id', value)`, `where('id', '=', value)`. */
function linkEquality({ list }: Extract<ConditionForm, { form: 'link' }>, file: SourceFile, { call, range }: Link): Equality | undefined {
  const [first, second, third] = call.arguments
  const name = first && stringValue(unwrap(first))
  if (!first || !second || name === undefined) return undefined
  const value = third ?? second
  if (third && stringValue(unwrap(second)) !== '=') return undefined
  const column = name.split('.').at(-1) ?? name
  return { column, columnName: textOf(file, first), value, withList: keys => [{ range, text: filled(list, { keys, column: textOf(file, first) }) }], uses: [], node: call, range, form: 'link' }
}

/** `where({ id: value })`. */
function linkObject({ list }: Extract<ConditionForm, { form: 'link-object' }>, { call, range }: Link): readonly Equality[] {
  const [object, ...rest] = call.arguments
  if (object?.type !== 'ObjectExpression' || rest.length > 0) return []
  const { properties } = object
  return properties.flatMap((property, index) => {
    const name = property.type === 'Property' ? (keyName(property.key, property.computed) ?? (property.computed ? stringValue(property.key) : undefined)) : undefined
    if (property.type !== 'Property' || name === undefined) return []
    const withList = (keys: string): readonly Edit[] => {
      const text = filled(list, { keys, column: `'${name}'` })
      if (properties.length === 1) return [{ range, text }]
      const next = properties[index + 1]
      const previous = properties[index - 1]
      const taken: readonly [number, number] = next ? [property.range[0], next.range[0]] : [previous?.range[1] ?? property.range[0], property.range[1]]
      return [{ range: taken, text: '' }, { range: [range[1], range[1]], text }]
    }
    return { column: name.split('.').at(-1) ?? name, columnName: `'${name}'`, value: property.value, withList, uses: [], node: property, range, form: 'link-object' }
  })
}

/** `eq(users.id, value)` in an argument of a link, alone or as a part of `and(…)`. */
function functionEqualities({ name, list, uses }: Extract<ConditionForm, { form: 'function' }>, file: SourceFile, { call }: Link): readonly Equality[] {
  const found: Equality[] = []
  for (const argument of call.arguments) {
    walk(argument, node => {
      if (node.type !== 'CallExpression') return undefined
      const callee = node.callee.type === 'Identifier' ? node.callee.name : undefined
      if (callee !== name) return callee === undefined || callee === 'and' ? undefined : false
      const [column, value] = node.arguments
      if (!column || !value || column.type !== 'MemberExpression' || !contains(argument, node)) return false
      const key = keyName(column.property, column.computed)
      if (key === undefined) return false
      found.push({ column: key, columnText: textOf(file, column), value, withList: keys => [replace(node, filled(list, { keys, column: textOf(file, column) }))], uses: uses ?? [], node, range: node.range, form: 'function' })
      return false
    })
  }
  return found
}
