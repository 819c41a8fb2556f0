import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, memberName, unwrapAwait } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import { type Binding, lookUp } from '../values/bindings.js'

/** A variable, or `this`, and the properties read from it: `team.members` is `team` and `members`. An element or a computed property ends it. */
export interface ListPath {
  readonly root: Binding | 'this'
  readonly properties: readonly string[]
}

/** A use of a path's root: the outermost expression that only reads members, and what these are. */
export interface PathUse {
  readonly node: Node
  readonly properties: readonly string[]
  /** The use goes on with a computed member: `list[0]`. */
  readonly computed: boolean
}

/** The variables that an expression reads, with the properties: for `Object.values(groups).concat(team.members)` these are `groups` and `team.members`. */
export function pathsOf(file: SourceFile, node: Node): readonly ListPath[] {
  const paths: ListPath[] = []
  for (const root of rootsIn(file, node)) {
    const binding = root.type === 'Identifier' ? lookUp(file, root.name, root) : ('this' as const)
    // Globals stay as they are, and the names of the expression's own callbacks go with it.
    if (binding === undefined || (binding !== 'this' && binding.declarations.some(({ name }) => contains(node, name)))) continue
    const use = useOf(file, root)
    const called = isCallee(file, use.node)
    paths.push({ root: binding, properties: called ? use.properties.slice(0, -1) : use.properties })
  }
  return paths
}

function rootsIn(file: SourceFile, node: Node): readonly (NodeOf<'Identifier'> | NodeOf<'ThisExpression'>)[] {
  const own: NodeOf<'ThisExpression'>[] = []
  walk(node, child => {
    if (child.type === 'ThisExpression') own.push(child)
    return undefined
  })
  return [...namesIn(file, node), ...own]
}

const isCallee = (file: SourceFile, node: Node): boolean => {
  const parent = file.parentOf(node)
  return parent?.type === 'CallExpression' && parent.callee === node
}

/** The longest member expression that begins with a name; what TypeScript and optional chains wrap round it is looked through. */
export function useOf(file: SourceFile, root: Node): PathUse {
  const properties: string[] = []
  let node = root
  for (;;) {
    const parent = file.parentOf(node)
    if (parent?.type === 'MemberExpression' && parent.object === node) {
      const name = memberName(parent)
      if (name === undefined || /^\d+$/.test(name)) return { node: parent, properties, computed: true }
      properties.push(name)
      node = parent
    } else if (parent && isWrapper(parent)) node = parent
    else return { node, properties, computed: false }
  }
}

const isWrapper = (node: Node): boolean =>
  node.type === 'TSAsExpression' || node.type === 'TSNonNullExpression' || node.type === 'TSSatisfiesExpression' || node.type === 'ChainExpression' || node.type === 'TSTypeAssertion'

/** The path of an expression that is nothing but names and members. */
export function pathOf(file: SourceFile, node: Node): ListPath | undefined {
  const properties: string[] = []
  for (let current = unwrapAwait(node); ; current = unwrapAwait(current.object)) {
    if (current.type === 'ThisExpression') return { root: 'this', properties }
    if (current.type === 'Identifier') {
      const root = lookUp(file, current.name, current)
      return root && { root, properties }
    }
    if (current.type !== 'MemberExpression') return undefined
    const name = memberName(current)
    if (name === undefined) return undefined
    properties.unshift(name)
  }
}
