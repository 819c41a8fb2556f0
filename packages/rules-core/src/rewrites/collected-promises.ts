import type { Edit, Iteration, Node, NodeOf, SourceFile } from '../model/index.js'
import { memberName, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import { isResultChanged } from './changed-results.js'
import type { Equality } from './conditions.js'
import { textOf } from './edits.js'
import { withoutLine } from './layout.js'
import { hasDistinctKeys } from './own-rows.js'
import { isPromiseCombinator, placementOf } from './placement.js'
import { type ReadPlace, roundEdits } from './read-place.js'
import { refuse, type Site } from './site.js'

/** Promises that the rounds of a loop put into a list, which does nothing else, and which are awaited together right after it. */
export interface CollectedPromises {
  /** What stands for all results: `await Promise.all(list)`, or `(await Promise.all(list)).flat()`. */
  readonly node: Node
  /** Whether the results are put together into one list. */
  readonly isFlat: boolean
  /** Takes the list and the loop away. */
  readonly edits: readonly Edit[]
  /** Where they are awaited as a statement of its own, whose results nobody asks for: takes that and the list away. */
  readonly bare: readonly Edit[] | undefined
  /** The statements of a round that put its promise into the list, and whether it has no others. */
  readonly work: readonly Node[]
  readonly isAll: boolean
}

/**
 * The list that a round puts the promise of a call into: `list.push(call)`, also where the promise has a name first. Decided: the list begins empty in the block
 * of the loop, and the next statement awaits all of it and is the only one to ask for it. A list of anything is none: what is read from it has types that the code after it does not expect.
 */
export function collectedPromises(file: SourceFile, call: Node, [iteration, ...outer]: readonly Iteration[]): CollectedPromises | undefined {
  const pushed = iteration && outer.length === 0  ? pushOf(file, call) : undefined
  if (!iteration || !pushed || iteration.callback?.async === true) return undefined
  const { name: push, work } = pushed
  const loop = iteration.callback ? file.parentOf(iteration.node) : iteration.node
  const block = loop && file.parentOf(loop)
  if ((loop?.type !== 'ExpressionStatement' && loop?.type !== 'ForOfStatement') || block?.type !== 'BlockStatement') return undefined
  const binding = lookUp(file, push.name, push)
  const [declared] = binding?.declarations ?? []
  const declaration = declared && file.parentOf(declared.node)
  if (!binding || declared?.node.type !== 'VariableDeclarator' || declaration?.type !== 'VariableDeclaration' || file.parentOf(declaration) !== block) return undefined
  if (binding.assigned.length > 0 || declaration.declarations.length > 1 || !isEmptyList(declared.node.init) || /\bany\b/.test(textOf(file, declared.node))) return undefined
  const [use, ...others] = binding.references.filter(reference => reference !== push && reference !== declared.name)
  const all = use && others.length === 0 ? file.parentOf(use) : undefined
  if (all?.type !== 'CallExpression' || all.arguments.length !== 1 || all.arguments[0] !== use || !isPromiseCombinator(all.callee) || memberName(all.callee as NodeOf<'MemberExpression'>) !== 'all') return undefined
  const awaited = file.parentOf(all)
  const place = awaited?.type === 'AwaitExpression' ? placementOf(file, awaited) : undefined
  const next = block.body[block.body.indexOf(loop) + 1]
  if (!awaited || typeof place !== 'object' || place.crosses || next === undefined || place.statement !== next) return undefined
  // What is said between the two would be lost.
  if (file.text.slice(loop.range[1], next.range[0]).trim() !== '') return undefined
  const flat = flattened(file, awaited)
  const body = bodyOf(iteration)
  return {
    node: flat ?? awaited,
    isFlat: flat !== undefined,
    edits: [withoutLine(file, declaration.range), { range: [loop.range[0], next.range[0]], text: '' }],
    bare: file.parentOf(awaited) === next && next.type === 'ExpressionStatement' ? [withoutLine(file, declaration.range), { range: [loop.range[1], next.range[1]], text: '' }] : undefined,
    work,
    isAll: body.type === 'BlockStatement' ? body.body.length === work.length && body.body.every(statement => work.includes(statement)) : work.includes(body),
  }
}

/**
 * The list of the results in place of the promises: what each round is given, in the order of the rounds, and as often. Refused where the list of the rounds is not known by itself, or the
 * function changes what two rounds with one key would share.
 */
export function collectedEdits({ analysis }: Site, place: ReadPlace, { node, isAll, isFlat, edits }: CollectedPromises, { value: key, uses }: Equality, value: string): readonly Edit[] {
  const { file, direct: { iterations, source }, keyed, rounds, placement: { owner } } = place
  const [iteration] = iterations
  if (!iteration || !owner || !isAll || !rounds.exact || rounds.leavesEarly || rounds.caught || keyed.list !== undefined || keyed.first || keyed.edits.length > 0) return refuse('depends-on-the-loop')
  const origin = source.origin(key)
  if (isResultChanged(file, node, owner) && !(origin && hasDistinctKeys(analysis, file, origin, iteration))) return refuse('rows-are-changed')
  return [...edits, ...roundEdits({ ...place, used: node }, rounds.list(undefined, value, { flat: isFlat }), uses)]
}

const bodyOf = ({ body, callback }: Iteration): Node => callback?.body ?? body

interface Pushed {
  readonly name: NodeOf<'Identifier'>
  readonly work: readonly Node[]
}

/** The name of the list that a promise is put into, also where the promise has a name first that nothing else asks for. */
function pushOf(file: SourceFile, promise: Node): Pushed | undefined {
  const parent = file.parentOf(promise)
  const list = listOf(file, promise)
  if (list) return { name: list.name, work: [list.statement] }
  const declaration = parent && file.parentOf(parent)
  if (parent?.type !== 'VariableDeclarator' || parent.init !== promise || parent.id.type !== 'Identifier' || declaration?.type !== 'VariableDeclaration') return undefined
  const { id } = parent
  const binding = lookUp(file, id.name, id)
  const [use, ...others] = binding?.references.filter(reference => reference !== id) ?? []
  const named = use && others.length === 0 && binding?.assigned.length === 0 && declaration.declarations.length === 1 ? listOf(file, use) : undefined
  return named && file.parentOf(named.statement) === file.parentOf(declaration) ? { name: named.name, work: [declaration, named.statement] } : undefined
}

/** `list.push(promise)` as a statement, or as the body of an arrow function. */
function listOf(file: SourceFile, promise: Node): { readonly name: NodeOf<'Identifier'>; readonly statement: Node } | undefined {
  const call = file.parentOf(promise)
  if (call?.type !== 'CallExpression' || call.arguments.length !== 1 || call.arguments[0] !== promise) return undefined
  const callee = unwrap(call.callee)
  const holder = file.parentOf(call)
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier' || memberName(callee) !== 'push' || !holder) return undefined
  return { name: callee.object, statement: holder.type === 'ExpressionStatement' ? holder : call }
}

const isEmptyList = (init: Node | null | undefined): boolean => {
  const list = init && unwrap(init)
  return list?.type === 'ArrayExpression' && list.elements.length === 0
}

/** `(await …).flat()` */
function flattened(file: SourceFile, awaited: Node): Node | undefined {
  const member = file.parentOf(awaited)
  const call = member && file.parentOf(member)
  const isCall = member?.type === 'MemberExpression' && member.object === awaited && memberName(member) === 'flat' && call?.type === 'CallExpression' && call.callee === member && call.arguments.length === 0
  return isCall && !member.optional ? call : undefined
}
