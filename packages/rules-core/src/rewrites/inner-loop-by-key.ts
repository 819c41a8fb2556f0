import type { SourceFile } from '../model/index.js'
import type { Analysis } from '../findings/candidates.js'
import type { Pairing } from '../findings/linear-searches.js'
import { iterationsAround } from '../iterations/around.js'
import { replace, textOf } from './edits.js'
import { keyedTest } from './keyed-search.js'
import { keyedList } from './in-memory-site.js'
import { groupIndex } from './list-index.js'
import { variesIn } from './searched-list.js'
import { attempt, refuse } from './site.js'

/** An inner loop over all of a list for the elements with a key → over the list of that key, from a Map that is built once. The other conditions stay where they are. */
export const innerLoopByKey = (analysis: Analysis, file: SourceFile, { loop, test }: Pairing) =>
  attempt('inner-loop-by-key', () => {
    const declaration = loop.left
    const pattern = declaration.type === 'VariableDeclaration' ? declaration.declarations[0].id : undefined
    if (loop.await || !pattern || (pattern.type !== 'Identifier' && pattern.type !== 'ObjectPattern')) return refuse('unknown-iteration')
    const outermost = iterationsAround(analysis.ev, file, loop).iterations.at(-1)?.node ?? loop
    const keyed = keyedTest(analysis, file, test, pattern, node => variesIn(file, outermost, node, pattern))
    if (keyed.negated) return refuse('not-an-equality')
    const whole = { ...keyed, own: [], rest: [...keyed.own, ...keyed.rest].sort((a, b) => a.range[0] - b.range[0]) }
    const { list, key } = keyedList(analysis, file, loop, loop.right, whole)
    if (list.optional) return refuse('may-be-missing')
    const index = groupIndex(file, list, key)
    const [condition] = loop.body.type === 'BlockStatement' ? loop.body.body : [loop.body]
    if (condition?.type !== 'IfStatement') return refuse('not-an-equality')
    const rest = whole.rest.map(part => (part.type === 'LogicalExpression' ? `(${textOf(file, part)})` : textOf(file, part))).join(' && ')
    return {
      transformation: 'inner-loop-by-key',
      title: `Group \`${list.name}\` by key once before the loop`,
      roundTrips: 'none',
      edits: [
        ...list.place.insert(index.lines),
        replace(loop.right, `${index.name}.get(${textOf(file, keyed.value)}) ?? []`),
        rest !== '' ? replace(condition.test, rest) : replace(loop.body, dedented(file, textOf(file, condition.consequent), loop.body.type === 'BlockStatement' && condition.consequent.type === 'BlockStatement' ? condition : loop.body)),
      ],
    }
  })

/** The text of a block with its lines as far in as the block that it stands for. */
function dedented(file: SourceFile, text: string, from: { readonly range: readonly [number, number] }): string {
  const start = file.text.lastIndexOf('\n', from.range[0] - 1) + 1
  const indent = /^[ \t]*/.exec(file.text.slice(start))?.[0] ?? ''
  const closing = /\n([ \t]*)\}$/.exec(text)?.[1]
  if (closing === undefined || closing !== indent) return text
  const step = indent.startsWith('\t') ? '\t' : indent.slice(0, Math.min(indent.length, /\n([ \t]*)\S/.exec(text)?.[1]?.length ?? 0) - 0)
  const outer = (/\n([ \t]*)\S/.exec(text)?.[1]?.length ?? 0) - indent.length
  return step === '' || outer <= 0 ? text : text.split('\n').map(line => (line.startsWith(indent) ? line.slice(outer) : line)).join('\n')
}
