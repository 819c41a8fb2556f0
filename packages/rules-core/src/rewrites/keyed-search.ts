import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isFunction, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import type { Analysis } from '../findings/candidates.js'
import { lookUp } from '../values/bindings.js'
import { textOf } from './edits.js'
import { isRepeatable } from './repeatable.js'
import { refuse } from './site.js'

/** What a predicate asks of an element: that a key of it equals a value of the round. */
export interface KeyedTest {
  /** Binds the element: `post`, `{ id }`; `undefined` when the key is the element itself. */
  readonly pattern: Node | undefined
  /** The key in terms of the element. */
  readonly key: Node | undefined
  /** What it is compared with. */
  readonly value: Node
  /** Conditions of the element alone, which hold or not in every round alike. */
  readonly own: readonly Node[]
  /** All other conditions but the equality, in source order. */
  readonly rest: readonly Node[]
  /** Whether it is asked that the key differs. */
  readonly negated: boolean
}

/**
 * What the conditions of a pair ask, `undefined` when no equality decides. `pattern` binds the element of the list, `region` is what goes round, and `isConstant`
 * says whether what a condition reads is the same in all of it.
 */
export function keyedTest({ ev }: Analysis, file: SourceFile, test: Node, pattern: Node, varies: (node: Node) => boolean): KeyedTest {
  const ofElement = (node: Node): boolean => namesIn(file, node).some(name => isBoundBy(file, name, pattern))
  const conditions = conditionsOf(test)
  const found = conditions.flatMap(condition => equalityOf(condition, ofElement, varies) ?? [])
  const [equality] = found
  if (!equality) return refuse('not-an-equality')
  const { condition, key, value } = equality
  if (condition.operator.length === 2 && !isSameKind(kindOf(ev.valueOf(file, key)), kindOf(ev.valueOf(file, value)))) return refuse('loose-equality')
  if (![key, value, ...conditions].every(part => isRepeatable(part))) return refuse('key-not-repeatable')
  if (mayBeNaN(key) || mayBeNaN(value)) return refuse('may-be-nan')
  const negated = condition.operator.startsWith('!')
  if (negated && conditions.length > 1) return refuse('not-an-equality')
  // A part that may be absent, and is asked for in the element's own turn only, stays in its turn.
  const others = conditions.filter(other => other !== condition)
  const isOwn = (other: Node): boolean => ofElement(other) && !varies(other) && !assertsPresence(other)
  const guards = others.filter(other => other.range[0] < condition.range[0] && ofElement(other))
  if (guards.some(guard => guardsKey(file, guard, key))) return refuse('may-be-missing')
  const isItself = unwrap(key).type === 'Identifier' && pattern.type === 'Identifier'
  return { pattern: isItself ? undefined : pattern, key: isItself ? undefined : key, value, own: others.filter(isOwn), rest: others.filter(other => !isOwn(other)), negated }
}

interface Equality {
  readonly condition: NodeOf<'BinaryExpression'>
  readonly key: Node
  readonly value: Node
}

/** `post.userId === user.id`, either way round: one side is of the element alone, the other is of the round alone. */
function equalityOf(condition: Node, ofElement: (node: Node) => boolean, varies: (node: Node) => boolean): Equality | undefined {
  if (condition.type !== 'BinaryExpression' || !/^[!=]==?$/.test(condition.operator)) return undefined
  for (const [key, value] of [[condition.left, condition.right], [condition.right, condition.left]] as const) {
    if (ofElement(key) && !varies(key) && !ofElement(value) && varies(value)) return { condition, key, value }
  }
  return undefined
}

function conditionsOf(test: Node): readonly Node[] {
  const node = unwrap(test)
  return node.type === 'LogicalExpression' && node.operator === '&&' ? [...conditionsOf(node.left), ...conditionsOf(node.right)] : [node]
}

const isBoundBy = (file: SourceFile, name: NodeOf<'Identifier'>, pattern: Node): boolean =>
  lookUp(file, name.name, name)?.declarations.some(declaration => contains(pattern, declaration.name)) ?? false

/** The predicate of a search, as its parameter and the expression it gives; refuses what has more of either. */
export function predicateOf(call: NodeOf<'CallExpression'>): { readonly pattern: Node; readonly test: Node } {
  const [predicate, more] = call.arguments
  const fn = predicate ? unwrap(predicate) : undefined
  if (!isFunction(fn) || more || fn.async || fn.generator || call.typeArguments != null || fn.returnType?.typeAnnotation.type === 'TSTypePredicate') return refuse('not-an-equality')
  const [pattern, second] = fn.params
  if (!pattern || second || (pattern.type !== 'Identifier' && pattern.type !== 'ObjectPattern') || hasDefault(pattern)) return refuse('not-an-equality')
  if (fn.body.type !== 'BlockStatement') return { pattern, test: fn.body }
  const [only, ...rest] = fn.body.body
  if (only?.type !== 'ReturnStatement' || only.argument == null || rest.length > 0) return refuse('not-an-equality')
  return { pattern, test: only.argument }
}

function hasDefault(pattern: Node): boolean {
  let found = false
  walk(pattern, node => {
    if (node.type === 'AssignmentPattern') found = true
    return undefined
  })
  return found
}

type Kind = string | undefined

const kindOf = (value: ReturnType<Analysis['ev']['valueOf']>): Kind => (value.kind === 'builtin' && (value.name === 'string' || value.name === 'number') ? value.name : undefined)
const isSameKind = (one: Kind, other: Kind): boolean => one !== undefined && one === other

/** `Number(x)`, `+x`, `a - b`: what computes numbers may give NaN. A number that is read may too, and that is not looked at. */
export function mayBeNaN(node: Node): boolean {
  const at = unwrap(node)
  if (at.type === 'UnaryExpression') return at.operator === '+' || at.operator === '-'
  if (at.type === 'BinaryExpression') return /^(?:-|\*|\/|%|\*\*)$/.test(at.operator)
  if (at.type === 'LogicalExpression') return mayBeNaN(at.left) || mayBeNaN(at.right)
  if (at.type === 'ConditionalExpression') return mayBeNaN(at.consequent) || mayBeNaN(at.alternate)
  if (at.type === 'Identifier') return at.name === 'NaN'
  if (at.type !== 'CallExpression') return false
  const callee = unwrap(at.callee)
  if (callee.type === 'Identifier') return /^(?:Number|parseInt|parseFloat)$/.test(callee.name)
  return callee.type === 'MemberExpression' && (/^(?:getTime|valueOf|charCodeAt|parseInt|parseFloat)$/.test(memberName(callee) ?? '') || (callee.object.type === 'Identifier' && callee.object.name === 'Math'))
}

/** `post.author!.id`: the author is not always there. */
function assertsPresence(node: Node): boolean {
  let found = false
  walk(node, child => {
    if (child.type === 'MemberExpression' && !child.optional && child.object.type === 'TSNonNullExpression') found = true
    return undefined
  })
  return found
}

/** Whether a condition before the equality says that a part of the key is there: `post.author && post.author.id === id`. */
function guardsKey(file: SourceFile, guard: Node, key: Node): boolean {
  let found = false
  walk(key, node => {
    if (node.type === 'MemberExpression' && unwrap(node.object).type === 'MemberExpression' && textOf(file, guard).includes(textOf(file, unwrap(node.object)))) found = true
    return undefined
  })
  return found
}
