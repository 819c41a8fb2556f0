import type { Iteration, Node, SourceFile } from '../model/index.js'
import { contains, memberName } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Binding } from '../values/bindings.js'

const GROWS = new Set(['push', 'unshift', 'add', 'set'])

/** Where something is put into a collection: `list.push(x)`, `map.set(k, x)`, `groups[key] = x`, `groups[key].push(x)`. */
export function writesTo(file: SourceFile, binding: Binding): readonly Node[] {
  return binding.references.flatMap((reference): readonly Node[] => {
    let member = file.parentOf(reference)
    let inner: Node = reference
    while (member?.type === 'MemberExpression' && member.object === inner) {
      const parent = file.parentOf(member)
      if (parent?.type === 'AssignmentExpression' && parent.left === member) return [parent]
      if (parent?.type === 'CallExpression' && parent.callee === member) return GROWS.has(memberName(member) ?? '') ? [parent] : []
      inner = member
      member = parent
    }
    return []
  })
}

/** What is copied into an object: `Object.assign(user, body)`. */
export const mergedInto = (file: SourceFile, binding: Binding): readonly Node[] =>
  binding.references.flatMap(reference => {
    const call = file.parentOf(reference)
    if (call?.type !== 'CallExpression' || call.arguments[0] !== reference || call.callee.type !== 'MemberExpression' || memberName(call.callee) !== 'assign') return []
    return call.arguments.slice(1)
  })

/** Whether an iteration adds to a collection that was there before it. */
export const isGrownIn = (file: SourceFile, binding: Binding, iteration: Iteration): boolean =>
  binding.declarations.every(declaration => !contains(iteration.body, declaration.name)) && writesTo(file, binding).some(write => contains(iteration.body, write))

/** What `this.name = …` gives to a field, wherever in the file. */
export const assignedFields = (file: SourceFile, name: string): readonly Node[] => file.fact(fieldAssignments).get(name) ?? []

function fieldAssignments(file: SourceFile): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>()
  walk(file.program, node => {
    if (node.type !== 'AssignmentExpression' || node.operator !== '=' || node.left.type !== 'MemberExpression' || node.left.object.type !== 'ThisExpression') return
    const name = memberName(node.left)
    const known = name === undefined ? undefined : found.get(name)
    if (known) known.push(node.right)
    else if (name !== undefined) found.set(name, [node.right])
  })
  return found
}
