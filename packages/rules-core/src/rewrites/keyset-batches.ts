import type { Node, NodeOf, Planned, SourceFile } from '../model/index.js'
import { walk } from '../ast/children.js'
import { namesIn } from '../ast/names-in.js'
import { contains, isFunction, isLoopStatement, memberName, unwrap } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import type { ReadSite } from '../findings/unbounded-read-findings.js'
import { lookUp } from '../values/bindings.js'
import { isChangedIn } from '../findings/region-changes.js'
import { batchedQuery } from './batched-query.js'
import { applied, replace, textOf, textWith } from './edits.js'
import { importEdits } from './import-edits.js'
import { keysetQuery, rowKeyOf } from './keyset-query.js'
import { keysetType } from './keyset-type.js'
import { deeper, indentAt, layoutOf } from './layout.js'
import { freshNames, plural, singular } from './names.js'
import { mayInterfere, otherQueries } from './other-work.js'
import { isRepeatable } from './repeatable.js'
import { isOfOwnRow } from './own-row-writes.js'
import { attempt, refuse } from './site.js'
import { SLICE } from './slices.js'

interface BatchSite extends ReadSite {
  readonly analysis: Analysis
  readonly file: SourceFile
}

type EachRow = NodeOf<'ForOfStatement'>

/**
 * A whole table that is gone through by one loop → a loop that reads the next rows after the last key and goes through these. Decided: nothing else has the rows; they come in the
 * order of the key or in none; the key is in every row; the loop changes no rows of the entity, and is not left by `break`. Not looked at: what others change meanwhile.
 */
export function keysetBatches({ analysis, file, read: call }: BatchSite): Planned {
  const planned = attempt('keyset-batches', () => {
    const { loop, read } = placesOf(file, call)
    const question = keysetQuery(analysis, file, call, () => [])
    const { query, form, links, forms } = question
    const { property, column, isOrdered } = rowKeyOf(analysis, file, question)
    leavesOnlyByReturn(loop)
    const others = otherQueries(analysis, file, loop.body, call)
    if (!others || others.some(other => mayInterfere(other.query, query) && !isOfOwnRow({ analysis, file, forms, key: property }, other.at, loop))) return refuse('rows-are-changed')
    const parts = links.flatMap(link => link.call.arguments)
    if (parts.some(part => isChangedIn(file, part, loop.body, { wholes: true }) || isAssignedIn(file, part, loop.body))) return refuse('depends-on-the-loop')
    if (!parts.every(part => isRepeatable(part))) return refuse('other-work-in-between')

    const names = freshNames(file)
    const last = names.take('lastId')
    const typed = /\.[cm]?tsx?$/.test(file.path)
    const type = typed ? keysetType({ ev: analysis.ev, file, form, links, loop: read?.statement ?? loop, query }) : undefined
    if (typed && type === undefined) return refuse('key-type-unknown')
    const values = { key: form.key, column, last, known: typed ? `${last}!` : last }
    const { edits, uses } = batchedQuery(analysis, file, question, { values, isOrdered, size: SLICE })
    const name = read ? read.declarator.id.name : names.take(plural(singular(query.entity?.name)))
    const { end, newline, step } = layoutOf(file)
    const indent = `${newline}${indentAt(file, (read?.statement ?? loop).range[0])}`
    const within = (text: string): string => `${indent}${step}${deeper(step, text)}`
    const asked = read ? applied(file.text, edits, read.statement.range) : `const ${name} = ${applied(file.text, edits, loop.right.range)}${end}`
    const gap = read ? file.text.slice(read.statement.range[1], loop.range[0]) : ''
    const each = read ? textOf(file, loop) : textWith(file, loop, [replace(loop.right, name)])
    const text = [
      `for (let ${last}${type === undefined ? '' : `: ${type} | undefined`}; ; ) {`,
      within(asked),
      within(`${last} = ${name}.at(-1)?.${property}${end}`),
      deeper(step, (gap.includes('\n') ? gap : indent) + each),
      within(`if (${name}.length < ${String(SLICE)}) break${end}`),
      `${indent}}`,
    ]
    return {
      transformation: 'keyset-batches',
      title: `Read ${SLICE.toLocaleString('en-US')} rows at a time, each after the last \`${form.key}\``,
      roundTrips: 'chunks',
      edits: [{ range: [(read?.statement ?? loop).range[0], loop.range[1]], text: text.join('') }, ...importEdits(file, uses, forms.imports ?? {})],
    }
  })
  return planned ?? { transformation: 'keyset-batches', reason: 'planner-error' }
}

/** Whether a name that a part of the query reads means something else after a round. */
const isAssignedIn = (file: SourceFile, part: Node, body: Node): boolean =>
  namesIn(file, part).some(name => lookUp(file, name.name, name)?.assigned.some(node => contains(body, node)))

interface Places {
  readonly loop: EachRow
  /** The statement before the loop that reads the rows; `undefined` where the loop's head does. */
  readonly read?: { readonly statement: Node; readonly declarator: NodeOf<'VariableDeclarator'> & { readonly id: NodeOf<'Identifier'> } }
}

/** `for (const row of await …)`, or `const rows = await …` with such a loop as the next statement and the only one that knows the rows. */
function placesOf(file: SourceFile, call: Node): Places {
  let awaited = file.parentOf(call)
  while (awaited && awaited.type !== 'AwaitExpression' && unwrap(awaited) !== awaited) awaited = file.parentOf(awaited)
  if (awaited?.type !== 'AwaitExpression') return refuse('not-awaited')
  const holder = file.parentOf(awaited)
  if (holder?.type === 'ForOfStatement' && holder.right === awaited) return { loop: plainLoop(file, holder) }
  const statement = holder && file.parentOf(holder)
  if (holder?.type !== 'VariableDeclarator' || holder.id.type !== 'Identifier' || statement?.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return refuse('result-is-used')
  const { id } = holder
  const binding = lookUp(file, id.name, id)
  const [reference, ...others] = (binding?.references ?? []).filter(each => each !== id)
  const loop = reference && file.parentOf(reference)
  if (!binding || loop?.type !== 'ForOfStatement' || loop.right !== reference || others.length > 0 || binding.assigned.some(node => node !== id && !contains(statement, node))) return refuse('result-is-used')
  if (followerOf(file, statement) !== loop) return refuse('other-work-in-between')
  return { loop: plainLoop(file, loop), read: { statement, declarator: { ...holder, id } } }
}

function plainLoop(file: SourceFile, loop: EachRow): EachRow {
  if (loop.await) return refuse('unknown-iteration')
  return file.parentOf(loop)?.type === 'LabeledStatement' ? refuse('leaves-the-loop-early') : loop
}

function followerOf(file: SourceFile, statement: Node): Node | undefined {
  const parent = file.parentOf(statement)
  const siblings: readonly Node[] = parent?.type === 'BlockStatement' || parent?.type === 'Program' || parent?.type === 'StaticBlock' ? parent.body : parent?.type === 'SwitchCase' ? parent.consequent : []
  return siblings[siblings.indexOf(statement) + 1]
}

/** A `break` would end the batch and not the walk. A list that the body takes elements from makes the new loop look like one over it. */
function leavesOnlyByReturn(loop: EachRow): void {
  const visit = (node: Node, isOwn: boolean): void => {
    walk(node, inner => {
      if (isFunction(inner)) return false
      if (inner.type === 'BreakStatement' && isOwn && inner.label == null) return refuse('leaves-the-loop-early')
      // Whoever is given a row may do anything before the next is read.
      if (inner.type === 'YieldExpression') return refuse('other-work-in-between')
      if (inner.type === 'CallExpression' && inner.callee.type === 'MemberExpression' && ['shift', 'pop'].includes(memberName(inner.callee) ?? '')) return refuse('other-work-in-between')
      if (inner === node || !isOwn || !(isLoopStatement(inner) || inner.type === 'SwitchStatement')) return undefined
      visit(inner, false)
      return false
    })
  }
  visit(loop.body, true)
}
