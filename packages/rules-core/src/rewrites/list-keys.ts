import type { BulkForms, Node, NodeOf, SourceFile } from '../model/index.js'
import { isFunction, memberName, unwrap } from '../ast/syntax.js'
import { lookUp, patternPath } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'

const PLAIN = new Set(['string', 'enum', 'primitive'])
const CONVERSIONS = new Set(['String', 'Number', 'BigInt'])
const PER_ELEMENT = new Set(['filter', 'sort', 'toSorted', 'reverse', 'toReversed', 'values'])
/** What leaves a list as it is. */
const LOOKS = new Set(['length', 'map', 'filter', 'slice', 'includes', 'some', 'every', 'join', 'find', 'forEach', 'at'])

/**
 * Whether a Set of the keys has no two that the database takes for the same. Decided from the declared type of the keys, else from what they are: a member of each row is a plain
 * value, unless the library hands out other ones; of those only the rows' own `id` is different in each row. Collations under which different strings are equal are not looked at.
 */
export function areDistinctInSet(ev: Evaluator, file: SourceFile, list: Node, keys: BulkForms['keys']): boolean {
  const elements = membersOf(ev.elementOf(ev.valueOf(file, list)))
  const known = elements.filter(value => value.kind !== 'unknown' && !(value.kind === 'builtin' && value.name.includes('#')))
  if (known.some(value => value.kind !== 'builtin' || !PLAIN.has(value.name))) return false
  if (known.length > 0 && known.length === elements.length) return true
  const key = keyOf(file, list)
  if (key === undefined) return false
  return key === 'converted' || keys === 'identity' || key.member === 'id'
}

type Key = 'converted' | { readonly member: string }

/** What the last callback that makes the list gives for each row. */
function keyOf(file: SourceFile, list: Node, hops = 8): Key | undefined {
  const node = unwrap(list)
  if (hops === 0) return undefined
  if (node.type === 'Identifier') {
    const init = constantOf(file, node)
    return init && keyOf(file, init, hops - 1)
  }
  if (node.type === 'ArrayExpression') {
    const [only] = node.elements
    return only?.type === 'SpreadElement' ? keyOf(file, only.argument, hops - 1) : undefined
  }
  if (node.type === 'NewExpression') return node.arguments[0] && keyOf(file, node.arguments[0], hops - 1)
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined
  const name = memberName(node.callee)
  const [first, second] = node.arguments
  if (name === 'from') return second ? givenBy(second) : first && keyOf(file, first, hops - 1)
  if (name === 'map') return first && givenBy(first)
  return name !== undefined && PER_ELEMENT.has(name) ? keyOf(file, node.callee.object, hops - 1) : undefined
}

/** `user => user.id`, `({ id }) => id`, `user => String(user.id)`, `String`. */
function givenBy(callback: Node): Key | undefined {
  const fn = unwrap(callback)
  if (fn.type === 'Identifier') return CONVERSIONS.has(fn.name) ? 'converted' : undefined
  if (!isFunction(fn)) return undefined
  const [only] = fn.body.type === 'BlockStatement' ? fn.body.body : []
  const given = fn.body.type !== 'BlockStatement' ? unwrap(fn.body) : only?.type === 'ReturnStatement' && only.argument ? unwrap(only.argument) : undefined
  if (!given) return undefined
  if (given.type === 'TemplateLiteral') return 'converted'
  if (given.type === 'CallExpression') return given.callee.type === 'Identifier' && CONVERSIONS.has(given.callee.name) ? 'converted' : undefined
  const [parameter] = fn.params
  if (given.type === 'MemberExpression' && given.object.type === 'Identifier' && parameter?.type === 'Identifier' && parameter.name === given.object.name) {
    const member = memberName(given)
    return member === undefined ? undefined : { member }
  }
  const step = given.type === 'Identifier' && parameter?.type === 'ObjectPattern' ? parameter.properties.find(property => property.type === 'Property' && property.value.type === 'Identifier' && property.value.name === given.name) : undefined
  return step?.type === 'Property' && step.key.type === 'Identifier' ? { member: step.key.name } : undefined
}

/** What a constant that is taken as a whole starts with. */
function constantOf(file: SourceFile, name: NodeOf<'Identifier'>): Node | undefined {
  const [declaration] = lookUp(file, name.name, name)?.declarations ?? []
  if (declaration?.node.type !== 'VariableDeclarator' || declaration.node.init == null) return undefined
  return patternPath(declaration.node.id, declaration.name)?.length === 0 ? unwrap(declaration.node.init) : undefined
}

/** What a list without repetitions is written as: the name of one that is there, or an expression for a new one. */
export interface UniqueKeys {
  readonly name: string | undefined
  readonly text: string
}

export function uniqueKeys(file: SourceFile, list: Node): UniqueKeys {
  const text = (node: Node): string => file.text.slice(node.range[0], node.range[1])
  if (isUnique(list)) return { name: undefined, text: text(list) }
  if (list.type === 'Identifier') {
    const init = constantOf(file, list)
    if (init && isUnique(init) && isLeftAlone(file, list)) return { name: list.name, text: list.name }
  }
  const [only, ...more] = list.type === 'ArrayExpression' ? list.elements : []
  return { name: undefined, text: `[...new Set(${text(only?.type === 'SpreadElement' && more.length === 0 ? only.argument : list)})]` }
}

/** `[...new Set(ids)]`, `Array.from(new Set(ids))`. */
function isUnique(node: Node): boolean {
  const isSet = (inner: Node | null | undefined): boolean => inner?.type === 'NewExpression' && inner.callee.type === 'Identifier' && inner.callee.name === 'Set'
  if (node.type === 'ArrayExpression') return node.elements.length === 1 && node.elements[0]?.type === 'SpreadElement' && isSet(unwrap(node.elements[0].argument))
  if (node.type !== 'CallExpression' || node.arguments.length !== 1 || node.callee.type !== 'MemberExpression') return false
  return node.callee.object.type === 'Identifier' && node.callee.object.name === 'Array' && memberName(node.callee) === 'from' && isSet(node.arguments[0] && unwrap(node.arguments[0]))
}

const isLeftAlone = (file: SourceFile, name: NodeOf<'Identifier'>): boolean =>
  (lookUp(file, name.name, name)?.references ?? []).every(reference => {
    const parent = file.parentOf(reference)
    if (parent?.type === 'VariableDeclarator') return parent.id === reference
    if (parent?.type === 'MemberExpression' && parent.object === reference) return LOOKS.has(memberName(parent) ?? '')
    return reference === name || (parent?.type === 'ForOfStatement' && parent.right === reference)
  })
