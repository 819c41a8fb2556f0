import type { FunctionNode, Node, NodeOf, SourceFile } from '../model/index.js'
import { forEachChild } from './children.js'
import { isFunction, isLoopStatement, unwrap } from './syntax.js'

export type LoopNode = NodeOf<'ForStatement'> | NodeOf<'ForOfStatement'> | NodeOf<'ForInStatement'> | NodeOf<'WhileStatement'> | NodeOf<'DoWhileStatement'>

/** What detectors start from, in source order. Made in one walk: a walk costs as much as a good part of parsing. */
export interface Outline {
  readonly loops: readonly LoopNode[]
  readonly functions: readonly FunctionNode[]
  /** Calls, tagged templates, assignments, returned and looped values within a loop statement or within a function that is handed to a call. */
  readonly repeated: readonly Node[]
  /** Calls, repeated or not, that are given something by name: `rows.map(present)`. */
  readonly handing: ReadonlySet<Node>
  /** All calls and tagged templates that are repeated or given something by name. */
  readonly calls: readonly (NodeOf<'CallExpression'> | NodeOf<'TaggedTemplateExpression'>)[]
}

export const outlineOf = (file: SourceFile): Outline => file.fact(collectOutline)

function collectOutline(file: SourceFile): Outline {
  const loops: LoopNode[] = []
  const functions: FunctionNode[] = []
  const repeated: Node[] = []
  const calls: Outline['calls'][number][] = []
  const handing = new Set<Node>()
  const visit = (node: Node, within: boolean): void => {
    if (isLoopStatement(node)) loops.push(node)
    else if (isFunction(node)) functions.push(node)
    if (within && REPEATABLE.has(node.type)) repeated.push(node)
    if (node.type === 'CallExpression') {
      const isHanding = node.arguments.some(argument => argument.type === 'Identifier' || argument.type === 'MemberExpression')
      if (isHanding) handing.add(node)
      if (within || isHanding) calls.push(node)
      visit(node.callee, within)
      for (const argument of node.arguments) visit(argument, within || isFunction(unwrap(argument)))
      return
    }
    if (within && node.type === 'TaggedTemplateExpression') calls.push(node)
    // A class member is not run where its class stands.
    const inner = isLoopStatement(node) || (within && node.type !== 'MethodDefinition')
    forEachChild(node, child => { visit(child, inner) })
  }
  visit(file.program, false)
  return { loops, functions, repeated, handing, calls }
}

const REPEATABLE: ReadonlySet<string> = new Set(['CallExpression', 'TaggedTemplateExpression', 'AssignmentExpression', 'ReturnStatement', 'ArrowFunctionExpression', 'ForOfStatement'])
