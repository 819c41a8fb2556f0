import type { Edit, Node, NodeOf, SourceFile } from '../model/index.js'
import { keyName, propertyOf, unwrap } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { operationsAt } from '../queries/resolver.js'
import type { Link } from './chain-links.js'
import { filled, insertAt, replace } from './edits.js'
import type { KeysetQuery } from './keyset-query.js'
import { linesAt } from './layout.js'
import { refuse } from './site.js'

interface Batch {
  readonly values: Readonly<Record<string, string>>
  /** Whether the query asks for the order of the key already. */
  readonly isOrdered: boolean
  readonly size: number
}

interface BatchedQuery {
  readonly edits: readonly Edit[]
  /** Names of the library that the new text uses. */
  readonly uses: readonly string[]
}

/** A query without condition and limit, as one for the rows after the last key. A part of its options that is not written out is refused. */
export function batchedQuery(analysis: Analysis, file: SourceFile, query: KeysetQuery, batch: Batch): BatchedQuery {
  return query.form.order.link === undefined ? byOptions(analysis, file, query, batch) : byLinks(analysis, file, query, batch)
}

/** One more link each for condition, order and limit, before the link that runs the query. */
function byLinks({ ev }: Analysis, file: SourceFile, { call, form, links }: KeysetQuery, { values, isOrdered, size }: Batch): BatchedQuery {
  const { filter } = form
  const isTerminal = ({ call: link }: Link): boolean => operationsAt(ev, file, link).some(({ fact }) => fact.terminal)
  const last = links.filter(isTerminal).at(-1)
  const at = last?.range[0] ?? call.range[1]
  const space = /^\s*/.exec(file.text.slice(...(last ?? links[0] ?? refuse('filter-unknown')).range))?.[0] ?? ''
  const chain = [...(isOrdered ? [] : [filled(form.order.link ?? '', values)]), `.${form.limit[0] ?? ''}(${String(size)})`]
  const added = (texts: readonly string[]): Edit => insertAt(at, texts.map(text => `${space}${text}`).join(''))
  switch (filter.form) {
    case 'link':
      return { edits: [added([filled(filter.link, values), ...chain])], uses: [] }
    case 'argument':
      return { edits: [added([`.${filter.link}(${filled(filter.condition, values)})`, ...chain])], uses: filter.uses }
    case 'object':
      return { edits: [...conditionArgument(links, form.reads ?? [], condition(filter.condition, values)), added(chain)], uses: filter.uses ?? [] }
  }
}

const condition = (template: string, values: Readonly<Record<string, string>>): string => `${values['last'] ?? ''} === undefined ? {} : ${filled(template, values)}`

/** `find()`, `find({})`: the condition is the first argument of the method that reads. */
function conditionArgument(links: readonly Link[], reads: readonly string[], text: string): readonly Edit[] {
  const { call } = links.find(({ name }) => reads.includes(name)) ?? refuse('filter-unknown')
  const [first] = call.arguments
  return [first ? replace(isEmptyObject(first) ? first : refuse('filter-unknown'), text) : insertAt(call.range[1] - 1, text)]
}

const isEmptyObject = (node: Node): boolean => {
  const object = unwrap(node)
  return object.type === 'ObjectExpression' && object.properties.length === 0
}

/** Properties of the options; the condition is one of them, or an argument before them. */
function byOptions({ ev }: Analysis, file: SourceFile, { call, form }: KeysetQuery, { values, isOrdered, size }: Batch): BatchedQuery {
  const { filter } = form
  const [fact, ...others] = operationsAt(ev, file, call).map(operation => operation.fact)
  const limit = parsePath(fact?.limit)
  const key = parsePath(fact?.key)
  if (filter.form !== 'object' || !limit?.name || !key || others.length > 0) return refuse('filter-unknown')
  const only = condition(filter.condition, values)
  const properties = [...(key.name === undefined ? [] : [`${key.name}: ${only}`]), ...(isOrdered ? [] : [filled(form.order.property ?? refuse('no-bulk-form'), values)]), `${limit.name}: ${String(size)}`]
  const edits: Edit[] = []
  const args = [...call.arguments]
  const added: string[] = []
  for (let index = 0; index <= limit.index; index++) {
    const argument = args[index]
    const isFilter = key.name === undefined && key.index === index
    if (index === limit.index) {
      if (argument) edits.push(...optionEdits(file, argument, key.name, only, properties))
      else added.push(`{ ${properties.join(', ')} }`)
    } else if (isFilter) {
      if (argument) edits.push(replace(isEmptyObject(argument) ? argument : refuse('filter-unknown'), only))
      else added.push(only)
    } else if (!argument) return refuse('filter-unknown')
  }
  const end = args.at(-1)?.range[1]
  if (added.length > 0) edits.push(end === undefined ? insertAt(call.range[1] - 1, added.join(', ')) : insertAt(end, `, ${added.join(', ')}`))
  return { edits, uses: filter.uses ?? [] }
}

interface ArgumentPath {
  readonly index: number
  readonly name: string | undefined
}

function parsePath(path: string | undefined): ArgumentPath | undefined {
  const [index, name, ...deeper] = path?.split('.') ?? []
  return index === undefined || deeper.length > 0 || !/^\d+$/.test(index) ? undefined : { index: Number(index), name }
}

/** Puts the properties last into the options; an empty condition among them gives way to the new one. */
function optionEdits(file: SourceFile, argument: Node, filter: string | undefined, only: string, properties: readonly string[]): readonly Edit[] {
  const object = unwrap(argument)
  if (object.type !== 'ObjectExpression' || !object.properties.every(property => property.type === 'Property' && keyName(property.key, property.computed) !== undefined)) return refuse('out-of-sight')
  const own = filter === undefined ? undefined : propertyOf(object, filter)
  const rest = own ? properties.slice(1) : properties
  const edits: Edit[] = own ? [own.shorthand ? refuse('filter-unknown') : replace(own.value, only)] : []
  const last = object.properties.at(-1)
  if (!last) return [replace(argument, `{ ${properties.join(', ')} }`)]
  return [...edits, ...(rest.length === 0 ? [] : [appendedTo(file, object, last, rest)])]
}

function appendedTo(file: SourceFile, object: NodeOf<'ObjectExpression'>, last: Node, properties: readonly string[]): Edit {
  const isAlone = file.text.slice(object.range[0], last.range[0]).includes('\n')
  return insertAt(last.range[1], properties.map(text => (isAlone ? linesAt(file, last.range[0], [',', text]) : `, ${text}`)).join(''))
}
