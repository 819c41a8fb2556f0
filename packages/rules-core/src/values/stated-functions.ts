import type { Node, NodeOf, NodeRef, SourceFile, StatedWrapper, Value } from '../model/index.js'
import { isClass, isFunction, keyName, memberName, unwrap } from '../ast/syntax.js'
import { type Evaluator, NO_BINDINGS } from './evaluator.js'
import { moduleMember } from './imports.js'
import { moduleOf, statedModule } from './stated-clients.js'
import { membersOf } from './unions.js'

/** A function as a user names it: `f` or `Class.method`, as an export of `module` when there is one. */
interface StatedName {
  readonly name: string
  readonly module?: string
}

type FunctionValue = Extract<Value, { kind: 'function' }>

/** What the user says that a call does with its argument at `position`. */
export function statedWrapper(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>, position: number): StatedWrapper | undefined {
  return ev.stated.wrappers.find(wrapper => {
    if (wrapper.callback !== position) return false
    const callee = unwrap(call.callee)
    // A plain name is also a method's, `this.withRetry(…)`, whatever has it.
    return (wrapper.module === undefined && writtenName(callee) === wrapper.name) || calls(ev, file, callee, wrapper)
  })
}

/** Whether the user says that what a call calls is cheap. */
export function callsTrusted(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>): boolean {
  return ev.stated.trusted.some(text => {
    const stated = parseName(text)
    const { name, module } = stated
    const callee = unwrap(call.callee)
    return (callee.type === 'Identifier' && callee.name === name && module === undefined) || calls(ev, file, callee, stated)
  })
}

/** Whether the user says that a function of the project is cheap; `self` is what it is called on. */
export function isTrusted(ev: Evaluator, ref: NodeRef, self?: Value): boolean {
  return ev.stated.trusted.length > 0 && ev.stated.trusted.some(text => isNamed(ev, { kind: 'function', ref, ...(self && { self }) }, parseName(text)))
}

/** `@acme/cache:getCached`; without a module a plain name. */
function parseName(text: string): StatedName {
  const at = text.lastIndexOf(':')
  return at === -1 ? { name: text } : { module: text.slice(0, at), name: text.slice(at + 1) }
}

const writtenName = (callee: Node): string | undefined => (callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? memberName(callee) : undefined)

function calls(ev: Evaluator, file: SourceFile, callee: Node, stated: StatedName): boolean {
  // An import may have renamed it; a member cannot. Receivers are often large types and stay unread.
  if (callee.type !== 'Identifier' && writtenName(callee) !== stated.name.slice(stated.name.lastIndexOf('.') + 1)) return false
  return membersOf(ev.valueOf(file, callee)).some(value => isNamed(ev, value, stated))
}

function isNamed(ev: Evaluator, value: Value, { name, module }: StatedName): boolean {
  if (value.kind === 'external') {
    const path = (value.path[0] === 'default' && value.path.length > 1 ? value.path.slice(1) : value.path).join('.')
    return path === name && (module === undefined || moduleOf(value) === module)
  }
  if (value.kind !== 'function') return false
  if (module === undefined) return namesOf(ev, value).includes(name)
  return [ev.project.root === undefined ? value.ref.path : `${ev.project.root}/package.json`, value.ref.path].some(from => {
    const path = statedModule(ev, module, from)
    return path !== undefined && exportNamed(ev, path, name).some(exported => membersOf(exported).some(each => each.kind === 'function' && isSame(each.ref, value.ref)))
  })
}

/** What `name` or `Class.method` stands for among the exports of a module. */
function exportNamed(ev: Evaluator, path: string, name: string): readonly Value[] {
  const [head = '', ...rest] = name.split('.')
  const exported = moduleMember(ev, path, head)
  const owners = membersOf(exported).flatMap((value): readonly Value[] => (rest.length > 0 && value.kind === 'class' ? [value, { kind: 'instance', ref: value.ref, typeArgs: NO_BINDINGS }] : [value]))
  return owners.map(owner => rest.reduce((value, member) => ev.member(value, member), owner))
}

const isSame = (a: NodeRef, b: NodeRef): boolean => a.path === b.path && a.start === b.start && a.end === b.end

/** `f` of a function, `Owner.method` of a method, by who declares it and by what it is called on. */
function namesOf(ev: Evaluator, { ref, self }: FunctionValue): readonly string[] {
  const found = ev.find(ref)
  if (!found) return []
  const { file, node } = found
  if (isFunction(node) && node.id) return [node.id.name]
  const holder = holderOf(file, node)
  if (holder?.type === 'VariableDeclarator') return holder.id.type === 'Identifier' ? [holder.id.name] : []
  const key = holder && 'key' in holder && 'computed' in holder ? keyName(holder.key, holder.computed) : undefined
  if (key === undefined || !holder) return []
  const owners = [ownerName(file, holder), self && 'ref' in self ? nameAt(ev, self.ref) : undefined]
  return owners.flatMap(owner => (owner === undefined ? [] : [`${owner}.${key}`]))
}

/** The member or variable that a function, or a function's type, is the value of. */
function holderOf(file: SourceFile, fn: Node): Node | undefined {
  for (let node = fn; ; ) {
    if ('key' in node || node.type === 'VariableDeclarator') return node
    const parent = file.parentOf(node)
    if (!parent || (unwrap(parent) === parent && !('key' in parent) && parent.type !== 'VariableDeclarator' && parent.type !== 'TSTypeAnnotation')) return undefined
    node = parent
  }
}

/** The name of the class, interface or object literal that a member stands in. */
function ownerName(file: SourceFile, member: Node): string | undefined {
  for (let node = file.parentOf(member); node; node = file.parentOf(node)) {
    if (isClass(node)) return node.id?.name
    if (node.type === 'TSInterfaceDeclaration') return node.id.name
    if (node.type === 'VariableDeclarator') return node.id.type === 'Identifier' ? node.id.name : undefined
    if (isFunction(node)) return undefined
  }
  return undefined
}

function nameAt(ev: Evaluator, ref: NodeRef): string | undefined {
  const found = ev.find(ref)
  if (!found) return undefined
  if (isClass(found.node)) return found.node.id?.name
  if (found.node.type === 'TSInterfaceDeclaration') return found.node.id.name
  const holder = found.file.parentOf(found.node)
  return holder?.type === 'VariableDeclarator' && holder.id.type === 'Identifier' ? holder.id.name : undefined
}
