import type { FunctionNode, Node, SourceFile, WitnessStep } from '../model/index.js'
import { isFunction } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { offsetAt, type OffsetCall, type OffsetSlot } from '../queries/offsets.js'
import type { QueryNode } from '../queries/resolver.js'
import type { Evaluator } from '../values/evaluator.js'
import { parameterOf } from '../values/bindings.js'
import { argumentsOf } from '../values/returns.js'
import { isTrusted } from '../values/stated-functions.js'
import { calleeText } from './callee-text.js'
import { type Target, targetsOf } from './function-facts.js'
import { implementationsOf } from './implementers.js'
import { type ArgumentPath, argumentPaths, flowsFrom, membersTo, type Place, type Source } from './value-flow.js'

/** An offset that is computed from a source, and the calls that lead to it. */
export interface OffsetReach {
  readonly offset: OffsetCall
  /** Calls below the asked one; empty when it sets the offset itself. */
  readonly witness: readonly WitnessStep[]
}

export interface Visit {
  readonly file: SourceFile
  readonly fn: FunctionNode
  readonly given: ArgumentPath
  readonly witness: readonly WitnessStep[]
}

/** Functions looked at for one answer. */
const MAX_FUNCTIONS = 200

/** The offset that a source in the arguments of a call becomes, there or in functions of the project; the shortest way. */
export function offsetBehind(ev: Evaluator, file: SourceFile, node: QueryNode, source: Source): OffsetReach | undefined {
  // What a repeated call is has been asked before by others; where its arguments come from has not.
  const offset = offsetAt(ev, file, node)
  const targets = offset === undefined && node.type === 'CallExpression' ? targetsOf(ev, file, node) : []
  if (offset === undefined && targets.length === 0) return undefined
  const paths = pathsInto(file, node, source)
  if (paths.length === 0) return undefined
  if (offset) return isFilled(file, offset, source, paths) ? { offset, witness: [] } : undefined
  const seen = new Set<string>()
  let level = entriesOf(ev, targets, paths, [], seen)
  for (let looked = 0; level.length > 0; ) {
    const next: Visit[] = []
    for (const visit of level) {
      if (++looked > MAX_FUNCTIONS) return undefined
      const found = visitCalls(ev, visit, next, seen)
      if (found) return found
    }
    level = next
  }
  return undefined
}

const pathsInto = (file: SourceFile, node: QueryNode, source: Source): readonly ArgumentPath[] =>
  node.type === 'CallExpression' ? argumentPaths(file, argumentsOf(node), source) : node.quasi.expressions.some(part => flowsFrom(file, part, source)) ? [{ argument: 0, properties: [] }] : []

function offsetFrom(ev: Evaluator, file: SourceFile, node: QueryNode, source: Source, paths: readonly ArgumentPath[]): OffsetCall | undefined {
  const offset = offsetAt(ev, file, node)
  return offset && isFilled(file, offset, source, paths) ? offset : undefined
}

const isFilled = (file: SourceFile, { spliced, slots }: OffsetCall, source: Source, paths: readonly ArgumentPath[]): boolean =>
  spliced.some(part => flowsFrom(file, part, source)) || slots.some(slot => paths.some(path => fills(path, slot)))

const fills = ({ argument, properties }: ArgumentPath, slot: OffsetSlot): boolean =>
  argument === slot.argument && properties.length === slot.properties.length && slot.properties.every((name, index) => name === '*' || name === properties[index])

function visitCalls(ev: Evaluator, visit: Visit, next: Visit[], seen: Set<string>): OffsetReach | undefined {
  const { file, fn } = visit
  const source = parameterSource(fn, visit.given)
  let found: OffsetReach | undefined
  walk(fn.body, node => {
    if (found) return false
    if (node.type !== 'CallExpression' && node.type !== 'TaggedTemplateExpression') return true
    const paths = pathsInto(file, node, source)
    if (paths.length === 0) return true
    const witness = [...visit.witness, { name: calleeText(file, node.type === 'CallExpression' ? node.callee : node.tag), path: file.path, offset: node.range[0] }]
    const offset = offsetFrom(ev, file, node, source, paths)
    if (offset) found = { offset, witness }
    else if (node.type === 'CallExpression') next.push(...entriesOf(ev, targetsOf(ev, file, node, fn), paths, witness, seen))
    return true
  })
  return found
}

/** The functions that a call runs, each with one place where it is given the source. A method with several bodies is not followed. */
export function entriesOf(ev: Evaluator, targets: readonly Target[], paths: readonly ArgumentPath[], witness: readonly WitnessStep[], seen: Set<string>): readonly Visit[] {
  return targets.flatMap(target => {
    const declared = ev.find(target.ref)
    const bodies = declared && !isFunction(declared.node) ? implementationsOf(ev, target) : [target]
    const [only] = bodies
    const found = only && bodies.length === 1 && !isTrusted(ev, only.ref, only.self) ? ev.find(only.ref) : undefined
    const fn: Node | undefined = found?.node
    if (!found || !isFunction(fn)) return []
    return paths.flatMap(given => {
      const key = `${found.file.path}:${String(fn.range[0])}:${String(given.argument)}.${given.properties.join('.')}`
      if (seen.has(key)) return []
      seen.add(key)
      return [{ file: found.file, fn, given, witness }]
    })
  })
}

/** What a function is given at one place of its parameters. */
export function parameterSource(fn: FunctionNode, given: ArgumentPath): Source {
  const inParameter = ({ root, properties }: Place): readonly string[] | undefined => {
    if (root === 'this') return undefined
    for (const { name } of root.declarations) {
      const parameter = parameterOf(fn, name)
      const members = parameter?.index === given.argument ? membersTo(parameter.node, name) : undefined
      if (members) return [...members, ...properties]
    }
    return undefined
  }
  const startsWith = (path: readonly string[], start: readonly string[]): boolean => start.every((name, index) => path[index] === name)
  return {
    has: place => {
      const path = inParameter(place)
      return path !== undefined && startsWith(path, given.properties)
    },
    partsOf: place => {
      const path = inParameter(place)
      return path && path.length < given.properties.length && startsWith(given.properties, path) ? [given.properties.slice(path.length)] : []
    },
  }
}
