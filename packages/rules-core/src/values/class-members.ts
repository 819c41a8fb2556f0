import type { ClassNode, Node, NodeOf, NodeRef, SourceFile, TypeBindings, Value } from '../model/index.js'
import { annotationOf, isClass, isFunction, keyName, parameterTarget } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { decoratedField } from './decorators.js'
import { type Evaluator, NO_BINDINGS, refOf, unknown } from './evaluator.js'
import { baseHandle } from './externals.js'
import { resultOfFunction } from './returns.js'
import { bindTypeArguments } from './type-parameters.js'
import { unionOf } from './unions.js'

export interface MemberLookUp {
  readonly isStatic: boolean
  /** What `this` is inside the member. */
  readonly self: Value
  readonly typeArgs?: TypeBindings
  /** Only what the project's own classes declare. */
  readonly stopAtLibrary?: boolean
}

const MAX_BASES = 12

/** A member of a class or of its instances: its own, then its bases', then the library's base. `undefined` when nobody declares it. */
export function classMember(ev: Evaluator, ref: NodeRef, name: string, look: MemberLookUp): Value | undefined {
  let current = ref
  let typeArgs = look.typeArgs ?? NO_BINDINGS
  for (let hops = 0; hops < MAX_BASES; hops++) {
    const found = ev.find(current)
    if (!found || !isClass(found.node)) return undefined
    const { file, node } = found
    const own = ownMember(ev, file, node, name, look, typeArgs)
    if (own) return own
    if (node.superClass == null) return undefined
    const base = ev.valueOf(file, node.superClass)
    if (base.kind === 'class') {
      typeArgs = bindTypeArguments(ev, base.ref, file, node.superTypeArguments?.params ?? [], typeArgs)
      current = base.ref
      continue
    }
    if (look.stopAtLibrary) return undefined
    const handle = baseHandle(ev, file, node, base, ref, look.isStatic, typeArgs)
    const member = handle && ev.member(handle, name)
    return member && member.kind !== 'unknown' ? member : undefined
  }
  return undefined
}

function ownMember(ev: Evaluator, file: SourceFile, node: ClassNode, name: string, look: MemberLookUp, typeArgs: TypeBindings): Value | undefined {
  let overload: Value | undefined
  for (const member of node.body.body) {
    if (!('key' in member) || member.static !== look.isStatic || keyName(member.key, member.computed) !== name) {
      if (member.type === 'MethodDefinition' && member.kind === 'constructor' && !look.isStatic) {
        const property = parameterProperty(ev, file, member, name, typeArgs)
        if (property) return property
      }
      continue
    }
    if (member.type === 'MethodDefinition' || member.type === 'TSAbstractMethodDefinition') {
      if (member.kind === 'get') return ev.step(file, member, () => resultOfFunction(ev, file, member.value, typeArgs))
      if (member.kind === 'set') continue
      const value: Value = { kind: 'function', ref: refOf(file, member.value), self: look.self, typeArgs }
      // Overload signatures come before the implementation.
      if (isFunction(member.value)) return value
      overload ??= value
      continue
    }
    if (member.type === 'PropertyDefinition' || member.type === 'AccessorProperty' || member.type === 'TSAbstractPropertyDefinition')
      return fieldValue(ev, file, node, member as NodeOf<'PropertyDefinition'>, name, look, typeArgs)
  }
  if (overload) return overload
  return look.isStatic ? undefined : constructorAssigned(ev, file, node, name)
}

/** A field: its annotation wins, then its decorator, then its value, then what the constructor assigns. */
function fieldValue(ev: Evaluator, file: SourceFile, owner: ClassNode, field: NodeOf<'PropertyDefinition'>, name: string, look: MemberLookUp, typeArgs: TypeBindings): Value {
  const annotation = annotationOf(field)
  if (field.value && isFunction(field.value)) return { kind: 'function', ref: refOf(file, field.value), self: look.self }
  if (annotation) {
    const declared = ev.typeOf(file, annotation, typeArgs)
    if (declared.kind !== 'unknown') return declared
  }
  const decorated = decoratedField(ev, file, field)
  if (decorated) return decorated
  if (field.value != null) {
    const value = ev.valueOf(file, field.value)
    if (value.kind !== 'unknown' && !(value.kind === 'builtin' && value.name === 'null')) return value
  }
  return constructorAssigned(ev, file, owner, name) ?? unknown('unresolved-member')
}

/** `constructor(private readonly users: UserRepository)`. */
function parameterProperty(ev: Evaluator, file: SourceFile, constructor: NodeOf<'MethodDefinition'>, name: string, typeArgs: TypeBindings): Value | undefined {
  for (const parameter of constructor.value.params) {
    if (parameter.type !== 'TSParameterProperty') continue
    const target = parameterTarget(parameter)
    if (target.type !== 'Identifier' || target.name !== name) continue
    const annotation = annotationOf(target)
    const declared = annotation ? ev.typeOf(file, annotation, typeArgs) : unknown('untyped-parameter')
    return declared.kind === 'unknown' ? (decoratedField(ev, file, parameter) ?? declared) : declared
  }
  return undefined
}

/** `this.name = value` anywhere in the class, the constructor first. */
function constructorAssigned(ev: Evaluator, file: SourceFile, node: ClassNode, name: string): Value | undefined {
  const values = file.fact(thisAssignments).get(node)?.get(name)
  if (!values) return undefined
  return ev.step(file, values, () => unionOf(values.map(value => ev.valueOf(file, value)), unknown('unresolved-member')))
}

/** Values assigned to `this.x`, per class. */
function thisAssignments(file: SourceFile): ReadonlyMap<Node, ReadonlyMap<string, readonly Node[]>> {
  const found = new Map<Node, Map<string, Node[]>>()
  const owners: Node[] = []
  const visit = (node: Node): void => {
    if (isClass(node)) {
      owners.push(node)
      walkInto(node)
      owners.pop()
      return
    }
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' && node.left.object.type === 'ThisExpression') {
      const owner = owners.at(-1)
      const name = keyName(node.left.property, node.left.computed)
      if (owner && name !== undefined) {
        let members = found.get(owner)
        if (!members) found.set(owner, (members = new Map<string, Node[]>()))
        members.set(name, [...(members.get(name) ?? []), node.right])
      }
    }
    walkInto(node)
  }
  const walkInto = (node: Node): void => {
    walk(node, child => {
      if (child === node) return true
      visit(child)
      return false
    })
  }
  visit(file.program)
  return found
}
