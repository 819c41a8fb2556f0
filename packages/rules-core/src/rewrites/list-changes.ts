import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isFunction, memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import type { Analysis } from '../findings/candidates.js'
import { runInPlace } from '../iterations/around.js'
import { isBuiltInCall } from '../iterations/known-runners.js'
import { type Binding, lookUp, patternPath } from '../values/bindings.js'
import { changesPart } from './changing-functions.js'
import { isMutating, mutations } from '../findings/mutations.js'
import { type ListPath, pathOf, pathsOf, useOf } from '../findings/list-path.js'

/**
 * Whether a list, or one of these members of its elements, may be another at some time while a region runs than before it. Decided from what is written in the region,
 * in closures over the list, and in functions of the project that are handed it; functions of packages are taken to change what they are handed.
 */
export function mayChange(analysis: Analysis, file: SourceFile, list: Node, members: ReadonlySet<string>, region: Node): boolean {
  const paths = pathsOf(file, list)
  if (paths.some(path => isReassigned(analysis, file, path, region))) return true
  const names = new Set([...paths.flatMap(({ root, properties }) => properties.at(-1) ?? (root === 'this' ? [] : [root.name, ...sourceNames(root)])), ...members])
  if (mutations(file, region).some(mutation => concerns(file, mutation, paths, names, members, region))) return true
  if (paths.some(path => isShared(file, path) && mutations(file, file.program).some(({ node, name }) => name !== undefined && names.has(name) && !contains(region, node) && isInKept(analysis, file, node, region)))) return true
  return paths.some(path => path.root !== 'this' && isHandedAway(analysis, file, path.root, path.properties, names, region, MAX_ALIASES)) || callsChanging(analysis, file, region, names)
}

const MAX_ALIASES = 4

/** A field, or a variable of the module: other functions see it too. */
const isShared = (file: SourceFile, { root }: ListPath): boolean => root === 'this' || root.declarations.some(({ name, type }) => type !== 'parameter' && !isInFunction(file, name))

function isInFunction(file: SourceFile, node: Node): boolean {
  for (let current = file.parentOf(node); current; current = file.parentOf(current)) if (isFunction(current)) return true
  return false
}

/** What a variable is taken from: `posts` of `const { posts: own } = page`. */
function sourceNames({ declarations }: Binding): readonly string[] {
  return declarations.flatMap(({ node, name }) => {
    if (node.type === 'VariableDeclarator') {
      const member = node.init == null ? undefined : unwrap(node.init)
      const step = patternPath(node.id, name)?.at(-1)
      return [...(step?.kind === 'member' ? [step.name] : []), ...(node.id === name && member?.type === 'MemberExpression' ? [memberName(member) ?? ''] : [])]
    }
    return []
  })
}

/** Assigned to within the region, or by a closure that it may run. */
function isReassigned(analysis: Analysis, file: SourceFile, { root }: ListPath, region: Node): boolean {
  if (root === 'this') return false
  return root.assigned.some(value => contains(region, value) || isInKept(analysis, file, value, region)) || root.references.some(reference => file.parentOf(reference)?.type === 'UpdateExpression' && contains(region, reference))
}

/** Whether a mutation in the region is one of the list, of a key in it, or of something that may be the same under another name. */
function concerns(file: SourceFile, { target, name, whole }: ReturnType<typeof mutations>[number], paths: readonly ListPath[], names: ReadonlySet<string>, members: ReadonlySet<string>, region: Node): boolean {
  if (isMadeIn(file, target, region)) return false
  // Object.assign(row, input): any property.
  if (whole && members.size > 0) return true
  if (name === undefined) return false
  if (members.has(name)) return true
  const path = pathOf(file, target)
  const own = paths.some(({ root, properties }) => path?.root === root && properties.slice(0, path.properties.length).join('.') === path.properties.join('.'))
  return own || (names.has(name) && (path?.properties.length ?? 1) > 0)
}

/** Made anew in each round: a literal, a list or a copy of the region's own. */
function isMadeIn(file: SourceFile, target: Node, region: Node): boolean {
  const path = pathOf(file, target)
  if (!path || path.root === 'this') return false
  return path.root.declarations.length > 0 && path.root.declarations.every(({ node, name }) => {
    if (node.type !== 'VariableDeclarator' || node.id !== name || node.init == null || !contains(region, node)) return false
    const init = unwrap(node.init)
    return init.type === 'ObjectExpression' || init.type === 'ArrayExpression' || init.type === 'NewExpression'
  })
}

/** Whether the region gives the list, or what holds it, to something that may change it. Other names for it are followed. */
function isHandedAway(analysis: Analysis, file: SourceFile, root: Binding, properties: readonly string[], names: ReadonlySet<string>, region: Node, aliases: number): boolean {
  return root.references.some(reference => {
    const use = useOf(file, reference)
    const parent = file.parentOf(use.node)
    const isAlias = parent?.type === 'VariableDeclarator' && parent.init === use.node
    if (!contains(region, reference) && !isAlias) return isMutating(file, use.node) && isInKept(analysis, file, reference, region)
    if (use.computed) return false
    const shared = use.properties.slice(0, properties.length)
    if (shared.join('.') !== properties.slice(0, shared.length).join('.')) return false
    const rest = properties.slice(use.properties.length)
    if (use.properties.length > properties.length) {
      // list.add(x): not a method of arrays that only reads.
      return parent?.type === 'CallExpression' && parent.callee === use.node && use.properties.length === properties.length + 1 && !READS.has(use.properties.at(-1) ?? '') && !isBuiltInCall(parent)
    }
    if (isAlias) {
      if (aliases === 0) return true
      return parent.id.type === 'Identifier'
        ? isAliasChanged(analysis, file, parent.id, rest, names, region, aliases)
        : namesIn(file, parent.id).some(name => {
            const steps = patternPath(parent.id, name)
            if (!steps || steps.some(step => step.kind !== 'member')) return false
            const path = steps.map(step => (step.kind === 'member' ? step.name : ''))
            return path.length <= rest.length && path.join('.') === rest.slice(0, path.length).join('.') && isAliasChanged(analysis, file, name, rest.slice(path.length), names, region, aliases)
          })
    }
    return isGivenToChanging(analysis, file, use.node, names)
  })
}

function isAliasChanged(analysis: Analysis, file: SourceFile, name: NodeOf<'Identifier'>, rest: readonly string[], names: ReadonlySet<string>, region: Node, aliases: number): boolean {
  const binding = lookUp(file, name.name, name)
  if (!binding) return true
  const changed = mutations(file, region).some(({ target }) => {
    const path = pathOf(file, target)
    return path?.root === binding && path.properties.join('.') === rest.join('.')
  })
  return changed || isHandedAway(analysis, file, binding, rest, names, region, aliases - 1)
}

/** Whether a node is in a function that may run while the region does: not the region's own, and not a callback that is run where it stands. */
function isInKept({ ev }: Analysis, file: SourceFile, node: Node, region: Node): boolean {
  for (let current = file.parentOf(node); current && !contains(current, region); current = file.parentOf(current)) if (isFunction(current) && runInPlace(ev, file, current).kind === 'kept') return true
  return false
}

/** Methods of lists that leave them as they are. */
const READS = new Set(['map', 'flatMap', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'some', 'every', 'forEach', 'reduce', 'includes', 'indexOf', 'lastIndexOf', 'at', 'slice', 'concat', 'join', 'keys', 'values', 'entries', 'flat', 'toSorted', 'toReversed', 'with', 'toString', 'has', 'get', 'getItems', 'toArray'])

/** Whether a value is an argument, or a part of one, of a call that may change it. */
function isGivenToChanging(analysis: Analysis, file: SourceFile, node: Node, names: ReadonlySet<string>): boolean {
  for (let child = node, parent = file.parentOf(node); parent; child = parent, parent = file.parentOf(parent)) {
    switch (parent.type) {
      case 'SpreadElement':
        return false
      case 'ObjectExpression':
      case 'ArrayExpression':
      case 'Property':
      case 'ConditionalExpression':
      case 'AwaitExpression':
      case 'TSAsExpression':
      case 'TSNonNullExpression':
        continue
      case 'LogicalExpression':
        continue
      case 'CallExpression':
      case 'NewExpression':
        if ((parent.callee as Node) === child) return false
        return changesPart(analysis, file, parent, child, names)
      default:
        return false
    }
  }
  return false
}

/** Whether a function that the region calls assigns to a member of these names, whoever has handed it the row. */
function callsChanging(analysis: Analysis, file: SourceFile, region: Node, names: ReadonlySet<string>): boolean {
  let found = false
  walk(region, node => {
    if (!found && node.type === 'CallExpression' && !isBuiltInCall(node)) found = changesPart(analysis, file, node, undefined, names)
    return !found
  })
  return found
}
