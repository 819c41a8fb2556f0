import type { Finding, Node, QueryCall, SourceFile } from '../model/index.js'
import { enclosingFunction, memberName, unwrap } from '../ast/syntax.js'
import { forEachChild } from '../ast/children.js'
import { calleeText } from '../effects/callee-text.js'
import { lookUp } from '../values/bindings.js'
import type { Analysis } from './candidates.js'
import { isTested, placesOfResult } from './result-places.js'
import { MENTIONS_SUM, type SumColumn, sumColumns } from './sum-columns.js'

/**
 * Sums of a query that are used as numbers though they are NULL when no row matches: calculated with, parsed, called methods on, or returned or asserted
 * as a number. `Number(sum)` is 0 for NULL and silent; so is a sum that anything in the function tests or replaces.
 */
export function detectNullableSums({ ev, queries }: Analysis, file: SourceFile): readonly Finding[] {
  const mentions = [...file.text.matchAll(MENTIONS_SUM)].map(({ index }) => index)
  if (mentions.length === 0) return []
  const findings: Finding[] = []
  const visit = (node: Node): void => {
    if (!mentions.some(at => node.range[0] <= at && at < node.range[1])) return
    const query = node.type === 'CallExpression' || node.type === 'TaggedTemplateExpression' ? queries.queryAt(file, node) : undefined
    if (query) for (const column of query.certainty === 'proved' ? sumColumns(ev, file, query) : []) findings.push(...findingsOf(file, query, column))
    else forEachChild(node, visit)
  }
  visit(file.program)
  return findings.sort((a, b) => a.range[0] - b.range[0])
}

function findingsOf(file: SourceFile, query: QueryCall, column: SumColumn): readonly Finding[] {
  const { values, tested } = placesOfResult(file, query.node, column.path)
  if (tested || values.some(value => isTested(file, value))) return []
  // One sum that is used twice is one mistake.
  const used = values.find(value => isUsedAsNumber(file, value))
  return used ? [findingOf(file, query, used, column)] : []
}

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '**'])
const PARSERS: ReadonlySet<string> = new Set(['parseFloat', 'parseInt', 'BigInt'])

function isUsedAsNumber(file: SourceFile, value: Node): boolean {
  let node = value
  let parent = file.parentOf(node)
  let claimed = false
  while (parent && unwrap(parent) === unwrap(node)) {
    claimed ||= parent.type === 'TSNonNullExpression' || (parent.type === 'TSAsExpression' && parent.typeAnnotation.type === 'TSNumberKeyword')
    node = parent
    parent = file.parentOf(node)
  }
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node && !parent.optional
    case 'BinaryExpression':
      return ARITHMETIC.has(parent.operator) && !isReplaced(file, parent) && !(parent.operator === '+' && isText(parent.left === node ? parent.right : parent.left))
    case 'UnaryExpression':
      return parent.operator === '-'
    case 'AssignmentExpression':
      return parent.right === node && (claimed || ARITHMETIC.has(parent.operator.slice(0, -1)))
    case 'CallExpression':
      return (parent.arguments as readonly Node[]).includes(node) && ((isParser(file, parent.callee) && !isReplaced(file, parent)) || (claimed && !isNumberCall(parent.callee)))
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      return claimed || returnsNumber(file, parent)
    default:
      return claimed
  }
}

/** `parseFloat(sum) || 0`: what is no number is replaced. */
function isReplaced(file: SourceFile, calculated: Node): boolean {
  let node = calculated
  let parent = file.parentOf(node)
  while (parent && unwrap(parent) === unwrap(node)) {
    node = parent
    parent = file.parentOf(parent)
  }
  return parent?.type === 'LogicalExpression' && parent.operator === '||' && parent.left === node
}

const isText = (node: Node): boolean => {
  const inner = unwrap(node)
  return (inner.type === 'Literal' && typeof inner.value === 'string') || inner.type === 'TemplateLiteral'
}

function isParser(file: SourceFile, callee: Node): boolean {
  const name = unwrap(callee)
  if (name.type === 'Identifier') return PARSERS.has(name.name) && !lookUp(file, name.name, name)
  return name.type === 'MemberExpression' && name.object.type === 'Identifier' && name.object.name === 'Number' && PARSERS.has(memberName(name) ?? '')
}

const isNumberCall = (callee: Node): boolean => callee.type === 'Identifier' && callee.name === 'Number'

/** Whether the function that a `return` (or an arrow's body) leaves says that it gives a number. */
function returnsNumber(file: SourceFile, at: Node): boolean {
  const fn = at.type === 'ArrowFunctionExpression' ? at : enclosingFunction(file, at)
  const type = fn?.returnType?.typeAnnotation
  if (type?.type === 'TSNumberKeyword') return true
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'Promise' && type.typeArguments?.params[0]?.type === 'TSNumberKeyword'
}

function findingOf(file: SourceFile, query: QueryCall, used: Node, { column }: SumColumn): Finding {
  const shown = unwrap(used).type === 'AwaitExpression' || unwrap(used) === query.node ? undefined : calleeText(file, used)
  return {
    kind: 'nullable-sum',
    messageId: 'nullableSum',
    data: {
      call: `\`${calleeText(file, query.node.type === 'CallExpression' ? query.node.callee : query.node.tag)}\``,
      sum: shown === undefined ? 'The sum' : `\`${shown}\``,
      remedy: `Write \`${shown ?? '(await …)'} ?? 0\`${column ? ', or `COALESCE(SUM(…), 0)` in the query' : ''}.`,
    },
    range: used.range,
    certainty: 'proved',
    chain: [],
  }
}
