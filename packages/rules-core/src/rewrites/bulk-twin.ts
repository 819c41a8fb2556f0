import type { Edit, Node, SourceFile } from '../model/index.js'
import { walk } from '../ast/children.js'
import { contains, enclosingFunction, memberName } from '../ast/syntax.js'
import { isChangedIn } from '../findings/region-changes.js'
import { lookUp } from '../values/bindings.js'
import { picksRows, propertyOfColumn, varyingEquality } from './bulk-query.js'
import { isResultChanged } from './changed-results.js'
import type { Equality } from './conditions.js'
import { applied, insertAt, replace, textOf } from './edits.js'
import { gatheredAt } from './gathering.js'
import { type HelperQuery, helperQuery, idleStatements, looksAtFirst } from './helper-query.js'
import { importEdits } from './import-edits.js'
import { columnEdits, isReadByMember } from './key-columns.js'
import { deeper, indentAt, layoutOf, linesAt, movedText } from './layout.js'
import { type LocalFunction, localFunctionOf } from './local-function.js'
import { capitalized, freshNames, type FreshNames, plural, singular } from './names.js'
import { mayDisturbRead, otherQueries } from './other-work.js'
import { givenFirst, listOf, mayBeAbsent, type Slot, slotsOf } from './parameter-slots.js'
import { placementOf } from './placement.js'
import { waitsOnlyFor } from './plain-result.js'
import { groupLines, isTypeScript, ONE_ROW, pickEdits, readFormOf, takesFirst } from './prefetch.js'
import { roundsAt } from './rounds.js'
import { attempt, refuse, type Site, type Transform } from './site.js'
import { sliceLines } from './slices.js'
import { needsParens, usedNode } from './used-result.js'

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
  const helper = localFunctionOf(analysis, file, call)
  if (!helper) return undefined
  return attempt('bulk-twin', () => {
    const iterations = candidate.iterations.slice(0, candidate.iterations.indexOf(site.iteration) + 1)
    const slots = slotsOf(file, helper.fn, call)
    const query = helperQuery(analysis, file, helper, call, slots, iterations)
    const effect = query.direct.query.effect
    if (effect !== 'read-one' && effect !== 'read-many') return undefined
    const names = freshNames(file)
    const rounds = roundsAt(analysis.ev, file, usedNode(file, call), iterations, () => names.take('list'))
    const placement = placementOf(file, rounds.outermost.node)
    if (typeof placement === 'string') return refuse(placement)
    if (contains(placement.statement, helper.declaration) || contains(helper.declaration, call)) return refuse('helper-does-more')
    if (helper.arrow && enclosingFunction(file, helper.declaration) === placement.owner && helper.declaration.range[0] > placement.statement.range[0]) return refuse('out-of-sight')
    if (!helper.usedOnce && linesOf(textOf(file, helper.fn.body)) - linesOf(textOf(file, query.direct.asked)) > MAX_COPIED_LINES) return refuse('helper-does-more')

    const plan = planOf(site, helper, query, slots)
    const others = otherQueries(analysis, file, placement.crosses ? placement.statement : rounds.outermost.body, call)
    if (!others || others.some(other => mayDisturbRead(other, query.direct.query, plan.equality.column, () => false))) return refuse('other-work-in-between')
    if (isChangedIn(file, query.direct.asked, rounds.outermost.body) || isResultChanged(file, usedNode(file, call), rounds.outermost.body)) return refuse('rows-are-changed')
    if (!rounds.exact && !/^[\w$]+(?:\.[\w$]+)?$/.test(plan.key)) return refuse('depends-on-the-loop')

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
        twinEdit(file, helper, twinLines({ site, helper, query, plan, names, name: twin.loader, sync }), wanted.title),
        ...importEdits(file, plan.equality.uses, query.direct.forms.imports ?? {}),
        ...query.direct.source.imports(query.direct.call),
      ],
    }
  })
}

interface TwinPlan {
  readonly equality: Equality
  readonly form: NonNullable<ReturnType<typeof readFormOf>>
  readonly group: boolean
  /** The property of a row that holds its key. */
  readonly property: string
  readonly added: readonly Edit[]
  /** The parameter that the twin takes a list of. */
  readonly element: Slot
  /** The key in the function, and in terms of the element alone. */
  readonly keyNode: Node
  readonly key: string
  readonly row: string
  readonly loaderSlots: readonly Slot[]
  readonly closureSlots: readonly Slot[]
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

/** A node with the assertions around it: `post.authorId!`. */
function asWritten(file: SourceFile, node: Node): Node {
  const parent = file.parentOf(node)
  return parent?.type === 'TSNonNullExpression' || parent?.type === 'TSAsExpression' ? asWritten(file, parent) : node
}

const isAssigned = (file: SourceFile, binding: Node): boolean => binding.type === 'Identifier' && (lookUp(file, binding.name, binding)?.assigned.length ?? 1) > 0

interface Twin {
  readonly site: Site
  readonly helper: LocalFunction
  readonly query: HelperQuery
  readonly plan: TwinPlan
  readonly names: FreshNames
  readonly name: string
  readonly sync: boolean
}

/** The twin, as lines at the indentation of the function. */
function twinLines({ site: { file }, helper, query: { direct, guards }, query, plan, names, name, sync }: Twin): readonly string[] {
  const { fn, declaration } = helper
  const { equality, form, group, property, element, key, row } = plan
  const { end, step } = layoutOf(file)
  const typed = isTypeScript(file)
  const at = declaration.range[0]
  const text = direct.forms.keys === 'text'
  const keyOf = (of: string): string => (text ? `String(${of})` : of)
  const hidden = new Set(plan.loaderSlots.map(slot => slot.name))
  // What the function itself declares is known in what the twin gives only.
  const local = (wanted: string): string => (hidden.has(wanted) ? names.take(wanted) : names.local(wanted, declaration))
  const own = (wanted: string): string => {
    const name = hidden.has(wanted) ? names.take(wanted) : names.local(wanted, fn.body)
    hidden.add(name)
    return name
  }
  const list = own(plural(element.name))
  const isBare = key === element.name && guards.length === 0
  const keys = own(key === element.name ? `unique${capitalized(plural(element.name))}` : equality.column === 'id' || equality.column === '_id' ? `${row}Ids` : plural(equality.column))
  const rows = own(plural(row))
  const map = own(`${plural(row)}By${capitalized(equality.column.replace(/^_/, ''))}`)
  const one = local(row)
  const each = guards.length > 0 ? `.flatMap(${element.name} => (${guards.join(' && ')} ? [${key}] : []))` : `.map(${element.name} => ${key})`
  const bulk = (of: string): string =>
    `${movedText(file, direct.source.render(direct.call, [...equality.withList(of), ...form.edits, ...plan.added, ...pickEdits(direct.links)], node => textOf(file, node)), direct.call.range[0], at, direct.source.file)}${form.form.after ?? ''}`
  const lines = [`const ${keys} = [...new Set(${list}${isBare ? '' : each})]${end}`]
  if (direct.splits) lines.push(`const ${rows} = ${keys}.length === 0 ? [] : await ${bulk(keys)}${end}`)
  else lines.push(`const ${rows} = []${end}`, ...sliceLines(file, keys, local('i'), direct.slice, slice => `${rows}.push(...(await ${bulk(slice)}))${end}`))
  const column = `${one}.${property}`
  if (group) lines.push(...groupLines({ map, rows, row: one, key: keyOf(column), text, typed, column: property, end, step, group: () => local('group') }))
  else {
    const first = form.form.unique || property === 'id' || property === '_id' ? '' : '.reverse()'
    lines.push(`const ${map} = new Map(${rows}.map(${one} => [${keyOf(column)}, ${one}]${typed ? ' as const' : ''})${first})${end}`)
  }
  const found = `${map}.get(${keyOf(textOf(file, plan.keyNode))})`
  const value = group ? `${found} ?? []` : form.form.missing === 'null' || direct.gives === 'first-or-null' ? `${found} ?? null` : found
  const given = `return ${sync ? '' : 'async '}(${plan.closureSlots.map(slot => slot.text).join(', ')})${returnType(file, helper, sync)} =>${restText(file, helper, query, plan, value)}${end}`
  const parameters = plan.loaderSlots.map(slot => (slot === element ? `${list}${typed && slot.type !== undefined ? `: ${listOf(slot.type)}` : ''}` : slot.text))
  return [`${helper.head(name)}(${parameters.join(', ')})${helper.arrow} {`, ...lines.map(line => `${step}${deeper(step, line)}`), `${step}${hasLongText(fn.body) ? given : given.replace(/\n(?=[^\r\n])/g, `\n${step}`)}`, `}${helper.arrow ? end : ''}`]
}

/** The body of the function with the look-up in place of its query. */
function restText(file: SourceFile, { fn, declaration }: LocalFunction, query: HelperQuery, plan: TwinPlan, value: string): string {
  const { used } = query
  const text = needsParens(file, used) && value.includes('??') ? `(${value})` : value
  const edits = [replace(used, text), ...idleStatements(file, query, plan.keyNode)]
  const start = fn.type === 'ArrowFunctionExpression' ? file.text.lastIndexOf('=>', fn.body.range[0]) + 2 : fn.body.range[0] - 1
  const body = applied(file.text, edits, [start, fn.range[1]])
  return movedText(file, fn.type === 'ArrowFunctionExpression' ? body : ` ${body.trimStart()}`, fn.body.type === 'BlockStatement' ? fn.range[1] - 1 : fn.body.range[0], declaration.range[0])
}

/** Whether a text of several lines is in a body, which its white space belongs to. */
function hasLongText(body: Node): boolean {
  let found = false
  walk(body, node => {
    if (node.type === 'TemplateLiteral' && node.quasis.some(({ value }) => value.raw.includes('\n'))) found = true
    return !found
  })
  return found
}

/** `Promise<User>` as it is, or `User` where nothing is waited for. */
function returnType(file: SourceFile, { fn }: LocalFunction, sync: boolean): string {
  if (fn.returnType == null) return ''
  const text = textOf(file, fn.returnType)
  if (!sync) return text
  const inner = /^:\s*Promise<([\s\S]*)>$/.exec(text)?.[1]
  return inner === undefined || inner === 'any' ? '' : `: ${inner}`
}

/** Beside the function, or in its place where nobody else calls it; its comment stays with what does its work. */
function twinEdit(file: SourceFile, { declaration, name, usedOnce }: LocalFunction, lines: readonly string[], title: string): Edit {
  const at = declaration.range[0]
  const { newline, step } = layoutOf(file)
  if (!usedOnce) {
    const comment = `/** \`${name}\` for many: reads all ${title} in one query and gives the function for one of them. */`
    return insertAt(declaration.range[1], `${newline}${newline}${indentAt(file, at)}${linesAt(file, at, [comment, ...lines])}`)
  }
  const comment = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/.exec(file.text.slice(0, at))?.[0]
  if (comment === undefined) return replace(declaration, linesAt(file, at, lines))
  const index = lines.findIndex(line => line.startsWith(`${step}return `))
  const moved = `${step}${deeper(step, comment.trimEnd())}`
  return { range: [at - comment.length, declaration.range[1]], text: linesAt(file, at, [...lines.slice(0, index), moved, ...lines.slice(index)]) }
}

/** The call in the loop: of what the twin gave, without `await` where there is nothing to wait for. */
function callEdit(file: SourceFile, call: Extract<Node, { type: 'CallExpression' }>, name: string, slots: readonly Slot[], sync: boolean): Edit {
  const text = `${name}(${slots.flatMap(({ argument }) => (argument ? [textOf(file, argument)] : [])).join(', ')})`
  if (!sync) return replace(call, text)
  const used = usedNode(file, call)
  const [start, end] = used.range
  const wrapped = used.type === 'AwaitExpression' && file.text[start - 1] === '(' && file.text[end] === ')' && file.parentOf(used)?.type === 'MemberExpression'
  return wrapped ? { range: [start - 1, end + 1], text } : replace(used, text)
}

/** What throws at once must still come out as a rejection of whatever the loop is awaited by. */
function mustReject({ file, iteration }: Site, call: Node): void {
  const fn = enclosingFunction(file, call)
  if (fn?.async) return
  const all = file.parentOf(iteration.node)
  const isAll = all?.type === 'CallExpression' && all.callee.type === 'MemberExpression' && memberName(all.callee) === 'all'
  if (!isAll || !gatheredAt(file, iteration).awaited) refuse('not-awaited')
}

const linesOf = (text: string): number => text.split('\n').length

/** What the twin and what it gives are called, and what it loads in words. */
function twinNames(helper: string, row: string): { readonly loader: string; readonly lookUp: string; readonly title: string } {
  const name = helper.replace(/^[#_]+/, '')
  const noun = /^(?:get|find|fetch|load|resolve|read|lookup|lookUp|query|select|retrieve)([A-Z]\w*)$/.exec(name)?.[1]?.replace(/(?:By|For|Of|From|With|In)[A-Z]\w*$|(?:OrThrow|OrFail|OrNull|Async)$/g, '')
  if (!noun) return { loader: `load${capitalized(plural(row))}For${capitalized(name)}`, lookUp: /(?:Of|For|From|By)$/.test(name) ? `loaded${capitalized(name)}` : `${name}FromLoaded`, title: words(plural(row)) }
  const many = plural(singular(noun))
  return { loader: `load${capitalized(many)}`, lookUp: `${noun.charAt(0).toLowerCase()}${noun.slice(1)}Of`, title: words(many) }
}

const words = (name: string): string => name.replace(/(?<=[a-z\d])[A-Z]/g, letter => ` ${letter}`).toLowerCase()

/** A name that stands nowhere in the file, not even as a member. */
function unusedName(file: SourceFile, names: FreshNames, wanted: string): string {
  const isFree = (name: string): boolean => !new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(file.text)
  return names.take(isFree(wanted) ? wanted : `${wanted}InOneQuery`)
}
