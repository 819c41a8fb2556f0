import type { FunctionNode, Node, NodeOf, SourceFile } from '../model/index.js'
import { isClass, keyName, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { lookUp } from '../values/bindings.js'
import { exportsOf } from '../values/modules.js'
import type { Evaluator } from '../values/evaluator.js'
import { membersOf } from '../values/unions.js'
import { isStandInPath } from './stand-ins.js'

/** Calls looked at for one function, and files that may hold them. Few, and first by path, so that answers are the same everywhere. */
const MAX_SITES = 8
const MAX_FILES = 12

export interface CallSite {
  readonly file: SourceFile
  readonly node: Call
}

type Call = NodeOf<'CallExpression'> | NodeOf<'NewExpression'>

/**
 * Where production code calls a function that has a name: in its own file, then in those that import it, its class or the object that holds it by name.
 * Other files are read only when they are asked for. `undefined` for a function without a name. Default imports under another name, and calls through an
 * interface or a base class, are not found.
 */
export function callersOf(ev: Evaluator, file: SourceFile, fn: FunctionNode): Iterable<CallSite> | undefined {
  const names = namesOf(file, fn)
  return names && sitesOf(ev, file, fn, names)
}

interface Names {
  /** As a call says it: the function's own name, the method's, or that of the class. */
  readonly called: string
  /** As an import says it. */
  readonly imported: string | undefined
  readonly constructs: boolean
}

function namesOf(file: SourceFile, fn: FunctionNode): Names | undefined {
  if (fn.type === 'FunctionDeclaration') return fn.id ? { called: fn.id.name, imported: fn.id.name, constructs: false } : undefined
  const holder = file.parentOf(fn)
  if (holder?.type === 'VariableDeclarator') return holder.id.type === 'Identifier' ? { called: holder.id.name, imported: holder.id.name, constructs: false } : undefined
  if (holder?.type !== 'MethodDefinition' && holder?.type !== 'PropertyDefinition' && holder?.type !== 'Property') return undefined
  const body = file.parentOf(holder)
  const owner = body && file.parentOf(body)
  if (holder.type === 'Property') {
    // export const users = { list: async () => … }
    const called = keyName(holder.key, holder.computed)
    return called !== undefined && owner?.type === 'VariableDeclarator' && owner.id.type === 'Identifier' ? { called, imported: owner.id.name, constructs: false } : undefined
  }
  const imported = owner && isClass(owner) ? owner.id?.name : undefined
  if (holder.type === 'MethodDefinition' && holder.kind === 'constructor') return imported === undefined ? undefined : { called: imported, imported, constructs: true }
  const called = keyName(holder.key, holder.computed)
  return called === undefined ? undefined : { called, imported, constructs: false }
}

function* sitesOf(ev: Evaluator, file: SourceFile, fn: FunctionNode, names: Names): Generator<CallSite> {
  let found = 0
  const within = function* (importer: SourceFile | undefined): Generator<CallSite> {
    for (const node of importer?.fact(callsByName).get(names.called) ?? []) {
      if (!importer || found >= MAX_SITES || (node.type === 'NewExpression') !== names.constructs || !runs(ev, importer, node, file, fn)) continue
      found++
      yield { file: importer, node }
    }
  }
  const elsewhere = (paths: readonly string[]): readonly string[] => paths.filter(path => path !== file.path && !isStandInPath(ev, path))
  const callable = (paths: readonly string[]): readonly string[] => elsewhere(paths).filter(path => ev.project.mentions(path, names.called)).slice(0, MAX_FILES)
  yield* within(file)
  if (names.imported === undefined || !isVisibleOutside(file, fn, names)) return
  const importers = ev.project.filesImporting(names.imported)
  for (const path of callable(importers)) yield* within(ev.project.file(path))
  if (found > 0 || names.called === names.imported) return
  // class Base { constructor(protected users: Users) {} }, and `this.users.find()` in what extends it.
  const heirs = elsewhere(importers).slice(0, MAX_FILES).flatMap(path => classNames(ev.project.file(path)).flatMap(name => ev.project.filesInheriting(name)))
  for (const path of callable([...new Set(heirs)].sort())) yield* within(ev.project.file(path))
}

/** Whether other files can have the function: it is no private member, and what is imported for it is exported. */
function isVisibleOutside(file: SourceFile, fn: FunctionNode, { imported }: Names): boolean {
  const holder = file.parentOf(fn)
  if ((holder?.type === 'MethodDefinition' || holder?.type === 'PropertyDefinition') && (holder.accessibility === 'private' || holder.key.type === 'PrivateIdentifier')) return false
  const { entries, whole } = exportsOf(file)
  return whole.length > 0 || [...entries.values()].some(entry => entry.kind !== 'local' || entry.name === imported)
}

const classNames = (file: SourceFile | undefined): readonly string[] =>
  (file?.program.body ?? []).flatMap(statement => {
    const declared = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration' ? statement.declaration : statement
    return declared?.type === 'ClassDeclaration' && declared.id ? [declared.id.name] : []
  })

/** Whether a function is handed to somebody by its name, in its own file: `router.post('/users', createUsers)`, `handler: this.create`. */
export function isHandedOnByName(file: SourceFile, fn: FunctionNode): boolean {
  const holder = file.parentOf(fn)
  const name = fn.type === 'FunctionDeclaration' ? fn.id : holder?.type === 'VariableDeclarator' && holder.id.type === 'Identifier' ? holder.id : undefined
  if (name) return (lookUp(file, name.name, file.parentOf(fn) ?? name)?.references ?? []).some(reference => reference !== name && isHandedOn(file, reference))
  const method = holder?.type === 'MethodDefinition' || holder?.type === 'PropertyDefinition' ? keyName(holder.key, holder.computed) : undefined
  return method !== undefined && file.fact(ownMembers).some(member => memberName(member) === method && isHandedOn(file, member))
}

/** Whether a name stands where a value is handed over, bound to its object or not. */
function isHandedOn(file: SourceFile, reference: Node): boolean {
  const parent = file.parentOf(reference)
  if (parent?.type === 'MemberExpression' && parent.object === reference && memberName(parent) === 'bind') return true
  return (parent?.type === 'CallExpression' && parent.callee !== reference) || (parent?.type === 'Property' && parent.value === reference) || parent?.type === 'ArrayExpression'
}

/** `this.name`, wherever in the file. */
function ownMembers(file: SourceFile): readonly NodeOf<'MemberExpression'>[] {
  const found: NodeOf<'MemberExpression'>[] = []
  walk(file.program, node => { if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression') found.push(node) })
  return found
}

function runs(ev: Evaluator, importer: SourceFile, node: Call, file: SourceFile, fn: FunctionNode): boolean {
  const owner = node.type === 'NewExpression' ? classAround(file, fn) : fn
  return owner !== undefined && membersOf(ev.valueOf(importer, node.callee)).some(value => (value.kind === 'function' || value.kind === 'class') && value.ref.path === file.path && value.ref.start === owner.range[0] && value.ref.end === owner.range[1])
}

function classAround(file: SourceFile, fn: FunctionNode): Node | undefined {
  for (let current = file.parentOf(fn); current; current = file.parentOf(current)) if (isClass(current)) return current
  return undefined
}

/** The calls of a file by the last name of what they call. */
function callsByName(file: SourceFile): ReadonlyMap<string, readonly Call[]> {
  const calls = new Map<string, Call[]>()
  walk(file.program, node => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return
    const callee = unwrap(node.callee)
    const name = callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? memberName(callee) : undefined
    const known = name === undefined ? undefined : calls.get(name)
    if (known) known.push(node)
    else if (name !== undefined) calls.set(name, [node])
  })
  return calls
}
