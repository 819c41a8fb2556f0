import type { Node, NodeOf, SourceFile, Value } from '../model/index.js'
import { isClass, isFunction, keyName, memberName, propertyOf, unwrap } from '../ast/syntax.js'
import { awaited } from './elements.js'
import { type Evaluator, NO_BINDINGS, refOf, unknown } from './evaluator.js'
import { classValueOf } from './members.js'
import { evaluateIdentifier } from './names.js'
import { resultOfFunction } from './returns.js'
import { clientOr } from './stated-clients.js'
import { unionOf } from './unions.js'

const builtin = (name: string): Value => ({ kind: 'builtin', name })

/** What an expression stands for. Control flow is not looked at: a variable is the union of all that is assigned to it. */
export function evaluateExpression(ev: Evaluator, file: SourceFile, node: Node): Value {
  switch (node.type) {
    case 'Literal':
      return builtin(node.value === null ? 'null' : typeof node.value)
    case 'TemplateLiteral':
      return builtin('string')
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'TSDeclareFunction':
    case 'TSEmptyBodyFunctionExpression':
      return { kind: 'function', ref: refOf(file, node) }
    case 'ObjectExpression':
      return { kind: 'object', ref: refOf(file, node) }
    case 'ClassDeclaration':
    case 'ClassExpression':
      return classValueOf(ev, file, node)
    default:
      return ev.step(file, node, () => evaluateComputed(ev, file, node))
  }
}

function evaluateComputed(ev: Evaluator, file: SourceFile, node: Node): Value {
  switch (node.type) {
    case 'Identifier':
      return evaluateIdentifier(ev, file, node)
    case 'ThisExpression':
      return evaluateThis(ev, file, node)
    case 'Super':
      return evaluateSuper(ev, file, node)
    case 'MemberExpression':
      return evaluateMemberAccess(ev, file, node)
    case 'CallExpression':
    case 'NewExpression':
    case 'TaggedTemplateExpression':
      return ev.callOf(file, node)
    case 'AwaitExpression':
      return awaited(ev.valueOf(file, node.argument))
    case 'TSAsExpression':
    case 'TSTypeAssertion':
      return evaluateCast(ev, file, node)
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSInstantiationExpression':
      return ev.valueOf(file, node.expression)
    case 'AssignmentExpression':
      return node.operator === '=' || node.operator === '??=' || node.operator === '||=' ? ev.valueOf(file, node.right) : builtin('number')
    case 'LogicalExpression':
      return unionOf([ev.valueOf(file, node.left), ev.valueOf(file, node.right)], unknown('dynamic'))
    case 'ConditionalExpression':
      return unionOf([ev.valueOf(file, node.consequent), ev.valueOf(file, node.alternate)], unknown('dynamic'))
    case 'SequenceExpression': {
      const last = node.expressions.at(-1)
      return last ? ev.valueOf(file, last) : unknown('not-modelled')
    }
    case 'ArrayExpression':
      return evaluateArray(ev, file, node)
    case 'ImportExpression':
      return evaluateImport(ev, file, node.source)
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'UpdateExpression':
      return builtin('primitive')
    default:
      return (node.type as string) === 'ParenthesizedExpression' ? ev.valueOf(file, unwrap(node)) : unknown('not-modelled')
  }
}

/** `x as T`: the type when it says more than `any` or `unknown`, else the expression. */
function evaluateCast(ev: Evaluator, file: SourceFile, node: NodeOf<'TSAsExpression'> | NodeOf<'TSTypeAssertion'>): Value {
  const type = node.typeAnnotation
  if (type.type === 'TSAnyKeyword' || type.type === 'TSUnknownKeyword') return ev.valueOf(file, node.expression)
  if (type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const') return ev.valueOf(file, node.expression)
  const cast = ev.typeOf(file, type)
  return cast.kind === 'unknown' || cast.kind === 'external' ? unionOf([cast.kind === 'external' ? unknown('dynamic') : cast, ev.valueOf(file, node.expression)], cast) : cast
}

function evaluateArray(ev: Evaluator, file: SourceFile, node: NodeOf<'ArrayExpression'>): Value {
  const elements: Value[] = []
  for (const element of node.elements) {
    if (element == null) elements.push(builtin('undefined'))
    else if (element.type === 'SpreadElement') {
      const spread = ev.elementOf(ev.valueOf(file, element.argument))
      const values = elements.concat(spread)
      return { kind: 'array', element: unionOf(values, spread) }
    } else elements.push(ev.valueOf(file, element))
  }
  return { kind: 'tuple', elements }
}

/** The whole module behind `import('./a')` or `require('./a')`. */
function evaluateImport(ev: Evaluator, file: SourceFile, source: Node): Value {
  const specifier = source.type === 'Literal' && typeof source.value === 'string' ? source.value : undefined
  if (specifier === undefined) return unknown('dynamic')
  const resolved = ev.project.resolve(specifier, file.path)
  if (resolved.kind === 'file') return { kind: 'module', path: resolved.path }
  if (resolved.kind === 'package') return { kind: 'external', package: resolved.name, subpath: resolved.subpath, path: [], form: 'export', typeArgs: [] }
  return unknown('unresolved-module')
}

function evaluateMemberAccess(ev: Evaluator, file: SourceFile, node: NodeOf<'MemberExpression'>): Value {
  const object = ev.valueOf(file, node.object)
  const name = memberName(node)
  if (name !== undefined) {
    const member = ev.member(object, name)
    return clientOr(ev, name, member.kind === 'unknown' ? (assignedMember(ev, file, node, name) ?? member) : member)
  }
  // `rows[i]` is one of the elements; `models[name]` is one of the members, which is not followed.
  if (object.kind === 'array' || object.kind === 'tuple') return ev.elementOf(object)
  return unknown('dynamic')
}

/** JavaScript writes members onto objects: `db.User = sequelize.define(…)`. Only assignments in the same file to the same plain name count. */
function assignedMember(ev: Evaluator, file: SourceFile, node: NodeOf<'MemberExpression'>, name: string): Value | undefined {
  if (node.object.type !== 'Identifier') return undefined
  const values = file.fact(memberAssignments).get(`${node.object.name}.${name}`)
  return values && unionOf(values.map(value => ev.valueOf(file, value)), unknown('unresolved-member'))
}

/** `a.b = value` by `a.b`, for plain names. */
function memberAssignments(file: SourceFile): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>()
  for (const statement of file.program.body) {
    if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') continue
    const { left, right } = statement.expression
    if (left.type !== 'MemberExpression' || left.object.type !== 'Identifier') continue
    const key = `${left.object.name}.${keyName(left.property, left.computed) ?? ''}`
    const known = found.get(key)
    if (known) known.push(right)
    else found.set(key, [right])
  }
  return found
}

/** The class or object around a `this`; arrow functions are looked through. */
function ownerOfThis(file: SourceFile, node: Node): { readonly node: Node; readonly isStatic: boolean } | undefined {
  for (let child = node, current = file.parentOf(node); current; child = current, current = file.parentOf(current)) {
    if (current.type === 'MethodDefinition' || current.type === 'PropertyDefinition' || current.type === 'AccessorProperty') {
      if (child === current.key && !isFunction(child)) continue
      const body = file.parentOf(current)
      const owner = body && file.parentOf(body)
      return owner && isClass(owner) ? { node: owner, isStatic: current.static } : undefined
    }
    if (current.type === 'StaticBlock') {
      const body = file.parentOf(current)
      const owner = body && file.parentOf(body)
      return owner && isClass(owner) ? { node: owner, isStatic: true } : undefined
    }
    if ((current.type === 'FunctionExpression' || current.type === 'FunctionDeclaration') && child !== current) {
      const holder = file.parentOf(current)
      if (holder?.type === 'MethodDefinition' || holder?.type === 'PropertyDefinition') continue
      if (holder?.type === 'Property') {
        const object = file.parentOf(holder)
        return object?.type === 'ObjectExpression' ? { node: object, isStatic: false } : undefined
      }
      return undefined
    }
  }
  return undefined
}

function evaluateThis(ev: Evaluator, file: SourceFile, node: Node): Value {
  const owner = ownerOfThis(file, node)
  if (!owner) return unknown('dynamic')
  if (owner.node.type === 'ObjectExpression') return { kind: 'object', ref: refOf(file, owner.node) }
  if (owner.isStatic) return ev.valueOf(file, owner.node)
  return { kind: 'instance', ref: refOf(file, owner.node), typeArgs: NO_BINDINGS }
}

function evaluateSuper(ev: Evaluator, file: SourceFile, node: Node): Value {
  const owner = ownerOfThis(file, node)
  if (!owner || !isClass(owner.node) || owner.node.superClass == null) return unknown('dynamic')
  const base = ev.valueOf(file, owner.node.superClass)
  if (owner.isStatic) return base
  if (base.kind === 'class') return { kind: 'instance', ref: base.ref, typeArgs: NO_BINDINGS }
  // An ORM base: what its instances can do is what the class itself would find when it looks no further than its base.
  return { kind: 'instance', ref: refOf(file, owner.node), typeArgs: NO_BINDINGS }
}

/** A property's value in an object literal, spreads included; later entries win. */
export function objectMember(ev: Evaluator, file: SourceFile, object: NodeOf<'ObjectExpression'>, name: string): Value {
  const own = propertyOf(object, name)
  if (own) {
    if (own.kind === 'get' && isFunction(own.value)) return resultOfFunction(ev, file, own.value)
    const value = ev.valueOf(file, own.value)
    return value.kind === 'function' ? { ...value, self: { kind: 'object', ref: refOf(file, object) } } : value
  }
  for (const property of object.properties.toReversed()) {
    if (property.type !== 'SpreadElement') continue
    // `options = { ...options, x }` spreads itself.
    const value = ev.step(file, partOf(ev, file, property, name), () => ev.member(ev.valueOf(file, property.argument), name))
    if (value.kind !== 'unknown') return value
  }
  return unknown('unresolved-member')
}

const partsByNode = (): WeakMap<Node, Map<string, object>> => new WeakMap()

/** What stands for a member of an expression, as a key: the same object whenever it is asked for. */
function partOf(ev: Evaluator, file: SourceFile, node: Node, name: string): object {
  const known = ev.memory(file, partsByNode)
  let parts = known.get(node)
  if (!parts) known.set(node, (parts = new Map<string, object>()))
  let part = parts.get(name)
  if (!part) parts.set(name, (part = {}))
  return part
}
