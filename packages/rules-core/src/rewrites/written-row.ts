import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, keyName, memberName, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { isNeverUndefined } from './certain-values.js'

/** A row as it is written out: its columns and their values, the same columns in every round. */
export type WrittenRow = ReadonlyMap<string, Node>

interface RowQuestion {
  readonly call: Node
  readonly makers: readonly string[]
  /** Whether a value is known to be there in another way. */
  readonly isThere: (value: Node) => boolean
}

/**
 * The columns of a row that is an object literal, in place, behind a constant that nothing but the `call` uses, or handed to one of the `makers` of the library. `undefined` where one
 * row may have other columns than the next: with spreads, computed names, or a value that is not certain to be there.
 */
export function writtenRow(ev: Evaluator, file: SourceFile, row: Node, { call, makers, isThere }: RowQuestion): WrittenRow | undefined {
  const object = literalOf(ev, file, row, call, makers)
  if (!object) return undefined
  const columns = new Map<string, Node>()
  for (const property of object.properties) {
    const name = property.type === 'Property' && property.kind === 'init' && !property.method ? keyName(property.key, property.computed) : undefined
    if (property.type !== 'Property' || name === undefined || columns.has(name) || !(isThere(property.value) || isNeverUndefined(ev, file, property.value))) return undefined
    columns.set(name, property.value)
  }
  return columns
}

function literalOf(ev: Evaluator, file: SourceFile, row: Node, call: Node, makers: readonly string[]): NodeOf<'ObjectExpression'> | undefined {
  const node = unwrap(row)
  if (node.type === 'ObjectExpression') return node
  if (node.type === 'CallExpression') {
    const { callee } = node
    const isMade = callee.type === 'MemberExpression' && makers.includes(memberName(callee) ?? '') && ev.valueOf(file, node).kind === 'handle'
    const given = isMade ? node.arguments.filter(argument => argument.type === 'ObjectExpression') : []
    return given.length === 1 && node.arguments.at(-1) === given[0] ? given[0] : undefined
  }
  if (node.type !== 'Identifier') return undefined
  const binding = lookUp(file, node.name, node)
  const [declaration] = binding?.declarations ?? []
  const declarator = declaration?.node
  if (!binding || binding.assigned.length > 0 || declarator?.type !== 'VariableDeclarator' || declarator.id !== declaration?.name || declarator.init == null || unwrap(declarator.init).type === 'Identifier') return undefined
  return binding.references.every(reference => reference === declarator.id || contains(call, reference)) ? literalOf(ev, file, declarator.init, call, makers) : undefined
}
