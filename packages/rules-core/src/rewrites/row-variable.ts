import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { lookUp } from '../values/bindings.js'
import type { DirectQuery } from './bulk-query.js'
import type { LeavingQuery } from './leaving-query.js'

/** What is known of the row that a read of each round gives. */
interface ReadRow {
  /** The column that it is found by. */
  readonly column: string
  /** The value of it, where it is an expression of the place. */
  readonly key: Node | undefined
  /** The expression that stands for the result. */
  readonly used: Node
  /** Whether the result is one row. */
  readonly givesOne: boolean
  /** Whether an error of a round is caught in it. */
  readonly caught: boolean
  readonly direct: DirectQuery
}

/** A read that is made for all rounds beforehand. */
export type Read = LeavingQuery & ReadRow

/** The variable of a read's one row: `const row = await find(…)`, `const [row] = await find(…)`, `const row = (await find(…))[0]`. */
export function rowVariable({ file, used }: Read): NodeOf<'Identifier'> | undefined {
  const parent = file.parentOf(used)
  const first = parent?.type === 'MemberExpression' && parent.object === used ? parent : used
  const declarator = first === used ? parent : file.parentOf(first)
  if (declarator?.type !== 'VariableDeclarator' || declarator.init !== first) return undefined
  const row = declarator.id.type === 'ArrayPattern' ? declarator.id.elements[0] : declarator.id
  return row?.type === 'Identifier' && lookUp(file, row.name, row)?.assigned.length === 0 ? row : undefined
}

/** Whether a node is the name of the row. */
export const isRow = (file: SourceFile, node: Node | undefined, row: NodeOf<'Identifier'>): boolean =>
  node?.type === 'Identifier' && node.name === row.name && lookUp(file, node.name, node) === lookUp(file, row.name, row)
