import type { Node, NodeOf, SourceFile } from '../model/index.js'
import { contains, isFunction, isLoopStatement, memberName, unwrap } from '../ast/syntax.js'
import { loopOfDeclarator, lookUp, patternPath } from '../values/bindings.js'
import { isColumnTest, isColumnSum } from './column-callbacks.js'

/** What is made of rows where nothing else is: their number, whether there are any, or a sum of a column. */
export interface RowUse {
  readonly kind: 'count' | 'exists' | 'sum'
  /** The expression that takes it: `rows.length`. */
  readonly node: Node
}

/** Where the rows stand in what a query gives. */
export type RowsAt =
  | { readonly kind: 'self' }
  /** `{ rows }`; without a name, in whichever property. */
  | { readonly kind: 'member'; readonly name?: string }
  /** `[rows, count]` */
  | { readonly kind: 'first' }

const MAX_HOPS = 20

/**
 * All uses of the rows that a call gives, when each of them could be asked of the database instead; `undefined` when a row itself is used, or
 * the rows leave this function. That somebody tests whether there is a list at all is no use.
 */
export function rowUses(file: SourceFile, call: Node, at: RowsAt): readonly RowUse[] | undefined {
  const uses: RowUse[] = []
  return collectResult(file, call, at, uses, MAX_HOPS) && uses.length > 0 ? uses : undefined
}

/** Follows the result of the call outwards, up to the rows. */
function collectResult(file: SourceFile, from: Node, at: RowsAt, uses: RowUse[], hops: number): boolean {
  const parent = file.parentOf(from)
  if (!parent || hops <= 0) return false
  if (parent.type === 'AwaitExpression' || (parent.type !== 'MemberExpression' && unwrap(parent) === unwrap(from))) return collectResult(file, parent, at, uses, hops - 1)
  if (parent.type === 'VariableDeclarator' && parent.init === from && !loopOfDeclarator(file, parent)) return collectPattern(file, parent.id, at, uses, hops - 1)
  if (parent.type === 'MemberExpression' && parent.object === from) {
    const name = memberName(parent)
    const outer = file.parentOf(parent)
    if (name === 'then' && outer?.type === 'CallExpression' && outer.callee === parent && outer.arguments.length === 1) {
      const callback = outer.arguments[0] && unwrap(outer.arguments[0])
      const [parameter] = isFunction(callback) ? callback.params : []
      return parameter !== undefined && collectPattern(file, parameter, at, uses, hops - 1)
    }
    if (at.kind === 'member') return name === (at.name ?? name) && collectRows(file, parent, uses, hops - 1)
  }
  if (parent.type === 'ArrayExpression') return collectGathered(file, parent, parent.elements.indexOf(from as never), at, uses, hops - 1)
  return at.kind === 'self' && collectRows(file, from, uses, hops - 1)
}

/** `const [users, posts] = await Promise.all([a, b])` */
function collectGathered(file: SourceFile, list: Node, index: number, at: RowsAt, uses: RowUse[], hops: number): boolean {
  const call = file.parentOf(list)
  const callee = call?.type === 'CallExpression' && call.arguments[0] === list ? unwrap(call.callee) : undefined
  if (!call || callee?.type !== 'MemberExpression' || callee.object.type !== 'Identifier' || callee.object.name !== 'Promise' || memberName(callee) !== 'all') return false
  const awaited = file.parentOf(call)
  const declarator = awaited?.type === 'AwaitExpression' ? file.parentOf(awaited) : undefined
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'ArrayPattern' || index < 0) return false
  const element = declarator.id.elements[index]
  return element != null && element.type !== 'RestElement' && collectPattern(file, element, at, uses, hops)
}

function collectPattern(file: SourceFile, pattern: Node, at: RowsAt, uses: RowUse[], hops: number): boolean {
  if (pattern.type === 'AssignmentPattern') return false
  if (pattern.type === 'Identifier') return collectName(file, pattern, at, uses, hops)
  if (pattern.type === 'ArrayPattern' && at.kind === 'first') {
    const [rows] = pattern.elements
    return rows != null && rows.type === 'Identifier' && collectName(file, rows, { kind: 'self' }, uses, hops)
  }
  if (pattern.type !== 'ObjectPattern') return false
  // `const { length } = rows`, `const { rows } = result`
  return pattern.properties.every(property => {
    if (property.type !== 'Property' || property.value.type !== 'Identifier') return false
    const [step] = patternPath(pattern, property.value) ?? []
    if (step?.kind !== 'member') return false
    if (at.kind === 'member') return step.name === (at.name ?? step.name) && collectName(file, property.value, { kind: 'self' }, uses, hops)
    if (at.kind !== 'self' || step.name !== 'length') return false
    uses.push({ kind: 'count', node: property })
    return true
  })
}

function collectName(file: SourceFile, name: NodeOf<'Identifier'>, at: RowsAt, uses: RowUse[], hops: number): boolean {
  const binding = lookUp(file, name.name, name)
  if (binding?.declarations.length !== 1 || binding.assigned.length > 0) return false
  // A type query is no use of the value.
  const used = binding.references.filter(reference => !contains(name, reference) && file.parentOf(reference)?.type !== 'TSTypeQuery')
  return used.every(reference => (at.kind === 'self' ? collectRows(file, reference, uses, hops) : collectResult(file, reference, at, uses, hops)))
}

/** One mention of the rows themselves. */
function collectRows(file: SourceFile, rows: Node, uses: RowUse[], hops: number): boolean {
  const parent = file.parentOf(rows)
  if (!parent || hops <= 0) return false
  if (parent.type === 'MemberExpression' && parent.object === rows) return collectMember(file, parent, uses, hops)
  if (parent.type !== 'MemberExpression' && unwrap(parent) === unwrap(rows)) return collectRows(file, parent, uses, hops - 1)
  if (parent.type === 'LogicalExpression' && parent.operator !== '&&' && parent.left === rows && isEmptyList(parent.right)) return collectRows(file, parent, uses, hops - 1)
  return isTested(file, rows, parent)
}

const isEmptyList = (node: Node): boolean => node.type === 'ArrayExpression' && node.elements.length === 0

/** `if (rows)`, `!rows`, `rows && …`, `rows == null`: a list is always there. */
function isTested(file: SourceFile, node: Node, parent: Node): boolean {
  if (parent.type === 'UnaryExpression') return parent.operator === '!'
  if (parent.type === 'BinaryExpression') {
    const other = parent.left === node ? parent.right : parent.left
    return /^[!=]==?$/.test(parent.operator) && ((other.type === 'Literal' && other.value === null) || (other.type === 'Identifier' && other.name === 'undefined'))
  }
  if (parent.type === 'LogicalExpression' && parent.left !== node) return isTestedLogical(file, parent)
  return (parent.type === 'LogicalExpression' && parent.operator === '&&') || ((parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') && parent.test === node)
}

function isTestedLogical(file: SourceFile, node: Node): boolean {
  const parent = file.parentOf(node)
  return parent !== undefined && isTested(file, node, parent)
}

function collectMember(file: SourceFile, member: NodeOf<'MemberExpression'>, uses: RowUse[], hops: number): boolean {
  const name = memberName(member)
  const parent = file.parentOf(member)
  if (name === 'length') {
    if (parent?.type === 'AssignmentExpression' && parent.left === member) return false
    uses.push({ kind: isExistenceTest(file, member) ? 'exists' : 'count', node: member })
    return true
  }
  if (parent?.type !== 'CallExpression' || parent.callee !== member) return false
  const [callback, initial] = parent.arguments
  if (!callback) return false
  if (name === 'reduce' && initial && isColumnSum(file, callback)) {
    uses.push({ kind: 'sum', node: parent })
    return true
  }
  // Asked for each of something else, one load serves many questions.
  if (parent.arguments.length !== 1 || !isColumnTest(file, callback) || isRepeatedWithin(file, parent)) return false
  if (name === 'some') {
    uses.push({ kind: 'exists', node: parent })
    return true
  }
  return name === 'filter' && collectFiltered(file, parent, uses, hops - 1)
}

/** Whether a loop or a callback stands between a use and the function that loads the rows; a function of its own has its own uses. */
function isRepeatedWithin(file: SourceFile, use: Node): boolean {
  for (let parent = file.parentOf(use); parent; parent = file.parentOf(parent)) {
    if (isLoopStatement(parent)) return true
    if (isFunction(parent)) return file.parentOf(parent)?.type === 'CallExpression' && !parent.async
  }
  return false
}

/** `rows.filter(row => row.open).length`, also by way of a variable. */
function collectFiltered(file: SourceFile, filtered: Node, uses: RowUse[], hops: number): boolean {
  const parent = file.parentOf(filtered)
  if (parent?.type === 'VariableDeclarator' && parent.init === filtered && parent.id.type === 'Identifier') return collectName(file, parent.id, { kind: 'self' }, uses, hops)
  return collectRows(file, filtered, uses, hops)
}

/** `rows.length > 0`, `rows.length === 0`, `!rows.length`, `if (rows.length)`: nobody wants to know how many. */
function isExistenceTest(file: SourceFile, length: Node): boolean {
  let node = length
  for (let parent = file.parentOf(node); parent; node = parent, parent = file.parentOf(parent)) {
    switch (parent.type) {
      case 'BinaryExpression': {
        const [other, operator] = parent.left === node ? [parent.right, parent.operator] : [parent.left, MIRRORED[parent.operator] ?? parent.operator]
        if (other.type !== 'Literal') return false
        return other.value === 0 ? /^(?:>|[!=]==?|<=)$/.test(operator) : other.value === 1 && /^(?:>=|<)$/.test(operator)
      }
      case 'UnaryExpression':
        return parent.operator === '!'
      case 'IfStatement':
      case 'ConditionalExpression':
      case 'WhileStatement':
        return parent.test === node
      case 'LogicalExpression':
      case 'ChainExpression':
        continue
      case 'CallExpression':
        return parent.callee.type === 'Identifier' && parent.callee.name === 'Boolean'
      default:
        return false
    }
  }
  return false
}

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' }
