import type { ClassNode, ExportFact, HandleValue, NodeRef, SourceFile, TypeBindings, Value } from '../model/index.js'
import type { Evaluator } from './evaluator.js'
import { type HandleContext, handleOf } from './handles.js'

type External = Extract<Value, { kind: 'external' }>

/** What the adapters say of an export. A whole CommonJS module is asked as its default export too. */
export function factOf(ev: Evaluator, value: External): { readonly orm: string; readonly fact: ExportFact } | undefined {
  const path = value.path.length === 0 ? ['default'] : value.path
  if (value.package === '') return ev.library.generatedExport(path)
  return ev.library.exportFact(value.package, value.subpath, path)
}

/** A member of an external value: a longer path when an adapter knows it, else a member of what the export itself is. */
export function externalMember(ev: Evaluator, value: External, name: string): Value {
  if (value.form === 'export') {
    const longer: External = { ...value, path: [...value.path, name] }
    if (factOf(ev, longer)) return longer
    const own = factOf(ev, value)
    if (own?.fact.value) return ev.member(handleOf(ev, own.orm, own.fact.value, { typeArgs: value.typeArgs }), name)
    if (own?.fact.statics) {
      const statics = ev.member(handleOf(ev, own.orm, own.fact.statics, {}), name)
      if (statics.kind !== 'unknown') return statics
    }
    return longer
  }
  return { ...value, path: [...value.path, name], form: 'result' }
}

/** `new X()`, an annotation `: X`, or the call `X()` of an external value. */
export function externalUse(ev: Evaluator, value: External, use: 'instance' | 'call', context: HandleContext): Value {
  const found = value.form === 'export' ? factOf(ev, value) : undefined
  const spec = use === 'instance' ? found?.fact.instance : found?.fact.call
  if (found && spec) return handleOf(ev, found.orm, spec, { typeArgs: value.typeArgs, ...context })
  return { ...value, form: use === 'instance' && value.form === 'export' ? 'instance' : 'result' }
}

/** What a class inherits from a library's base: as its instances (`this`) or as the class itself. */
export function baseHandle(ev: Evaluator, file: SourceFile, node: ClassNode, base: Value, derived: NodeRef, isStatic: boolean, typeArgs: TypeBindings): Value | undefined {
  if (base.kind === 'union') {
    for (const member of base.members) {
      const handle = baseHandle(ev, file, node, member, derived, isStatic, typeArgs)
      if (handle) return handle
    }
    return undefined
  }
  if (base.kind === 'instance' || base.kind === 'handle') return base
  if (base.kind !== 'external') return undefined
  const found = factOf(ev, base)
  const spec = isStatic ? found?.fact.statics : found?.fact.instance
  if (!found || !spec) return undefined
  const args = node.superTypeArguments?.params.map(param => ev.typeOf(file, param, typeArgs)) ?? []
  const entity = ev.find(derived)?.node
  const name = entity && 'id' in entity && entity.id && 'name' in entity.id ? entity.id.name : 'this'
  return handleOf(ev, found.orm, spec, { typeArgs: args, subclass: { name, ref: derived } })
}

/** The handle that a value is by itself: an export such as `mongoose`, or a class that extends a library's base. */
export function asHandle(ev: Evaluator, value: Value): HandleValue | undefined {
  if (value.kind === 'handle') return value
  if (value.kind === 'external' && value.form === 'export') {
    const found = factOf(ev, value)
    if (found?.fact.value) return handleOf(ev, found.orm, found.fact.value, {})
  }
  return undefined
}

