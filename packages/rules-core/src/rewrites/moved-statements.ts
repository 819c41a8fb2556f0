import type { Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { annotationOf, contains, isFunction, isLoopStatement, memberName, unwrap } from '../ast/syntax.js'
import { forEachChild } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import type { Analysis } from '../findings/candidates.js'
import { type Binding, loopOfDeclarator, lookUp } from '../values/bindings.js'
import { isCounted } from './counted-loop.js'
import { textOf } from './edits.js'
import { isFilledBefore } from './filled-objects.js'
import { guardsBetween } from './guards.js'
import { valueOf } from './inlined.js'
import { isRepeatable } from './repeatable.js'
import { refuse } from './site.js'

/** The statements of a round that lead to a value, in order, and whether they end a round for which there is none. */
export interface MovedStatements {
  readonly statements: readonly Node[]
  /** The block that they stand in. */
  readonly block: Node
  /** Conditions around that block, without which a round does nothing at all. */
  readonly around: readonly Node[]
  readonly endsRounds: boolean
}

/**
 * The statements at the top of a round's body that the values at a place are computed by and that are more than a name for a member: a search, a `let` that a condition sets, a call, a default.
 * `undefined` when there is none. Conditions that end a round before one of them are among them where they only end it; refused where they do more. What the statements do is not looked at.
 */
export function movedStatements(file: SourceFile, iteration: Iteration, used: Node, values: readonly Node[]): MovedStatements | 'may-be-missing' | undefined {
  const whole = iteration.callback?.body ?? iteration.body
  if (whole.type !== 'BlockStatement') return undefined
  const around: Node[] = []
  let body = whole
  for (let inner = conditionalBlock(body); inner && isForEach(iteration); inner = conditionalBlock(body)) {
    around.push(inner.test)
    body = inner.block
  }
  const top: readonly Node[] = body.body
  const place = top.findIndex(statement => contains(statement, used))
  const tests = guardsBetween(file, used, iteration)?.guards.map(({ test }) => test)
  if (place < 0 || !tests) return undefined
  const isAsked = (binding: Binding): boolean => tests.some(test => binding.references.some(reference => contains(test, reference)))
  const ends = (statement: Node): boolean => endsRoundOnly(statement, iteration)
  const blocked = top.findIndex((statement, index) => index < place && leavesRound(statement) && !ends(statement))

  const moved = new Set<number>()
  const seen = new Set<Binding>()
  const follow = (node: Node, wholly: boolean): void => {
    for (const identifier of namesIn(file, node)) {
      const binding = lookUp(file, identifier.name, identifier)
      const [declaration] = binding?.declarations ?? []
      if (!binding || !declaration || contains(node, declaration.name) || !contains(whole, declaration.name)) continue
      const index = top.findIndex(statement => contains(statement, declaration.name))
      const declarator = declaration.node
      const isTop = declarator.type === 'VariableDeclarator' && index < place && file.parentOf(declarator) === top[index]
      const value = valueOf(file, declaration)
      const isPlain = value !== undefined && binding.assigned.length === 0 && isInlinable(value.init, isAsked(binding), blocked >= 0 && index > blocked)
      if (!isTop || (isPlain && !wholly)) {
        if (seen.has(binding)) continue
        seen.add(binding)
        if (value) follow(value.init, wholly)
        // Asked again, a search is not known to find the same: nothing tells its type that something was found.
        if (!isTop && value && isAsked(binding) && !isReference(value.init)) refuse('depends-on-the-loop')
        if (!isTop && wholly) refuse('depends-on-the-loop')
        continue
      }
      move(index)
      for (const change of binding.references.filter(reference => isSet(file, reference))) {
        const at = top.findIndex(statement => contains(statement, change))
        if (at >= place || at < 0) refuse('depends-on-the-loop')
        move(at)
      }
    }
  }
  const move = (index: number): void => {
    if (moved.has(index)) return
    moved.add(index)
    follow(top[index] as Node, true)
  }
  for (const value of values) {
    follow(value, false)
  }
  if (moved.size === 0) return undefined
  // A query for no key asks something else, and a list that may hold none is of another type.
  if (values.some(value => mayBeNone(file, value, tests))) return 'may-be-missing'
  let endsRounds = false
  for (let index = Math.max(...moved) - 1; index >= 0; index--) {
    const statement = top[index] as Node
    if (moved.has(index) || !leavesRound(statement)) continue
    if (!ends(statement)) refuse('depends-on-the-loop')
    move(index)
  }
  const last = top.findLastIndex((statement, index) => moved.has(index) && ends(statement))
  if (last >= 0) {
    endsRounds = true
    // What stands before the end of a round, and stays, would no longer be done for it.
    for (let index = 0; index < last; index++) if (!moved.has(index)) refuse('depends-on-the-loop')
  }
  return { statements: top.filter((_, index) => moved.has(index)), block: body, around, endsRounds: endsRounds || around.length > 0 }
}

/** The block of a condition that is all there is in a body: `{ if (row.active) { … } }`. */
function conditionalBlock({ body }: NodeOf<'BlockStatement'>): { readonly test: Node; readonly block: NodeOf<'BlockStatement'> } | undefined {
  const [only, ...more] = body
  return only?.type === 'IfStatement' && more.length === 0 && only.alternate == null && only.consequent.type === 'BlockStatement' ? { test: only.test, block: only.consequent } : undefined
}

/** Whether a key may be absent, as far as its own text shows, and no condition has asked for it. */
function mayBeNone(file: SourceFile, value: Node, tests: readonly Node[]): boolean {
  if (textOf(file, value).includes('?.')) return !tests.some(test => textOf(file, test).includes(textOf(file, value)))
  if (value.type !== 'Identifier') return false
  const binding = lookUp(file, value.name, value)
  const [declaration] = binding?.declarations ?? []
  if (!binding || declaration?.node.type !== 'VariableDeclarator' || tests.some(test => binding.references.some(reference => contains(test, reference)))) return false
  const { init } = declaration.node
  const type = annotationOf(declaration.name)
  if (type ? /\b(?:undefined|null)\b/.test(textOf(file, type)) : init == null && loopOfDeclarator(file, declaration.node) === undefined) return true
  return [...(init != null && declaration.node.id === declaration.name ? [init] : []), ...binding.assigned].some(mayGiveNone)
}

/** `row?.id`, `rows.find(…)`, `byId.get(id)`, `row ? row.id : null`. */
function mayGiveNone(node: Node): boolean {
  if (node.type === 'TSNonNullExpression') return false
  if (node.type === 'ChainExpression') return true
  const at = unwrap(node)
  if (at.type === 'ConditionalExpression') return mayGiveNone(at.consequent) || mayGiveNone(at.alternate)
  if (at.type === 'LogicalExpression') return at.operator === '&&' || mayGiveNone(at.right)
  if (at.type === 'CallExpression') return at.callee.type === 'MemberExpression' && /^(?:find|findLast|get|at|pop|shift)$/.test(memberName(at.callee) ?? '')
  return (at.type === 'Literal' && at.value === null) || (at.type === 'Identifier' && at.name === 'undefined')
}

/** `row.author.id`, `id`: read again it costs nothing, and TypeScript knows it for the same. */
function isReference(node: Node): boolean {
  const at = unwrap(node)
  if (at.type === 'Identifier' || at.type === 'ThisExpression') return true
  return at.type === 'MemberExpression' && !at.computed && isReference(at.object)
}

/** Whether a constant may as well be written where it is used: a member, or a short computation that no condition asks for. */
function isInlinable(init: Node, asked: boolean, blocked: boolean): boolean {
  if (isReference(init)) return true
  return !asked && (blocked || (isRepeatable(init) && !holdsFunction(init)))
}

function holdsFunction(node: Node): boolean {
  let found = isFunction(node)
  forEachChild(node, child => { found ||= holdsFunction(child) })
  return found
}

/** A name that is given another value here. */
function isSet(file: SourceFile, reference: Node): boolean {
  let child = reference
  for (let parent = file.parentOf(child); parent; child = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'UpdateExpression') return true
    if (parent.type === 'AssignmentExpression') return parent.left === child
    if ((parent.type === 'ForOfStatement' || parent.type === 'ForInStatement') && parent.left === child) return true
    if (parent.type !== 'ArrayPattern' && parent.type !== 'ObjectPattern' && parent.type !== 'RestElement' && parent.type !== 'AssignmentPattern' && parent.type !== 'Property') return false
  }
  return false
}

/** Whether a statement may end the round, or more, for the statements after it; what only leaves its own inner loops and switches does not. */
function leavesRound(node: Node, inLoop = false, inSwitch = false): boolean {
  if (isFunction(node)) return false
  if (node.type === 'ReturnStatement' || node.type === 'ThrowStatement') return true
  if (node.type === 'ContinueStatement') return node.label != null || !inLoop
  if (node.type === 'BreakStatement') return node.label != null || !(inLoop || inSwitch)
  const loop = inLoop || isLoopStatement(node)
  const choice = inSwitch || node.type === 'SwitchStatement'
  let found = false
  forEachChild(node, child => { found ||= leavesRound(child, loop, choice) })
  return found
}

/** `if (!id) continue`, in a callback whose result nobody takes `if (!id) return`. */
export function endsRoundOnly(node: Node, iteration: Iteration): node is NodeOf<'IfStatement'> {
  if (node.type !== 'IfStatement' || node.alternate != null) return false
  const only = node.consequent.type === 'BlockStatement' && node.consequent.body.length === 1 ? node.consequent.body[0] : node.consequent
  if (!iteration.callback) return only?.type === 'ContinueStatement' && only.label == null
  return isForEach(iteration) && only?.type === 'ReturnStatement' && only.argument == null
}

/** Whether nothing comes of a round but what it does: a loop, `forEach`. */
function isForEach({ callback, node }: Iteration): boolean {
  const callee = node.type === 'CallExpression' ? unwrap(node.callee) : undefined
  return !callback || (callee?.type === 'MemberExpression' && memberName(callee) === 'forEach')
}

/** Whether the values at a place, written as expressions of the elements, would compute again what a condition on the way asks for, or what may have been filled since it was made. */
export function maySayOther(analysis: Analysis, file: SourceFile, iterations: readonly Iteration[], used: Node, values: readonly Node[]): boolean {
  const outermost = iterations.at(-1)
  const tests = iterations.flatMap((iteration, index) => guardsBetween(file, index === 0 ? used : (iterations[index - 1] as Iteration).node, iteration)?.guards.map(({ test }) => test) ?? [])
  const seen = new Set<Binding>()
  const asks = (node: Node): boolean =>
    namesIn(file, node).some(identifier => {
      const binding = lookUp(file, identifier.name, identifier)
      const [declaration] = binding?.declarations ?? []
      if (!binding || !declaration || seen.has(binding) || !outermost || !contains(outermost.node, declaration.name) || isCounted(file, declaration, outermost)) return false
      seen.add(binding)
      const value = valueOf(file, declaration)
      if (declaration.name.type === 'Identifier' && isFilledBefore(analysis, file, declaration.name, used, reference => values.some(each => contains(each, reference)))) return true
      return value !== undefined && ((!isReference(value.init) && tests.some(test => binding.references.some(reference => contains(test, reference)))) || asks(value.init))
    })
  return values.some(asks)
}
