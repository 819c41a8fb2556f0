import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { isFunction, isLoopStatement, memberName, parametersOf, parameterTarget, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { targetsOf, type Target } from '../effects/function-facts.js'
import type { Analysis } from '../findings/candidates.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import { rootOf } from '../findings/loop-dependence.js'
import { lookUp } from '../values/bindings.js'
import { lastName, mutations } from '../findings/mutations.js'

const MAX_DEPTH = 3

/**
 * Whether a call may change a list or members of rows by these names. `given` is the argument that holds them, when they are handed over; `undefined` asks for
 * functions of the project that do so with whatever they are handed.
 */
export function changesPart(analysis: Analysis, file: SourceFile, call: NodeOf<'CallExpression'> | NodeOf<'NewExpression'>, given: Node | undefined, names: ReadonlySet<string>): boolean {
  if (call.type === 'NewExpression') return false
  if (isReading(call) || analysis.queries.queryAt(file, call) || isPartOfQuery(analysis, file, call)) return false
  const targets = targetsOf(analysis.ev, file, call)
  if (targets.length === 0) return given !== undefined
  const position = given === undefined ? -1 : (call.arguments as readonly Node[]).indexOf(given)
  return targets.some(target => changes(analysis, target, position, names, MAX_DEPTH))
}

/** A link of a builder's chain, or a method of a package's object that only takes what a query is made of. */
function isPartOfQuery({ queries }: Analysis, file: SourceFile, call: Node): boolean {
  for (let child = call, parent = file.parentOf(call); parent; child = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'CallExpression' && parent.callee === child && queries.queryAt(file, parent)) return true
    if (parent.type !== 'MemberExpression' && parent.type !== 'CallExpression') return false
  }
  return false
}

/** JavaScript's own functions, and what writes a log: they keep nothing and change nothing. */
function isReading(call: NodeOf<'CallExpression'>): boolean {
  if (isBuiltInCall(call)) return true
  const callee = unwrap(call.callee)
  if (callee.type === 'Identifier') return /^(?:String|Number|Boolean|BigInt|structuredClone|require)$/.test(callee.name)
  if (callee.type !== 'MemberExpression') return false
  const owner = lastName(callee.object)
  if (owner !== undefined && /^(?:console|JSON|Math|Object|Array|Promise|Number)$/.test(owner)) return owner !== 'Object' || memberName(callee) !== 'assign'
  return /^(?:log|logger|\w+Logger)$/i.test(owner ?? '') || /^(?:concat|includes|indexOf|has|get|join|add|push)$/.test(memberName(callee) ?? '')
}

function changes(analysis: Analysis, target: Target, position: number, names: ReadonlySet<string>, depth: number): boolean {
  const found = analysis.ev.find(target.ref)
  if (!found || !isFunction(found.node)) return position >= 0
  const { file, node: fn } = found
  const parameter = position < 0 ? undefined : parametersOf(fn)[position]
  const handed = parameter ? parameterTarget(parameter) : undefined
  const own = handed?.type === 'Identifier' ? handed.name : undefined
  const isOwn = (node: Node): boolean => {
    const root = rootOf(node)
    return root.type === 'ThisExpression' || (root.type === 'Identifier' && (lookUp(file, root.name, root)?.declarations.some(declaration => declaration.type === 'parameter' || isElementVariable(file, declaration.node)) ?? true))
  }
  const mutates = mutations(file, fn.body).some(({ target: changed, name, whole }) => {
    if (!isOwn(changed)) return false
    return (whole && lastName(changed) === own) || (name !== undefined && (names.has(name) || (own !== undefined && lastName(changed) === own)))
  })
  if (mutates || own === undefined) return mutates
  if (depth <= 1) return hands(fn.body, own)
  let further = false
  walk(fn.body, node => {
    if (further || node.type !== 'CallExpression' || isReading(node)) return !further
    const next = node.arguments.findIndex(argument => argument.type === 'Identifier' && argument.name === own)
    if (next < 0 || analysis.queries.queryAt(file, node)) return undefined
    const targets = targetsOf(analysis.ev, file, node, fn)
    further = targets.length === 0 || targets.some(inner => changes(analysis, inner, next, names, depth - 1))
    return !further
  })
  return further
}

/** `for (const row of rows)`, of a function that is handed rows. */
const isElementVariable = (file: SourceFile, declarator: Node): boolean => {
  const loop = declarator.type === 'VariableDeclarator' ? file.parentOf(file.parentOf(declarator) ?? declarator) : undefined
  return loop !== undefined && isLoopStatement(loop)
}

const hands = (body: Node, name: string): boolean => {
  let found = false
  walk(body, node => {
    if (node.type === 'CallExpression' && !isReading(node) && node.arguments.some(argument => argument.type === 'Identifier' && argument.name === name)) found = true
    return !found
  })
  return found
}
