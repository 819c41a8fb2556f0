import type { HandleValue, MethodFact, Node, SourceFile } from '../model/index.js'
import { unwrap } from '../ast/syntax.js'
import type { Evaluator } from '../values/evaluator.js'
import { argumentAt } from './arguments.js'
import { operationsAt, type QueryNode } from './resolver.js'

/** A place in the arguments of a call of a library that says how many rows are passed over. */
export interface OffsetSlot {
  readonly argument: number
  /** Property names from the argument on; `*` is any. */
  readonly properties: readonly string[]
}

/** A call that sets the offset of a query: the query itself, or a link of the chain that builds it. */
export interface OffsetCall {
  readonly slots: readonly OffsetSlot[]
  /** SQL text whose offset is spliced in: the expressions that stand where the number does. */
  readonly spliced: readonly Node[]
  /** How the library calls it: `skip`, `offset`. */
  readonly word: string
  readonly receiver: HandleValue
}

/** What a call of a library does with an offset, whatever its value is; `undefined` for one that sets none. */
export function offsetAt(ev: Evaluator, file: SourceFile, node: QueryNode): OffsetCall | undefined {
  for (const { receiver, name, fact } of operationsAt(ev, file, node)) {
    if (fact.offset !== undefined) {
      const slots = slotsOf(fact.offset)
      const last = slots[0]?.properties.at(-1)
      return { slots, spliced: [], word: last ?? name, receiver }
    }
    const written = fact.sql === undefined ? undefined : offsetInText(node, fact)
    if (written) return { ...written, word: 'OFFSET', receiver }
  }
  return undefined
}

const slotsOf = (path: string): readonly OffsetSlot[] =>
  path.split('|').map(alternative => {
    const [argument, ...properties] = alternative.split('.')
    return { argument: Number(argument), properties }
  })

const ENDS_IN_OFFSET = /\boffset\s*\(?\s*$/i
const BOUND_OFFSET = /\boffset\s+(?:\$(\d+)|[:@](\w+)|\?)/i

/** `OFFSET ${n}`, `OFFSET $2`, `OFFSET ?`, `OFFSET :n`. Text that is put together elsewhere is not read. */
function offsetInText(node: QueryNode, fact: MethodFact): Pick<OffsetCall, 'slots' | 'spliced'> | undefined {
  const text = textOf(node, fact.sql ?? '0')
  if (text?.type === 'BinaryExpression') return splicedSum(text)
  if (text?.type === 'Literal' && typeof text.value === 'string') return boundIn(text.value, fact.key)
  if (text?.type !== 'TemplateLiteral') return undefined
  const spliced = text.expressions.filter((_, index) => ENDS_IN_OFFSET.test(text.quasis[index]?.value.raw ?? ''))
  return spliced.length > 0 ? { slots: [], spliced } : boundIn(text.quasis.map(quasi => quasi.value.raw).join(' '), fact.key)
}

function textOf(node: QueryNode, path: string): Node | undefined {
  if (node.type === 'TaggedTemplateExpression') return node.quasi
  const argument = argumentAt(node, path)
  const text = argument && unwrap(argument)
  return text?.type === 'TaggedTemplateExpression' ? text.quasi : text
}

/** `'… OFFSET ' + n` */
function splicedSum(sum: Node): Pick<OffsetCall, 'slots' | 'spliced'> | undefined {
  for (let current = sum; current.type === 'BinaryExpression'; current = unwrap(current.left)) {
    const before = unwrap(current.left)
    const text = before.type === 'BinaryExpression' ? unwrap(before.right) : before
    if (text.type === 'Literal' && typeof text.value === 'string' && ENDS_IN_OFFSET.test(text.value)) return { slots: [], spliced: [current.right] }
  }
  return undefined
}

/** Where the bound value stands among the parameters of the text. */
function boundIn(text: string, key: string | undefined): Pick<OffsetCall, 'slots' | 'spliced'> | undefined {
  const found = BOUND_OFFSET.exec(text)
  if (!found || key === undefined) return undefined
  const position = found[1] === undefined ? text.slice(0, found.index).split('?').length - 1 : Number(found[1]) - 1
  const name = found[2] ?? String(position)
  return { slots: slotsOf(key).flatMap(({ argument, properties }) => [{ argument, properties: [...properties, name] }, { argument, properties: [...properties, '*', name] }]), spliced: [] }
}
