import type { EagerRead, Edit, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { keyName, propertyOf, stringValue, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { type Link, linksOf } from './chain-links.js'
import { filled, insertAt, textOf } from './edits.js'
import { indentAt, quoted } from './layout.js'
import type { Relation } from './eager-load-relation.js'
import { refuse } from './site.js'

interface Wanted {
  readonly file: SourceFile
  readonly read: EagerRead
  readonly query: QueryCall
  readonly call: NodeOf<'CallExpression'>
  readonly relation: Relation
  /** What else is said of the relation, as text, and the type arguments with which it was asked for. */
  readonly details: string | undefined
  readonly types: string
}

/** Edits that let a read bring a relation with it. Options and links that shape its rows in another way than the library's form allows are refused, and so are options that are put together elsewhere. */
export function eagerQuery(wanted: Wanted): readonly Edit[] {
  const { file, read, call, relation, details, types } = wanted
  const links = linksOf(call)
  const values = { relation: relation.name, name: quoted(file, relation.name), arguments: details ?? (read.link === undefined ? 'true' : quoted(file, relation.name)), types }
  if (read.unlike?.test(textOf(file, call)) || (read.beside && names(call).has(relation.name))) return refuse('shapes-the-rows')
  if (read.link !== undefined) return [linked(file, links, read, filled(read.link, values))]
  if (links[0]?.call !== call || read.property === undefined) return refuse('no-bulk-form')
  const index = optionsIndex(wanted.query)
  const argument = call.arguments[index]
  const element = (relation.kind === 'many' ? read.elementOfMany : undefined) ?? read.element
  const fresh = read.entry === undefined ? element && `[${filled(element, values)}]` : `{ ${filled(read.entry, values)} }`
  if (fresh === undefined) return refuse('no-bulk-form')
  const property = `${read.property}: ${fresh}`
  if (!argument) {
    if (call.arguments.length < index) return refuse('no-bulk-form')
    const last = call.arguments.at(-1)
    return [last ? insertAt(last.range[1], `, { ${property} }`) : insertAt(call.range[1] - 1, `{ ${property} }`)]
  }
  const options = unwrap(argument)
  if (options.type !== 'ObjectExpression') return refuse('out-of-sight')
  const said = options.properties.map(each => (each.type === 'Property' ? keyName(each.key, each.computed) : undefined))
  if (said.some(name => name === undefined)) return refuse('out-of-sight')
  const known = [read.property, ...(read.otherwise === undefined ? [] : [read.otherwise]), ...(read.beside ?? [])]
  if (read.beside && said.some(name => !known.includes(name ?? ''))) return refuse('shapes-the-rows')
  const place = (read.otherwise === undefined ? undefined : propertyOf(options, read.otherwise)) ?? propertyOf(options, read.property)
  if (!place) return [appended(file, options, options.properties, property)]
  const holder = unwrap(place.value)
  if (holder.type === 'ObjectExpression' && read.entry !== undefined) {
    if (holder.properties.some(each => each.type !== 'Property' || (keyName(each.key, each.computed) ?? relation.name) === relation.name)) return refuse('shapes-the-rows')
    return [appended(file, holder, holder.properties, filled(read.entry, values))]
  }
  if (holder.type === 'ArrayExpression' && element !== undefined) {
    if (holder.elements.some(each => each === null || each.type === 'SpreadElement' || textOf(file, each).includes(relation.name) || textOf(file, each).includes('*'))) return refuse('shapes-the-rows')
    return [appended(file, holder, holder.elements.flatMap(each => each ?? []), filled(element, values))]
  }
  return refuse('out-of-sight')
}

/** Every property that a read names, and every string in it. */
function names(call: Node): ReadonlySet<string> {
  const found = new Set<string>()
  walk(call, node => {
    if (node.type === 'Property') found.add(keyName(node.key, node.computed) ?? '')
    const text = stringValue(node)
    if (text !== undefined) found.add(text)
    return undefined
  })
  return found
}

/** The options are where the condition is a part of them, else they follow it. */
function optionsIndex({ fact: { key = '' } }: QueryCall): number {
  const [index = '0', ...path] = key.split('.')
  return Number(index) + (path.length > 0 ? 0 : 1)
}

/** One more part of an object or a list, on a line of its own where the last has one. */
function appended(file: SourceFile, holder: Node, parts: readonly Node[], text: string): Edit {
  const last = parts.at(-1)
  if (!last) {
    const [open, close] = holder.type === 'ArrayExpression' ? ['[', ']'] : ['{ ', ' }']
    return { range: [holder.range[0], holder.range[1]], text: `${open}${text}${close}` }
  }
  const indent = indentAt(file, last.range[0])
  const isAlone = file.text.slice(0, last.range[0]).endsWith(`\n${indent}`)
  return insertAt(last.range[1], isAlone ? `,\n${indent}${text}` : `, ${text}`)
}

/** One more link of a chain, before those that have to be its last. */
function linked(file: SourceFile, links: readonly Link[], { last = [], beside, arguments: most = Infinity }: EagerRead, text: string): Edit {
  const allowed = [...(beside ?? []), ...last]
  if (beside && links.some(({ name, call }) => !allowed.includes(name) || (call.arguments.length > most && !last.includes(name) && name === links.at(-1)?.name))) return refuse('shapes-the-rows')
  const before = links.find(({ name }) => !last.includes(name)) ?? refuse('no-bulk-form')
  const inner = links[links.indexOf(before) + 1]
  const space = inner ? (/^\s*/.exec(file.text.slice(...before.range))?.[0] ?? '') : ''
  return insertAt(before.call.range[1], `${space}${text}`)
}
