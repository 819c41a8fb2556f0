import type { BulkForms, Edit, Iteration, Node, NodeOf, QueryCall } from '../model/index.js'
import { contains, keyName, unwrap } from '../ast/syntax.js'
import { variesInLoop } from '../findings/loop-dependence.js'
import { lookUp } from '../values/bindings.js'
import { type Link, linksOf } from './chain-links.js'
import { type Equality, equalitiesOf } from './conditions.js'
import { namesIn } from './inlined.js'
import { refuse, type Site } from './site.js'

/** A direct query of the site with what its library knows about bulk forms. */
export interface DirectQuery {
  readonly query: QueryCall
  readonly call: NodeOf<'CallExpression'>
  readonly links: readonly Link[]
  readonly forms: BulkForms
  /** The library splits long lists itself, or has no limit. */
  readonly splits: boolean
  /** All iterations from the innermost to the reported one. */
  readonly iterations: readonly Iteration[]
}

export function directQuery({ analysis, candidate, iteration }: Site): DirectQuery {
  const { query, node, iterations } = candidate
  if (!query || node.type !== 'CallExpression') return refuse('in-another-function')
  const adapter = analysis.ev.library.adapter(query.orm)
  if (!adapter?.bulkForms) return refuse('no-bulk-form')
  return {
    query,
    call: node,
    links: linksOf(node),
    forms: adapter.bulkForms,
    splits: adapter.limits === undefined || adapter.limits.chunks,
    iterations: iterations.slice(0, iterations.indexOf(iteration) + 1),
  }
}

/** The single equality whose value differs from round to round; everything else in the call has to be the same in all of them. */
export function varyingEquality({ analysis, file }: Site, { call, links, forms, iterations }: DirectQuery): Equality {
  const equalities = equalitiesOf(analysis, file, links, forms).filter(({ value }) => iterations.some(iteration => variesInLoop(file, value, iteration)))
  const [only, ...rest] = equalities
  if (!only || rest.length > 0) return refuse('not-one-key')
  if (variesOutside(file, call, [only.value], iterations)) return refuse('not-one-key')
  return only
}

/** Whether anything in a call, these parts left out, differs from round to round. */
export function variesOutside(file: Site['file'], call: Node, parts: readonly Node[], iterations: readonly Iteration[]): boolean {
  return namesIn(file, call).some(
    identifier => !parts.some(part => contains(part, identifier)) && iterations.some(iteration => variesInLoop(file, identifier, iteration)) && !isOwn(file, identifier, call),
  )
}

/** A parameter of a function inside the call: `and => and.eq(…)`. */
const isOwn = (file: Site['file'], identifier: NodeOf<'Identifier'>, call: Node): boolean =>
  (lookUp(file, identifier.name, identifier)?.declarations ?? []).some(declaration => contains(call, declaration.name))

/** Whether options or links choose among the rows of one key: what holds for one key does not hold for many. */
export function picksRows({ links, forms }: DirectQuery, allowed: readonly string[] = []): boolean {
  const names = new Set((forms.picks ?? []).filter(name => !allowed.includes(name)))
  return links.some(({ name, call }) => names.has(name) || call.arguments.some(argument => hasProperty(argument, names)))
}

function hasProperty(argument: Node, names: ReadonlySet<string>): boolean {
  const object = unwrap(argument)
  return object.type === 'ObjectExpression' && object.properties.some(property => (property.type === 'Property' ? names.has(keyName(property.key, property.computed) ?? '') : true))
}

/** Whether rows carry the column: nothing chooses columns, or what does names it. */
export function selectsColumn(file: Site['file'], { links, forms }: DirectQuery, column: string): boolean {
  const names = forms.projections ?? []
  const word = new RegExp(`(?<![\\w$])${column.replace(/\$/g, '\\$')}(?![\\w$])`)
  const chosen: Node[] = links.flatMap(({ name, call }) => [
    ...(names.includes(name) ? call.arguments : []),
    ...call.arguments.flatMap(argument => {
      const object = unwrap(argument)
      return object.type === 'ObjectExpression' ? object.properties.flatMap(property => (property.type === 'Property' && names.includes(keyName(property.key, property.computed) ?? '') ? [property.value] : [])) : []
    }),
  ])
  return chosen.every(node => word.test(file.text.slice(node.range[0], node.range[1])))
}

/** Edits that call another method: the name, wherever the link stands in the chain. */
export function renamed(link: Link, method: string | undefined): readonly Edit[] {
  if (method === undefined || method === link.name || !link.property) return []
  return [{ range: [link.property.range[0], link.property.range[1]], text: method }]
}

