import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { isFunction, keyName, memberName, parametersOf, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'

/** Where the part of a result at some path is read, and whether another part decides what is done. */
export interface ResultPlaces {
  readonly values: readonly Node[]
  readonly tested: boolean
}

const MAX_PLACES = 40
/** How a list of rows is gone into: what is left of the path is a property of a row. */
const INTO_ROWS = /^(?:\d+|rows)$/

/**
 * The expressions of a function that stand for the part of a call's result at `path`, `*` for any property. Followed through `await`, variables that
 * are given once, patterns and members, `Promise.all` and `then`; not through other calls, returned objects and callbacks.
 */
export function placesOfResult(file: SourceFile, call: Node, path: readonly string[]): ResultPlaces {
  const values: Node[] = []
  let tested = false
  const follow = (node: Node, rest: readonly string[]): void => {
    if (values.length >= MAX_PLACES) return
    const parent = file.parentOf(node)
    if (!parent) return
    if (parent.type === 'AwaitExpression' || parent.type === 'ChainExpression' || (rest.length > 0 && unwrap(parent) === unwrap(node))) {
      follow(parent, rest)
      return
    }
    const gathered = parent.type === 'ArrayExpression' ? placeAmongGathered(file, parent, node) : undefined
    if (gathered) {
      followPattern(gathered, rest)
      return
    }
    if (parent.type === 'VariableDeclarator' && parent.init === node) {
      followPattern(parent.id, rest)
      return
    }
    if (rest.length === 0) {
      values.push(node)
      return
    }
    if (parent.type !== 'MemberExpression' || parent.object !== node) return
    const name = memberName(parent)
    const [next] = rest
    if (name === next || (next === '*' && name !== undefined)) follow(parent, rest.slice(1))
    else if (name !== undefined && INTO_ROWS.test(name)) follow(parent, rest)
    else if (name === 'at') followCall(parent, rest)
    else if (name === 'then') followPattern(handlerParameter(file, parent), rest)
    else if (name !== 'length' && isTested(file, parent)) tested = true
  }
  const followCall = (member: Node, rest: readonly string[]): void => {
    const at = file.parentOf(member)
    if (at?.type === 'CallExpression' && at.callee === member) follow(at, rest)
  }
  const followPattern = (pattern: Node | null | undefined, rest: readonly string[]): void => {
    if (pattern == null) return
    if (pattern.type === 'Identifier') {
      const binding = lookUp(file, pattern.name, pattern)
      if (!binding || binding.assigned.length > 0) return
      for (const reference of binding.references) if (reference !== pattern) follow(reference, rest)
    } else if (pattern.type === 'ArrayPattern') followPattern(pattern.elements[0], rest)
    else if (pattern.type === 'ObjectPattern') {
      for (const property of pattern.properties) {
        if (property.type !== 'Property') continue
        const name = keyName(property.key, property.computed)
        if (name === rest[0] || (rest[0] === '*' && name !== undefined)) followPattern(property.value, rest.slice(1))
        else if (name !== undefined && INTO_ROWS.test(name)) followPattern(property.value, rest)
      }
    }
  }
  follow(call, path)
  return { values, tested }
}

/** `const [total, count] = await Promise.all([query, other])`: the pattern that takes what one of the list gives. */
function placeAmongGathered(file: SourceFile, list: NodeOf<'ArrayExpression'>, node: Node): Node | undefined {
  const call = file.parentOf(list)
  const callee = call?.type === 'CallExpression' && call.arguments[0] === list ? unwrap(call.callee) : undefined
  if (!call || callee?.type !== 'MemberExpression' || memberName(callee) !== 'all' || callee.object.type !== 'Identifier' || callee.object.name !== 'Promise') return undefined
  const awaited = file.parentOf(call)
  const declarator = awaited?.type === 'AwaitExpression' ? file.parentOf(awaited) : undefined
  return declarator?.type === 'VariableDeclarator' && declarator.id.type === 'ArrayPattern' ? (declarator.id.elements[list.elements.indexOf(node as never)] ?? undefined) : undefined
}

/** `query.then(result => …)` */
function handlerParameter(file: SourceFile, member: Node): Node | undefined {
  const call = file.parentOf(member)
  const handler = call?.type === 'CallExpression' && call.callee === member ? call.arguments[0] : undefined
  return handler && isFunction(handler) ? parametersOf(handler)[0] : undefined
}

/** Whether an expression decides which way is taken, by itself or in a comparison. */
export function isTested(file: SourceFile, node: Node): boolean {
  for (let child = node, parent = file.parentOf(node); parent; child = parent, parent = file.parentOf(parent)) {
    switch (parent.type) {
      case 'IfStatement':
      case 'ConditionalExpression':
      case 'WhileStatement':
        return parent.test === child
      case 'LogicalExpression':
        if (parent.left === child) return true
        continue
      case 'UnaryExpression':
        if (parent.operator === '!' || parent.operator === 'typeof') return true
        return false
      case 'BinaryExpression':
        if (!COMPARES.has(parent.operator)) return false
        if (parent.operator.length > 1) return true
        continue
      default:
        if (unwrap(parent) !== unwrap(child)) return false
    }
  }
  return false
}

const COMPARES: ReadonlySet<string> = new Set(['==', '!=', '===', '!==', '<', '>', '<=', '>='])
