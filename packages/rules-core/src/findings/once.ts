import type { Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isFunction, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { runInPlace } from '../iterations/around.js'
import { cachesOf } from '../iterations/caches.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { mentionsElement, rootOf, variesInLoop } from './loop-dependence.js'

const isZero = (node: Node): boolean => node.type === 'Literal' && node.value === 0

/** `if (!cached) cached = await load()`, `cached ??= await load()`, `if (i === 0) …`. */
export function isOnce(file: SourceFile, node: Node, iteration: Iteration): boolean {
  for (let child = node, parent = file.parentOf(node); parent && parent !== iteration.node; child = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'AssignmentExpression' && parent.right === child && (parent.operator === '??=' || parent.operator === '||=') && outlives(file, parent.left, iteration)) return true
    if (parent.type === 'IfStatement' && parent.consequent === child && guardsOnce(file, parent, iteration)) return true
  }
  return false
}

function guardsOnce(file: SourceFile, statement: NodeOf<'IfStatement'>, iteration: Iteration): boolean {
  const test = unwrap(statement.test)
  if (picksOne(file, test, iteration)) return true
  // if (!cache.has('key')) cache.set('key', await load())
  const asked = test.type === 'UnaryExpression' && test.operator === '!' ? unwrap(test.argument) : undefined
  if (asked?.type === 'CallExpression' && asked.callee.type === 'MemberExpression' && ['has', 'get'].includes(memberName(asked.callee) ?? '') && !asked.arguments.some(argument => variesInLoop(file, argument, iteration))) return true
  if (test.type === 'BinaryExpression' && /^===?$/.test(test.operator)) {
    const counter = test.left.type === 'UpdateExpression' ? test.left.argument : test.left
    if (isZero(test.right) && counter.type === 'Identifier' && (test.left.type === 'UpdateExpression' || isIndex(file, counter, iteration))) return true
  }
  const negated = test.type === 'UnaryExpression' && test.operator === '!' ? test.argument : test.type === 'BinaryExpression' && /^===?$/.test(test.operator) ? test.left : test
  const flag = unwrap(negated)
  if (flag.type !== 'Identifier' || !outlives(file, flag, iteration)) return false
  let assigned = false
  walk(statement.consequent, inner => {
    if (inner.type === 'AssignmentExpression' && inner.left.type === 'Identifier' && inner.left.name === flag.name) assigned = true
    return !assigned
  })
  return assigned
}

/** `if (document.id === id)`: the identity of the element compared with something that stays the same holds for one element at most. */
function picksOne(file: SourceFile, test: Node, iteration: Iteration): boolean {
  if (test.type !== 'BinaryExpression' || !/^===?$/.test(test.operator)) return false
  return [[test.left, test.right], [test.right, test.left]].some(([own, other]) => {
    const identity = own && unwrap(own)
    if (identity?.type !== 'MemberExpression' || !other || identity.object.type !== 'Identifier') return false
    return ['id', '_id', 'uuid'].includes(memberName(identity) ?? '') && mentionsElement(file, identity.object, iteration) && !variesInLoop(file, other, iteration)
  })
}

/** `if (known[kind]) continue` before, `known[kind] = …` after, where the keys are members of an enum: asked once per member at most. */
export function isKnownPerKind(ev: Evaluator, file: SourceFile, node: Node, iteration: Iteration): boolean {
  if (iteration.body.type !== 'BlockStatement') return false
  return cachesOf(iteration.body).some(({ owner }) => {
    const value = ev.valueOf(file, owner)
    if (value.kind !== 'builtin' || !value.args?.some((key, index) => index === 0 && key.kind === 'builtin' && key.name === 'enum')) return false
    return iteration.body.type === 'BlockStatement' && iteration.body.body.some(statement => statement.type === 'IfStatement' && statement.range[1] <= node.range[0] && skipsRound(statement) && file.text.slice(statement.test.range[0], statement.test.range[1]).includes(file.text.slice(owner.range[0], owner.range[1])))
  })
}

/** `continue`, or `return` in a callback. */
const skipsRound = (statement: NodeOf<'IfStatement'>): boolean => {
  const { consequent } = statement
  const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent
  return last?.type === 'ContinueStatement' || last?.type === 'ReturnStatement'
}

/** The second parameter of an array callback, or the counter of a `for`. */
function isIndex(file: SourceFile, name: NodeOf<'Identifier'>, iteration: Iteration): boolean {
  const declaration = lookUp(file, name.name, name)?.declarations[0]
  return declaration !== undefined && (iteration.callback?.params[1] === declaration.name || (iteration.node.type === 'ForStatement' && contains(iteration.node, declaration.name)))
}

/** Whether a variable is declared outside of the iteration, so that its value lives on to the next round. */
export function outlives(file: SourceFile, target: Node, iteration: Iteration): boolean {
  if (target.type === 'MemberExpression') return !target.computed && rootOf(target).type === 'ThisExpression'
  if (target.type !== 'Identifier') return false
  const binding = lookUp(file, target.name, target)
  return binding !== undefined && binding.declarations.length > 0 && !binding.declarations.some(declaration => contains(iteration.node, declaration.name))
}

/** Inside a callback that a cache runs, under a key that is the same for every element. */
export function isMemoised(ev: Evaluator, file: SourceFile, node: Node, iteration: Iteration): boolean {
  for (let current = file.parentOf(node); current && current !== iteration.node; current = file.parentOf(current)) {
    if (!isFunction(current) || runInPlace(ev, file, current).kind !== 'memo') continue
    const callback = current
    const call = file.parentOf(callback)
    if (call?.type === 'CallExpression' && !call.arguments.some(argument => argument !== callback && variesInLoop(file, argument, iteration))) return true
  }
  return false
}
