import type { ClassNode, FunctionNode, Node, NodeOf, SourceFile } from '../model/index.js'
import { annotationOf, contains, isClass, isFunction, keyName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { targetsOf } from '../effects/function-facts.js'
import type { Analysis } from '../findings/candidates.js'
import { textOf } from './edits.js'

/** An async function that stands in the same file as a call of it, where another may be written beside it. */
export interface LocalFunction {
  readonly fn: FunctionNode
  readonly name: string
  /** The statement or class member that declares it. */
  readonly declaration: Node
  /** What stands before the parameters of an async function beside it, which has this name. */
  readonly head: (name: string) => string
  /** What stands between its parameters and its body. */
  readonly arrow: string
  /** What it is called on: `this.`, `Users.`, or nothing. */
  readonly receiver: string
  /** Whether the call is all there is of it, so that it may go. */
  readonly usedOnce: boolean
}

/**
 * The function of the same file that a call is certain to run. `undefined` for generators, overloads, functions with type parameters or decorators, members of object
 * literals, and methods that a subclass in the project may override.
 */
export function localFunctionOf({ ev }: Analysis, file: SourceFile, call: NodeOf<'CallExpression'>): LocalFunction | undefined {
  const [target, ...others] = targetsOf(ev, file, call)
  if (!target || others.length > 0 || target.ref.path !== file.path) return undefined
  const fn = ev.find(target.ref)?.node
  if (!isFunction(fn) || !fn.async || fn.generator || fn.typeParameters != null || usesOwnArguments(fn)) return undefined
  const callee = unwrap(call.callee)
  const holder = file.parentOf(fn)
  if (callee.type === 'Identifier') return namedFunction(file, fn, holder, callee)
  if (callee.type !== 'MemberExpression' || callee.computed || !holder || (holder.type !== 'MethodDefinition' && holder.type !== 'PropertyDefinition')) return undefined
  return methodOf(ev.project, file, fn, holder, callee)
}

function namedFunction(file: SourceFile, fn: FunctionNode, holder: Node | undefined, { name }: NodeOf<'Identifier'>): LocalFunction | undefined {
  const parent = (node: Node): Node => file.parentOf(node) ?? node
  const isDeclared = fn.type === 'FunctionDeclaration'
  if (!isDeclared && (holder?.type !== 'VariableDeclarator' || holder.init !== fn || holder.id.type !== 'Identifier')) return undefined
  const statement = isDeclared ? fn : parent(holder as Node)
  if (!isDeclared && (statement.type !== 'VariableDeclaration' || statement.kind !== 'const' || statement.declarations.length !== 1 || fn.type !== 'ArrowFunctionExpression')) return undefined
  const id = isDeclared ? fn.id : (holder as NodeOf<'VariableDeclarator'>).id
  // A type of the variable would be what its parameters get theirs from.
  if (id?.type !== 'Identifier' || id.name !== name || annotationOf(id)) return undefined
  const outer = parent(statement)
  const exported = outer.type === 'ExportNamedDeclaration' || outer.type === 'ExportDefaultDeclaration'
  const declaration = exported ? outer : statement
  if (!['Program', 'BlockStatement'].includes(parent(declaration).type)) return undefined
  return {
    fn,
    name,
    declaration,
    head: own => (isDeclared ? `async function ${own}` : `const ${own} = async `),
    arrow: isDeclared ? '' : ' =>',
    receiver: '',
    usedOnce: !exported && occurrences(file, name) === 2 && (isInFunction(file, declaration) || /^\s*(?:import|export)\b|\brequire\(/m.test(file.text)),
  }
}

function methodOf(project: { filesInheriting: (name: string) => readonly string[]; file: (path: string) => SourceFile | undefined }, file: SourceFile, fn: FunctionNode, member: NodeOf<'MethodDefinition'> | NodeOf<'PropertyDefinition'>, callee: NodeOf<'MemberExpression'>): LocalFunction | undefined {
  const owner = file.parentOf(file.parentOf(member) ?? member)
  const name = keyName(member.key, member.computed)
  if (!isClass(owner) || name === undefined || !contains(owner, callee) || member.computed || member.decorators.length > 0) return undefined
  if (member.type === 'PropertyDefinition' && annotationOf(member)) return undefined
  if (member.type === 'MethodDefinition' && (member.kind !== 'method' || member.override || member.value !== fn)) return undefined
  const receiver = unwrap(callee.object)
  if (member.static ? receiver.type !== 'Identifier' || receiver.name !== owner.id?.name : receiver.type !== 'ThisExpression' || classAround(file, callee) !== owner) return undefined
  const isPrivate = member.accessibility === 'private' || name.startsWith('#')
  if (!isPrivate && owner.id && project.filesInheriting(owner.id.name).some(path => mayOverride(project.file(path), file, owner, name))) return undefined
  const visible = name.startsWith('#') || !/\.[cm]?tsx?$/.test(file.path) ? '' : 'private '
  const mark = name.startsWith('#') ? '#' : ''
  return {
    fn,
    name,
    declaration: member,
    head: own => `${visible}${member.static ? 'static ' : ''}async ${mark}${own}`,
    arrow: '',
    receiver: `${textOf(file, receiver)}.${mark}`,
    usedOnce: isPrivate && occurrences(file, name) === 2,
  }
}

/** The class whose `this` a node means; `undefined` where a function of another kind stands in between. */
function classAround(file: SourceFile, node: Node): ClassNode | undefined {
  for (let current = file.parentOf(node); current; current = file.parentOf(current)) {
    if (isClass(current)) return current
    if (current.type === 'FunctionDeclaration' || (current.type === 'FunctionExpression' && file.parentOf(current)?.type !== 'MethodDefinition')) return undefined
  }
  return undefined
}

function mayOverride(other: SourceFile | undefined, file: SourceFile, owner: ClassNode, name: string): boolean {
  if (!other) return true
  const text = other.path === file.path ? file.text.slice(0, owner.range[0]) + file.text.slice(owner.range[1]) : other.text
  return new RegExp(`\\b${name.replace(/[^\w]/g, '')}\\b`).test(text)
}

/** How often a name stands in the text, comments among it. */
const occurrences = (file: SourceFile, name: string): number => file.text.match(new RegExp(`(?<![\\w$])${name.replace(/[$]/g, '\\$')}(?![\\w$])`, 'g'))?.length ?? 0

function isInFunction(file: SourceFile, node: Node): boolean {
  for (let current = file.parentOf(node); current; current = file.parentOf(current)) if (isFunction(current)) return true
  return false
}

/** `arguments` and `new.target` are another function's in a closure; so is `this` of what is no method. */
function usesOwnArguments(fn: FunctionNode): boolean {
  let found = false
  walk(fn.body, node => {
    if ((node.type === 'Identifier' && node.name === 'arguments') || node.type === 'MetaProperty' || (node.type === 'ThisExpression' && fn.type === 'FunctionDeclaration')) found = true
    return !found
  })
  return found
}
