import type { Node, SourceFile } from '../model/index.js'
import { walk } from '../ast/children.js'
import { contains, enclosingFunction, memberName } from '../ast/syntax.js'
import { namesIn } from '../ast/names-in.js'
import { queryOfCandidate } from '../findings/describe.js'
import { isChangedIn } from '../findings/region-changes.js'
import { lookUp } from '../values/bindings.js'
import { picksRows, propertyOfColumn, varyingEquality } from './bulk-query.js'
import { isResultChanged } from './changed-results.js'
import { changesPart } from './changing-functions.js'
import { insertAt, replace, textOf } from './edits.js'
import { gatheredAt } from './gathering.js'
import { type HelperQuery, helperQuery, looksAtFirst } from './helper-query.js'
import { importEdits } from './import-edits.js'
import { columnEdits, isReadByMember } from './key-columns.js'
import { layoutOf, linesAt } from './layout.js'
import { type LocalFunction, localFunctionOf } from './local-function.js'
import { freshNames, singular } from './names.js'
import { otherQueries } from './other-work.js'
import { givenFirst, isCompared, mayBeAbsent, type Slot, slotsOf } from './parameter-slots.js'
import { placementOf } from './placement.js'
import { waitsOnlyFor } from './plain-result.js'
import { isTypeScript, ONE_ROW, readFormOf, takesFirst } from './prefetch.js'
import { isReadDisturbed } from './round-work.js'
import { roundsAt } from './rounds.js'
import { attempt, refuse, type Site, type Transform } from './site.js'
import { callEdit, twinEdit, twinLines, twinNames, type TwinPlan, unusedName } from './twin-text.js'
import { usedNode } from './used-result.js'

/** Lines of a function that may be written twice, where it stays for its other callers. */
const MAX_COPIED_LINES = 20

/**
 * A function of the same file that makes one query by key and goes on with the row, called once per element → a twin beside it that reads the rows of all elements in one query and gives back
 * a function that does the rest for one of them. That rest runs where it ran, once per element, with its errors. A function that nobody else calls is replaced by its twin. Decided: the key is
 * computed from one parameter alone, everything else of the query is the same for all elements, nothing in the loop or the function changes what is read.
 * Not looked at: rows that others change while the loop runs, and that equal keys now give the same object.
 */
export const bulkTwin: Transform = site => {
  const { analysis, candidate, file } = site
  const { node: call } = candidate
  if (candidate.query || call.type !== 'CallExpression' || candidate.iterations[0]?.node === call) return undefined
  const effect = queryOfCandidate(candidate)?.effect
  if (effect !== 'read-one' && effect !== 'read-many') return undefined
  const helper = localFunctionOf(analysis, file, call)
  if (!helper) return undefined
  return attempt('bulk-twin', () => {
    const iterations = candidate.iterations.slice(0, candidate.iterations.indexOf(site.iteration) + 1)
    const names = freshNames(file)
    // What the loop alone decides costs less than to look at all that the function calls.
    const rounds = roundsAt(analysis.ev, file, usedNode(file, call), iterations, () => names.take('list'))
    const placement = placementOf(file, rounds.outermost.node)
    if (typeof placement === 'string') return refuse(placement)
    if (contains(placement.statement, helper.declaration) || contains(helper.declaration, call)) return refuse('helper-does-more')
    if (helper.arrow && enclosingFunction(file, helper.declaration) === placement.owner && helper.declaration.range[0] > placement.statement.range[0]) return refuse('out-of-sight')
    const slots = slotsOf(file, helper.fn, call)
    const query = helperQuery(analysis, file, helper, call, slots, iterations)
    if (query.direct.query.effect !== 'read-one' && query.direct.query.effect !== 'read-many') return refuse('no-bulk-form')
    if (!helper.usedOnce && linesOf(textOf(file, helper.fn.body)) - linesOf(textOf(file, query.direct.asked)) > MAX_COPIED_LINES) return refuse('helper-does-more')

    const plan = planOf(site, helper, query, slots)
    const others = otherQueries(analysis, file, placement.crosses ? placement.statement : rounds.outermost.body, call)
    const leaving = { analysis, file, asked: call, query: query.direct.query, iterations: waitsBefore(helper.fn.body, query.direct.asked) ? [] : iterations, column: plan.equality.column, key: undefined, used: usedNode(file, call), givesOne: false, caught: rounds.caught, direct: query.direct }
    if (!others || isReadDisturbed(leaving, others)) return refuse('other-work-in-between')
    if (plan.key !== plan.element.name && isChangedWhole(site, rounds.outermost.body, plan.element)) return refuse('depends-on-the-loop')
    if (isChangedIn(file, query.direct.asked, rounds.outermost.body) || isResultChanged(file, usedNode(file, call), rounds.outermost.body)) return refuse('rows-are-changed')
    if (!rounds.exact && !/^[\w$]+(?:\.[\w$]+)?$/.test(plan.key)) return refuse('depends-on-the-loop')

    if (plan.loaderSlots.some(({ argument }) => argument && argument !== plan.element.argument && isChangedIn(file, argument, rounds.outermost.body, { wholes: true }))) return refuse('depends-on-the-loop')

    const wanted = twinNames(helper.name, plan.row)
    const twin = { loader: unusedName(file, names, wanted.loader), lookUp: names.take(wanted.lookUp) }
    const sync = waitsOnlyFor(analysis.ev, file, helper.fn, query.used)
    if (sync && usedNode(file, call).type !== 'AwaitExpression') mustReject(site, call)
    const { end } = layoutOf(file)
    const given = plan.loaderSlots.flatMap(slot => (slot === plan.element ? [rounds.list(slot.argument)] : slot.argument ? [rounds.inlined(slot.argument)] : []))
    const at = placement.statement.range[0]
    const before = [
      ...(rounds.extracted ? [`const ${rounds.extracted.name} = ${textOf(file, rounds.extracted.node)}${end}`] : []),
      `const ${twin.lookUp} = await ${helper.receiver}${twin.loader}(${given.join(', ')})${end}`,
    ]
    return {
      transformation: 'bulk-twin',
      title: `Load all ${wanted.title} in one query before the loop`,
      roundTrips: query.direct.splits ? 'constant' : 'chunks',
      edits: [
        insertAt(at, linesAt(file, at, [...before, ''])),
        ...(rounds.extracted ? [replace(rounds.extracted.node, rounds.extracted.name)] : []),
        callEdit(file, call, twin.lookUp, plan.closureSlots, sync),
        twinEdit(file, helper, twinLines({ file, helper, query, plan, names, name: twin.loader, sync }), wanted.title),
        ...importEdits(file, plan.equality.uses, query.direct.forms.imports ?? {}),
        ...query.direct.source.imports(query.direct.call),
      ],
    }
  })
}

function planOf(site: Site, helper: LocalFunction, helperQuery: HelperQuery, slots: readonly Slot[]): TwinPlan {
  const { file } = site
  const { direct, used, slotsIn, isVarying, tests } = helperQuery
  const form = readFormOf(direct) ?? refuse('no-bulk-form')
  if (form.form.missing === 'throws' || direct.gives === 'checked') return refuse('missing-row-throws')
  if (direct.gives === 'nothing') return refuse('result-is-used')
  const equality = varyingEquality(site, direct)
  const keyNode = asWritten(file, direct.source.origin(equality.value) ?? refuse('not-one-key'))
  const mentioned = [...new Set(slotsIn(keyNode))]
  const [element, second] = mentioned.filter(isVarying)
  if (!element || second || element.argument === undefined) return refuse('not-one-key')
  const key = helperQuery.inParameters(keyNode)
  const asked = new Set([...mentioned, ...tests.flatMap(test => slotsIn(test)), ...slotsIn(direct.asked)])
  if ([...asked].some(slot => slot !== element && isVarying(slot))) return refuse('not-one-key')
  if ([...asked].some(({ binding }) => isAssigned(file, binding))) return refuse('helper-does-more')
  if (element.optional) return refuse('may-be-missing')
  if (key === element.name && element.type !== undefined && isCompared(element.type)) return refuse('key-type-unknown')
  const typed = key === element.name && isTypeScript(file) ? element.type : undefined
  if (typed !== undefined && mayBeAbsent(typed) && !tests.some(test => slotsIn(test).includes(element))) return refuse('may-be-missing')

  const givesFirst = direct.gives === 'first' || direct.gives === 'first-or-null'
  const first = form.form.rows === 'many' && (givesFirst || takesFirst(file, used) || looksAtFirst(file, used))
  if (picksRows(direct, first || form.form.rows === 'one' ? ONE_ROW : [])) return refuse('limits-rows-per-key')
  const chosen = propertyOfColumn(site, direct, equality)
  const added = chosen === undefined && isReadByMember(file, used) ? columnEdits(direct, equality) : undefined
  const property = chosen ?? (added && equality.column) ?? refuse('key-not-selected')
  if (isResultChanged(file, used, helper.fn.body)) return refuse('rows-are-changed')
  return {
    equality, form, property, element, key,
    added: added ?? [],
    group: form.form.rows === 'many' && !givesFirst,
    keyNode,
    row: singular(direct.query.entity?.name),
    loaderSlots: givenFirst(slots.filter(slot => asked.has(slot))),
    closureSlots: givenFirst(slots.filter(slot => slot === element || !asked.has(slot))),
  }
}

/** Whether a round changes the object that the key is a part of, before or after it was asked for. */
function isChangedWhole({ analysis, candidate, file }: Site, body: Node, { argument }: Slot): boolean {
  if (!argument || isChangedIn(file, argument, body, { wholes: true })) return true
  const names = new Set(namesIn(file, argument).map(({ name }) => name))
  let changed = false
  walk(body, node => {
    if (node.type !== 'CallExpression' || node === candidate.node) return !changed
    const given = node.arguments.find(one => one.type === 'Identifier' && names.has(one.name))
    if (given && changesPart(analysis, file, node, given, names)) changed = true
    return !changed
  })
  return changed
}

/** Whether a function waits for anything else before it makes its query. */
function waitsBefore(body: Node, asked: Node): boolean {
  let waits = false
  walk(body, node => {
    if (node.type === 'AwaitExpression' && node.range[1] <= asked.range[0]) waits = true
    return !waits
  })
  return waits
}

/** A node with the assertions around it: `post.authorId!`. */
function asWritten(file: SourceFile, node: Node): Node {
  const parent = file.parentOf(node)
  return parent?.type === 'TSNonNullExpression' || parent?.type === 'TSAsExpression' ? asWritten(file, parent) : node
}

const isAssigned = (file: SourceFile, binding: Node): boolean => binding.type === 'Identifier' && (lookUp(file, binding.name, binding)?.assigned.length ?? 1) > 0

/** What throws at once must still come out as a rejection of whatever the loop is awaited by. */
function mustReject({ file, iteration }: Site, call: Node): void {
  const fn = enclosingFunction(file, call)
  if (fn?.async) return
  const all = file.parentOf(iteration.node)
  const isAll = all?.type === 'CallExpression' && all.callee.type === 'MemberExpression' && memberName(all.callee) === 'all'
  if (!isAll || !gatheredAt(file, iteration).awaited) refuse('not-awaited')
}

const linesOf = (text: string): number => text.split('\n').length
