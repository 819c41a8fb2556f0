import type { Finding, FunctionNode, Node, NodeOf, Silence, SourceFile } from '../model/index.js'
import { keyName, unwrap } from '../ast/syntax.js'
import { forEachChild, walk } from '../ast/children.js'
import { type LoopNode, outlineOf } from '../ast/outline.js'
import { calleeText } from '../effects/callee-text.js'
import { grownIn, grownInRecursion, grownPerElement, mayCount } from '../effects/growing-values.js'
import { offsetBehind, type OffsetReach, parameterSource } from '../effects/offset-flow.js'
import { grownByRunner } from '../effects/paging-runners.js'
import type { Source } from '../effects/value-flow.js'
import { runInPlace } from '../iterations/around.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import { isRepeatedPart, iterationOfLoop } from '../iterations/loop-shapes.js'
import { argumentAt } from '../queries/arguments.js'
import { offsetAt, type OffsetCall } from '../queries/offsets.js'
import type { QueryNode } from '../queries/resolver.js'
import { lookUp } from '../values/bindings.js'
import type { Analysis } from './candidates.js'
import { chainText } from './describe.js'

/** What a scan was found from, where the query stands in the loop itself. */
export interface ScanSite {
  readonly query: QueryNode
  readonly loop: LoopNode
}

export interface OffsetScans {
  readonly findings: readonly Finding[]
  readonly sites: ReadonlyMap<Finding, ScanSite>
}

/**
 * Queries that walk a table page by page with an offset that grows: in a loop, in a callback that is run by index, in a recursion. The offset may be
 * set in a function of another file. A page that is asked for once, a fixed number of rounds, and an offset that is kept in a table or a queue are silent.
 */
export function detectOffsetScans(analysis: Analysis, file: SourceFile): OffsetScans {
  const { found, sites } = findScans(analysis, file)
  return { findings: [...found.values()].sort((a, b) => a.range[0] - b.range[0]), sites }
}

/** Why calls that set an offset are no such walk. Calls of functions that set one elsewhere are not looked at. */
export function explainOffsets(analysis: Analysis, file: SourceFile): readonly Silence[] {
  const { found, constant } = findScans(analysis, file)
  const silences: Silence[] = []
  walk(file.program, node => {
    if (node.type !== 'CallExpression' && node.type !== 'TaggedTemplateExpression') return
    const end = endOfChain(file, node)
    const offset = found.has(end) ? undefined : offsetAt(analysis.ev, file, node)
    if (!offset || !isGiven(node, offset)) return
    const callee = unwrap(node.type === 'CallExpression' ? node.callee : node.tag)
    const isRepeated = outlineOf(file).calls.includes(node)
    silences.push({ range: node.range, reason: constant.has(end) ? 'constant-list' : isRepeated ? 'offset-does-not-grow' : 'page-asked-for-once', call: calleeText(file, callee) })
  })
  return silences
}

/** Whether the call really passes over rows: most could and do not. */
const isGiven = (node: QueryNode, { slots, word }: OffsetCall): boolean =>
  word === 'OFFSET' || slots.some(({ argument, properties }) => argumentAt(node, [argument, ...properties].join('.')) !== undefined)

interface Scans {
  readonly found: ReadonlyMap<Node, Finding>
  readonly sites: ReadonlyMap<Finding, ScanSite>
  /** Walks of a fixed number of rounds. */
  readonly constant: ReadonlySet<Node>
}

function findScans(analysis: Analysis, file: SourceFile): Scans {
  const found = new Map<Node, Finding>()
  const sites = new Map<Finding, ScanSite>()
  const constant = new Set<Node>()
  const scan: Scan = (repeated, source, { isConstant, except, loop } = {}) => {
    if (source.isEmpty) return
    for (const part of repeated)
      walk(part, node => {
        if ((node.type !== 'CallExpression' && node.type !== 'TaggedTemplateExpression') || node === except || (node.type === 'CallExpression' && isBuiltInCall(node))) return
        const reach = offsetBehind(analysis.ev, file, node, source)
        if (!reach) return
        const query = reach.witness.length === 0 ? endOfChain(file, node) : node
        if (isConstant?.()) constant.add(query)
        else if (!found.has(query)) {
          const finding = findingOf(analysis, file, query, reach)
          found.set(query, finding)
          if (loop && reach.witness.length === 0) sites.set(finding, { query, loop })
        }
      })
  }
  const { loops, functions } = outlineOf(file)
  for (const loop of loops) {
    scan(repeatedParts(loop), grownIn(file, loop), { loop, isConstant: () => iterationOfLoop(analysis.ev, file, loop).kind === 'constant' })
  }
  for (const fn of functions) scanFunction(analysis, file, fn, scan)
  return { found, sites, constant }
}

/** How often something is repeated is asked only once an offset has been found in it. */
type Scan = (repeated: readonly Node[], source: Source, options?: { readonly isConstant?: () => boolean; readonly except?: Node; readonly loop?: LoopNode }) => void

function scanFunction({ ev }: Analysis, file: SourceFile, fn: FunctionNode, scan: Scan): void {
  const call = file.parentOf(fn)
  if (call?.type === 'CallExpression' && mayCount(file, fn, call)) {
    const run = runInPlace(ev, file, fn)
    if (run.kind === 'iterates') scan([fn.body], grownPerElement(file, fn, run.iteration), { isConstant: () => run.iteration.kind === 'constant' })
  }
  for (const grown of grownByRunner(ev, file, fn)) scan([fn.body], parameterSource(fn, grown))
  for (const again of callsOfItself(file, fn))
    for (const grown of grownInRecursion(file, fn, again)) scan([fn.body], parameterSource(fn, grown), { except: again })
}

function repeatedParts(loop: LoopNode): readonly Node[] {
  const parts: Node[] = []
  forEachChild(loop, part => { if (isRepeatedPart(loop, part)) parts.push(part) })
  return parts
}

/** Calls of a function within its own body, by its name or as a method of the same object. */
function callsOfItself(file: SourceFile, fn: FunctionNode): readonly NodeOf<'CallExpression'>[] {
  const holder = file.parentOf(fn)
  const named = fn.type !== 'ArrowFunctionExpression' && fn.id ? fn.id : holder?.type === 'VariableDeclarator' && holder.id.type === 'Identifier' ? holder.id : undefined
  const method = holder?.type === 'MethodDefinition' || holder?.type === 'PropertyDefinition' || holder?.type === 'Property' ? keyName(holder.key, holder.computed) : undefined
  const said = named?.name ?? method
  if (said === undefined || !isSaidWithin(file, fn.body, said)) return []
  const calls: NodeOf<'CallExpression'>[] = []
  walk(fn.body, node => {
    if (node.type !== 'CallExpression') return
    const callee = unwrap(node.callee)
    if (named && callee.type === 'Identifier' && callee.name === named.name) {
      if (lookUp(file, callee.name, callee)?.declarations.some(({ name }) => name === named)) calls.push(node)
    } else if (callee.type === 'MemberExpression' && callee.object.type === 'ThisExpression' && keyName(callee.property, callee.computed) === method) calls.push(node)
  })
  return calls
}

/** Whether a word stands somewhere in the text of a node: spares the walk through nearly all functions. */
function isSaidWithin(file: SourceFile, node: Node, word: string): boolean {
  const at = file.text.indexOf(word, node.range[0])
  return at !== -1 && at < node.range[1]
}

/** The last call of the chain that a link belongs to. */
function endOfChain(file: SourceFile, link: QueryNode): QueryNode {
  let end = link
  for (let child: Node = link, parent = file.parentOf(link); parent; child = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'CallExpression' && parent.callee === child) end = parent
    else if (parent.type !== 'MemberExpression' || parent.object !== child) {
      if (unwrap(parent) === parent) break
    }
  }
  return end
}

const endOfName = (callee: Node): number => (callee.type === 'MemberExpression' ? callee.property.range[1] : callee.range[1])

/** A query is shown together with its offset when that stands among its options. */
function endOfOffset(node: QueryNode, { slots }: OffsetCall): number {
  const written = node.type === 'CallExpression' ? slots.flatMap(({ argument, properties }) => (properties.length === 0 ? [] : (argumentAt(node, [argument, ...properties].join('.')) ?? []))) : []
  return written[0]?.range[1] ?? endOfName(unwrap(node.type === 'CallExpression' ? node.callee : node.tag))
}

function findingOf({ ev }: Analysis, file: SourceFile, node: QueryNode, { offset, witness }: OffsetReach): Finding {
  const callee = unwrap(node.type === 'CallExpression' ? node.callee : node.tag)
  const name = calleeText(file, callee)
  const adapter = ev.library.adapter(offset.receiver.orm)
  const stream = adapter?.paging?.stream
  return {
    kind: 'offset-scan',
    messageId: 'offsetScan',
    data: {
      call: `\`${name}\``,
      word: `\`${offset.word}\``,
      chain: chainText(ev, file, name, witness),
      remedy: adapter?.paging === undefined ? 'Go on after the last key that was read.' : `Go on after the last key that was read, \`${adapter.paging.keyset}\`${stream === undefined ? '' : `, or stream the rows: \`${stream}\``}.`,
    },
    range: [callee.range[0], witness.length === 0 ? endOfOffset(node, offset) : endOfName(callee)],
    certainty: offset.receiver.certainty,
    chain: witness,
  }
}
