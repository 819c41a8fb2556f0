import type { Node, SourceFile } from '../model/index.js'
import { contains, unwrap } from '../ast/syntax.js'
import type { Binding } from '../values/bindings.js'
import { type ListPath, pathOf, pathsOf } from './list-path.js'
import { lastName, type Mutation, mutations } from './mutations.js'

/**
 * Whether what an expression reads may be changed while a region runs: `seen.has(id)` where the region says `seen.add(id)`, or `queue` where it says `queue.push(x)`. Decided
 * from assignments to members and changing methods that are written in the region, also of the same member under another name, and from objects of outside that it hands
 * on by name. Elements of the region's own iteration are taken not to be changed by functions that they are handed to.
 */
export function isChangedIn(file: SourceFile, node: Node, region: Node): boolean {
  const paths = pathsOf(file, node)
  if (paths.length === 0) return false
  const changes = mutations(file, region)
  return paths.some(path => changes.some(change => touches(file, change, path)) || (path.root !== 'this' && isFromOutside(path.root, region) && isUsedByMember(file, node, path.root) && isHandedOn(file, path.root, region)))
}

function touches(file: SourceFile, { target, name, whole }: Mutation, { root, properties }: ListPath): boolean {
  const changed = pathOf(file, target)
  if (changed?.root !== root) return name !== undefined && properties.includes(name) && !isMadeHere(changed?.root)
  if (changed.properties.some((property, index) => index < properties.length && property !== properties[index])) return false
  // A list's own elements, or any member; else the one member that is assigned to.
  return whole || name === undefined || name === lastName(target) || name === properties[changed.properties.length]
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

function isHandedOn(file: SourceFile, { references }: Binding, region: Node): boolean {
  return references.some(reference => {
    const call = contains(region, reference) ? file.parentOf(reference) : undefined
    return (call?.type === 'CallExpression' || call?.type === 'NewExpression') && call.arguments.some(argument => argument === reference)
  })
}
