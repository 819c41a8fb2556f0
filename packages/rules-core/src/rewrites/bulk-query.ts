import type { BulkForms, Edit, Iteration, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { contains, keyName, stringValue, unwrap } from '../ast/syntax.js'
import { namesIn } from '../ast/names-in.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { type Link, linksOf } from './chain-links.js'
import { type Equality, equalitiesOf } from './conditions.js'
import { type GivenResult, placeItself, queryBehind, type QuerySource } from './query-source.js'
import { isChangedIn } from '../findings/region-changes.js'
import { refuse, type Site } from './site.js'
import { SLICE } from './slices.js'

/** The query of the site, wherever it is written, with what its library knows about bulk forms. */
export interface DirectQuery {
  readonly query: QueryCall
  /** The query's call, in the file of its source. */
  readonly call: NodeOf<'CallExpression'>
  /** The call at the site: the query's own, or of the function that makes it. */
  readonly asked: NodeOf<'CallExpression'>
  /** The file of the site. */
  readonly place: SourceFile
  readonly source: QuerySource
  readonly gives: GivenResult
  readonly links: readonly Link[]
  readonly forms: BulkForms
  /** The library splits long lists itself, or has no limit. */
  readonly splits: boolean
  /** Keys or rows in one statement where it does not. */
  readonly slice: number
  /** All iterations from the innermost to the reported one. */
  readonly iterations: readonly Iteration[]
}

export function directQuery({ analysis, candidate, file, iteration }: Site): DirectQuery {
  const { node, iterations } = candidate
  if (node.type !== 'CallExpression' || iterations[0]?.node === node) return refuse('in-another-function')
  const place = placeItself(file)
  const { query, source, gives } = candidate.query ? { query: candidate.query, source: place, gives: 'same' as const } : queryBehind(analysis, place, node)
  if (query.node.type !== 'CallExpression') return refuse('no-bulk-form')
  const adapter = analysis.ev.library.adapter(query.orm)
  if (!adapter?.bulkForms) return refuse('no-bulk-form')
  return {
    query,
    call: query.node,
    asked: node,
    place: file,
    source,
    gives,
    links: linksOf(query.node),
    forms: adapter.bulkForms,
    splits: adapter.limits === undefined || adapter.limits.chunks,
    slice: adapter.bulkForms.slice ?? SLICE,
    iterations: iterations.slice(0, iterations.indexOf(iteration) + 1),
  }
}

/** Whether the query stands at the site itself. */
export const isHere = ({ asked, call }: Pick<DirectQuery, 'asked' | 'call'>): boolean => asked === call

/** The single equality (of the entity's own column, unless `related`) whose value differs from round to round; everything else in the call has to be the same in all of them. */
export function varyingEquality({ analysis }: Site, direct: DirectQuery, related = false): Equality {
  const { links, forms, source, iterations } = direct
  const equalities = equalitiesOf(analysis, source.file, links, forms).filter(({ value, ...equality }) => (related || !equality.related) && source.varies(value, iterations))
  const [only, ...rest] = equalities
  if (!only || rest.length > 0) return refuse('not-one-key')
  if (variesOutside(direct, [only.value])) return refuse('not-one-key')
  return only
}

/** Whether anything in a query, these parts left out, differs from round to round or is known only within one. */
export const variesOutside = (direct: DirectQuery, parts: readonly Node[]): boolean => variesIn(direct, direct.call, parts)

/** The same of one node of the query's file. */
export function variesIn({ source, iterations, links, asked, call }: DirectQuery, node: Node, parts: readonly Node[] = []): boolean {
  // In another function objects of the loop have other names.
  const isChanged = (identifier: Node): boolean =>
    asked === call && links.some(link => link.call.arguments.some(argument => contains(argument, identifier))) && iterations.some(iteration => isChangedIn(source.file, identifier, iteration.node, { wholes: true }))
  return namesIn(source.file, node).some(
    identifier =>
      !parts.some(part => contains(part, identifier)) &&
      !isOwn(source.file, identifier, node) &&
      (source.varies(identifier, iterations) || isChanged(identifier) || (source.origin(identifier) === identifier && iterations.some(iteration => isDeclaredIn(source.file, identifier, iteration)))),
  )
}

/** A name of the body: what is written outside of the rounds does not know it. */
const isDeclaredIn = (file: SourceFile, identifier: NodeOf<'Identifier'>, { node }: Iteration): boolean =>
  (lookUp(file, identifier.name, identifier)?.declarations ?? []).some(declaration => contains(node, declaration.name))

/** A parameter of a function inside the call: `and => and.eq(…)`. */
const isOwn = (file: Site['file'], identifier: NodeOf<'Identifier'>, call: Node): boolean =>
  (lookUp(file, identifier.name, identifier)?.declarations ?? []).some(declaration => contains(call, declaration.name))

/** Whether options or links choose among the rows of one key: what holds for one key does not hold for many. */
export function picksRows({ links, forms }: Pick<DirectQuery, 'links' | 'forms'>, allowed: readonly string[] = []): boolean {
  const names = new Set((forms.picks ?? []).filter(name => !allowed.includes(name)))
  return links.some(({ name, call }) => names.has(name) || call.arguments.some(argument => hasProperty(argument, names)))
}

function hasProperty(argument: Node, names: ReadonlySet<string>): boolean {
  const object = unwrap(argument)
  return object.type === 'ObjectExpression' && object.properties.some(property => (property.type === 'Property' ? names.has(keyName(property.key, property.computed) ?? '') : true))
}

/** A column by its name, and as an expression where it is written as one. */
interface ColumnName {
  readonly column: string
  readonly columnText?: string | undefined
}

/** The property of a row that holds the column: its own name, or what the options that choose columns call it; `undefined` when they leave it out. */
export function propertyOfColumn({ analysis: { ev } }: Pick<Site, 'analysis'>, { links, forms, source: { file } }: Pick<DirectQuery, 'links' | 'forms' | 'source'>, equality: ColumnName): string | undefined {
  const names = forms.projections ?? []
  const chosen: Node[] = links.flatMap(({ name, call }) => [
    ...(names.includes(name) ? call.arguments : []),
    ...call.arguments.flatMap(argument => {
      const object = unwrap(argument)
      return object.type === 'ObjectExpression' ? object.properties.flatMap(property => (property.type === 'Property' && names.includes(keyName(property.key, property.computed) ?? '') ? [property.value] : [])) : []
    }),
  ])
  if (chosen.length === 0) return links.some(({ name }) => /[jJ]oin/.test(name)) ? undefined : equality.column
  for (const node of chosen) {
    const found = chosenName(file, node, equality) ?? chosenByName(ev, file, node, equality)
    if (found !== undefined) return found
  }
  return undefined
}

/** `select: userFields`, where that is an object written out somewhere. */
function chosenByName(ev: Evaluator, file: Site['file'], node: Node, equality: ColumnName): string | undefined {
  if (unwrap(node).type !== 'Identifier') return undefined
  const value = ev.valueOf(file, unwrap(node))
  const found = value.kind === 'object' ? ev.find(value.ref) : undefined
  return found && chosenName(found.file, found.node, equality)
}

/** `{ id: true }`, `{ userId: users.id }`, `['id']`, `'users.id'`, `'id name'`. */
function chosenName(file: Site['file'], node: Node, { column, columnText }: ColumnName): string | undefined {
  const choice = unwrap(node)
  if (choice.type === 'ObjectExpression') {
    for (const property of choice.properties) {
      if (property.type !== 'Property') continue
      const name = keyName(property.key, property.computed)
      if (columnText !== undefined && file.text.slice(property.value.range[0], property.value.range[1]) === columnText) return name
      if (columnText === undefined && name === column && (property.value.type !== 'Literal' || (property.value.value !== false && property.value.value !== 0))) return column
    }
    return undefined
  }
  if (choice.type === 'ArrayExpression') return choice.elements.map(element => (element ? chosenName(file, element, { column, columnText }) : undefined)).find(name => name !== undefined)
  const text = stringValue(choice)
  if (text === undefined) return undefined
  return text.split(/[\s,]+/).some(word => word === '*' || word.split('.').at(-1) === column || word.endsWith('.*')) ? column : undefined
}

/** Edits that call another method: the name, wherever the link stands in the chain. */
export function renamed(link: Link, method: string | undefined): readonly Edit[] {
  if (method === undefined || method === link.name || !link.property) return []
  return [{ range: [link.property.range[0], link.property.range[1]], text: method }]
}

