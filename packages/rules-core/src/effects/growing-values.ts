import type { FunctionNode, Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import type { LoopNode } from '../ast/outline.js'
import { contains, memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Binding } from '../values/bindings.js'
import { type ArgumentPath, argumentPaths, flowsFrom, membersTo, type Place, placeOf, type Source } from './value-flow.js'
import { lookUp, parameterOf } from '../values/bindings.js'

interface Step {
  readonly place: Place
  /** The new value, where the place is set; absent where it is moved on by itself. */
  readonly value?: Node
}

const isPart = (path: readonly string[], start: readonly string[]): boolean => start.every((name, index) => path[index] === name)
const isAt = (place: Place, step: Place): boolean => place.root === step.root && isPart(place.properties, step.properties)

const sourceOf = (places: readonly Place[]): Source => ({
  isEmpty: places.length === 0,
  has: place => places.some(grown => isAt(place, grown)),
  partsOf: place => places.flatMap(grown => (place.root === grown.root && grown.properties.length > place.properties.length && isPart(grown.properties, place.properties) ? [grown.properties.slice(place.properties.length)] : [])),
})

/**
 * The variables and properties that outlive a round of a loop and are another in the next: counters that it steps, lists that it fills, and what it
 * takes over from the round's own result. Whether they grow or fall, and what other functions do to them, is not looked at.
 */
export function grownIn(file: SourceFile, loop: LoopNode): Source {
  const steps = stepsIn(file, loop).filter(({ place }) => place.root === 'this' || !place.root.declarations.some(({ name }) => contains(loop.body, name)))
  const grown = steps.filter(step => step.value === undefined).map(step => step.place)
  if (loop.type === 'ForOfStatement' && isNumberRange(file, loop.right)) grown.push(...boundBy(file, loop))
  for (const { place, value } of steps) {
    if (!value) continue
    const known = sourceOf([...grown, place])
    const carried: Source = { has: at => known.has(at) || (at.root !== 'this' && at.root.declarations.some(({ name }) => contains(loop.body, name))), partsOf: () => [] }
    if (flowsFrom(file, value, carried)) grown.push(place)
  }
  return sourceOf(grown)
}

function stepsIn(file: SourceFile, loop: LoopNode): readonly Step[] {
  const steps: Step[] = []
  walk(loop, node => {
    if (node.type === 'UpdateExpression') addStep(file, steps, node.argument)
    else if (node.type === 'AssignmentExpression') {
      const left = unwrap(node.left)
      if (left.type === 'ObjectPattern' || left.type === 'ArrayPattern') for (const name of namesIn(file, left)) steps.push({ place: { root: name, properties: [] }, value: node.right })
      else if (node.operator === '=') addStep(file, steps, left, node.right)
      else addStep(file, steps, left)
    } else if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const length = LENGTHS[memberName(node.callee) ?? '']
      const place = length === undefined ? undefined : placeOf(file, node.callee.object)
      if (length !== undefined && place) steps.push({ place: { ...place, properties: [...place.properties, length] } })
    }
  })
  return steps
}

/** Methods that fill a collection, and how it tells its size. */
const LENGTHS: Readonly<Record<string, string>> = { push: 'length', unshift: 'length', add: 'size', set: 'size' }

function addStep(file: SourceFile, steps: Step[], target: Node, value?: Node): void {
  const place = placeOf(file, target)
  if (!place) return
  // rows = [...rows, ...page]
  if (value && joins(file, unwrapAwait(value), place)) steps.push({ place: { ...place, properties: [...place.properties, 'length'] } })
  else steps.push(value ? { place, value } : { place })
}

function joins(file: SourceFile, value: Node, list: Place): boolean {
  const first = value.type === 'ArrayExpression' ? value.elements[0] : undefined
  const own = first?.type === 'SpreadElement' ? first.argument : value.type === 'CallExpression' && value.callee.type === 'MemberExpression' && memberName(value.callee) === 'concat' ? value.callee.object : undefined
  const place = own && placeOf(file, own)
  return place !== undefined && place.root === list.root && place.properties.join('.') === list.properties.join('.')
}

function namesIn(file: SourceFile, pattern: Node): readonly Binding[] {
  const found: Binding[] = []
  walk(pattern, node => {
    const binding = node.type === 'Identifier' ? lookUp(file, node.name, node) : undefined
    if (binding?.declarations.some(({ type }) => type === 'variable' || type === 'parameter')) found.push(binding)
  })
  return found
}

/** Whether a callback can be given something that counts on, from how it and its call are written: an index, or a range of numbers. */
export const mayCount = (file: SourceFile, callback: FunctionNode, call: NodeOf<'CallExpression'>): boolean =>
  callback.params.length > 1 || (callback.params.length === 1 && [...call.arguments, ...(call.callee.type === 'MemberExpression' ? [call.callee.object] : [])].some(over => isNumberRange(file, over)))

/** What counts on from one element to the next in a callback: its index, and the element of a range of numbers. */
export function grownPerElement(file: SourceFile, callback: FunctionNode, { over, element }: Iteration): Source {
  const position = Math.max(0, callback.params.findIndex(parameter => parameter === element))
  const counting = over && isNumberRange(file, over) ? [position, position + 1] : [position + 1]
  return {
    isEmpty: !counting.some(index => index < callback.params.length),
    has: ({ root }) => root !== 'this' && root.declarations.some(({ name }) => counting.includes(parameterOf(callback, name)?.index ?? -1)),
    partsOf: () => [],
  }
}

/** `Array(n).keys()`, `range(0, n)`. */
function isNumberRange(file: SourceFile, over: Node): boolean {
  const node = unwrapAwait(over)
  if (node.type === 'ArrayExpression') return node.elements.length === 1 && node.elements[0]?.type === 'SpreadElement' && isNumberRange(file, node.elements[0].argument)
  if (node.type !== 'CallExpression') return false
  const callee = unwrap(node.callee)
  if (callee.type === 'Identifier') return callee.name === 'range'
  if (callee.type !== 'MemberExpression') return false
  const name = memberName(callee)
  const owner = file.text.slice(callee.object.range[0], callee.object.range[1])
  return name === 'keys' ? /^(?:new )?Array\(/.test(owner) : name === 'from' ? node.arguments.some(argument => isNumberRange(file, argument)) : name === 'range'
}

function boundBy(file: SourceFile, loop: NodeOf<'ForOfStatement'>): readonly Place[] {
  const name = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0].id : loop.left
  const root = name.type === 'Identifier' ? lookUp(file, name.name, loop.body) : undefined
  return root ? [{ root, properties: [] }] : []
}

/** The places of a function's parameters that a call of itself hands on changed: the first of `work(page + 1, transaction)`. */
export function grownInRecursion(file: SourceFile, fn: FunctionNode, call: NodeOf<'CallExpression'>): readonly ArgumentPath[] {
  const own: Source = {
    has: ({ root }) => root !== 'this' && root.declarations.some(({ name }) => contains(fn, name)),
    partsOf: () => [],
  }
  const changed = call.arguments.map((argument, index) => (isHandedOn(file, fn, argument, index) ? undefined : argument))
  return changed.flatMap((argument, index) => {
    if (!argument) return []
    // What is spread is handed on as it was.
    const node = unwrap(argument)
    const parts = node.type === 'ObjectExpression' ? node.properties.filter(property => property.type === 'Property') : undefined
    if (!parts) return argumentPaths(file, [argument], own).map(({ properties }) => ({ argument: index, properties }))
    return parts.flatMap(property => {
      const key = property.key.type === 'Identifier' && !property.computed ? property.key.name : undefined
      if (key === undefined || isHandedOn(file, fn, property.value, index, key)) return []
      return argumentPaths(file, [property.value], own).map(({ properties }) => ({ argument: index, properties: [key, ...properties] }))
    })
  })
}

/** Whether a parameter, or the property of one, is given to the next call as it is. */
function isHandedOn(file: SourceFile, fn: FunctionNode, argument: Node, index: number, property?: string): boolean {
  const place = placeOf(file, argument)
  if (!place || place.root === 'this') return false
  return place.root.declarations.some(({ name, node }) => {
    const parameter = node === fn ? parameterOf(fn, name) : undefined
    const members = parameter?.index === index ? membersTo(parameter.node, name) : undefined
    return members !== undefined && [...members, ...place.properties].join('.') === (property ?? '')
  })
}
