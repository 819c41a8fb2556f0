import type { FunctionNode, Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isFunction, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import { targetsOf, type Target } from '../effects/function-facts.js'
import { implementationsOf } from '../effects/implementers.js'
import { pathOf } from '../findings/list-path.js'
import { mutations } from '../findings/mutations.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'
import { isPureCallee, isRepeatable } from './repeatable.js'

const MAX_DEPTH = 4

/**
 * Whether an expression only computes: it may be evaluated earlier, in any round, and nobody can tell. Calls are JavaScript's own without effects, look-ups in what is certain to be a Map or
 * Set, and functions of the project whose bodies do nothing else, nor throw; so are the callbacks. Getters with effects, and errors of reading a member of what is absent, are not looked for.
 */
export function onlyComputes(ev: Evaluator, file: SourceFile, node: Node): boolean {
  return isRepeatable(node, callee => isCallOf(file, callee, call => isPureCall(ev, file, call))) && callsIn(node).every(call => isPureCall(ev, file, call))
}

const isCallOf = (file: SourceFile, callee: Node, test: (call: NodeOf<'CallExpression'>) => boolean): boolean => {
  const call = file.parentOf(callee)
  return call?.type === 'CallExpression' && call.callee === callee && test(call)
}

function callsIn(node: Node): readonly NodeOf<'CallExpression'>[] {
  const found: NodeOf<'CallExpression'>[] = []
  walk(node, child => {
    if (child.type === 'CallExpression') found.push(child)
    return undefined
  })
  return found
}

function isPureCall(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>, depth = MAX_DEPTH): boolean {
  const callee = unwrap(call.callee)
  if (depth === 0 || call.arguments.some(argument => argument.type === 'SpreadElement')) return false
  const targets = targetsOf(ev, file, call)
  if (!targets.every(target => isPureTarget(ev, target, depth))) return false
  if (depth === MAX_DEPTH && isMapRead(ev, file, callee)) return true
  return isPureCallee(callee) ? runsOnlyKnown(callee, call.arguments[0], targets.length > 0) : targets.length > 0
}

const CALLS_BACK = new Set(['map', 'filter', 'flatMap', 'find', 'findLast', 'findIndex', 'some', 'every'])

/** `rows.find(row => …)`, `.filter(Boolean)`; `users.find(where)` is somebody else's. */
function runsOnlyKnown(callee: Node, callback: Node | undefined, isProjectFunction: boolean): boolean {
  if (callee.type !== 'MemberExpression' || !CALLS_BACK.has(memberName(callee) ?? '')) return true
  return isProjectFunction || (callback !== undefined && (isFunction(unwrap(callback)) || (callback.type === 'Identifier' && /^(?:Boolean|Number|String)$/.test(callback.name))))
}

/** `byId.get(id)`, `known.has(id)`. */
function isMapRead(ev: Evaluator, file: SourceFile, callee: Node): boolean {
  if (callee.type !== 'MemberExpression' || !/^(?:get|has)$/.test(memberName(callee) ?? '')) return false
  const owners = membersOf(ev.valueOf(file, callee.object))
  return owners.length > 0 && owners.every(owner => owner.kind === 'builtin' && /^(?:Readonly)?(?:Map|Set)$/.test(owner.name))
}

function isPureTarget(ev: Evaluator, target: Target, depth: number): boolean {
  let found = ev.find(target.ref)
  if (found && !isFunction(found.node)) {
    const bodies = implementationsOf(ev, target)
    found = bodies.length === 1 && bodies[0] ? ev.find(bodies[0].ref) : undefined
  }
  if (!found || !isFunction(found.node)) return false
  const { file, node: fn } = found
  return !fn.async && !fn.generator && isPureBody(ev, file, fn, depth)
}

function isPureBody(ev: Evaluator, file: SourceFile, fn: FunctionNode, depth: number): boolean {
  let pure = namesIn(file, fn).every(identifier => !isVariableOfOutside(file, fn, identifier))
  walk(fn, node => {
    if (!pure) return false
    switch (node.type) {
      case 'ThrowStatement':
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'ForInStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'TryStatement':
      case 'TaggedTemplateExpression':
      case 'ImportExpression':
      case 'ClassExpression':
      case 'ThisExpression':
        pure = false
        break
      case 'AssignmentExpression':
        pure = isOwnTarget(file, fn, node.left)
        break
      case 'UpdateExpression':
        pure = isOwnTarget(file, fn, node.argument)
        break
      case 'UnaryExpression':
        pure = node.operator !== 'delete'
        break
      case 'NewExpression':
        pure = node.callee.type === 'Identifier' && /^(?:Set|Map)$/.test(node.callee.name) && lookUp(file, node.callee.name, node) === undefined
        break
      case 'CallExpression':
        pure = isOwnListCall(file, fn, node.callee) || isPureCall(ev, file, node, depth - 1)
        break
      default:
        break
    }
    return pure
  })
  return pure
}

/** A variable of outside that is set again somewhere, or whose object is changed, gives another value at another time. */
function isVariableOfOutside(file: SourceFile, fn: FunctionNode, identifier: NodeOf<'Identifier'>): boolean {
  const binding = lookUp(file, identifier.name, identifier)
  const [declaration] = binding?.declarations ?? []
  if (!binding || !declaration || contains(fn, declaration.name)) return false
  if (binding.assigned.length > 0 || binding.references.some(reference => file.parentOf(reference)?.type === 'UpdateExpression')) return true
  return mutations(file, file.program).some(({ target }) => pathOf(file, target)?.root === binding)
}

/** A variable of the function, or a member of what it has made itself. */
function isOwnTarget(file: SourceFile, fn: FunctionNode, target: Node): boolean {
  const at = unwrap(target)
  if (at.type === 'Identifier') return (lookUp(file, at.name, at)?.declarations ?? []).some(({ name, type }) => type !== 'parameter' && contains(fn.body, name))
  return at.type === 'MemberExpression' && isMadeBy(file, fn, unwrap(at.object))
}

/** `found.push(x)` on a list of the function's own. */
const isOwnListCall = (file: SourceFile, fn: FunctionNode, callee: Node): boolean =>
  callee.type === 'MemberExpression' && /^(?:push|unshift|add|set|get|sort|reverse)$/.test(memberName(callee) ?? '') && isMadeBy(file, fn, unwrap(callee.object))

function isMadeBy(file: SourceFile, fn: FunctionNode, node: Node): boolean {
  if (node.type !== 'Identifier') return false
  const binding = lookUp(file, node.name, node)
  const [declaration] = binding?.declarations ?? []
  return binding?.assigned.length === 0 && declaration?.node.type === 'VariableDeclarator' && declaration.node.id === declaration.name && contains(fn.body, declaration.node)
    && declaration.node.init != null && /^(?:Array|Object|New)Expression$/.test(unwrap(declaration.node.init).type)
}
