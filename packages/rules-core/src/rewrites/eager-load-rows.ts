import type { Iteration, Node, NodeOf, QueryCall, SourceFile } from '../model/index.js'
import { contains, enclosingFunction, isFunction, keyName, memberName, unwrap, unwrapAwait } from '../ast/syntax.js'
import { type Binding, lookUp } from '../values/bindings.js'
import { placementStatements } from './eager-load-region.js'
import { refuse, type Site } from './site.js'

/** Where the rows of a loop come from. */
export interface RowSource {
  readonly query: QueryCall
  readonly call: NodeOf<'CallExpression'>
  readonly iteration: Iteration
  readonly element: Binding
  /** The list by its name; absent where the loop is over the query itself. */
  readonly list: Binding | undefined
  /** What runs from the read to the end of the loop. */
  readonly region: readonly Node[]
}

/** The query of this function whose rows a loop runs over, under a name that is given once or none. Lists that are made of rows are not looked at. */
export function rowSource({ analysis, candidate, file }: Site, row: NodeOf<'Identifier'>): RowSource {
  const element = lookUp(file, row.name, row)
  const iteration = candidate.iterations.find(({ element: pattern }) => pattern?.type === 'Identifier' && lookUp(file, pattern.name, pattern) === element)
  if (iteration?.element && hasType(iteration.element)) return refuse('untyped-list')
  if (!element || !iteration?.over || iteration.kind !== 'row' || element.assigned.some(value => value !== iteration.over)) return refuse('rows-from-elsewhere')
  const over = unwrap(iteration.over)
  const list = over.type === 'Identifier' ? lookUp(file, over.name, over) : undefined
  const read = list ? onlyValue(list) : over
  if (read?.type !== 'AwaitExpression') return refuse('rows-from-elsewhere')
  const call = unwrapAwait(read)
  const query = analysis.queries.queryAt(file, call)
  if (call.type !== 'CallExpression' || query?.effect !== 'read-many' || query.node !== call) return refuse('rows-from-elsewhere')
  if (enclosingFunction(file, call) !== enclosingFunction(file, iteration.node)) return refuse('in-another-function')
  return { query, call, iteration, element, list, region: list ? placementStatements(file, call, iteration.node) : [iteration.node] }
}

const hasType = (name: Node): boolean => 'typeAnnotation' in name && name.typeAnnotation != null

/** `const users = await …`, not given another value, nor a type that knows nothing of relations. */
function onlyValue({ declarations, assigned }: Binding): Node | undefined {
  const [declaration, ...others] = declarations
  if (declaration?.node.type !== 'VariableDeclarator' || declaration.node.id !== declaration.name || others.length > 0 || assigned.length > 0 || declaration.node.init == null) return undefined
  if (hasType(declaration.node.id)) return refuse('untyped-list')
  return unwrap(declaration.node.init)
}

interface Sight {
  readonly file: SourceFile
  readonly rows: RowSource
  /** The lazy access, where a row may stand. */
  readonly own: Node
  readonly relation: string
  /** Whether the access has loaded the relation into every row that comes after it. */
  readonly loaded: boolean
}

/** Refuses when anything sees a row as a whole, or its relation, that has seen it without: what is handed on would carry more than before. */
export function refuseWholeRows({ file, rows: { element, list, iteration }, own, relation, loaded }: Sight): void {
  seesMembersOnly(file, element, { own, relation, from: loaded ? own.range[1] : Infinity })
  for (const reference of list?.references ?? []) {
    if (contains(iteration.over ?? own, reference) || file.parentOf(reference)?.type === 'VariableDeclarator') continue
    if (loaded && reference.range[0] >= iteration.node.range[1]) continue
    const row = otherRound(file, reference)
    if (row === undefined) return refuse('row-is-used-whole')
    if (row !== 'none') seesMembersOnly(file, row, { own, relation, from: Infinity })
  }
}

interface Kept {
  readonly own: Node
  readonly relation: string
  /** Where the row has its relation already. */
  readonly from: number
}

function seesMembersOnly(file: SourceFile, row: Binding, { own, relation, from }: Kept): void {
  for (const reference of row.references) {
    if (contains(own, reference) || reference.range[0] >= from || row.declarations.some(({ name }) => name === reference)) continue
    const member = outermost(file, reference)
    if (member?.type === 'VariableDeclarator' && takesMembers(member.id, relation)) continue
    const name = member?.type === 'MemberExpression' && unwrap(member.object) === reference ? memberName(member) : undefined
    if (member?.type !== 'MemberExpression' || name === undefined) return refuse('row-is-used-whole')
    if (name === relation) return refuse('row-is-used-whole')
    const use = outermost(file, member)
    if (use?.type === 'CallExpression' && unwrap(use.callee) === member) return refuse('row-is-used-whole')
    if ((use?.type === 'AssignmentExpression' && unwrap(use.left) === member) || use?.type === 'UpdateExpression' || (use?.type === 'UnaryExpression' && use.operator === 'delete')) return refuse('rows-are-changed')
  }
}

/** `const { id, name } = user` */
const takesMembers = (pattern: Node, relation: string): boolean =>
  pattern.type === 'ObjectPattern' && pattern.properties.every(property => property.type === 'Property' && (keyName(property.key, property.computed) ?? relation) !== relation)

/** The node around, without what TypeScript and optional chaining put between. */
function outermost(file: SourceFile, node: Node): Node | undefined {
  let parent = file.parentOf(node)
  while (parent && parent.type !== 'ChainExpression' && unwrap(parent) !== parent) parent = file.parentOf(parent)
  return parent?.type === 'ChainExpression' ? file.parentOf(parent) : parent
}

/** The row of another walk over the list, `none` where no row is seen, `undefined` where the list is used in any other way. */
function otherRound(file: SourceFile, reference: Node): Binding | 'none' | undefined {
  const use = file.parentOf(reference)
  if (use?.type === 'ForOfStatement' && use.right === reference) {
    const row = use.left.type === 'VariableDeclaration' ? use.left.declarations[0].id : use.left
    return row.type === 'Identifier' ? lookUp(file, row.name, row) : undefined
  }
  if (use?.type !== 'MemberExpression' || use.object !== reference) return undefined
  const method = memberName(use)
  if (method === 'length') return 'none'
  const call = file.parentOf(use)
  const callback = call?.type === 'CallExpression' && call.callee === use && call.arguments.length === 1 ? call.arguments[0] : undefined
  if (!WALKS.has(method ?? '') || !isFunction(callback)) return undefined
  const [row, ...others] = callback.params
  if (!row) return 'none'
  return row.type === 'Identifier' && others.length === 0 ? lookUp(file, row.name, row) : undefined
}

/** Methods whose callback sees the rows, and which give none of them themselves. */
const WALKS = new Set(['map', 'flatMap', 'forEach', 'some', 'every'])
