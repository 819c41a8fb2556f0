import type { Edit, Node, SourceFile, TupleForm } from '../model/index.js'
import { keyName, unwrap } from '../ast/syntax.js'
import type { Equality } from './conditions.js'
import { filled, replace, textOf } from './edits.js'
import { refuse } from './site.js'

/**
 * Edits that make several equalities of one query "is one of these keys". Decided: they hold together, in one condition. Refused: an object that may hold the same word already, and
 * equalities that stand apart.
 */
export function tupleEdits(file: SourceFile, form: TupleForm, parts: readonly Equality[], keys: string, key: string): readonly Edit[] {
  const [first] = parts
  if (!first) return refuse('not-one-key')
  if (form.form === 'property' || form.form === 'objects') return objectEdits(file, form, parts, keys, key)
  const each = (equality: Equality): string => {
    const column = equality.columnText ?? equality.columnName ?? refuse('no-bulk-form')
    return filled(form.each, { column, property: column.replace(/^(['"])([A-Za-z_$][\w$]*)\1$/, '$2'), key, name: equality.column })
  }
  const text = filled(form.list, { keys, key, each: parts.map(equality => each(equality)).join(', ') })
  if (form.form === 'function') return functionEdits(file, parts, text)
  if (parts.every(part => part.form === 'link')) return parts.map(({ range }, index) => ({ range, text: index === 0 ? text : '' }))
  return parts.every(part => part.form === 'link-object' && part.range[0] === first.range[0]) ? linkObjectEdits(file, parts, text) : refuse('not-one-key')
}

/** `{ a: x, b: y, c }` → `{ OR: keys, c }`, or `keys.map(key => ({ ...key, c }))`. */
function objectEdits(file: SourceFile, form: Extract<TupleForm, { form: 'property' | 'objects' }>, parts: readonly Equality[], keys: string, key: string): readonly Edit[] {
  const object = sameParent(file, parts)
  if (object?.type !== 'ObjectExpression' || parts.some(({ form: said, node }) => said !== 'property' || node.type !== 'Property')) return refuse('not-one-key')
  const names = object.properties.map(property => (property.type === 'Property' ? (keyName(property.key, property.computed) ?? textOf(file, property.key)) : undefined))
  if (form.form === 'property') {
    const word = form.name.replace(/^\[|\]$/g, '')
    if (names.some(name => name === undefined || name === word)) return refuse('not-one-key')
    return inPlace(parts.map(({ node }) => node), object.properties, `${form.name}: ${keys}`)
  }
  const others = object.properties.filter(property => !parts.some(({ node }) => node === property))
  if (others.some(({ type }) => type !== 'Property')) return refuse('not-one-key')
  if (others.length === 0) return [replace(object, keys)]
  const [start, end] = object.range
  return [
    { range: [start, start], text: `${keys}.map(${key} => (` },
    ...inPlace(parts.map(({ node }) => node), object.properties, `...${key}`),
    { range: [end, end], text: '))' },
  ]
}

/** `and(eq(a, x), eq(b, y), c)` → `and(or(…), c)`. */
function functionEdits(file: SourceFile, parts: readonly Equality[], text: string): readonly Edit[] {
  const parent = sameParent(file, parts)
  if (parent?.type !== 'CallExpression' || parent.callee.type !== 'Identifier' || parent.callee.name !== 'and') return refuse('not-one-key')
  if (parent.arguments.length === parts.length) return [replace(parent, text)]
  return inPlace(parts.map(({ node }) => node), parent.arguments, text)
}

/** `.where({ a: x, b: y, c })` → `.where({ c }).where(…)`. */
function linkObjectEdits(file: SourceFile, parts: readonly Equality[], text: string): readonly Edit[] {
  const object = sameParent(file, parts)
  const [{ range } = refuse('not-one-key')] = parts
  if (object?.type !== 'ObjectExpression') return refuse('not-one-key')
  const kept = object.properties.findIndex(property => !parts.some(({ node }) => node === property))
  if (kept < 0) return [{ range, text }]
  const taken = parts.map(({ node }): Edit => {
    const index = object.properties.findIndex(property => property === node)
    const [before, after] = [object.properties[index - 1], object.properties[index + 1]]
    return { range: index > kept && before ? [before.range[1], node.range[1]] : [node.range[0], after?.range[0] ?? node.range[1]], text: '' }
  })
  return [...taken, { range: [range[1], range[1]], text }]
}

/** The first of the parts makes place for a text, the others go. */
function inPlace(parts: readonly Node[], all: readonly Node[], text: string): readonly Edit[] {
  return parts.map((part, index): Edit => {
    const before = all[all.indexOf(part) - 1]
    return index === 0 || !before ? replace(part, text) : { range: [before.range[1], part.range[1]], text: '' }
  })
}

function sameParent(file: SourceFile, parts: readonly Equality[]): Node | undefined {
  const parents = new Set(parts.map(({ node }) => file.parentOf(node)))
  const [parent] = parents
  return parents.size === 1 && parent ? unwrap(parent) : undefined
}
