import type { ClassNode, HandleValue, Node, NodeOf, NodeRef, SourceFile, TypeBindings, Value } from '../model/index.js'
import { annotationOf, isClass, keyName } from '../ast/syntax.js'
import { classMember } from './class-members.js'
import { entityOrmOfClass } from './decorators.js'
import { type Evaluator, NO_BINDINGS, refOf, unknown } from './evaluator.js'
import { objectMember } from './expressions.js'
import { baseHandle, externalMember } from './externals.js'
import { handleMember } from './handles.js'
import { moduleMember } from './imports.js'
import { statedExport } from './stated-clients.js'
import { bindTypeArguments } from './type-parameters.js'
import { unionOf } from './unions.js'

/** A member of any value. Functions come back bound (`self`), so that `this` inside them is the receiver. */
export function evaluateMember(ev: Evaluator, value: Value, name: string): Value {
  switch (value.kind) {
    case 'handle':
      return handleMember(ev, value, name)
    case 'instance':
      return classMember(ev, value.ref, name, { isStatic: false, self: value, typeArgs: value.typeArgs }) ?? unknown('unresolved-member')
    case 'class':
      return classMember(ev, value.ref, name, { isStatic: true, self: value }) ?? unknown('unresolved-member')
    case 'interface':
    case 'shape':
      return declaredMember(ev, value, name)
    case 'object': {
      const found = ev.find(value.ref)
      return found?.node.type === 'ObjectExpression' ? objectMember(ev, found.file, found.node, name) : unknown('missing-file')
    }
    case 'module':
      return statedExport(ev, value.path, name) ?? moduleMember(ev, value.path, name)
    case 'record':
      return value.members.get(name) ?? unknown('unresolved-member')
    case 'union':
      return unionOf(value.members.map(member => ev.member(member, name)), unknown('unresolved-member'))
    case 'external':
      return externalMember(ev, value, name)
    case 'array':
    case 'tuple':
      if (/^\d+$/.test(name)) return value.kind === 'tuple' ? (value.elements[Number(name)] ?? unknown('unresolved-member')) : value.element
      return name === 'length' ? { kind: 'builtin', name: 'number' } : { kind: 'builtin', name: `array.${name}`, args: [value] }
    case 'builtin':
      return builtinMember(value, name)
    case 'function':
    case 'operation':
    case 'unknown':
      return unknown('unresolved-member')
  }
}

function builtinMember(value: Extract<Value, { kind: 'builtin' }>, name: string): Value {
  if (value.name.startsWith('global:')) return { kind: 'builtin', name: `${value.name.slice('global:'.length)}.${name}` }
  return { kind: 'builtin', name: `${value.name}#${name}`, ...(value.args && { args: value.args }) }
}

const MAX_EXTENDS = 8

/** A member of an interface or object type: its signature's type, then what the interface extends. */
function declaredMember(ev: Evaluator, value: Extract<Value, { kind: 'interface' | 'shape' }>, name: string): Value {
  return memberOfDeclared(ev, value.ref, value.typeArgs, value, name, MAX_EXTENDS) ?? unknown('unresolved-member')
}

function memberOfDeclared(ev: Evaluator, ref: NodeRef, typeArgs: TypeBindings, self: Value, name: string, hops: number): Value | undefined {
  const found = ev.find(ref)
  if (!found || hops === 0) return undefined
  const { file, node } = found
  const members: readonly Node[] = node.type === 'TSInterfaceDeclaration' ? node.body.body : node.type === 'TSTypeLiteral' ? node.members : []
  for (const member of members) {
    if (member.type !== 'TSPropertySignature' && member.type !== 'TSMethodSignature') continue
    if (keyName(member.key, member.computed) !== name) continue
    if (member.type === 'TSMethodSignature' && member.kind === 'method') return { kind: 'function', ref: refOf(file, member), self, typeArgs }
    const type = member.type === 'TSPropertySignature' ? annotationOf(member) : member.returnType?.typeAnnotation
    if (!type) return undefined
    const declared = ev.typeOf(file, type, typeArgs)
    return declared.kind === 'function' ? { ...declared, self } : declared
  }
  if (node.type !== 'TSInterfaceDeclaration') return undefined
  for (const heritage of node.extends) {
    const base = ev.typeOf(file, heritageType(heritage), typeArgs)
    const inherited =
      base.kind === 'interface' || base.kind === 'shape' ? memberOfDeclared(ev, base.ref, base.typeArgs, self, name, hops - 1) : ev.member(base, name)
    if (inherited && inherited.kind !== 'unknown') return inherited
  }
  return undefined
}

/** `extends A<B>` of an interface as the type reference it stands for. */
const heritageType = (heritage: NodeOf<'TSInterfaceHeritage'>): Node => heritage

/** The class as a value: a library's model when it extends one, else the project's class. */
export function classValueOf(_ev: Evaluator, file: SourceFile, node: ClassNode): Value {
  return { kind: 'class', ref: refOf(file, node) }
}

/** The library handle that a class or its instances are, found at the end of its bases in the project. */
function libraryBase(ev: Evaluator, ref: NodeRef, isStatic: boolean): HandleValue | undefined {
  let current = ref
  let typeArgs: TypeBindings = NO_BINDINGS
  for (let hops = 0; hops < 12; hops++) {
    const found = ev.find(current)
    if (!found || !isClass(found.node) || found.node.superClass == null) return undefined
    const base = ev.valueOf(found.file, found.node.superClass)
    if (base.kind === 'class') {
      typeArgs = bindTypeArguments(ev, base.ref, found.file, found.node.superTypeArguments?.params ?? [], typeArgs)
      current = base.ref
      continue
    }
    const handle = baseHandle(ev, found.file, found.node, base, ref, isStatic, typeArgs)
    return handle?.kind === 'handle' ? handle : undefined
  }
  return undefined
}

/** The library whose rows the instances of a class are: by its base, or by a decorator on it or on a base. */
export function entityOrm(ev: Evaluator, ref: NodeRef): string | undefined {
  let current: NodeRef | undefined = ref
  for (let hops = 0; current && hops < 12; hops++) {
    const found = ev.find(current)
    if (!found || !isClass(found.node)) return undefined
    const decorated = entityOrmOfClass(ev, found.file, found.node)
    if (decorated !== undefined) return decorated
    const base = found.node.superClass == null ? undefined : ev.valueOf(found.file, found.node.superClass)
    current = base?.kind === 'class' ? base.ref : undefined
  }
  const handle = libraryBase(ev, ref, false)
  return handle && ev.library.role(handle.orm, handle.role)?.row ? handle.orm : undefined
}
