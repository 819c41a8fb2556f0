import type { FunctionNode, Node, SourceFile, Value } from '../model/index.js'
import { annotationOf, isClass, isFunction, parameterTarget, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { callersOf, type CallSite, isHandedOnByName } from '../effects/callers.js'
import { targetsOf } from '../effects/function-facts.js'
import { parameterSource } from '../effects/offset-flow.js'
import { type ArgumentPath, argumentPaths, flowsFrom } from '../effects/value-flow.js'
import { iterationsAround } from '../iterations/around.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import { lookUp, parameterOf } from '../values/bindings.js'
import { entityOrm } from '../values/members.js'
import { membersOf } from '../values/unions.js'
import type { Analysis } from './candidates.js'
import { CONSTANT, isLikelyOnly, largest, type Size, UNKNOWN } from './growth.js'
import { keyLists, rowLists } from './list-arguments.js'
import { openSizes } from './open-sizes.js'

/** A parameter of a named or handed-on function, or a property of one. */
export interface Given {
  readonly fn: FunctionNode
  /** The declared parameter. */
  readonly parameter: Node
  readonly path: ArgumentPath
}

type SizeAt = (file: SourceFile, node: Node, path: readonly string[]) => Size

/** What `name` of a function's parameters is, with the properties that are taken from it; `undefined` behind a rest, a position or a computed key. */
export function givenAs(fn: FunctionNode, name: Node, properties: readonly string[]): Given | undefined {
  const parameter = parameterOf(fn, name)
  if (!parameter) return undefined
  const members: string[] = []
  for (const step of parameter.path) {
    if (step.kind === 'member') members.push(step.name)
    else if (step.kind !== 'default') return undefined
  }
  return { fn, parameter: parameter.node, path: { argument: parameter.index, properties: [...members, ...properties] } }
}

/**
 * Whether a parameter is given data: its type is rows, a caller hands data over, a framework fills it in from outside, or the function asks the
 * database by it. With none of these nothing is known, however its type may look.
 */
export function sizeOfGiven(analysis: Analysis, file: SourceFile, given: Given, sizeAt: SizeAt): Size {
  const known = analysis.ev.memory(file, sizes)
  let byPath = known.get(given.fn)
  if (!byPath) known.set(given.fn, (byPath = new Map<string, Size>()))
  const key = keyOf(given.path)
  const remembered = byPath.get(key)
  if (remembered) return remembered
  const state = openSizes(analysis)
  if (state.depth >= MAX_CALLERS || state.functions.has(given.fn)) {
    state.cuts++
    return UNKNOWN
  }
  const cutsBefore = state.cuts
  state.depth++
  state.functions.add(given.fn)
  const size = computeSize(analysis, file, given, sizeAt)
  state.functions.delete(given.fn)
  state.depth--
  // What rests on a question that was left open is not kept, but for data: more answers would not take that back.
  if (state.cuts === cutsBefore || (state.depth === 0 && state.names.size === 0) || size.grows === 'yes') byPath.set(key, size)
  return size
}

const sizes = (): WeakMap<FunctionNode, Map<string, Size>> => new WeakMap()
const keyOf = ({ argument, properties }: ArgumentPath): string => `${String(argument)}.${properties.join('.')}`

/** Callers of callers that are asked. */
const MAX_CALLERS = 6

function computeSize(analysis: Analysis, file: SourceFile, given: Given, sizeAt: SizeAt): Size {
  const value = typeOfGiven(analysis, file, given)
  if (value && isRows(analysis, value)) return { grows: 'yes', from: 'query' }
  if (isOfKinds(file, given, value)) return CONSTANT
  if (value && membersOf(value).every(member => isNoList(analysis, member))) return UNKNOWN
  const callers = callersOf(analysis.ev, file, given.fn)
  const handed = callers && sizeOfArguments(callers, given.path, sizeAt)
  if (handed && handed.grows !== 'unknown') return handed
  if (isWorker(analysis, file, given)) return UNKNOWN
  if (isFilledFromOutside(file, given, callers !== undefined)) return { grows: 'yes', from: 'request' }
  return isAskedFor(analysis, file, given.fn, given.path) ? { grows: 'yes', from: 'parameter' } : UNKNOWN
}

/** Lists whose elements are texts that the code itself has written down: enum members, literals, names of properties. */
function isOfKinds(file: SourceFile, { parameter, path }: Given, value: Value | undefined): boolean {
  if (value && membersOf(value).some(list => list.kind === 'array' && membersOf(list.element).some(element => element.kind === 'builtin' && element.name === 'enum'))) return true
  const type = path.properties.length === 0 ? annotationOf(parameterTarget(parameter)) : undefined
  const name = type?.type === 'TSArrayType' && type.elementType.type === 'TSTypeReference' && type.elementType.typeName.type === 'Identifier' ? type.elementType.typeName : undefined
  // An enum that is generated has no declaration to be read, but is a type and an object of members at once: Status.Open
  return name !== undefined && (lookUp(file, name.name, name)?.references ?? []).some(reference => {
    const member = file.parentOf(reference)
    return member?.type === 'MemberExpression' && member.object === reference
  })
}

function typeOfGiven({ ev }: Analysis, file: SourceFile, { parameter, path }: Given): Value | undefined {
  const type = annotationOf(parameterTarget(parameter))
  let value = type && ev.typeOf(file, type)
  for (const name of path.properties) value = value && ev.member(value, name)
  return value
}

const isRows = ({ ev }: Analysis, value: Value): boolean =>
  membersOf(value).some(list => list.kind === 'array' && membersOf(list.element).some(element => element.kind === 'handle' && ev.library.role(element.orm, element.role)?.row === true))

/** Clients, services and plain text are searched in other ways. */
const isNoList = ({ ev }: Analysis, value: Value): boolean => value.kind === 'class' || (value.kind === 'handle' && ev.library.role(value.orm, value.role)?.row !== true)

/** The largest of what callers hand over; one that surely hands data over is enough. */
function sizeOfArguments(callers: Iterable<CallSite>, path: ArgumentPath, sizeAt: SizeAt): Size {
  const sizes: Size[] = []
  for (const site of callers) {
    const size = sizeOfArgument(site, path, sizeAt)
    if (size.grows === 'yes' && !isLikelyOnly(size)) return size
    sizes.push(size)
  }
  return largest(sizes)
}

function sizeOfArgument({ file, node }: CallSite, { argument, properties }: ArgumentPath, sizeAt: SizeAt): Size {
  const before = node.arguments.slice(0, argument + 1)
  const handed = before[argument]
  return handed === undefined || before.some(part => part.type === 'SpreadElement') ? UNKNOWN : sizeAt(file, handed, properties)
}

/** Whether a framework calls the function with what came from outside: a decorator says what the parameter takes, or the function is handed to something that keeps it. */
function isFilledFromOutside(file: SourceFile, { fn, parameter }: Given, isNamed: boolean): boolean {
  if (isDecorated(parameter)) return true
  const holder = file.parentOf(fn)
  return isNamed ? isHandedOnByName(file, fn) : holder?.type === 'CallExpression' || holder?.type === 'Property'
}

/** An object with methods is what the program works with, not what it works on. */
function isWorker({ ev }: Analysis, file: SourceFile, { parameter }: Given): boolean {
  const type = annotationOf(parameterTarget(parameter))
  return type !== undefined && membersOf(ev.typeOf(file, type)).some(value => value.kind === 'instance' && entityOrm(ev, value.ref) === undefined && hasMethods(ev.find(value.ref)?.node))
}

const hasMethods = (node: Node | undefined): boolean => node !== undefined && isClass(node) && node.body.body.some(member => member.type === 'MethodDefinition' && member.kind !== 'constructor')
const isDecorated = (node: Node | undefined): boolean => ((node as { decorators?: readonly Node[] | null } | undefined)?.decorators?.length ?? 0) > 0

const MAX_DEPTH = 3
const answers = (): WeakMap<FunctionNode, Map<string, boolean>> => new WeakMap()

/** Whether a list decides what is asked of the database: it ends in an IN list or in the rows of a write, or each of its elements makes a round trip. */
function isAskedFor(analysis: Analysis, file: SourceFile, fn: FunctionNode, path: ArgumentPath, depth = MAX_DEPTH): boolean {
  const known = analysis.ev.memory(file, answers)
  let byPath = known.get(fn)
  if (!byPath) known.set(fn, (byPath = new Map<string, boolean>()))
  const key = `${keyOf(path)}:${String(depth)}`
  let asked = byPath.get(key)
  if (asked === undefined) {
    byPath.set(key, false)
    byPath.set(key, (asked = searchBody(analysis, file, fn, path, depth)))
  }
  return asked
}

function searchBody(analysis: Analysis, file: SourceFile, fn: FunctionNode, path: ArgumentPath, depth: number): boolean {
  const { ev, queries } = analysis
  const source = parameterSource(fn, path)
  let asked = false
  walk(fn.body, node => {
    if (asked) return false
    if (node.type !== 'CallExpression' && node.type !== 'TaggedTemplateExpression') return true
    if (node.type === 'CallExpression' && isBuiltInCall(node)) return true
    const query = queries.queryAt(file, node)
    if (query) {
      asked = [...keyLists(ev, query), ...rowLists(ev, query)].some(list => flowsFrom(file, copiedList(list), source))
        || iterationsAround(ev, file, node, fn).iterations.some(({ over }) => over !== undefined && flowsFrom(file, copiedList(over), source))
    } else if (node.type === 'CallExpression' && depth > 0) {
      const handed = argumentPaths(file, node.arguments, source)
      asked = handed.length > 0 && targetsOf(ev, file, node, fn).some(({ ref }) => {
        const found = ev.find(ref)
        const called: Node | undefined = found?.node
        return found !== undefined && isFunction(called) && called !== fn && handed.some(inner => isAskedFor(analysis, found.file, called, inner, depth - 1))
      })
    }
    return !asked
  })
  return asked
}

/** `ids` of `[...ids]` and `[...new Set(ids)]`. */
function copiedList(list: Node): Node {
  const node = unwrap(list)
  const [only] = node.type === 'ArrayExpression' ? node.elements : node.type === 'NewExpression' ? node.arguments : []
  if (node.type === 'NewExpression' && only) return copiedList(only)
  return only?.type === 'SpreadElement' ? copiedList(only.argument) : node
}
