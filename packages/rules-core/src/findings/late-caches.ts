import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, enclosingFunction, isFunction, memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { calleeText } from '../effects/callee-text.js'
import { type Binding, lookUp } from '../values/bindings.js'
import { rootOf } from './loop-dependence.js'

/** A cache that is asked, and what is done only when it does not know the answer. */
export interface CacheLookUp {
  /** What asks: a call, or the place in an object. */
  readonly asked: Node
  /** As code for messages. */
  readonly text: string
  /** The statement that asks. */
  readonly statement: Node
  /** Whether a node is reached only when the cache does not know the answer. */
  readonly isMiss: (node: Node) => boolean
}

const ASKS = /^(?:h?get|m?get|read|fetch|retrieve|lookup|match)(?:[A-Z]\w*)?$/
const FILLS = /^(?:h?set|setex|psetex|put|add|write|store|save|insert|remember)(?:[A-Z]\w*)?$/

/**
 * The look-ups of a file whose answer is the function's when there is one: `const hit = await cache.get(key); if (hit) return hit`, `if (cache.has(key)) return
 * cache.get(key)`, `if (cache[key]) return cache[key]`, `return hit ?? rows`. A cache is what the function fills further down, or what is called one; what
 * the function itself declares is none.
 */
export function cacheLookUps(file: SourceFile): readonly CacheLookUp[] {
  const found: CacheLookUp[] = []
  const add = (asked: Node, statement: Node, isMiss: CacheLookUp['isMiss'] | undefined): void => {
    const place = asked.type === 'CallExpression' ? unwrap(asked.callee) : asked
    if (isMiss && place.type === 'MemberExpression' && isCache(file, place, statement)) found.push({ asked, text: calleeText(file, place), statement, isMiss })
  }
  walk(file.program, node => {
    if (node.type === 'VariableDeclarator') {
      const asked = node.init == null || node.id.type !== 'Identifier' ? undefined : askingCall(node.init)
      const statement = file.parentOf(node)
      const answer = asked && node.id.type === 'Identifier' ? lookUp(file, node.id.name, node.id) : undefined
      if (asked && answer && statement) add(asked, statement, missAfter(file, statement, answer))
    } else if (node.type === 'IfStatement') {
      const asked = questionOf(file, node)
      if (asked) add(asked, node, after(node))
    } else if (node.type === 'ReturnStatement' && node.argument != null) {
      const value = unwrap(node.argument)
      const asked = value.type === 'LogicalExpression' && value.operator !== '&&' ? askingCall(value.left) : undefined
      if (asked && value.type === 'LogicalExpression') add(asked, node, within(value.right))
    }
  })
  return found
}

const after = (statement: Node) => (node: Node): boolean => node.range[0] >= statement.range[1]
const within = (part: Node) => (node: Node): boolean => contains(part, node)

/** `await cache.get(key)` */
function askingCall(node: Node): NodeOf<'CallExpression'> | undefined {
  const call = unwrapAwait(node)
  const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined
  return call.type === 'CallExpression' && callee?.type === 'MemberExpression' && call.arguments.length > 0 && ASKS.test(memberName(callee) ?? '') ? call : undefined
}

/** What an `if` asks that returns what it has asked for: `if (cache.has(key)) return cache.get(key)`, `if (cache[key]) return cache[key]`. */
function questionOf(file: SourceFile, { test, consequent, alternate }: NodeOf<'IfStatement'>): Node | undefined {
  const asked = unwrapAwait(test)
  const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent
  const returned = last?.type === 'ReturnStatement' && last.argument != null ? unwrapAwait(last.argument) : undefined
  if (alternate != null || !returned) return undefined
  if (asked.type === 'MemberExpression' && asked.computed) return textOf(file, asked) === textOf(file, returned) ? asked : undefined
  const has = asked.type === 'CallExpression' ? unwrap(asked.callee) : undefined
  const get = returned.type === 'CallExpression' ? unwrap(returned.callee) : undefined
  if (has?.type !== 'MemberExpression' || get?.type !== 'MemberExpression' || memberName(has) !== 'has' || memberName(get) !== 'get') return undefined
  return textOf(file, has.object) === textOf(file, get.object) ? asked : undefined
}

const textOf = (file: SourceFile, node: Node): string => file.text.slice(node.range[0], node.range[1])

/** What is reached only without an answer, as one of the next statements says. */
function missAfter(file: SourceFile, statement: Node, answer: Binding): CacheLookUp['isMiss'] | undefined {
  const siblings = statementsAround(file, statement)
  const at = siblings.indexOf(statement)
  const mentions = (node: Node): boolean => answer.references.some(reference => contains(node, reference))
  for (const next of siblings.slice(at + 1, at + 1 + MAX_BETWEEN)) {
    if (next.type === 'IfStatement' && mentions(next.test)) {
      if (next.alternate != null) return undefined
      if (returnsIt(next.consequent, answer)) return after(next)
      const isReturnedThen = siblings.slice(siblings.indexOf(next) + 1).some(later => returnsIt(later, answer))
      return isAbsence(next.test) && isReturnedThen ? within(next.consequent) : undefined
    }
    const value = next.type === 'ReturnStatement' && next.argument != null ? unwrap(next.argument) : undefined
    if (value?.type === 'ConditionalExpression' && mentions(value.test) && !isAbsence(value.test) && mentions(value.consequent)) return within(value.alternate)
    if (value?.type === 'LogicalExpression' && value.operator !== '&&' && mentions(value.left)) return within(value.right)
  }
  return undefined
}

const MAX_BETWEEN = 3

/** `!hit`, `hit == null`, `hit === undefined` */
function isAbsence(test: Node): boolean {
  const inner = unwrap(test)
  if (inner.type === 'UnaryExpression') return inner.operator === '!'
  if (inner.type !== 'BinaryExpression' || !/^===?$/.test(inner.operator)) return false
  const other = unwrap(inner.right)
  return (other.type === 'Literal' && other.value === null) || (other.type === 'Identifier' && other.name === 'undefined')
}

function returnsIt(consequent: Node, answer: Binding): boolean {
  const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent
  if (last?.type !== 'ReturnStatement' || last.argument == null) return false
  return answer.references.some(reference => contains(consequent, reference))
}

/** The statements that a statement stands among. */
function statementsAround(file: SourceFile, statement: Node): readonly Node[] {
  const parent = file.parentOf(statement)
  return parent?.type === 'BlockStatement' || parent?.type === 'Program' ? parent.body : []
}

function isCache(file: SourceFile, place: NodeOf<'MemberExpression'>, statement: Node): boolean {
  const fn = enclosingFunction(file, statement)
  const root = rootOf(place.object)
  const [declaration] = root.type === 'Identifier' ? (lookUp(file, root.name, root)?.declarations ?? []) : []
  if (declaration?.node.type === 'VariableDeclarator' && fn && contains(fn, declaration.node)) return false
  const receiver = textOf(file, place.object)
  if (/cache$/i.test(calleeText(file, place.object).replace(/(?:Service|Store|Manager|Client)$/, ''))) return true
  let filled = false
  if (fn) walk(fn.body, node => {
    if (filled || (node.range[0] < statement.range[1] && !contains(node, statement))) return !filled
    const target = node.type === 'CallExpression' ? unwrap(node.callee) : node.type === 'AssignmentExpression' ? node.left : undefined
    if (target?.type !== 'MemberExpression' || node.range[0] < statement.range[1]) return true
    filled = textOf(file, target.object) === receiver && (node.type === 'CallExpression' ? FILLS.test(memberName(target) ?? '') : target.computed && place.computed)
    return !filled
  })
  return filled
}

/** The statements of the same function that surely run before a look-up, from its own block outwards. */
export function statementsBefore(file: SourceFile, { statement }: CacheLookUp): readonly Node[] {
  const before: Node[] = []
  for (let current: Node | undefined = statement; current && !isFunction(current); current = file.parentOf(current)) {
    const siblings = statementsAround(file, current)
    before.push(...siblings.slice(0, Math.max(0, siblings.indexOf(current))))
  }
  return before
}
