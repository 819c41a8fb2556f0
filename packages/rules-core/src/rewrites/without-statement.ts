import type { Edit, Iteration, Node, SourceFile } from '../model/index.js'
import { isLoopStatement } from '../ast/syntax.js'
import { refuse } from './site.js'
import { bareStatement } from './used-result.js'

/**
 * The edit that takes out a statement, with the loop around it when nothing else is in that: `undefined` when the value is used. Refused where it would leave a condition with nothing to do. The rounds of `Promise.all(rows.map(…))` are
 * the same as a loop when nobody takes what they give.
 */
export function withoutStatement(file: SourceFile, used: Node, { node, callback }: Iteration): { readonly node: Node; readonly edit: Edit } | undefined {
  const statement = bareStatement(file, used) ?? (callback?.body === used ? used : undefined)
  if (!statement) return undefined
  const block = file.parentOf(statement)
  const isAll = statement === used || (block?.type === 'BlockStatement' && block.body.length === 1 && (file.parentOf(block) === node || file.parentOf(block) === callback)) || block === node
  if (!isAll) return block?.type === 'BlockStatement' && block.body.length > 1 ? { node: statement, edit: { range: wholeLines(file, statement), text: '' } } : refuse('conditional-place')
  const loop = isLoopStatement(node) ? node : callStatement(file, node)
  const around = loop && file.parentOf(loop)
  if (loop && !((around?.type === 'BlockStatement' || around?.type === 'Program') && around.body.length > 1)) return refuse('conditional-place')
  return loop && { node: loop, edit: { range: wholeLines(file, loop), text: '' } }
}

/** `await Promise.all(rows.map(…))` as a statement. */
function callStatement(file: SourceFile, call: Node): Node | undefined {
  let node = call
  for (let parent = file.parentOf(node); parent; node = parent, parent = file.parentOf(parent)) {
    if (parent.type === 'ExpressionStatement') return parent
    if (parent.type !== 'CallExpression' && parent.type !== 'AwaitExpression') return undefined
  }
  return undefined
}

/** With its line, where it stands alone on it. */
function wholeLines({ text }: SourceFile, { range: [start, end] }: Node): readonly [number, number] {
  const from = text.lastIndexOf('\n', start - 1)
  const rest = /^[ \t]*\r?(?=\n|$)/.exec(text.slice(end))
  return rest && text.slice(from + 1, start).trim() === '' && from >= 0 ? [text[from - 1] === '\r' ? from - 1 : from, end + rest[0].replace('\r', '').length] : [start, end]
}
