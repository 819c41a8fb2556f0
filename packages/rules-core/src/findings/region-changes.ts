import type { Node, SourceFile } from '../model/index.js'
import { contains, unwrap } from '../ast/syntax.js'
import type { Binding } from '../values/bindings.js'
import { type ListPath, pathOf, pathsOf } from './list-path.js'
import { lastName, type Mutation, mutations } from './mutations.js'

interface Counted {
  /** Objects that are handed over count with all that is in them; else only what the expression itself reads. */
  readonly wholes?: boolean
  /** So do objects of outside that the region hands on by name, but for calls within this node. */
  readonly handedOutside?: Node
  /** Mutations that do not count. */
  readonly except?: (mutation: Mutation) => boolean
}

/**
 * Whether what an expression reads may be changed while a region runs: `seen.has(id)` where the region says `seen.add(id)`, or `queue` where it says `queue.push(x)`. Decided
 * from assignments to members and changing methods that are written in the region, also of the same member under another name. Elements of the region's own iteration are
 * taken not to be changed by functions that they are handed to.
 */
export function isChangedIn(file: SourceFile, node: Node, region: Node, { wholes = false, handedOutside, except }: Counted = {}): boolean {
  const all = mutations(file, region)
  const changes = except ? all.filter(mutation => !except(mutation)) : all
  return pathsOf(file, node).some(path => {
    if (changes.some(change => touches(file, change, path) || (wholes && isBeneath(file, change, path)))) return true
    const { root } = path
    return handedOutside !== undefined && root !== 'this' && isFromOutside(root, region) && isUsedByMember(file, node, root) && isHandedOn(file, root, region, handedOutside)
  })
}

function touches(file: SourceFile, { target, name, whole }: Mutation, { root, properties }: ListPath): boolean {
  const changed = pathOf(file, target)
  if (changed?.root !== root) return name !== undefined && properties.includes(name) && !isMadeHere(changed?.root)
  if (changed.properties.some((property, index) => index < properties.length && property !== properties[index])) return false
  // A list's own elements, or any member; else the one member that is assigned to.
  return whole || name === undefined || name === lastName(target) || name === properties[changed.properties.length]
}

/**
 * Whether an object that an expression hands over is changed by a region after it was, so that a list of what was handed over would hold its last state only: `create({ data })`
 * where each round says `data.id = id`. What is made anew in each round and changed before `at` is not.
 */
export function isChangedAfter(file: SourceFile, node: Node, region: Node, at: Node): boolean {
  const changes = mutations(file, region)
  return changes.length > 0 && pathsOf(file, node).some(path =>
    changes.some(change => isBeneath(file, change, path) && (change.node.range[0] >= at.range[0] || path.root === 'this' || isFromOutside(path.root, region))))
}

/** `data.id = id` for the path `data`. */
function isBeneath(file: SourceFile, { target }: Mutation, { root, properties }: ListPath): boolean {
  const changed = pathOf(file, target)
  return changed?.root === root && changed.properties.length >= properties.length && properties.every((property, index) => property === changed.properties[index])
}

/** A variable for what is made where it is declared is no other name of anything. */
const isMadeHere = (root: ListPath['root'] | undefined): boolean =>
  root !== undefined && root !== 'this' && root.declarations.every(({ node }) => node.type === 'VariableDeclarator' && node.init != null && /^(?:Array|Object|New)Expression$/.test(unwrap(node.init).type))

const isFromOutside = ({ declarations }: Binding, region: Node): boolean => declarations.every(({ name }) => !contains(region, name))

/** `seen.has(id)`, `options.limit`: only what is inside of an object can change under its name. */
function isUsedByMember(file: SourceFile, node: Node, { references }: Binding): boolean {
  return references.some(reference => {
    const parent = file.parentOf(reference)
    return contains(node, reference) && parent?.type === 'MemberExpression' && parent.object === reference
  })
}

function isHandedOn(file: SourceFile, { references }: Binding, region: Node, own: Node): boolean {
  return references.some(reference => {
    const call = contains(region, reference) && !contains(own, reference) ? file.parentOf(reference) : undefined
    return (call?.type === 'CallExpression' || call?.type === 'NewExpression') && call.arguments.some(argument => argument === reference)
  })
}
