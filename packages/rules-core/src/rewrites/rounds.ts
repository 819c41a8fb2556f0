import type { Iteration, Node, SourceFile } from '../model/index.js'
import { contains, memberName, parametersOf, unwrap } from '../ast/syntax.js'
import type { Evaluator } from '../values/evaluator.js'
import type { Declaration } from '../values/bindings.js'
import { membersOf } from '../values/unions.js'
import { type CountedLoop, countedLoop, isCounted } from './counted-loop.js'
import { textOf } from './edits.js'
import { type Guard, guardsBetween } from './guards.js'
import { inlined, isStable, type KnownRounds } from './inlined.js'
import { isRepeatable } from './repeatable.js'
import { refuse } from './site.js'
import type { SplitRounds } from './split-rounds.js'

/** The rounds of one or several nested iterations, as text: a list with one entry for each time that a place in the innermost body is reached. */
export interface Rounds {
  /** The outermost iteration: new statements go before the statement that holds it. */
  readonly outermost: Iteration
  /**
   * The text of a list of `entry`'s value in every round.
   */
  readonly list: (entry: Node | undefined, text?: string, form?: ListForm) => string
  /** Whether every condition on the way to the place is part of the list. */
  readonly exact: boolean
  /** Whether the body may end the iteration before all elements had their round. */
  readonly leavesEarly: boolean
  /** Whether an error at the place is caught within the iterations. */
  readonly caught: boolean
  /** The text that evaluates to what the node does, in terms of the elements alone. */
  readonly inlined: (node: Node) => string
  /** Whether a declaration is an element, or a part of one, that the callbacks of the list take. */
  readonly isElement: (declaration: Declaration) => boolean
  /** What is iterated by the outermost iteration, when it has to be kept in a variable first because it may not be evaluated twice. */
  readonly extracted: { readonly node: Node; readonly name: string } | undefined
}

interface ListForm {
  /** More values do no harm: conditions that search are not asked twice, if the value is safe to read without them. */
  readonly more?: boolean
  /** The value is a list itself, whose elements are those of the list. */
  readonly flat?: boolean
}

interface Level {
  readonly iteration: Iteration
  readonly over: string
  /** The parameters of a callback with this body. */
  readonly parameters: (body: string) => string
  readonly guards: readonly string[]
  /** How the body names the element, where it is one name, and where it is read by its index. */
  readonly element: string | undefined
  readonly indexed: string | undefined
  /** Whether elements are certain to be taken from an array. */
  readonly isArray: boolean
}

/**
 * The rounds of `iterations` (from the innermost outwards) at a place. Refuses what has no list beforehand: open loops, streams, counters, iterations over
 * something that an outer round computes in ways that cannot be repeated. `name` names the outermost list when it may not be evaluated twice.
 */
export function roundsAt(ev: Evaluator, file: SourceFile, place: Node, iterations: readonly Iteration[], name: () => string, known: KnownRounds & { readonly split?: SplitRounds | undefined } = {}): Rounds {
  const outermost = iterations.at(-1)
  if (!outermost) return refuse('unknown-iteration')
  let extracted: Rounds['extracted']
  const levels: Level[] = []
  let exact = true
  let leavesEarly = false
  let caught = false
  const text = (node: Node): string => inlined(file, node, outermost, known) ?? refuse('depends-on-the-loop')
  const { split } = known
  let inner: Node = place
  for (const iteration of iterations) {
    const { over } = iteration
    const counted = countedLoop(file, iteration.node)
    if (!over || (iteration.node.type === 'ForStatement' && !counted)) return refuse('unknown-iteration')
    const around = guardsBetween(file, inner, iteration)
    if (around === undefined) return refuse('in-another-function')
    leavesEarly ||= around.leavesEarly
    caught ||= around.caught
    const guards = around.guards.flatMap(guard => {
      if (split?.isMoved(guard.test) === true) return []
      const whole = guardText(file, guard, outermost, known)
      if (whole !== undefined) return whole
      exact = false
      return partsOf(guard).flatMap(part => guardText(file, part, outermost, known) ?? [])
    })
    exact &&= around.exact
    let overText: string
    if (iteration === outermost && split) overText = split.list
    else if (iteration === outermost && !isRepeatable(over)) {
      extracted = { node: over, name: name() }
      overText = extracted.name
    } else overText = operand(over, iteration === outermost ? textOf(file, over) : text(over))
    if (split) levels.unshift({ iteration, over: overText, parameters: split.parameters, guards, element: split.only, indexed: undefined, isArray: true })
    else levels.unshift({ iteration, over: overText, parameters: counted ? body => countedParameters(file, counted, body) : constantly(parametersText(file, iteration)), guards, element: nameOf(counted ? counted.element?.id : iteration.element), indexed: counted && `${overText}[${counted.counter.name}]`, isArray: counted !== undefined || isArray(ev, file, iteration, over) })
    inner = iteration.node
  }
  if (!extracted && outermost.over && !isStable(file, outermost.over, outermost)) refuse('depends-on-the-loop')
  return {
    outermost,
    exact,
    leavesEarly,
    caught,
    extracted,
    inlined: text,
    isElement: declaration => isCounted(file, declaration, outermost) || iterations.some(({ element, callback }) => (element !== undefined && contains(element, declaration.name)) || (callback !== undefined && parametersOf(callback).some(parameter => contains(parameter, declaration.name)))),
    list(entry, entryText, { more = false, flat = false } = {}) {
      // A condition that is not asked beforehand may have been what makes the value safe to read.
      if (!exact && entry && entryText === undefined && !isSafeToRead(entry)) refuse('depends-on-the-loop')
      const asked = more && entry && isSafeToRead(entry) ? levels.map(level => ({ ...level, guards: level.guards.filter(guard => !guard.includes('=>')) })) : levels
      return listText(asked, entryText ?? (entry ? text(entry) : refuse('depends-on-the-loop')), file, entry, flat)
    },
  }
}

/** `row.tags ?? []` as what a method can be called on. */
export const operand = (node: Node, text: string): string => (/^(?:Logical|Conditional|Binary|Assignment|Await|Unary|TSAs|TSSatisfies)Expression$/.test(node.type) ? `(${text})` : text)

function listText(levels: readonly Level[], entry: string, file: SourceFile, node: Node | undefined, flat: boolean): string {
  const build = (index: number): string => {
    const level = levels[index] as Level
    const last = index === levels.length - 1
    if (last && levels.length === 1 && level.guards.length === 0 && level.isArray && !flat && node && (textOf(file, node) === level.element || entry === level.indexed)) return level.over
    const inner = last ? entry : build(index + 1)
    const guarded = level.guards.length > 0
    const body = guarded ? `(${level.guards.join(' && ')} ? ${last && !flat ? `[${inner}]` : inner} : [])` : inner.startsWith('{') ? `(${inner})` : inner
    const list = level.isArray ? level.over : `[...${level.over}]`
    return `${list}.${last && !guarded && !flat ? 'map' : 'flatMap'}(${level.parameters(body)} => ${body})`
  }
  return build(0)
}

/** `id`, `row.id`, `row?.team?.id`: reads nothing of what may be absent. */
function isSafeToRead(node: Node): boolean {
  if (node.type === 'Identifier' || node.type === 'ThisExpression' || node.type === 'Literal') return true
  if (node.type === 'ChainExpression') return isSafeToRead(node.expression)
  if (node.type === 'TemplateLiteral') return node.expressions.every(isSafeToRead)
  if (node.type !== 'MemberExpression') return false
  return node.optional ? isSafeToRead(node.object) : node.object.type === 'Identifier' || node.object.type === 'ThisExpression'
}

/** The conditions that hold together: both of `a && b`, and neither of `a || b`. */
export function partsOf({ test, negated }: Guard): readonly Guard[] {
  const node = unwrap(test)
  if (node.type === 'UnaryExpression' && node.operator === '!') return partsOf({ test: node.argument, negated: !negated })
  if (node.type !== 'LogicalExpression' || node.operator !== (negated ? '||' : '&&')) return [{ test: node, negated }]
  return [...partsOf({ test: node.left, negated }), ...partsOf({ test: node.right, negated })]
}

export function guardText(file: SourceFile, { test, negated }: Guard, outermost: Iteration, known: KnownRounds = {}): string | undefined {
  if (!(known.onlyComputes ?? isRepeatable)(test)) return undefined
  const text = inlined(file, test, outermost, known)
  if (text === undefined) return undefined
  if (!negated) return test.type === 'LogicalExpression' ? `(${text})` : text
  const node = unwrap(test)
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    const inner = inlined(file, node.argument, outermost, known)
    return inner === undefined ? undefined : node.argument.type === 'LogicalExpression' ? `(${inner})` : inner
  }
  if (node.type === 'BinaryExpression' && OPPOSITES[node.operator] !== undefined) {
    const [left, right] = [inlined(file, node.left, outermost, known), inlined(file, node.right, outermost, known)]
    if (left !== undefined && right !== undefined) return `${left} ${OPPOSITES[node.operator] ?? ''} ${right}`
  }
  return `!(${text})`
}

const OPPOSITES: Readonly<Record<string, string>> = { '===': '!==', '!==': '===', '==': '!=', '!=': '==' }

const nameOf = (pattern: Node | undefined): string | undefined => (pattern?.type === 'Identifier' ? pattern.name : undefined)

const constantly = (text: string) => (): string => text

/** `row`, `(row, i)` or `(_, i)`, as the body mentions them. */
function countedParameters(file: SourceFile, { counter, element }: CountedLoop, body: string): string {
  const name = element ? textOf(file, element.id) : '_'
  if (new RegExp(`(?<![\\w$.])${counter.name.replace(/\$/g, '\\$')}(?![\\w$])`).test(body)) return `(${name}, ${counter.name})`
  return element?.id.type === 'Identifier' && element.id.typeAnnotation == null ? name : `(${name})`
}

/** The parameters as the body knows them: of a callback all of them, of a loop its pattern. */
function parametersText(file: SourceFile, { node, element, callback }: Iteration): string {
  if (callback) {
    const parameters = parametersOf(callback)
    const [only] = parameters
    if (isReduce(node)) return refuse('unknown-iteration')
    return parameters.length === 1 && only?.type === 'Identifier' && only.typeAnnotation == null ? only.name : `(${parameters.map(parameter => textOf(file, parameter)).join(', ')})`
  }
  if (node.type !== 'ForOfStatement' || node.await || node.left.type !== 'VariableDeclaration' || !element) return refuse('unknown-iteration')
  return element.type === 'Identifier' ? element.name : `(${textOf(file, element)})`
}

const isReduce = (node: Node): boolean =>
  node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && (memberName(node.callee)?.startsWith('reduce') ?? true)

/** Whether the elements come from an array for certain: only then `over.map` is there. */
export function isArray(ev: Evaluator, file: SourceFile, { node }: Iteration, over: Node): boolean {
  const list = unwrap(over)
  if (list.type === 'ArrayExpression') return true
  const method = list.type === 'CallExpression' && list.callee.type === 'MemberExpression' ? memberName(list.callee) : undefined
  if (method !== undefined && ARRAY_RESULTS.has(method)) return true
  // An iterator has none of the methods in older versions.
  if (list.type === 'CallExpression' && list.arguments.length === 0 && /^(?:entries|keys|values)$/.test(method ?? '')) return false
  if (list.type === 'CallExpression' && list.callee.type === 'MemberExpression' && /^(?:Object\.(?:keys|values|entries)|Array\.from)$/.test(textOf(file, list.callee))) return true
  const caller = node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && unwrap(node.callee.object) === list ? memberName(node.callee) : undefined
  // Maps and Sets have `forEach` too, and nothing else of these.
  if (caller !== undefined && caller !== 'forEach' && ARRAY_ONLY.has(caller)) return true
  const values = membersOf(ev.valueOf(file, list)).filter(value => value.kind !== 'unknown')
  return values.length > 0 && values.every(value => value.kind === 'array' || value.kind === 'tuple')
}

const ARRAY_ONLY = new Set(['map', 'flatMap', 'filter', 'some', 'every', 'find', 'findIndex'])
const ARRAY_RESULTS = new Set(['map', 'filter', 'flatMap', 'slice', 'concat', 'flat', 'sort', 'toSorted', 'reverse', 'split'])


