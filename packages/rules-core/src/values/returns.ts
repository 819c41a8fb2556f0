import type { FunctionNode, Node, SourceFile, TypeBindings, Value } from '../model/index.js'
import { annotationOf, isFunction, parametersOf, parameterTarget, thisParameterType, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { lookUp } from './bindings.js'
import type { CallNode, Evaluator } from './evaluator.js'
import { NO_BINDINGS, unknown } from './evaluator.js'
import { withWhatIsMade } from './contracts.js'
import { externalUse } from './externals.js'
import { typeParametersOf } from './type-parameters.js'
import { unifyParameter } from './unify.js'
import { unionOf } from './unions.js'

/** The call that a function's result is asked for; its arguments bind type parameters. */
export interface CallSite {
  readonly file: SourceFile
  readonly node: CallNode
  /** What stands before the dot. */
  readonly self?: Value
}

export const argumentsOf = (node: CallNode): readonly Node[] => (node.type === 'TaggedTemplateExpression' ? node.quasi.expressions : node.arguments)

/** What calling a value gives, when nothing is known of the call. */
export function resultOfValue(ev: Evaluator, callee: Value): Value {
  switch (callee.kind) {
    case 'function': {
      const found = ev.find(callee.ref)
      return found ? resultOfFunction(ev, found.file, found.node, callee.typeArgs) : unknown('missing-file')
    }
    case 'union':
      return unionOf(callee.members.map(member => resultOfValue(ev, member)), unknown('not-modelled'))
    case 'external':
      return externalUse(ev, callee, 'call', {})
    default:
      return unknown('not-modelled')
  }
}

/** What calling a function gives: its declared return type, else what it returns. `async` is transparent. */
export function resultOfFunction(ev: Evaluator, file: SourceFile, fn: Node, typeArgs: TypeBindings = NO_BINDINGS, call?: CallSite): Value {
  const declared = (fn as { returnType?: { typeAnnotation?: Node } | null }).returnType?.typeAnnotation
  if (declared) {
    const own = typeParametersOf(fn)
    const bindings = own.length > 0 && call ? bindFromCall(ev, file, fn, typeArgs, call) : typeArgs
    const value = ev.typeOf(file, declared, bindings)
    if (value.kind !== 'unknown' && !(value.kind === 'external')) return isFunction(fn) ? withWhatIsMade(ev, value, () => returnedValue(ev, file, fn, call)) : value
    if (!isFunction(fn)) return value
    const returned = returnedValue(ev, file, fn, call)
    return returned.kind === 'unknown' ? value : returned
  }
  return isFunction(fn) ? returnedValue(ev, file, fn, call) : unknown('not-modelled')
}

function bindFromCall(ev: Evaluator, file: SourceFile, fn: Node, outer: TypeBindings, call: CallSite): TypeBindings {
  const bound = new Map(outer)
  const parameters = typeParametersOf(fn)
  const explicit = 'typeArguments' in call.node ? (call.node.typeArguments?.params ?? []) : []
  for (const [index, parameter] of parameters.entries()) {
    const argument = explicit[index]
    if (argument) bound.set(parameter.name, ev.typeOf(call.file, argument))
  }
  const open = new Set(parameters.map(parameter => parameter.name).filter(name => !bound.has(name) || outer.has(name)))
  if (open.size === 0) return bound
  const receiver = thisParameterType(fn)
  const { self } = call
  if (receiver && self) unifyParameter(ev, file, receiver, () => self, open, bound)
  const args = argumentsOf(call.node)
  for (const [index, parameter] of parametersOf(fn).entries()) {
    const type = annotationOf(parameterTarget(parameter))
    const argument = args[index]
    if (type && argument) unifyParameter(ev, file, type, () => ev.valueOf(call.file, argument), open, bound)
  }
  return bound
}

/** The union of what a function returns. A function that hands back its argument, or what its callback gives, is followed to the call. */
function returnedValue(ev: Evaluator, file: SourceFile, fn: FunctionNode, call: CallSite | undefined): Value {
  const returned = returnedExpressions(file, fn)
  const inner = ev.step(file, returned, () => unionOf(returned.map(expression => ev.valueOf(file, expression)), unknown('not-modelled')))
  if (inner.kind !== 'unknown' || !call) return inner
  const args = argumentsOf(call.node)
  for (const expression of returned) {
    const node = unwrapAwait(expression)
    const name = node.type === 'CallExpression' ? unwrapAwait(node.callee) : node
    if (name.type !== 'Identifier') continue
    const index = parametersOf(fn).findIndex(parameter => parameterTarget(parameter).type === 'Identifier' && lookUp(file, name.name, name)?.declarations.some(d => d.name === parameterTarget(parameter)))
    const argument = index < 0 ? undefined : args[index]
    if (!argument) continue
    const handed = ev.valueOf(call.file, argument)
    const value = node.type === 'CallExpression' ? resultOfValue(ev, handed) : handed
    if (value.kind !== 'unknown') return value
  }
  return inner
}

/** The expressions that a function's `return` (and arrow body) give; those of nested functions are theirs. Generators: what they yield, as it is. */
export function returnedExpressions(file: SourceFile, fn: FunctionNode): readonly Node[] {
  const known = file.fact(returnsByFunction)
  let found = known.get(fn)
  if (!found) known.set(fn, (found = collectReturns(fn)))
  return found
}

const returnsByFunction = (): Map<Node, readonly Node[]> => new Map()

function collectReturns(fn: FunctionNode): readonly Node[] {
  if (fn.body.type !== 'BlockStatement') return [fn.body]
  const found: Node[] = []
  walk(fn.body, node => {
    if (isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return false
    if (node.type === 'ReturnStatement' && node.argument) found.push(node.argument)
    return true
  })
  return found
}
