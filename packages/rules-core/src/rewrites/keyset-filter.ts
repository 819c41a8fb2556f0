import type { Edit, KeysetFilter, KeysetForm, Node, NodeOf, SourceFile } from '../model/index.js'
import { keyName, unwrap } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { argumentAt } from '../queries/arguments.js'
import { operationsAt } from '../queries/resolver.js'
import { lookUp } from '../values/bindings.js'
import type { Link } from './chain-links.js'
import { filled, insertAt, replace, textOf } from './edits.js'
import { linesAt } from './layout.js'
import type { OffsetPlace } from './offset-place.js'
import { refuse } from './site.js'

interface FilterQuestion {
  readonly analysis: Analysis
  readonly file: SourceFile
  readonly form: KeysetForm
  readonly links: readonly Link[]
  readonly place: OffsetPlace
  readonly values: Readonly<Record<string, string>>
}

/** What makes a query go on after the key: edits of its filter, or a property or link where it has none. */
interface AddedCondition {
  readonly edits: readonly Edit[]
  readonly property?: string
  readonly link?: string
  readonly uses: readonly string[]
}

/** The condition "after the last key", so that what the query filters by stays as it is. */
export function conditionOf(question: FilterQuestion): AddedCondition {
  const { filter } = question.form
  switch (filter.form) {
    case 'link':
      return { edits: [], link: filled(filter.link, question.values), uses: [] }
    case 'argument':
      return inArgument(question, filter)
    case 'object':
      return { ...inObject(question, filter), uses: filter.uses ?? [] }
  }
}

function inArgument({ file, links, values }: FilterQuestion, filter: Extract<KeysetFilter, { form: 'argument' }>): AddedCondition {
  const condition = filled(filter.condition, values)
  const [own, ...rest] = links.filter(({ name }) => name === filter.link)
  if (!own) return { edits: [], link: `.${filter.link}(${condition})`, uses: filter.uses }
  const [argument, ...more] = own.call.arguments
  if (!argument || more.length > 0 || rest.length > 0) return refuse('filter-unknown')
  const last = argument.type === 'CallExpression' && argument.callee.type === 'Identifier' && argument.callee.name === filter.join ? argument.arguments.at(-1) : undefined
  if (last) return { edits: [insertAt(last.range[1], `, ${condition}`)], uses: filter.uses }
  return { edits: [replace(argument, `${filter.join}(${textOf(file, argument)}, ${condition})`)], uses: [...filter.uses, filter.join] }
}

function inObject(question: FilterQuestion, filter: Extract<KeysetFilter, { form: 'object' }>): Omit<AddedCondition, 'uses'> {
  const { analysis, file, links, place, values, form } = question
  const condition = filled(filter.condition, values)
  const only = `${values['last'] ?? ''} === undefined ? {} : ${condition}`
  const entry = `...(${only})`
  const found = links.flatMap(link => operationsAt(analysis.ev, file, link.call).flatMap(({ fact }) => (fact.key === undefined || fact.effect === undefined && fact.builds === undefined ? [] : [{ link, path: fact.key }])))
  const [at] = found
  if (!at) return refuse('filter-unknown')
  const node = argumentAt(at.link.call, at.path)
  if (!node) return absentFilter(at.link, at.path, place, only)
  const object = unwrap(node)
  if (object.type === 'ObjectExpression') {
    if (object.properties.length === 0) return { edits: [replace(node, only)] }
    if (object.properties.every(property => mayStandBeside(property, form.key))) return { edits: [entryEdit(file, object, entry)] }
  }
  return { edits: [replaceFilter(file, node, joined(question, filter, node, only, entry))] }
}

/** Whether a property cannot say anything of the key itself. */
const mayStandBeside = (property: NodeOf<'ObjectExpression'>['properties'][number], key: string): boolean =>
  property.type === 'Property' && (property.computed ? property.key.type === 'MemberExpression' : keyName(property.key, false) !== key)

function joined({ analysis: { ev }, file, form }: FilterQuestion, { both }: Extract<KeysetFilter, { form: 'object' }>, node: Node, only: string, entry: string): string {
  if (both !== undefined) return filled(both, { filter: textOf(file, node), only })
  const named = unwrap(node)
  if (named.type !== 'Identifier' || (lookUp(file, named.name, named)?.assigned.length ?? 1) > 0) return refuse('filter-unknown')
  const value = ev.valueOf(file, named)
  const written = value.kind === 'object' ? ev.find(value.ref)?.node : undefined
  if (written?.type !== 'ObjectExpression' || !written.properties.every(property => mayStandBeside(property, form.key))) return refuse('filter-unknown')
  return `{ ...${named.name}, ${entry} }`
}

/** `{ where, take }` needs the name written out. */
function replaceFilter(file: SourceFile, node: Node, text: string): Edit {
  const property = file.parentOf(node)
  return property?.type === 'Property' && property.shorthand ? replace(property, `${textOf(file, property.key)}: ${text}`) : replace(node, text)
}

function entryEdit(file: SourceFile, object: NodeOf<'ObjectExpression'>, entry: string): Edit {
  const last = object.properties.at(-1) ?? object
  const isAlone = file.text.slice(object.range[0], last.range[0]).includes('\n')
  return insertAt(last.range[1], isAlone ? linesAt(file, last.range[0], [',', entry]) : `, ${entry}`)
}

/** A query without a filter: a property beside the offset, or the argument that is not there. */
function absentFilter({ call }: Link, path: string, place: OffsetPlace, condition: string): Omit<AddedCondition, 'uses'> {
  const [index = '', name, ...deeper] = path.split('.')
  const options = call.arguments[Number(index)]
  if (name !== undefined && deeper.length === 0 && place.property && options && unwrap(options) === place.options) return { edits: [], property: `${name}: ${condition}` }
  if (name === undefined && call.arguments.length === 0 && index === '0') return { edits: [insertAt(call.range[1] - 1, condition)] }
  return refuse('filter-unknown')
}
