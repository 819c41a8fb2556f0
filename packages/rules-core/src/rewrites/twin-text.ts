import type { Edit, Node, NodeOf, SourceFile } from '../model/index.js'
import { walk } from '../ast/children.js'
import type { Equality } from './conditions.js'
import { applied, insertAt, replace, textOf } from './edits.js'
import { type HelperQuery, idleStatements } from './helper-query.js'
import { deeper, indentAt, layoutOf, linesAt, movedText } from './layout.js'
import type { LocalFunction } from './local-function.js'
import { capitalized, type FreshNames, plural, singular } from './names.js'
import { listOf, type Slot } from './parameter-slots.js'
import { groupLines, isTypeScript, pickEdits, type readFormOf } from './prefetch.js'
import { sliceLines } from './slices.js'
import { needsParens, usedNode } from './used-result.js'

/** What a twin reads, and how. */
export interface TwinPlan {
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

export interface Twin {
  readonly file: SourceFile
  readonly helper: LocalFunction
  readonly query: HelperQuery
  readonly plan: TwinPlan
  readonly names: FreshNames
  readonly name: string
  readonly sync: boolean
}

/** The twin, as lines at the indentation of the function. */
export function twinLines({ file, helper, query: { direct, guards }, query, plan, names, name, sync }: Twin): readonly string[] {
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
export function twinEdit(file: SourceFile, { declaration, name, usedOnce }: LocalFunction, lines: readonly string[], title: string): Edit {
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
export function callEdit(file: SourceFile, call: NodeOf<'CallExpression'>, name: string, slots: readonly Slot[], sync: boolean): Edit {
  const text = `${name}(${slots.flatMap(({ argument }) => (argument ? [textOf(file, argument)] : [])).join(', ')})`
  if (!sync) return replace(call, text)
  const used = usedNode(file, call)
  const [start, end] = used.range
  const wrapped = used.type === 'AwaitExpression' && file.text[start - 1] === '(' && file.text[end] === ')' && file.parentOf(used)?.type === 'MemberExpression'
  return wrapped ? { range: [start - 1, end + 1], text } : replace(used, text)
}

/** What the twin and what it gives are called, and what it loads in words. */
export function twinNames(helper: string, row: string): { readonly loader: string; readonly lookUp: string; readonly title: string } {
  const name = helper.replace(/^[#_]+/, '')
  const noun = /^(?:get|find|fetch|load|resolve|read|lookup|lookUp|query|select|retrieve)([A-Z]\w*)$/.exec(name)?.[1]?.replace(/(?:By|For|Of|From|With|In)[A-Z]\w*$|(?:OrThrow|OrFail|OrNull|Async)$/g, '')
  if (!noun) return { loader: `load${capitalized(plural(row))}For${capitalized(name)}`, lookUp: /(?:Of|For|From|By)$/.test(name) ? `loaded${capitalized(name)}` : `${name}FromLoaded`, title: words(plural(row)) }
  const many = plural(singular(noun))
  return { loader: `load${capitalized(many)}`, lookUp: `${noun.charAt(0).toLowerCase()}${noun.slice(1)}Of`, title: words(many) }
}

const words = (name: string): string => name.replace(/(?<=[a-z\d])[A-Z]/g, letter => ` ${letter}`).toLowerCase()

/** A name that stands nowhere in the file, not even as a member. */
export function unusedName(file: SourceFile, names: FreshNames, wanted: string): string {
  const isFree = (name: string): boolean => !new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(file.text)
  return names.take(isFree(wanted) ? wanted : `${wanted}InOneQuery`)
}
