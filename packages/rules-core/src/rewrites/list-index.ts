import type { Node, SourceFile } from '../model/index.js'
import { textOf } from './edits.js'
import { camelCase, capitalized, freshNames, plural, singular } from './names.js'
import { layoutOf } from './layout.js'
import type { KeyedTest } from './keyed-search.js'
import { refuse } from './site.js'
import type { SearchedList } from './searched-list.js'
import { keyName, memberName, unwrap } from '../ast/syntax.js'
import { patternPath } from '../values/bindings.js'

/** An index of a list: the lines that build it, and the name it has then. */
export interface ListIndex {
  readonly name: string
  readonly lines: readonly string[]
}

/** What an index is made by: a key of the elements, or the elements themselves, and which of them. */
export interface IndexKey {
  readonly test: KeyedTest
  /** Whether keys of any type may be asked for: then the type of the key is left open. */
  readonly open: boolean
}

const isTyped = (file: SourceFile): boolean => /\.[cm]?tsx?$/.test(file.path)

/** `const memberIds = new Set(members.map(member => member.id))` */
export function setIndex(file: SourceFile, list: SearchedList, key: IndexKey | undefined): ListIndex {
  const one = singular(list.name)
  const by = key ? key.test.key : mappedKey(list.node)
  const suffix = by ? keySuffix(by) : undefined
  const name = freshNames(file).take(suffix === undefined ? `${one}Set` : plural(`${one}${suffix}`), suffix === undefined ? `known${capitalized(list.name)}` : `${one}${suffix}Set`)
  const open = isTyped(file) && key?.open === true ? '<unknown>' : ''
  const keys = key?.test.key ? `${filtered(file, list, key.test)}.map(${parameter(file, key.test.pattern)} => ${body(keyText(file, key.test.key))})` : key ? filtered(file, list, key.test) : list.text
  return { name, lines: [`const ${name} = new Set${open}(${keys.startsWith('(') && keys === list.text ? keys.slice(1, -1) : keys})${layoutOf(file).end}`] }
}

/** `const membersById = new Map(members.map(member => [member.id, member] as const).reverse())`: of equal keys the first wins, or the last. */
export function mapIndex(file: SourceFile, list: SearchedList, { test, open }: IndexKey, wins: 'first' | 'last', gives: 'element' | 'position'): ListIndex {
  const names = freshNames(file)
  const { element, key, pattern } = elementText(file, list, test)
  if (gives === 'position' && test.own.length > 0) return refuse('not-one-key')
  const base = gives === 'position' ? `${singular(list.name)}IndexBy` : `${list.name}By`
  const name = names.take(`${base}${test.key ? (keySuffix(test.key) ?? 'Key') : 'Value'}`, `${base}Key`, `${singular(list.name)}Lookup`)
  const index = names.local('index', list.place.region)
  const head = gives === 'position' ? `(${pattern}, ${index})` : parenthesised(pattern)
  const entry = pair(file, key, gives === 'position' ? index : element, open)
  return { name, lines: [`const ${name} = new Map(${filtered(file, list, test)}.map(${head} => ${entry})${wins === 'first' ? '.reverse()' : ''})${layoutOf(file).end}`] }
}

/** A Map of lists: first an empty one for every key, then each element into its own. */
export function groupIndex(file: SourceFile, list: SearchedList, { test, open }: IndexKey): ListIndex {
  const names = freshNames(file)
  const { end, step } = layoutOf(file)
  const { element, key, pattern } = elementText(file, list, test)
  const name = names.take(`${list.name}By${test.key ? (keySuffix(test.key) ?? 'Key') : 'Value'}`, `${list.name}ByKey`, `${singular(list.name)}Groups`)
  const lines: string[] = []
  let over = list.text
  if (list.optional || !isQueryable(list.node)) {
    over = names.take(list.name, `all${capitalized(list.name)}`)
    lines.push(`const ${over} = ${list.optional ? `${list.text} ?? []` : list.text.replace(/^\((.*)\)$/s, '$1')}${end}`)
  }
  const empty = isTyped(file) ? `[] as (typeof ${over})[number][]` : '[]'
  const own = test.own.map(condition => condition.type === 'LogicalExpression' ? `(${textOf(file, condition)})` : textOf(file, condition)).join(' && ')
  const push = `${name}.get(${key})?.push(${element})${end}`
  lines.push(`const ${name} = new Map(${over}.map(${parenthesised(pattern)} => ${pair(file, key, empty, open)}))${end}`)
  if (own === '') lines.push(`for (const ${pattern} of ${over}) ${push}`)
  else {
    if (pattern !== textOf(file, test.pattern as Node)) return refuse('not-one-key')
    lines.push(`for (const ${pattern} of ${over}) {`, `${step}if (${own}) ${push}`, '}')
  }
  return { name, lines }
}

/** `[member.id, member] as const`; with an open key, `[member.id as unknown, member] as const`. */
function pair(file: SourceFile, key: string, value: string, open: boolean): string {
  if (!isTyped(file)) return `[${key}, ${value}]`
  return `[${key}${open ? ' as unknown' : ''}, ${value}] as const`
}

/** The element by a name, and its key in terms of that. */
function elementText(file: SourceFile, list: SearchedList, { pattern, key }: KeyedTest): { readonly element: string; readonly key: string; readonly pattern: string } {
  const fresh = freshNames(file).local(singular(list.name), list.place.region)
  if (!pattern || !key) return { element: fresh, key: fresh, pattern: fresh }
  if (pattern.type === 'Identifier') return { element: pattern.name, key: keyText(file, key), pattern: textOf(file, pattern) }
  // ({ id }) => id === …
  const name = unwrap(key)
  const steps = name.type === 'Identifier' ? patternStepsTo(pattern, name.name) : undefined
  if (!steps || (pattern as { typeAnnotation?: unknown }).typeAnnotation != null) return refuse('not-an-equality')
  return { element: fresh, key: `${fresh}.${steps.join('.')}`, pattern: fresh }
}

/** The members that lead to a name of a pattern. */
function patternStepsTo(pattern: Node, name: string): readonly string[] | undefined {
  if (pattern.type !== 'ObjectPattern') return undefined
  for (const property of pattern.properties) {
    if (property.type !== 'Property') continue
    const own = keyName(property.key, property.computed)
    if (own === undefined || !/^[\w$]+$/.test(own)) continue
    if (property.value.type === 'Identifier' && property.value.name === name) return patternPath(pattern, property.value) ? [own] : undefined
    const inner = patternStepsTo(property.value, name)
    if (inner) return [own, ...inner]
  }
  return undefined
}

function filtered(file: SourceFile, list: SearchedList, { own, pattern }: KeyedTest): string {
  if (own.length === 0) return dotted(list)
  if (!pattern) return refuse('not-an-equality')
  return `${dotted(list)}.filter(${parameter(file, pattern)} => ${body(own.map(condition => textOf(file, condition)).join(' && '))})`
}

/** The list as what a method is called on. */
const dotted = ({ text, absent }: SearchedList): string => (absent ? `${text}?` : text)

const parameter = (file: SourceFile, pattern: Node | undefined): string => (pattern ? parenthesised(textOf(file, pattern)) : '')
const parenthesised = (pattern: string): string => (/^[\w$]+$/.test(pattern) ? pattern : `(${pattern})`)
const body = (text: string): string => (text.startsWith('{') ? `(${text})` : text)

/** `post.author!.id` is asked of all: those without an author have no key. */
const keyText = (file: SourceFile, key: Node): string => textOf(file, key).replace(/!(?=\s*\.)/g, '?').replace(/!(?=\[)/g, '?.')

/** `Id` of `post.id` and of `id`, `AuthorId` of `post.author.id`. */
function keySuffix(key: Node): string | undefined {
  const names: string[] = []
  for (let current = unwrap(key); ; current = unwrap(current.object)) {
    const name = current.type === 'MemberExpression' ? keyName(current.property, current.computed) : current.type === 'Identifier' && names.length === 0 ? current.name : undefined
    if (name !== undefined && /^[#_$]*[A-Za-z]\w*$/.test(name) && names.length < 2) names.unshift(capitalized(camelCase(name.replace(/^[#_$]+/, ''))))
    if (current.type !== 'MemberExpression') break
  }
  return names.length === 0 ? undefined : names.join('')
}

/** The key that a list of keys was taken by: `id` of `rows.map(row => row.id)`. */
function mappedKey(list: Node): Node | undefined {
  const node = unwrap(list)
  const callee = node.type === 'CallExpression' ? unwrap(node.callee) : undefined
  const fn = node.type === 'CallExpression' ? node.arguments[0] : undefined
  return callee?.type === 'MemberExpression' && memberName(callee) === 'map' && fn?.type === 'ArrowFunctionExpression' ? fn.body : undefined
}

/** `typeof list` can be written for names and members only. */
function isQueryable(node: Node): boolean {
  if (node.type === 'Identifier' || node.type === 'ThisExpression') return true
  return node.type === 'MemberExpression' && !node.computed && !node.optional && isQueryable(node.object)
}
