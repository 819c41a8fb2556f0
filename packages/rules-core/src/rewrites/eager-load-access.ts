import type { EagerForm, LazyForm, Node, NodeOf, QueryCall, SourceFile, WholeArguments } from '../model/index.js'
import { keyName, memberName, stringValue, unwrap } from '../ast/syntax.js'
import { linksOf } from './chain-links.js'
import { textOf } from './edits.js'
import { refuse } from './site.js'

type Call = NodeOf<'CallExpression'>

/** A relation that is loaded by itself. */
export interface LazyAccess {
  readonly form: LazyForm
  /** The whole of it: `prisma.user.findUnique(…).posts()`. */
  readonly call: Call
  /** The row by its name. */
  readonly row: NodeOf<'Identifier'>
  /** What the relation may be called; more than one where the method only tells it but for its first letter. */
  readonly relations: readonly string[]
  /** What is said of the relation besides its name. */
  readonly details?: Node
  /** Options of the call itself. */
  readonly options?: Node
  /** The entity that is said to have the relation. */
  readonly entity?: string
  /** What asks, as text; absent where it is the row. */
  readonly client?: string
  /** `post.author?.load()` */
  readonly optional: boolean
}

/**
 * How a query loads a relation of a row, if it does so in a form that its library can do for all rows at once. Decided by the form alone: whether the relation is
 * declared, and the row one of a loop, is not looked at.
 */
export function lazyAccess(file: SourceFile, { lazy }: EagerForm, query: QueryCall): LazyAccess | undefined {
  const { node } = query
  if (node.type !== 'CallExpression') return undefined
  for (const form of lazy) {
    if (form.role !== undefined && form.role !== query.receiver.role) continue
    const found = accessBy(file, form, node)
    if (found) return found
  }
  return undefined
}

function accessBy(file: SourceFile, form: LazyForm, call: Call): LazyAccess | undefined {
  const callee = unwrap(call.callee)
  const method = callee.type === 'MemberExpression' ? memberName(callee) : undefined
  if (callee.type !== 'MemberExpression' || method === undefined) return undefined
  if (form.access === 'accessor' ? !(method.startsWith(form.prefix) && /^[A-Z]/.test(method.slice(form.prefix.length))) : !form.methods.includes(method)) return undefined
  const receiver = unwrap(callee.object)
  const [first, second, ...rest] = call.arguments
  const base = { form, call, optional: false }
  switch (form.access) {
    case 'accessor': {
      const name = method.slice(form.prefix.length)
      if (receiver.type !== 'Identifier' || second) return undefined
      return { ...base, row: receiver, relations: [name.charAt(0).toLowerCase() + name.slice(1), name], ...given('options', first) }
    }
    case 'name': {
      const relation = first && relationSaid(first, form.whole)
      if (receiver.type !== 'Identifier' || relation === undefined || rest.length > 0) return undefined
      return { ...base, row: receiver, relations: [relation], ...given('details', form.whole && first), ...given('options', second) }
    }
    case 'member': {
      const owner = receiver.type === 'MemberExpression' ? unwrap(receiver.object) : undefined
      const relation = receiver.type === 'MemberExpression' ? memberName(receiver) : undefined
      if (owner?.type !== 'Identifier' || relation === undefined || second) return undefined
      return { ...base, row: owner, relations: [relation], optional: callee.optional, ...given('options', first) }
    }
    case 'argument': {
      const row = first && only(first)
      const relation = second && stringValue(only(second))
      if (row?.type !== 'Identifier' || !second || relation === undefined || unwrap(second).type !== 'ArrayExpression' || rest.length > 0) return undefined
      return { ...base, row, relations: [relation], client: textOf(file, receiver) }
    }
    case 'links': {
      const links = linksOf(call)
      const row = links.find(({ name }) => name === form.row)?.call.arguments[0]
      const said = links.find(({ name }) => name === form.relation)?.call.arguments ?? []
      const relation = stringValue(said.at(-1))
      const root = links.at(-1)?.call.callee
      if (row?.type !== 'Identifier' || relation === undefined || root?.type !== 'MemberExpression' || first) return undefined
      return { ...base, row, relations: [relation], client: textOf(file, root.object), ...(said.length > 1 && said[0] ? { entity: textOf(file, said[0]) } : {}) }
    }
    case 'found-again':
      return foundAgain(file, form, call, callee)
  }
}

const given = <K extends 'details' | 'options'>(key: K, node: Node | undefined): { readonly [P in K]?: Node } => (node ? { [key]: node } as { readonly [P in K]?: Node } : {})

/** The one element of a list, or what is no list. */
function only(node: Node): Node {
  const list = unwrap(node)
  return list.type === 'ArrayExpression' && list.elements.length === 1 && list.elements[0] ? unwrap(list.elements[0]) : list
}

/** `'posts'`, or `{ path: 'posts', select: 'title' }` with nothing in it that would mean something else for many rows. */
function relationSaid(node: Node, whole: WholeArguments | undefined): string | undefined {
  const said = unwrap(node)
  const name = stringValue(said)
  if (name !== undefined) return /\s/.test(name) ? undefined : name
  if (!whole || said.type !== 'ObjectExpression') return undefined
  let path: string | undefined
  for (const property of said.properties) {
    const key = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
    if (property.type !== 'Property' || key === undefined || !whole.properties.includes(key)) return undefined
    if (key === whole.path) path = stringValue(property.value)
  }
  return path
}

function foundAgain(file: SourceFile, form: LazyForm, find: Call, callee: NodeOf<'MemberExpression'>): LazyAccess | undefined {
  const member = file.parentOf(find)
  const call = member && file.parentOf(member)
  if (member?.type !== 'MemberExpression' || member.object !== find || call?.type !== 'CallExpression' || call.callee !== member) return undefined
  const relation = memberName(member)
  if (relation === undefined || NOT_RELATIONS.has(relation) || call.arguments.length > 1) return undefined
  const row = rowNamedBy(find) ?? refuse('not-one-key')
  const [details] = call.arguments
  return { form, call, row, relations: [relation], optional: false, client: textOf(file, callee.object), ...given('details', details) }
}

const NOT_RELATIONS = new Set(['then', 'catch', 'finally'])

/** `user` of `{ where: { id: user.id } }`, and nothing else: the row itself. */
function rowNamedBy({ arguments: [argument, ...rest] }: Call): NodeOf<'Identifier'> | undefined {
  const options = argument && rest.length === 0 ? soleProperty(argument) : undefined
  const key = options && soleProperty(options.value)
  const value = key && unwrap(key.value)
  if (value?.type !== 'MemberExpression' || value.object.type !== 'Identifier') return undefined
  return memberName(value) === keyName(key?.key ?? value, false) ? value.object : undefined
}

function soleProperty(node: Node): NodeOf<'Property'> | undefined {
  const object = unwrap(node)
  const [property, ...others] = object.type === 'ObjectExpression' ? object.properties : []
  return property?.type === 'Property' && !property.computed && others.length === 0 ? property : undefined
}
