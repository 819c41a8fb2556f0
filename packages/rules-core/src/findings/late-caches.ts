import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, enclosingFunction, isFunction, memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { calleeText } from '../effects/callee-text.js'
import { type Binding, lookUp } from '../values/bindings.js'

/** A cache that is asked, and the way out that is taken when it knows. */
export interface CacheLookUp {
  readonly call: NodeOf<'CallExpression'>
  /** The statement that asks. */
  readonly statement: Node
  /** The `if` that returns what was remembered. */
  readonly exit: NodeOf<'IfStatement'>
}

const ASKS = /^(?:h?get|m?get|read|fetch|retrieve|lookup|match)(?:[A-Z]\w*)?$/
const FILLS = /^(?:h?set|setex|psetex|put|add|write|store|save|insert|remember)(?:[A-Z]\w*)?$/

/**
 * The look-ups of a file whose answer is returned at once: `const hit = await cache.get(key); if (hit) return hit`. A cache is what the function fills
 * further down, or what is called one.
 */
export function cacheLookUps(file: SourceFile): readonly CacheLookUp[] {
  const found: CacheLookUp[] = []
  walk(file.program, node => {
    if (node.type !== 'VariableDeclarator' || node.init == null || node.id.type !== 'Identifier') return
    const call = unwrapAwait(node.init)
    const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined
    const statement = file.parentOf(node)
    if (call.type !== 'CallExpression' || callee?.type !== 'MemberExpression' || call.arguments.length === 0 || !statement || !ASKS.test(memberName(callee) ?? '')) return
    const answer = lookUp(file, node.id.name, node.id)
    const exit = answer && exitWith(file, statement, answer)
    if (exit && isCache(file, callee, exit)) found.push({ call, statement, exit })
  })
  return found
}

/** The `if` among the next statements that returns the answer when there is one. */
function exitWith(file: SourceFile, statement: Node, answer: Binding): NodeOf<'IfStatement'> | undefined {
  const siblings = statementsAround(file, statement)
  const at = siblings.indexOf(statement)
  for (const next of siblings.slice(at + 1, at + 1 + MAX_BETWEEN)) {
    if (next.type !== 'IfStatement' || !answer.references.some(reference => contains(next.test, reference))) continue
    return next.alternate == null && returnsIt(next.consequent, answer) ? next : undefined
  }
  return undefined
}

const MAX_BETWEEN = 3

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

function isCache(file: SourceFile, callee: NodeOf<'MemberExpression'>, exit: Node): boolean {
  const receiver = calleeText(file, callee.object)
  if (/cache$/i.test(receiver.replace(/(?:Service|Store|Manager|Client)$/, ''))) return true
  const fn = enclosingFunction(file, callee)
  let filled = false
  if (fn) walk(fn.body, node => {
    if (node.type !== 'CallExpression' || node.range[0] < exit.range[1] || filled) return
    const asked = unwrap(node.callee)
    filled = asked.type === 'MemberExpression' && FILLS.test(memberName(asked) ?? '') && calleeText(file, asked.object) === receiver
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
