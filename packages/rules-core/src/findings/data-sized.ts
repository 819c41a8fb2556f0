import type { FunctionNode, Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { isFunction, memberName, propertyOf, unwrap, unwrapAwait } from '../ast/syntax.js'
import { targetsOf } from '../effects/function-facts.js'
import { iterationsAround, runInPlace } from '../iterations/around.js'
import { isConstantList } from '../iterations/constants.js'
import { type Binding, type Declaration, loopOfDeclarator, lookUp, parameterOf, patternPath } from '../values/bindings.js'
import { returnedExpressions } from '../values/returns.js'
import { membersOf } from '../values/unions.js'
import type { Analysis } from './candidates.js'
import { givenAs, sizeOfGiven } from './data-parameters.js'
import { CONSTANT, largest, type Size, UNKNOWN } from './growth.js'
import { assignedFields, isGrownIn, mergedInto, writesTo } from './grown-lists.js'
import { isLimited } from './limited-queries.js'
import { unlessOpen } from './open-sizes.js'

const MAX_HOPS = 10

/** Calls that hand on as much as they are given, or a part of it. */
const KEEPS = new Set(['filter', 'map', 'flatMap', 'slice', 'sort', 'reverse', 'concat', 'flat', 'toSorted', 'toReversed', 'values', 'keys', 'entries', 'splice', 'forEach', 'at', 'find', 'findLast', 'then'])
const UNIQUE = /^(?:uniq\w*|compact|sortBy|orderBy|difference\w*|intersection\w*|union\w*|reverse|without|unique\w*|removeDuplicates|dedupe\w*|promiseAll|groupBy|keyBy|chunk)$/
/**
 * Whether an expression, or the property of it that `path` leads to, is a list that grows with data, or an object that holds such. Decided from where it
 * comes from; how much there is in practice is not looked at.
 */
export function sizeOf(analysis: Analysis, file: SourceFile, node: Node, hops = MAX_HOPS, path: readonly string[] = []): Size {
  if (hops <= 0) return UNKNOWN
  const at = unwrap(node)
  if (at.type === 'AwaitExpression') {
    const size = sizeOf(analysis, file, at.argument, hops, path)
    // What a program waits for comes from outside of it: a list of that is as long as whoever answers makes it.
    return size.grows === 'unknown' && unwrap(at.argument).type === 'CallExpression' ? { grows: 'yes', from: 'awaited' } : size
  }
  if (path.length === 0 && isConstantList(analysis.ev, file, at)) return CONSTANT
  const again = (part: Node): Size => sizeOf(analysis, file, part, hops - 1, path)
  switch (at.type) {
    case 'Identifier':
      return sizeOfName(analysis, file, at, hops, path)
    case 'MemberExpression':
      return sizeOfMember(analysis, file, at, hops, path)
    case 'CallExpression':
      return sizeOfCall(analysis, file, at, hops, path)
    case 'NewExpression':
      return at.callee.type === 'Identifier' && /^(?:Set|Map|Array)$/.test(at.callee.name) && at.arguments[0] ? again(at.arguments[0]) : UNKNOWN
    case 'LogicalExpression':
      return at.operator === '&&' ? again(at.right) : largest([again(at.left), again(at.right)])
    case 'ConditionalExpression':
      return largest([again(at.consequent), again(at.alternate)])
    case 'ArrayExpression':
      return largest(at.elements.flatMap(element => (element?.type === 'SpreadElement' ? [again(element.argument)] : [])))
    case 'ObjectExpression':
      return sizeOfProperty(analysis, file, at, hops, path)
    case 'SpreadElement':
      return again(at.argument)
    default:
      return UNKNOWN
  }
}

function sizeOfProperty(analysis: Analysis, file: SourceFile, object: NodeOf<'ObjectExpression'>, hops: number, [name, ...rest]: readonly string[]): Size {
  if (name === undefined) return UNKNOWN
  const property = propertyOf(object, name)
  if (property) return sizeOf(analysis, file, property.value, hops - 1, rest)
  return largest(object.properties.flatMap(part => (part.type === 'SpreadElement' ? [sizeOf(analysis, file, part.argument, hops - 1, [name, ...rest])] : [])))
}

function sizeOfName(analysis: Analysis, file: SourceFile, name: NodeOf<'Identifier'>, hops: number, path: readonly string[]): Size {
  const binding = lookUp(file, name.name, name)
  if (!binding) return UNKNOWN
  const [declaration] = binding.declarations
  if (!declaration || declaration.type === 'import' || declaration.type === 'enum') return path.length === 0 ? CONSTANT : UNKNOWN
  return unlessOpen(analysis, binding, path, () => sizeOfBinding(analysis, file, binding, declaration, hops, path)) ?? UNKNOWN
}

function sizeOfBinding(analysis: Analysis, file: SourceFile, binding: Binding, declaration: Declaration, hops: number, path: readonly string[]): Size {
  const sizes = [...mergedInto(file, binding).map(value => sizeOf(analysis, file, value, hops - 1, path)), sizeOfDeclaration(analysis, file, declaration, hops, path), ...binding.assigned.filter(value => file.parentOf(value)?.type === 'AssignmentExpression').map(value => sizeOf(analysis, file, value, hops - 1, path))]
  const found = largest(sizes)
  if (found.grows === 'yes' || (declaration.type !== 'variable' && declaration.type !== 'parameter')) return found
  return largest([found, ...writesTo(file, binding).flatMap(write => sizesOfWrite(analysis, file, binding, write, hops - 1))])
}

/** What a write adds to a collection that was there before: all of a list at once, or one by one in a loop. */
function sizesOfWrite(analysis: Analysis, file: SourceFile, binding: Binding, write: Node, hops: number): readonly Size[] {
  const spread = write.type === 'CallExpression' ? write.arguments.flatMap(argument => (argument.type === 'SpreadElement' ? [sizeOf(analysis, file, argument.argument, hops)] : [])) : []
  const rounds = iterationsAround(analysis.ev, file, write).iterations.filter(iteration => isGrownIn(file, binding, iteration))
  return [...spread, ...rounds.map(iteration => sizeOfIterated(analysis, file, iteration, hops))]
}

/** How often an iteration repeats. */
const sizeOfIterated = (analysis: Analysis, file: SourceFile, { kind, over }: Iteration, hops = MAX_HOPS): Size => (kind === 'constant' ? CONSTANT : kind === 'row' && over !== undefined ? sizeOf(analysis, file, over, hops) : UNKNOWN)

/** Whether an iteration repeats for each of something that grows with data. Many searches of one loop ask the same. */
export function isOverData(analysis: Analysis, file: SourceFile, iteration: Iteration): boolean {
  const known = analysis.ev.memory(file, answers)
  let answer = known.get(iteration.node)
  if (answer === undefined) known.set(iteration.node, (answer = sizeOfIterated(analysis, file, iteration).grows === 'yes'))
  return answer
}

const answers = (): WeakMap<Node, boolean> => new WeakMap()

function sizeOfDeclaration(analysis: Analysis, file: SourceFile, declaration: Declaration, hops: number, rest: readonly string[]): Size {
  const { node, name } = declaration
  if (node.type === 'VariableDeclarator') {
    const loop = loopOfDeclarator(file, node)
    if (loop) return sizeOf(analysis, file, loop.right, hops - 1)
    if (node.init == null) return UNKNOWN
    const path = patternPath(node.id, name) ?? []
    const [first] = path
    if (first?.kind === 'index') return sizeOf(analysis, file, partOf(node.init, first.index), hops - 1)
    return sizeOf(analysis, file, node.init, hops - 1, [...path.flatMap(step => (step.kind === 'member' ? [step.name] : [])), ...rest])
  }
  return isFunction(node) && declaration.type === 'parameter' ? sizeOfParameter(analysis, file, node, name, hops, rest) : UNKNOWN
}

/** `[users, posts] = await Promise.all([a, b])`: the one that belongs to the name. */
function partOf(list: Node, index: number): Node {
  const node = unwrapAwait(list)
  const inner = node.type === 'CallExpression' && node.arguments[0] ? unwrap(node.arguments[0]) : node
  return (inner.type === 'ArrayExpression' ? inner.elements[index] : undefined) ?? list
}

function sizeOfParameter(analysis: Analysis, file: SourceFile, fn: FunctionNode, name: Node, hops: number, rest: readonly string[]): Size {
  const run = runInPlace(analysis.ev, file, fn)
  if (run.kind === 'iterates') {
    const { node, over, element } = run.iteration
    // The accumulator of a reduce is as long as what has been put in.
    const [, initial] = node.type === 'CallExpression' && element !== fn.params[0] ? node.arguments : []
    if (initial && parameterOf(fn, name)?.index === 0 && !/^(?:Array|Object)Expression$/.test(unwrap(initial).type)) return UNKNOWN
    return over ? sizeOf(analysis, file, over, hops - 1) : UNKNOWN
  }
  if (run.kind === 'once') {
    const holder = file.parentOf(fn)
    const callee = holder?.type === 'CallExpression' ? unwrap(holder.callee) : undefined
    return callee?.type === 'MemberExpression' && memberName(callee) === 'then' ? sizeOf(analysis, file, callee.object, hops - 1) : UNKNOWN
  }
  const given = givenAs(fn, name, rest)
  return given ? sizeOfGiven(analysis, file, given, (at, node, path) => sizeOf(analysis, at, node, MAX_HOPS, path)) : UNKNOWN
}

function sizeOfMember(analysis: Analysis, file: SourceFile, node: NodeOf<'MemberExpression'>, hops: number, path: readonly string[]): Size {
  const name = memberName(node)
  const object = unwrap(node.object)
  if (object.type === 'ThisExpression') return name === undefined ? UNKNOWN : largest(assignedFields(file, name).map(value => sizeOf(analysis, file, value, hops - 1, path)))
  return sizeOf(analysis, file, object, hops - 1, name === undefined ? [] : [name, ...path])
}

function sizeOfCall(analysis: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>, hops: number, path: readonly string[]): Size {
  const query = analysis.queries.queryAt(file, call)
  if (query) return isLimited(analysis.ev, file, query) ? CONSTANT : { grows: 'yes', from: 'query' }
  const callee = unwrap(call.callee)
  const method = callee.type === 'MemberExpression' ? memberName(callee) : callee.type === 'Identifier' ? callee.name : undefined
  const [first] = call.arguments
  const again = (inner: Node): Size => sizeOf(analysis, file, inner, hops - 1)
  if (callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && !lookUp(file, callee.object.name, callee.object) && first) {
    if (callee.object.name === 'Object' && /^(?:keys|values|entries)$/.test(method ?? '')) return sizeOfDictionary(analysis, file, first, hops)
    if (callee.object.name === 'JSON' && method === 'parse') return sizeOfParsed(analysis, file, first, hops, path)
    if (callee.object.name === 'Array' || callee.object.name === 'Object' || callee.object.name === 'Promise') return again(first)
  }
  if (method !== undefined && UNIQUE.test(method) && first) return again(first)
  if (callee.type === 'MemberExpression' && method !== undefined && (KEEPS.has(method) || method.startsWith('reduce'))) {
    const size = again(callee.object)
    return method === 'concat' && first && size.grows !== 'yes' ? largest([size, again(first)]) : method === 'slice' && isShortSlice(call.arguments) ? CONSTANT : size
  }
  return sizeOfResult(analysis, file, call, hops, path)
}

/** `JSON.parse(JSON.stringify(rows))` is a copy; other text comes from outside. */
function sizeOfParsed(analysis: Analysis, file: SourceFile, text: Node, hops: number, path: readonly string[]): Size {
  const made = unwrapAwait(text)
  const [copied] = made.type === 'CallExpression' && made.callee.type === 'MemberExpression' && memberName(made.callee) === 'stringify' ? made.arguments : []
  return copied ? sizeOf(analysis, file, copied, hops - 1, path) : isConstantList(analysis.ev, file, text) ? CONSTANT : { grows: 'yes', from: 'awaited' }
}

const isShortSlice = ([from, to]: readonly Node[]): boolean => from?.type === 'Literal' && (to?.type === 'Literal' || (to === undefined && typeof from.value === 'number' && from.value < 0))

/** The keys and values of what was built for data; those of a single row or request are its columns. */
function sizeOfDictionary(analysis: Analysis, file: SourceFile, object: Node, hops: number): Size {
  const node = unwrapAwait(object)
  if (node.type === 'CallExpression') return sizeOf(analysis, file, node, hops - 1)
  if (node.type !== 'Identifier') return UNKNOWN
  const binding = lookUp(file, node.name, node)
  const declarator = binding?.declarations[0]?.node
  const init = declarator?.type === 'VariableDeclarator' && declarator.init != null ? unwrapAwait(declarator.init) : undefined
  if (!binding || !init) return UNKNOWN
  if (init.type === 'CallExpression' && !analysis.queries.queryAt(file, init)) return sizeOf(analysis, file, init, hops - 1)
  return largest(writesTo(file, binding).flatMap(write => iterationsAround(analysis.ev, file, write).iterations.map(iteration => sizeOfIterated(analysis, file, iteration, hops - 1)).filter(({ grows }) => grows === 'yes')))
}

/** What a function of the project gives: what it returns grows, or it asks the database. */
function sizeOfResult(analysis: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>, hops: number, path: readonly string[]): Size {
  const { ev } = analysis
  const targets = targetsOf(ev, file, call)
  if (targets.length === 0) {
    return membersOf(ev.valueOf(file, call)).some(value => value.kind === 'array' && membersOf(value.element).some(element => element.kind === 'handle' && ev.library.role(element.orm, element.role)?.row === true)) ? { grows: 'yes', from: 'query' } : UNKNOWN
  }
  const sizes: Size[] = []
  for (const { ref } of targets) {
    const found = ev.find(ref)
    if (!found || !isFunction(found.node)) continue
    for (const returned of returnedExpressions(found.file, found.node)) {
      const value = unwrapAwait(returned)
      const parts = value.type === 'ObjectExpression' && path.length === 0 ? value.properties.flatMap(part => (part.type === 'Property' ? [part.value] : [])) : [value]
      sizes.push(largest(parts.map(part => sizeOf(analysis, found.file, part, hops - 3, path))))
    }
  }
  const size = largest(sizes)
  if (size.grows !== 'unknown') return size
  // Nobody sees how, but what it gives rests on what it has asked.
  return analysis.effects.mayQuery(targets) && analysis.effects.of({ targets, varying: [], concurrent: false }).kind === 'queries' ? { grows: 'yes', from: 'query' } : UNKNOWN
}
