import type { ClassNode, Node, NodeRef, SourceFile, Value } from '../model/index.js'
import { isClass } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Evaluator } from '../values/evaluator.js'
import { refOf } from '../values/evaluator.js'
import { valuesDeclaredAs } from './declared-values.js'
import { isStandIn, isStandInPath } from './stand-ins.js'

const byDeclaration = (): Map<string, readonly NodeRef[]> => new Map()

/**
 * The production classes that implement an interface or extend an abstract class, in path order; found by one text scan of the project
 * and verified by resolving the name. Classes made at run time and object literals are not looked at.
 */
function implementersOf(ev: Evaluator, ref: NodeRef): readonly NodeRef[] {
  const found = ev.find(ref)
  const name = found && 'id' in found.node && found.node.id && 'name' in found.node.id ? found.node.id.name : undefined
  if (!found || name === undefined) return []
  const known = ev.memory(found.file, byDeclaration)
  const key = `${String(ref.start)}:${String(ref.end)}`
  let classes = known.get(key)
  if (!classes) {
    known.set(key, [])
    known.set(key, (classes = search(ev, ref, name)))
  }
  return classes
}

/** Levels of abstract classes between an interface and what can be made an instance of. */
const MAX_LEVELS = 4

function search(ev: Evaluator, ref: NodeRef, name: string, levels = MAX_LEVELS): readonly NodeRef[] {
  const found: NodeRef[] = []
  for (const path of ev.project.filesInheriting(name)) {
    if (isStandInPath(ev, path)) continue
    const file = ev.project.file(path)
    if (!file) continue
    for (const node of classesOf(file)) {
      const own = refOf(file, node)
      if (isSame(own, ref) || isStandIn(ev, file, node) || !inherits(ev, file, node, ref)) continue
      if (node.abstract && levels > 0 && node.id) found.push(...search(ev, own, node.id.name, levels - 1))
      else found.push(own)
    }
    if (levels > 0) {
      for (const node of interfacesOf(file)) {
        const own = refOf(file, node)
        if (!isSame(own, ref) && node.extends.some(heritage => standsFor(ev.typeOf(file, heritage), ref))) found.push(...search(ev, own, node.id.name, levels - 1))
      }
    }
  }
  return found.filter((candidate, index) => found.findIndex(other => isSame(other, candidate)) === index)
}

const classes = (file: SourceFile): readonly ClassNode[] => {
  const found: ClassNode[] = []
  walk(file.program, node => { if (isClass(node)) found.push(node) })
  return found
}
const classesOf = (file: SourceFile): readonly ClassNode[] => file.fact(classes)

type InterfaceNode = Extract<Node, { type: 'TSInterfaceDeclaration' }>
const interfaces = (file: SourceFile): readonly InterfaceNode[] => {
  const found: InterfaceNode[] = []
  walk(file.program, node => { if (node.type === 'TSInterfaceDeclaration') found.push(node) })
  return found
}
const interfacesOf = (file: SourceFile): readonly InterfaceNode[] => file.fact(interfaces)

function inherits(ev: Evaluator, file: SourceFile, node: ClassNode, ref: NodeRef): boolean {
  if (node.implements.some(heritage => standsFor(ev.typeOf(file, heritage), ref))) return true
  if (node.superClass == null) return false
  return standsFor(ev.valueOf(file, node.superClass), ref)
}

function standsFor(value: Value, ref: NodeRef): boolean {
  if (value.kind === 'union') return value.members.some(member => standsFor(member, ref))
  return (value.kind === 'interface' || value.kind === 'class' || value.kind === 'instance' || value.kind === 'shape') && isSame(value.ref, ref)
}

const isSame = (a: NodeRef, b: NodeRef): boolean => a.path === b.path && a.start === b.start && a.end === b.end

type Bodiless = { readonly ref: NodeRef; readonly self?: Value; readonly name?: string }

/**
 * The bodies of what has none of its own, each asked with the same arguments: of a method, those of the classes that implement it, or else of the object
 * literals declared to be of its interface; of a named function type, those of the functions declared to be of it.
 */
export function implementationsOf<T extends Bodiless>(ev: Evaluator, target: T): readonly T[] {
  const { self, name } = target
  const declared = functionTypeOf(ev, target)
  if (declared) return bodiesOf(target, valuesDeclaredAs(ev, target.ref, declared.file, declared.name))
  if (name === undefined || (self?.kind !== 'interface' && self?.kind !== 'instance')) return []
  const classes = implementersOf(ev, self.ref)
  if (classes.length > 0) {
    return classes.flatMap(ref => {
      const instance = { kind: 'instance', ref, typeArgs: new Map() } as const
      const member = ev.member(instance, name)
      return member.kind === 'function' && member.ref !== target.ref ? [{ ...target, ref: member.ref, self: instance }] : []
    })
  }
  const owner = self.kind === 'interface' ? ev.find(self.ref) : undefined
  if (owner?.node.type !== 'TSInterfaceDeclaration') return []
  return bodiesOf(target, valuesDeclaredAs(ev, self.ref, owner.file, owner.node.id.name).map(value => ev.member(value, name)))
}

const bodiesOf = <T extends Bodiless>(target: T, values: readonly Value[]): readonly T[] =>
  values.flatMap(value => (value.kind === 'function' && value.ref !== target.ref ? [{ ...target, ref: value.ref, ...(value.self && { self: value.self }) }] : []))

/** The file and the name of `type Load = (id: string) => Promise<User>`, when that is what is called. */
function functionTypeOf(ev: Evaluator, { ref }: Bodiless): { readonly file: SourceFile; readonly name: string } | undefined {
  const found = ref.type === 'TSFunctionType' ? ev.find(ref) : undefined
  const alias = found && found.file.parentOf(found.node)
  return found && alias?.type === 'TSTypeAliasDeclaration' ? { file: found.file, name: alias.id.name } : undefined
}
