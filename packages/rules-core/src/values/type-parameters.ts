import type { Node, NodeRef, SourceFile, TypeBindings, Value } from '../model/index.js'
import type { Evaluator } from './evaluator.js'

/** The type parameters that a declaration has: `<T, U extends X = Y>`. */
export function typeParametersOf(node: Node): readonly { readonly name: string; readonly constraint: Node | undefined; readonly fallback: Node | undefined }[] {
  const holder = (node as { typeParameters?: { params?: readonly Node[] } | null }).typeParameters
  return (holder?.params ?? []).flatMap(param =>
    param.type === 'TSTypeParameter' ? [{ name: typeof param.name === 'string' ? param.name : param.name.name, constraint: param.constraint ?? undefined, fallback: param.default ?? undefined }] : [],
  )
}

/** Binds a declaration's type parameters to the types written at its use. */
export function bindTypeArguments(ev: Evaluator, ref: NodeRef, at: SourceFile, args: readonly Node[], outer: TypeBindings): TypeBindings {
  const found = ev.find(ref)
  if (!found) return new Map()
  const bound = new Map<string, Value>()
  for (const [index, parameter] of typeParametersOf(found.node).entries()) {
    const argument = args[index]
    const value = argument ? ev.typeOf(at, argument, outer) : parameter.fallback && ev.typeOf(found.file, parameter.fallback, bound)
    if (value && value.kind !== 'unknown') bound.set(parameter.name, value)
  }
  return bound
}
