import type { Edit, InsertForm, Node, NodeOf, SourceFile } from '../model/index.js'
import { walk } from '../ast/children.js'
import { isFunction, keyName, unwrap, unwrapAwait } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { argumentAt } from '../queries/arguments.js'
import { operationsAt } from '../queries/resolver.js'
import { lookUp } from '../values/bindings.js'
import { returnedExpressions } from '../values/returns.js'
import { membersOf } from '../values/unions.js'
import type { DirectQuery } from './bulk-query.js'
import { isCertainList } from './certain-lists.js'
import type { Link } from './chain-links.js'
import { replace, textOf } from './edits.js'
import { refuse, type Site } from './site.js'

/** The one row that a write is given, and how its method takes many. Refused where it may be a list of rows: then it is a bulk call already. */
export function rowOf({ analysis }: Site, direct: DirectQuery): { readonly form: InsertForm; readonly link: Link; readonly row: Node } | undefined {
  for (const link of direct.links) {
    const form = direct.forms.inserts?.[link.name]
    if (!form) continue
    const paths = form.row === undefined ? operationsAt(analysis.ev, direct.source.file, link.call).flatMap(({ fact }) => fact.key ?? []) : [form.row]
    const row = paths.map(path => argumentAt(link.call, path)).find(node => node !== undefined)
    if (!row || row.type === 'SpreadElement') return refuse('not-one-key')
    const given = rowGiven(direct, row)
    // Where the bulk form has a name of its own, the single one takes no list.
    if ((form.many === undefined || form.many === link.name) && mayBeList(analysis, given.file, given.row)) return refuse('not-one-key')
    return { form, link, row }
  }
  return undefined
}

/** The row where it is written: by the caller, where a function hands on what it is given. Rows that a function makes of its caller's objects are known by the caller. */
export function rowGiven({ source, place, asked, call }: DirectQuery, row: Node): { readonly file: SourceFile; readonly row: Node } {
  if (asked === call) return { file: source.file, row }
  const origin = source.origin(row)
  if (origin) return { file: place, row: origin }
  return isWritten(row) ? { file: source.file, row } : refuse('helper-does-more')
}

/** `{ … }`, `new User({ … })`, `users.create({ … })`: one row, made of what is written there. */
function isWritten(row: Node): boolean {
  const node = unwrap(row)
  if (node.type === 'ObjectExpression') return true
  return (node.type === 'NewExpression' || node.type === 'CallExpression') && node.arguments.some(argument => unwrap(argument).type === 'ObjectExpression')
}

/** Whether an object with one of these words is handed to the function that writes the row. */
export function mentions({ asked, call }: DirectQuery, words: readonly string[]): boolean {
  let found = false
  if (asked !== call)
    walk(asked, node => {
      if (node.type === 'Property' && words.includes(keyName(node.key, node.computed) ?? '')) found = true
      return !found
    })
  return found
}

/** Whether a row may be a list of rows: then it is a bulk call already. What is written out, made by a function of the library or is an element is one row. */
function mayBeList(analysis: Analysis, file: SourceFile, row: Node): boolean {
  const node = unwrapAwait(row)
  if (node.type === 'ObjectExpression' || node.type === 'NewExpression') return false
  if (isCertainList(analysis, file, node)) return true
  const values = membersOf(analysis.ev.valueOf(file, node))
  if (values.length > 0 && values.every(({ kind }) => kind === 'object' || kind === 'handle')) return false
  if (node.type === 'ConditionalExpression') return mayBeList(analysis, file, node.consequent) || mayBeList(analysis, file, node.alternate)
  if (node.type === 'CallExpression') return !returnsOne(analysis, file, node)
  if (node.type !== 'Identifier') return true
  const binding = lookUp(file, node.name, node)
  const [declaration] = binding?.declarations ?? []
  const init = declaration?.node.type === 'VariableDeclarator' && declaration.node.id === declaration.name ? declaration.node.init : undefined
  if (binding && init != null) return binding.assigned.length > 0 || mayBeList(analysis, file, init)
  return binding === undefined
}

/** `repository.create({ … })`, `toRow(item)`: a function that is given an object, or one of the project that gives one. */
function returnsOne({ ev }: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>): boolean {
  if (call.arguments.some(argument => unwrap(argument).type === 'ObjectExpression')) return true
  const functions = membersOf(ev.valueOf(file, call.callee)).map(value => (value.kind === 'function' ? ev.find(value.ref) : undefined))
  return functions.length > 0 && functions.every(found => found !== undefined && isFunction(found.node) && returnedExpressions(found.file, found.node).every(result => unwrap(result).type === 'ObjectExpression' || unwrap(result).type === 'NewExpression'))
}

/** `{ … }` or `create({ … })` with no key of its own: a new row. */
export function isWrittenOut(row: Node): boolean {
  const node = unwrap(row)
  if (node.type === 'CallExpression') return node.arguments.some(argument => isWrittenOut(argument))
  return node.type === 'ObjectExpression' && node.properties.every(property => property.type === 'Property' && keyName(property.key, property.computed) !== 'id')
}

/** The list in place of the row, also where that is the shorthand of its property: `create({ data })`. */
export function listEdit(file: SourceFile, row: Node, list: string): Edit {
  const property = file.parentOf(row)
  return property?.type === 'Property' && property.shorthand ? replace(property, `${textOf(file, property.key)}: ${list}`) : replace(row, list)
}
