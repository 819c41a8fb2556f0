import type { Certainty, Finding, Iteration, Node, NodeOf, Silence, SourceFile } from '../model/index.js'
import { contains, unwrap, unwrapAwait } from '../ast/syntax.js'
import { calleeText } from '../effects/callee-text.js'
import { iterationsAround } from '../iterations/around.js'
import { lookUp } from '../values/bindings.js'
import type { Analysis } from './candidates.js'
import { isOverData, sizeOf } from './data-sized.js'
import { isLikelyOnly } from './growth.js'
import { iteratedText } from './describe.js'
import { type Copying, type LinearSearch, type Pairing, repeatedWork } from './linear-searches.js'
import { isListExpression } from './list-expressions.js'
import { dependsOnElement, variesInLoop } from './loop-dependence.js'
import { isCodeElement } from './registry.js'
import { asksByRound, isOfCallback, iterationAgain, type NotAgain } from './repeated-collections.js'
import { searchKeyOf } from './search-keys.js'
import { searchedArguments } from './searched-parameters.js'

/** What a finding was made from. */
export type QuadraticSite =
  | { readonly kind: 'search'; readonly search: LinearSearch }
  | { readonly kind: 'copy'; readonly copying: Copying }
  | { readonly kind: 'pairing'; readonly pairing: Pairing }
  | { readonly kind: 'handover'; readonly call: NodeOf<'CallExpression'> }

export interface QuadraticFindings {
  readonly findings: readonly Finding[]
  readonly sites: ReadonlyMap<Finding, QuadraticSite>
  readonly silences: readonly Silence[]
}

/** Why a search, a copy or an inner loop is silent. */
type QuadraticSilence =
  | NotAgain
  /** The predicate compares nothing for equality, or keeps nearly all. */
  | 'no-key'
  /** A text has the same methods. */
  | 'not-a-list'
  /** The collection is fixed by the code. */
  | 'constant-list'
  /** Nothing proves that the collection grows with the data. */
  | 'list-not-data'
  /** The function that is called does not search it by what is of the round. */
  | 'not-searched'
  /** Under a condition, such as for errors. */
  | 'conditional'

/** Linear searches of one data-sized collection per element of another, and copies of a growing list per element. Nothing is evaluated in a file without either. */
export function detectQuadraticGrouping(analysis: Analysis, file: SourceFile): QuadraticFindings {
  const { searches, copies, pairings, handovers } = repeatedWork(file)
  const sites = new Map<Finding, QuadraticSite>()
  const reported: Node[] = []
  const silences: Silence[] = []
  const report = (node: Node, found: Finding | QuadraticSilence, site: QuadraticSite): void => {
    if (typeof found === 'string') {
      silences.push({ range: node.range, reason: found, call: node.type === 'CallExpression' ? calleeText(file, node.callee) : 'this loop' })
      return
    }
    // The links of one chain are gone through one after the other: once said is enough.
    if (reported.some(known => contains(known, node) && unwrapChain(known, node))) return
    reported.push(node)
    sites.set(found, site)
  }
  for (const search of searches) report(search.call, searchFinding(analysis, file, search), { kind: 'search', search })
  for (const copying of copies) report(copying.node, copyFinding(analysis, file, copying), { kind: 'copy', copying })
  for (const pairing of pairings) report(pairing.loop, pairingFinding(analysis, file, pairing), { kind: 'pairing', pairing })
  for (const call of handovers) report(call, handoverFinding(analysis, file, call), { kind: 'handover', call })
  return { findings: [...sites.keys()].sort((a, b) => a.range[0] - b.range[0]), sites, silences }
}

/** Whether `inner` is the receiver of the chain that `outer` ends. */
function unwrapChain(outer: Node, inner: Node): boolean {
  for (let node = unwrap(outer); node.type === 'CallExpression' || node.type === 'MemberExpression'; node = unwrapAwait(node.type === 'CallExpression' ? node.callee : node.object)) if (node === inner) return true
  return false
}

/** Whether an index would spare the work of a search. Taking one thing after the other out of a list can be done at once, whatever is kept. */
function isIndexable(analysis: Analysis, file: SourceFile, search: LinearSearch): boolean {
  const key = searchKeyOf(analysis, file, search)
  if (key !== 'complement') return key !== 'unkeyed'
  const { call, callee } = search
  const parent = file.parentOf(call)
  return parent?.type === 'AssignmentExpression' && parent.right === call && calleeText(file, parent.left) === calleeText(file, callee.object)
}

function searchFinding(analysis: Analysis, file: SourceFile, search: LinearSearch): Finding | QuadraticSilence {
  const { call, callee, byValue, method } = search
  if (!isIndexable(analysis, file, search)) return 'no-key'
  // Looking for the same thing again may end at the first element; only a filter always goes through all.
  const iteration = iterationAgain(analysis, file, call, callee.object, around => method === 'filter' || asksByRound(file, call, call.arguments, around))
  if (typeof iteration === 'string') return iteration
  if (byValue && !isListExpression(analysis, file, callee.object)) return 'not-a-list'
  const silence = silenceOfSize(analysis, file, callee.object)
  if (silence) return silence
  return {
    kind: 'quadratic-grouping',
    messageId: 'searchPerElement',
    data: { over: quoted(iteratedText(file, iteration)), call: quoted(calleeText(file, callee)), list: quoted(calleeText(file, callee.object)), remedy: searchRemedy(method) },
    range: [callee.range[0], callee.property.range[1]],
    certainty: certaintyOf(analysis, file, callee.object, iteration),
    chain: [],
  }
}

function silenceOfSize(analysis: Analysis, file: SourceFile, collection: Node): QuadraticSilence | undefined {
  const { grows } = sizeOf(analysis, file, collection)
  return grows === 'yes' ? undefined : grows === 'no' ? 'constant-list' : 'list-not-data'
}

function pairingFinding(analysis: Analysis, file: SourceFile, { loop, test }: Pairing): Finding | QuadraticSilence {
  const iteration = iterationAgain(analysis, file, loop, loop.right, around => asksByRound(file, loop, [test], around))
  if (typeof iteration === 'string') return iteration
  const silence = silenceOfSize(analysis, file, loop.right)
  if (silence) return silence
  return {
    kind: 'quadratic-grouping',
    messageId: 'searchPerElement',
    data: { over: quoted(iteratedText(file, iteration)), call: 'this loop', list: quoted(calleeText(file, loop.right)), remedy: searchRemedy('filter') },
    range: [loop.range[0], loop.right.range[1]],
    certainty: certaintyOf(analysis, file, loop.right, iteration),
    chain: [],
  }
}

function copyFinding(analysis: Analysis, file: SourceFile, { node, name, form }: Copying): Finding | QuadraticSilence {
  const iteration = iterationsAround(analysis.ev, file, node).iterations.find(around => isOutside(file, name, around))
  if (!iteration) return 'not-again'
  if (isConditional(file, node, iteration)) return 'conditional'
  if (!isOverData(analysis, file, iteration)) return 'loop-not-over-data'
  if (isCodeElement(analysis.ev, file, iteration)) return 'code-elements'
  return {
    kind: 'quadratic-grouping',
    messageId: 'copyPerElement',
    data: { over: quoted(iteratedText(file, iteration)), list: quoted(name.name), remedy: form === 'list' ? `Push into one list: \`${name.name}.push(…)\`, or use \`flatMap\`.` : `Assign to one object: \`${name.name}[key] = …\`, or use \`Object.fromEntries\`.` },
    range: [node.range[0], node.range[1]],
    certainty: certaintyOf(analysis, file, undefined, iteration),
    chain: [],
  }
}

/** Errors and other rare things are added under a condition. */
function isConditional(file: SourceFile, node: Node, iteration: Iteration): boolean {
  for (let current = file.parentOf(node); current && current !== iteration.node; current = file.parentOf(current)) if (current.type === 'IfStatement' || current.type === 'SwitchCase' || current.type === 'CatchClause') return true
  return false
}

/** Whether a name is carried from round to round: declared before the loop, or the accumulator. */
function isOutside(file: SourceFile, name: NodeOf<'Identifier'>, iteration: Iteration): boolean {
  const binding = lookUp(file, name.name, name)
  return binding?.declarations.every(declaration => !contains(iteration.body, declaration.name) || isOfCallback(iteration, declaration.name)) ?? false
}

function handoverFinding(analysis: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>): Finding | QuadraticSilence {
  const given = call.arguments.filter(argument => /^(?:Identifier|MemberExpression|ChainExpression)$/.test(argument.type))
  const again = given.map(argument => iterationAgain(analysis, file, call, argument, () => true))
  let reason: QuadraticSilence = 'not-searched'
  if (again.every(iteration => typeof iteration === 'string')) return again[0] ?? reason
  for (const found of searchedArguments(analysis, file, call)) {
    const argument = given.find(each => each === call.arguments[found.index])
    if (!argument) continue
    const iteration = iterationAgain(analysis, file, call, argument, around => found.asks.some(position => isOfRound(file, call.arguments[position], around)))
    const silence = typeof iteration === 'string' ? iteration : silenceOfSize(analysis, file, argument)
    if (silence || typeof iteration === 'string') {
      reason = silence ?? reason
      continue
    }
    return {
      kind: 'quadratic-grouping',
      messageId: 'searchPerElement',
      data: { over: quoted(iteratedText(file, iteration)), call: `\`${calleeText(file, call.callee)}\` → \`${found.search}\``, list: quoted(calleeText(file, argument)), remedy: searchRemedy(found.method) },
      range: [call.callee.range[0], call.callee.range[1]],
      certainty: certaintyOf(analysis, file, argument, iteration),
      chain: found.chain,
    }
  }
  return reason
}

/** Whether an argument is another one in each round. */
const isOfRound = (file: SourceFile, argument: Node | undefined, iteration: Iteration): boolean => argument !== undefined && (dependsOnElement(file, argument, iteration) || variesInLoop(file, argument, iteration))

/** A list is only likely to grow when all that is known of it is that somebody waits for it. */
const certaintyOf = (analysis: Analysis, file: SourceFile, collection: Node | undefined, { over }: Iteration): Certainty =>
  [collection, over].some(list => list !== undefined && isLikelyOnly(sizeOf(analysis, file, list))) ? 'likely' : 'proved'

const quoted = (text: string | undefined): string => (text === undefined ? 'the loop' : `\`${text}\``)

function searchRemedy(method: string): string {
  if (method === 'filter') return 'Group it once before the loop, into a Map of lists by the key that is compared, and take each group with `get`.'
  if (/^(?:includes|indexOf|lastIndexOf|some|every)$/.test(method)) return 'Put the values that are compared into a Set once before the loop, and ask it with `has`.'
  return 'Put it into a Map by the key that is compared once before the loop, and take each with `get`.'
}
