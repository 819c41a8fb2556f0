import type { Node, NodeOf, UpsertForm } from '../model/index.js'
import { keyName, memberName, stringValue, unwrap } from '../ast/syntax.js'
import { argumentAt } from '../queries/arguments.js'
import type { DirectQuery } from './bulk-query.js'
import { type Link, linksOf } from './chain-links.js'

/** What an upsert says of rows that are there already. */
export interface UpsertTerms {
  readonly form: UpsertForm
  /** The columns by which a row is the same one, as the row calls them. */
  readonly target: readonly string[]
  /** The new values as they are written; absent where every column of the row is overwritten. */
  readonly set: Node | undefined
}

/** The terms of an upsert, where its library's form knows all that they consist of; `undefined` for conditions of their own and for terms that are written elsewhere. */
export function upsertTerms({ links, forms: { upserts = [] } }: DirectQuery, row: Node): UpsertTerms | undefined {
  for (const form of upserts) {
    const all = form.within === undefined ? links : withinCallback(links, form)
    const [link, ...others] = all?.filter(({ name }) => name === form.method) ?? []
    if (!all || !link || others.length > 0) continue
    if (all.some(({ name }) => /where|having/i.test(name))) return undefined
    const target = form.target.map(path => at(all, path)).find(node => node !== undefined)
    const names = target && columnNames(target)
    if (!names || names.length === 0 || !knowsOptions(form, link, row)) return undefined
    return { form, target: names, set: form.set === undefined ? undefined : at(all, form.set) }
  }
  return undefined
}

/** The links of the callback alone, all of which have to be known. */
function withinCallback(links: readonly Link[], { method, within, beside = [] }: UpsertForm): readonly Link[] | undefined {
  const holders = links.filter(({ name }) => name === within)
  const [callback, ...more] = holders[0]?.call.arguments ?? []
  if (holders.length !== 1 || more.length > 0 || callback?.type !== 'ArrowFunctionExpression' || callback.body.type === 'BlockStatement') return undefined
  const inner = linksOf(callback.body)
  return inner.every(({ name }) => name === method || beside.includes(name)) ? inner : undefined
}

function at(links: readonly Link[], path: string): Node | undefined {
  const [name = '', argument = ''] = path.split(':')
  const link = links.find(each => each.name === name)
  return link && argumentAt(link.call, argument)
}

/** Whether the options say nothing but the target, the new values and what makes no difference. */
function knowsOptions({ method, target, set, beside = [] }: UpsertForm, { call }: Link, row: Node): boolean {
  const paths = [...target, ...(set === undefined ? [] : [set])].filter(path => path.startsWith(`${method}:`)).flatMap(path => path.slice(method.length + 1).split('|'))
  const known = new Set([...beside, ...paths.flatMap(path => path.split('.')[1] ?? [])])
  const holdsOptions = paths.some(path => path.includes('.'))
  return call.arguments.every(argument => {
    const object = unwrap(argument)
    if (argument === row || object.type !== 'ObjectExpression' || !holdsOptions) return argument.type !== 'SpreadElement'
    return object.properties.every(property => property.type === 'Property' && known.has(keyName(property.key, property.computed) ?? ''))
  })
}

/** `'id'`, `users.id`, `['id', 'kind']`, `{ id: true }`. */
function columnNames(node: Node): readonly string[] | undefined {
  const at = unwrap(node)
  const text = stringValue(at)
  if (text !== undefined) return /^\w+$/.test(text) ? [text] : undefined
  if (at.type === 'MemberExpression') {
    const name = memberName(at)
    return name === undefined ? undefined : [name]
  }
  if (at.type === 'ArrayExpression') return joined(at.elements.map(element => (element && element.type !== 'ArrayExpression' ? columnNames(element) : undefined)))
  if (at.type !== 'ObjectExpression') return undefined
  return joined(at.properties.map(property => (property.type === 'Property' && property.value.type === 'Literal' && property.value.value === true ? named(property) : undefined)))
}

const named = (property: NodeOf<'Property'>): readonly string[] | undefined => {
  const name = keyName(property.key, property.computed)
  return name === undefined ? undefined : [name]
}

const joined = (parts: readonly (readonly string[] | undefined)[]): readonly string[] | undefined => (parts.every(part => part !== undefined) ? parts.flat() : undefined)
