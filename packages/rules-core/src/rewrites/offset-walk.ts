import type { Edit, Node, NodeOf, SourceFile } from '../model/index.js'
import { walk } from '../ast/children.js'
import { contains, isFunction, isLoopStatement, unwrap } from '../ast/syntax.js'
import { type Binding, lookUp } from '../values/bindings.js'
import { textOf } from './edits.js'
import type { OffsetPlace } from './offset-place.js'
import { refuse } from './site.js'
import { usedNode } from './used-result.js'

type CountingLoop = NodeOf<'ForStatement'> | NodeOf<'WhileStatement'> | NodeOf<'DoWhileStatement'>

/** A loop that reads one page per round and steps a variable of its own by it. */
interface OffsetWalk {
  /** `skip = 0` */
  readonly declarator: NodeOf<'VariableDeclarator'>
  /** The statement that reads the page. */
  readonly read: Node
  /** The variable that holds the page. */
  readonly page: string
  /** Takes the step out. */
  readonly step: Edit
}

/**
 * Reads a loop as a walk: the variable starts so that no row is passed over, right before the loop or in its head, is used for the offset and its own step only, and each round
 * that has read a page steps on by one. Whether the loop ends is not looked at.
 */
export function offsetWalk(file: SourceFile, loop: CountingLoop, call: Node, { value, limit }: OffsetPlace): OffsetWalk {
  const counter = counterOf(file, value, limit)
  const binding = lookUp(file, counter.name.name, counter.name) ?? refuse('not-a-plain-walk')
  const declarator = declaratorOf(file, loop, binding, counter.start)
  const { read, page } = readOf(file, loop, call)
  const steps = binding.references.filter(reference => !contains(declarator.id, reference) && !contains(value, reference))
  const [step] = steps
  const stepped = step && stepAt(file, step)
  if (!stepped) return refuse(steps.length === 0 ? 'not-a-plain-walk' : 'offset-is-used')
  if (steps.some(reference => !contains(stepped.node, reference))) return refuse('offset-is-used')
  const isOnePage = counter.counts === 'pages' ? stepped.by === '1' : stepped.by === `${page}.length` || isSame(stepped.by, textOf(file, limit))
  if (!isOnePage) return refuse('not-a-plain-walk')
  return { declarator, read, page, step: withoutStep(file, loop, read, stepped.node) }
}

interface Counter {
  readonly name: NodeOf<'Identifier'>
  readonly start: 0 | 1
  readonly counts: 'rows' | 'pages'
}

/** `skip`, `page * size`, `(page - 1) * size`; the size has to be that of the page. */
function counterOf(file: SourceFile, value: Node, limit: Node): Counter {
  const offset = unwrap(value)
  if (offset.type === 'Identifier') return { name: offset, start: 0, counts: 'rows' }
  if (offset.type !== 'BinaryExpression' || offset.operator !== '*') return refuse('not-a-plain-walk')
  const left = unwrap(offset.left)
  const right = unwrap(offset.right)
  const [factor, size] = isSame(textOf(file, right), textOf(file, limit)) ? [left, right] : [right, left]
  if (!isSame(textOf(file, size), textOf(file, limit))) return refuse('not-a-plain-walk')
  if (factor.type === 'Identifier') return { name: factor, start: 0, counts: 'pages' }
  if (factor.type === 'BinaryExpression' && factor.operator === '-' && factor.left.type === 'Identifier' && isNumber(factor.right, 1)) return { name: factor.left, start: 1, counts: 'pages' }
  return refuse('not-a-plain-walk')
}

const isNumber = (node: Node | null, value: number): boolean => node?.type === 'Literal' && node.value === value

const isSame = (one: string, other: string): boolean => one.replace(/[\s_]/g, '') === other.replace(/[\s_]/g, '')

function declaratorOf(file: SourceFile, loop: CountingLoop, { declarations }: Binding, start: number): NodeOf<'VariableDeclarator'> {
  const [declaration, ...rest] = declarations
  const node = declaration?.node
  if (node?.type !== 'VariableDeclarator' || rest.length > 0 || node.id.type !== 'Identifier' || !isNumber(node.init, start)) return refuse('not-a-plain-walk')
  const statement = file.parentOf(node)
  const isBefore = statement !== undefined && file.parentOf(statement) === file.parentOf(loop)
  return isBefore || (loop.type === 'ForStatement' && loop.init === statement) ? node : refuse('not-a-plain-walk')
}

/** `const page = await …` or `page = await …` as a statement of the loop's own body. */
function readOf(file: SourceFile, loop: CountingLoop, call: Node): Pick<OffsetWalk, 'read' | 'page'> {
  let used = usedNode(file, call)
  if (used.type !== 'AwaitExpression') return refuse('not-awaited')
  for (let parent = file.parentOf(used); parent && unwrap(parent) !== parent; parent = file.parentOf(parent)) used = parent
  const holder = file.parentOf(used)
  const name = holder?.type === 'VariableDeclarator' ? holder.id : holder?.type === 'AssignmentExpression' && holder.operator === '=' && holder.right === used ? holder.left : undefined
  const read = holder && file.parentOf(holder)
  if (!read || name?.type !== 'Identifier' || file.parentOf(read) !== loop.body || loop.body.type !== 'BlockStatement') return refuse('not-a-plain-walk')
  if (read.type !== 'ExpressionStatement' && !(read.type === 'VariableDeclaration' && read.declarations.at(-1) === holder)) return refuse('not-a-plain-walk')
  return { read, page: name.name }
}

/** `skip += n`, `skip = skip + n`, `page++`: the step, and by how much. */
function stepAt(file: SourceFile, reference: Node): { readonly node: Node; readonly by: string } | undefined {
  const node = file.parentOf(reference)
  if (node?.type === 'UpdateExpression') return node.operator === '++' ? { node, by: '1' } : undefined
  if (node?.type !== 'AssignmentExpression' || node.left !== reference) return undefined
  if (node.operator === '+=') return { node, by: textOf(file, node.right) }
  const sum = unwrap(node.right)
  if (node.operator !== '=' || sum.type !== 'BinaryExpression' || sum.operator !== '+' || sum.left.type !== 'Identifier' || sum.left.name !== textOf(file, reference)) return undefined
  return { node, by: textOf(file, sum.right) }
}

/** The step is the head's, or a statement of the body that every round which goes on comes to, after the page was read. */
function withoutStep(file: SourceFile, loop: CountingLoop, read: Node, step: Node): Edit {
  if (loop.type === 'ForStatement' && loop.update === step) return { range: step.range, text: '' }
  const statement = file.parentOf(step)
  if (statement?.type !== 'ExpressionStatement' || file.parentOf(statement) !== loop.body || statement.range[0] < read.range[1]) return refuse('not-a-plain-walk')
  if (goesOnBefore(loop, statement)) return refuse('not-a-plain-walk')
  return { range: wholeLine(file, statement), text: '' }
}

function goesOnBefore(loop: CountingLoop, statement: Node): boolean {
  let found = false
  walk(loop.body, node => {
    if (found || node.range[0] >= statement.range[0] || isFunction(node)) return false
    if (isLoopStatement(node)) {
      walk(node, inner => {
        if (inner.type === 'ContinueStatement' && inner.label) found = true
        return undefined
      })
      return false
    }
    if (node.type === 'ContinueStatement') found = true
    return undefined
  })
  return found
}

/** The statement together with its line, where nothing else stands on it. */
function wholeLine({ text }: SourceFile, { range: [start, end] }: Node): readonly [number, number] {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end))
  if (rest && text.slice(from, start).trim() === '') return [from, end + rest[0].length]
  return [start - (/[ \t]*$/.exec(text.slice(from, start))?.[0].length ?? 0), end]
}
