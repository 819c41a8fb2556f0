import type { Node, SourceFile } from '../model/index.js'
import { memberName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { pathOf } from '../findings/list-path.js'
import type { Mutation } from '../findings/mutations.js'
import { isPureCallee } from './repeatable.js'

/** `out.push(x)` for `const out = []`: the list itself changes, which is no element of another. */
export function isOfContainer(file: SourceFile, { target }: Mutation): boolean {
  const root = pathOf(file, target)
  const [declaration] = root && root.root !== 'this' ? root.root.declarations : []
  return root?.properties.length === 0 && declaration?.node.type === 'VariableDeclarator' && declaration.node.id === declaration.name && declaration.node.init != null && /^(?:Array|Object|New)Expression$/.test(unwrap(declaration.node.init).type)
}

/** Whether an object is read with all that is in it: `{ ...row }`, or by a function of the project. */
export const readsWholes = (node: Node): boolean => callsProject(node) || holds(node, child => child.type === 'RestElement' || (child.type === 'ObjectExpression' && child.properties.some(({ type }) => type === 'SpreadElement')))

/** Whether a function of the project is called, which may read anything of what it is given. */
export const callsProject = (node: Node): boolean => holds(node, child => child.type === 'CallExpression' && !isPureCallee(child.callee) && !(child.callee.type === 'MemberExpression' && memberName(child.callee) === 'get'))

function holds(node: Node, test: (child: Node) => boolean): boolean {
  let found = false
  walk(node, child => {
    found ||= test(child)
    return !found
  })
  return found
}
