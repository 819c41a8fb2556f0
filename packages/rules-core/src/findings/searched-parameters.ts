import type { FunctionNode, NodeOf, SourceFile, WitnessStep } from '../model/index.js'
import { isFunction, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { calleeText } from '../effects/callee-text.js'
import { targetsOf } from '../effects/function-facts.js'
import { mentionedParameters } from '../effects/parameter-flow.js'
import { lookUp, parameterOf } from '../values/bindings.js'
import type { Analysis } from './candidates.js'
import { searchAt } from './linear-searches.js'
import { isListExpression } from './list-expressions.js'
import { rootOf } from './loop-dependence.js'
import { searchKeyOf } from './search-keys.js'

/** A list argument that the called function goes through. */
export interface SearchedArgument {
  /** Position of the argument. */
  readonly index: number
  /** The search as written. */
  readonly search: string
  readonly method: string
  /** Positions of the arguments that it is searched by. */
  readonly asks: readonly number[]
  readonly chain: readonly WitnessStep[]
}

const MAX_DEPTH = 3

/** Which arguments of a call are searched by the function of the project that it calls, or by one that this hands them on to. */
export function searchedArguments(analysis: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>, depth = MAX_DEPTH): readonly SearchedArgument[] {
  if (depth === 0) return []
  return targetsOf(analysis.ev, file, call).flatMap(({ ref }) => {
    const found = analysis.ev.find(ref)
    return found && isFunction(found.node) ? searchedParameters(analysis, found.file, found.node, depth) : []
  })
}

function searchedParameters(analysis: Analysis, file: SourceFile, fn: FunctionNode, depth: number): readonly SearchedArgument[] {
  const found: SearchedArgument[] = []
  const positionOf = (node: Parameters<typeof rootOf>[0]): number | undefined => {
    const root = rootOf(unwrapAwait(node), true)
    const binding = root.type === 'Identifier' ? lookUp(file, root.name, root) : undefined
    const [declaration] = binding?.declarations ?? []
    if (declaration?.node !== fn) return undefined
    const parameter = parameterOf(fn, declaration.name)
    return parameter?.path.length === 0 && unwrapAwait(node) === root ? parameter.index : undefined
  }
  walk(fn.body, node => {
    if (node.type !== 'CallExpression') return
    const search = searchAt(node)
    const index = search && positionOf(search.callee.object)
    if (search && index !== undefined) {
      const asks = mentionedParameters(file, fn, search.call.arguments).filter(position => position !== index)
      const isIndexable = asks.length > 0 && searchKeyOf(analysis, file, search) === 'keyed' && (!search.byValue || isListExpression(analysis, file, search.callee.object))
      if (isIndexable) found.push({ index, search: calleeText(file, search.callee), method: search.method, asks, chain: [{ name: calleeText(file, search.callee), path: file.path, offset: node.range[0] }] })
    }
    const handed = node.arguments.flatMap((argument, position) => {
      const own = argument.type === 'Identifier' ? positionOf(argument) : undefined
      return own === undefined ? [] : [{ own, position }]
    })
    if (search || handed.length === 0) return
    for (const inner of searchedArguments(analysis, file, node, depth - 1)) {
      const origin = handed.find(({ position }) => position === inner.index)
      const asked = mentionedParameters(file, fn, inner.asks.flatMap(position => node.arguments[position] ?? []))
      if (origin) found.push({ ...inner, index: origin.own, asks: asked, chain: [{ name: calleeText(file, node.callee), path: file.path, offset: node.range[0] }, ...inner.chain] })
    }
  })
  return found
}
