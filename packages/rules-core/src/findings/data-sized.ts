import type { FunctionNode, Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { annotationOf, isFunction, memberName, parameterTarget, unwrap, unwrapAwait } from '../ast/syntax.js'
import { targetsOf } from '../effects/function-facts.js'
import { iterationsAround, runInPlace } from '../iterations/around.js'
import { isConstantList } from '../iterations/constants.js'
import { type Declaration, loopOfDeclarator, lookUp, parameterOf, patternPath, type PatternStep } from '../values/bindings.js'
import { returnedExpressions } from '../values/returns.js'
import { membersOf } from '../values/unions.js'
import type { Analysis } from './candidates.js'
import { assignedFields, isGrownIn, writesTo } from './grown-lists.js'
import { isLimited } from './limited-queries.js'
import { CONFIGURATION, KINDS, REQUEST } from './telling-names.js'

/** Whether there is more of something the more rows, or the longer requests, there are. */
export interface Size {
  readonly grows: 'yes' | 'no' | 'unknown'
  /** What it comes from. */
  readonly from: 'query' | 'parameter' | 'awaited' | 'built' | 'constant' | 'configuration' | 'not-followed'
}

const UNKNOWN: Size = { grows: 'unknown', from: 'not-followed' }
const CONSTANT: Size = { grows: 'no', from: 'constant' }
const MAX_HOPS = 10

/** Calls that hand on as much as they are given, or a part of it. */
const KEEPS = new Set(['filter', 'map', 'flatMap', 'slice', 'sort', 'reverse', 'concat', 'flat', 'toSorted', 'toReversed', 'values', 'keys', 'entries', 'splice', 'forEach', 'at', 'find', 'findLast', 'then'])
const UNIQUE = /^(?:uniq\w*|compact|sortBy|orderBy|difference\w*|intersection\w*|union\w*|reverse|without|unique\w*|removeDuplicates|dedupe\w*|promiseAll|groupBy|keyBy|chunk)$/
/** Whether an expression is a list, or an object that holds lists, that grows with data. Decided from where it comes from; how much there is in practice is not looked at. */
export function sizeOf(analysis: Analysis, file: SourceFile, node: Node, hops = MAX_HOPS): Size {
  if (hops <= 0) return UNKNOWN
  const inner = unwrap(node)
  if (inner.type === 'AwaitExpression') {
    const size = sizeOf(analysis, file, inner.argument, hops)
    // What a program waits for comes from outside of it: a list of that is as long as whoever answers makes it.
    return size.grows === 'unknown' && unwrap(inner.argument).type === 'CallExpression' ? { grows: 'yes', from: 'awaited' } : size
  }
  const at = inner
  const name = at.type === 'Identifier' ? at.name : at.type === 'MemberExpression' ? memberName(at) : undefined
  if (name !== undefined && KINDS.test(name)) return { grows: 'no', from: 'configuration' }
  if (isConstantList(analysis.ev, file, at)) return CONSTANT
  const again = (part: Node): Size => sizeOf(analysis, file, part, hops - 1)
  switch (at.type) {
    case 'Identifier':
      return sizeOfName(analysis, file, at, hops)
    case 'MemberExpression':
      return sizeOfMember(analysis, file, at, hops)
    case 'CallExpression':
      return sizeOfCall(analysis, file, at, hops)
    case 'NewExpression':
      return at.callee.type === 'Identifier' && /^(?:Set|Map|Array)$/.test(at.callee.name) && at.arguments[0] ? again(at.arguments[0]) : UNKNOWN
    case 'LogicalExpression':
      return at.operator === '&&' ? again(at.right) : largest([again(at.left), again(at.right)])
    case 'ConditionalExpression':
      return largest([again(at.consequent), again(at.alternate)])
    case 'ArrayExpression':
      return largest(at.elements.flatMap(element => (element?.type === 'SpreadElement' ? [again(element.argument)] : [])))
    case 'SpreadElement':
      return again(at.argument)
    default:
      return UNKNOWN
  }
}

const RANK = { yes: 2, unknown: 1, no: 0 } as const
const largest = (sizes: readonly Size[]): Size => sizes.reduce<Size | undefined>((most, size) => (most && RANK[most.grows] >= RANK[size.grows] ? most : size), undefined) ?? UNKNOWN

function sizeOfName(analysis: Analysis, file: SourceFile, name: NodeOf<'Identifier'>, hops: number): Size {
  const binding = lookUp(file, name.name, name)
  if (!binding) return UNKNOWN
  const [declaration] = binding.declarations
  if (!declaration || declaration.type === 'import' || declaration.type === 'enum') return CONSTANT
  const sizes = [sizeOfDeclaration(analysis, file, declaration, hops), ...binding.assigned.filter(value => file.parentOf(value)?.type === 'AssignmentExpression').map(value => sizeOf(analysis, file, value, hops - 1))]
  const found = largest(sizes)
  if (found.grows === 'yes' || declaration.type !== 'variable') return found
  const grown = writesTo(file, binding).some(write => iterationsAround(analysis.ev, file, write).iterations.some(iteration => isGrownIn(file, binding, iteration) && isOverData(analysis, file, iteration, hops - 1)))
  return grown ? { grows: 'yes', from: 'built' } : found
}

/** Whether an iteration repeats for each of something that grows with data. */
export function isOverData(analysis: Analysis, file: SourceFile, iteration: Iteration, hops = MAX_HOPS): boolean {
  return iteration.kind === 'row' && iteration.over !== undefined && sizeOf(analysis, file, iteration.over, hops).grows === 'yes'
}

function sizeOfDeclaration(analysis: Analysis, file: SourceFile, declaration: Declaration, hops: number): Size {
  const { node, name } = declaration
  if (node.type === 'VariableDeclarator') {
    const loop = loopOfDeclarator(file, node)
    if (loop) return sizeOf(analysis, file, loop.right, hops - 1)
    if (node.init == null) return UNKNOWN
    const path = patternPath(node.id, name) ?? []
    const [first] = path
    if (namesOf(path).slice(0, -1).some(step => CONFIGURATION.test(step)) || (node.init.type === 'Identifier' && CONFIGURATION.test(node.init.name))) return { grows: 'no', from: 'configuration' }
    return sizeOf(analysis, file, first?.kind === 'index' ? partOf(node.init, first.index) : node.init, hops - 1)
  }
  return isFunction(node) && declaration.type === 'parameter' ? sizeOfParameter(analysis, file, node, name, hops) : UNKNOWN
}

const namesOf = (path: readonly PatternStep[]): readonly string[] => path.flatMap(step => (step.kind === 'member' ? [step.name] : []))

/** `[users, posts] = await Promise.all([a, b])`: the one that belongs to the name. */
function partOf(list: Node, index: number): Node {
  const node = unwrapAwait(list)
  const inner = node.type === 'CallExpression' && node.arguments[0] ? unwrap(node.arguments[0]) : node
  return (inner.type === 'ArrayExpression' ? inner.elements[index] : undefined) ?? list
}

function sizeOfParameter(analysis: Analysis, file: SourceFile, fn: FunctionNode, name: Node, hops: number): Size {
  const run = runInPlace(analysis.ev, file, fn)
  const parameter = parameterOf(fn, name)
  if (!parameter) return UNKNOWN
  if (run.kind === 'iterates') {
    const { node, over, element } = run.iteration
    // The accumulator of a reduce is as long as what has been put in.
    const [, initial] = node.type === 'CallExpression' && element !== fn.params[0] ? node.arguments : []
    if (initial && parameter.index === 0 && !/^(?:Array|Object)Expression$/.test(unwrap(initial).type)) return UNKNOWN
    return over ? sizeOf(analysis, file, over, hops - 1) : UNKNOWN
  }
  if (run.kind === 'once') {
    const holder = file.parentOf(fn)
    const callee = holder?.type === 'CallExpression' ? unwrap(holder.callee) : undefined
    return callee?.type === 'MemberExpression' && memberName(callee) === 'then' ? sizeOf(analysis, file, callee.object, hops - 1) : UNKNOWN
  }
  const own = name.type === 'Identifier' ? name.name : ''
  const path = namesOf(parameter.path)
  const target = parameterTarget(parameter.node)
  if (path.slice(0, -1).some(step => CONFIGURATION.test(step))) return { grows: 'no', from: 'configuration' }
  const type = annotationOf(target)
  if (!type && path.length === 0) return REQUEST.test(own) ? { grows: 'yes', from: 'parameter' } : UNKNOWN
  let value = type ? analysis.ev.typeOf(file, type) : undefined
  for (const step of path) value = value && analysis.ev.member(value, step)
  if (value && membersOf(value).some(member => member.kind === 'array' && member.element.kind === 'builtin' && member.element.name === 'enum')) return CONSTANT
  if (value && membersOf(value).every(member => member.kind === 'class' || (member.kind === 'handle' && analysis.ev.library.role(member.orm, member.role)?.row !== true))) return UNKNOWN
  return { grows: 'yes', from: 'parameter' }
}

function sizeOfMember(analysis: Analysis, file: SourceFile, node: NodeOf<'MemberExpression'>, hops: number): Size {
  const name = memberName(node)
  const object = unwrap(node.object)
  const owner = object.type === 'Identifier' ? object.name : object.type === 'MemberExpression' ? memberName(object) : undefined
  if (owner !== undefined && CONFIGURATION.test(owner)) return { grows: 'no', from: 'configuration' }
  if (object.type === 'ThisExpression') return name === undefined ? UNKNOWN : largest(assignedFields(file, name).map(value => sizeOf(analysis, file, value, hops - 1)))
  return sizeOf(analysis, file, object, hops - 1)
}

function sizeOfCall(analysis: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>, hops: number): Size {
  const query = analysis.queries.queryAt(file, call)
  if (query) return isLimited(analysis.ev, file, query) ? CONSTANT : { grows: 'yes', from: 'query' }
  const callee = unwrap(call.callee)
  const method = callee.type === 'MemberExpression' ? memberName(callee) : callee.type === 'Identifier' ? callee.name : undefined
  const [first] = call.arguments
  const again = (inner: Node): Size => sizeOf(analysis, file, inner, hops - 1)
  if (callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && !lookUp(file, callee.object.name, callee.object) && first) {
    if (callee.object.name === 'Object' && /^(?:keys|values|entries)$/.test(method ?? '')) return sizeOfDictionary(analysis, file, first, hops)
    if (callee.object.name === 'Array' || callee.object.name === 'Object' || callee.object.name === 'Promise') return again(first)
  }
  if (method !== undefined && UNIQUE.test(method) && first) return again(first)
  if (callee.type === 'MemberExpression' && method !== undefined && (KEEPS.has(method) || method.startsWith('reduce'))) {
    const size = again(callee.object)
    return method === 'concat' && first && size.grows !== 'yes' ? largest([size, again(first)]) : method === 'slice' && isShortSlice(call.arguments) ? CONSTANT : size
  }
  return sizeOfResult(analysis, file, call, hops)
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
  const grown = writesTo(file, binding).some(write => iterationsAround(analysis.ev, file, write).iterations.some(iteration => isOverData(analysis, file, iteration, hops - 1)))
  return grown ? { grows: 'yes', from: 'built' } : UNKNOWN
}

/** What a function of the project gives: what it returns grows, or it asks the database. */
function sizeOfResult(analysis: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>, hops: number): Size {
  const { ev } = analysis
  const targets = targetsOf(ev, file, call)
  if (targets.length === 0) {
    return membersOf(ev.valueOf(file, call)).some(value => value.kind === 'array' && membersOf(value.element).some(element => element.kind === 'handle' && ev.library.role(element.orm, element.role)?.row === true)) ? { grows: 'yes', from: 'query' } : UNKNOWN
  }
  if (analysis.effects.mayQuery(targets) && analysis.effects.of({ targets, varying: [], concurrent: false }).kind === 'queries') return { grows: 'yes', from: 'query' }
  for (const { ref } of targets) {
    const found = ev.find(ref)
    if (!found || !isFunction(found.node)) continue
    const sizes = returnedExpressions(found.file, found.node).map(returned => {
      const value = unwrapAwait(returned)
      const property = value.type === 'ObjectExpression' ? value.properties.flatMap(part => (part.type === 'Property' ? [part.value] : [])) : [value]
      return largest(property.map(part => sizeOf(analysis, found.file, part, hops - 3)))
    })
    const size = largest(sizes)
    if (size.grows === 'yes') return { grows: 'yes', from: size.from }
  }
  return UNKNOWN
}
