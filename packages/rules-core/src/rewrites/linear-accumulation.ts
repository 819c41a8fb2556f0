import type { Edit, FunctionNode, Node, NodeOf, SourceFile } from '../model/index.js'
import { annotationOf, contains, isFunction, memberName, parametersOf, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Analysis } from '../findings/candidates.js'
import type { Copying } from '../findings/linear-searches.js'
import { type Binding, lookUp } from '../values/bindings.js'
import { replace, textOf, textWith } from './edits.js'
import { accumulatedByAssignment } from './growing-variable.js'
import { isOnlyRead } from './search-use.js'
import { isCertainList } from './certain-lists.js'
import { attempt, refuse } from './site.js'

/**
 * A list or an object that is copied to be added to, per element → `flatMap`, `map` or `Object.fromEntries` where the whole reduce is that, else the one accumulator is added to. Decided: it begins
 * as a new literal, and nothing else sees it before it is complete.
 */
export const linearAccumulation = (analysis: Analysis, file: SourceFile, copying: Copying) =>
  attempt('linear-accumulation', () => {
    const binding = lookUp(file, copying.name.name, copying.name)
    if (!binding) return refuse('accumulator-escapes')
    const fn = binding.declarations[0]?.node
    const edits = fn && isFunction(fn) && binding.declarations[0]?.type === 'parameter' ? reduced(analysis, file, fn, binding, copying) : accumulatedByAssignment(analysis, file, copying, binding)
    const title = copying.form === 'list' ? `Add to one list instead of copying \`${copying.name.name}\`` : `Add to one object instead of copying \`${copying.name.name}\``
    return { transformation: 'linear-accumulation', title, roundTrips: 'none', edits }
  })

/** `rows.reduce((all, row) => …, [])`. */
interface Reduce {
  readonly call: NodeOf<'CallExpression'>
  readonly callee: NodeOf<'MemberExpression'>
  readonly fn: FunctionNode
  readonly initial: Node
  /** What the callback gives, in every place where it gives something. */
  readonly returned: readonly Node[]
  readonly binding: Binding
}

function reduced(analysis: Analysis, file: SourceFile, fn: FunctionNode, binding: Binding, copying: Copying): readonly Edit[] {
  const call = file.parentOf(fn)
  const callee = call?.type === 'CallExpression' ? unwrap(call.callee) : undefined
  const initial = call?.type === 'CallExpression' ? call.arguments[1] : undefined
  if (call?.type !== 'CallExpression' || callee?.type !== 'MemberExpression' || memberName(callee) !== 'reduce' || fn.async || fn.generator || !initial) return refuse('accumulator-escapes')
  const literal = unwrap(initial)
  if (literal.type !== (copying.form === 'list' ? 'ArrayExpression' : 'ObjectExpression')) return refuse('accumulator-escapes')
  const returned = returnedBy(fn)
  const copies = returned.map(value => additionOf(value, binding.name))
  if (copies.some(copy => copy === 'other')) return refuse('accumulator-escapes')
  const isSpread = (reference: Node): boolean => returned.some(value => contains(value, reference) && isCopied(file, value, reference))
  const uses = binding.references.filter(reference => !parametersOf(fn).some(parameter => contains(parameter, reference)) && !isSpread(reference))
  const reduce: Reduce = { call, callee, fn, initial, returned, binding }
  const isEmpty = literal.type === 'ArrayExpression' ? literal.elements.length === 0 : literal.properties.length === 0
  if (uses.length === 0 && isEmpty && copying.form === 'list') return mapped(analysis, file, reduce)
  if (uses.length === 0 && isEmpty && returned.length === 1 && fn.body.type !== 'BlockStatement') {
    const entries = entriesOf(file, returned[0] as Node)
    if (entries) return fromEntries(file, reduce, entries)
  }
  if (!uses.every(reference => isReadOfOne(file, reference))) return refuse('accumulator-escapes')
  return copying.form === 'object' ? returned.flatMap(value => assigned(file, value)) : refuse('accumulator-escapes')
}

/** `all[key]`, `all.length`: what is read of the accumulator is not the accumulator. */
const isReadOfOne = (file: SourceFile, reference: Node): boolean => {
  const parent = file.parentOf(reference)
  return (parent?.type === 'MemberExpression' && parent.object === reference && isOnlyRead(file, reference)) || parent?.type === 'ReturnStatement'
}

function returnedBy(fn: FunctionNode): readonly Node[] {
  if (fn.body.type !== 'BlockStatement') return [fn.body]
  const found: Node[] = []
  walk(fn.body, node => {
    if (isFunction(node)) return false
    if (node.type === 'ReturnStatement' && node.argument != null) found.push(node.argument)
    return undefined
  })
  return found
}

type Addition = 'copy' | 'same' | 'other'

/** What a returned expression does with the accumulator: copies it first of all, hands it on, or something else. */
function additionOf(value: Node, name: string): Addition {
  const node = unwrap(value)
  const isName = (at: Node | null | undefined): boolean => at?.type === 'Identifier' && at.name === name
  if (isName(node)) return 'same'
  const first = node.type === 'ArrayExpression' ? node.elements[0] : node.type === 'ObjectExpression' ? node.properties[0] : undefined
  if (first?.type === 'SpreadElement') return isName(first.argument) ? 'copy' : 'other'
  if (node.type !== 'CallExpression') return 'other'
  const callee = unwrap(node.callee)
  return callee.type === 'MemberExpression' && memberName(callee) === 'concat' && isName(callee.object) ? 'copy' : 'other'
}

/** Whether a reference to the accumulator is the one that a returned copy begins with, or what is handed on. */
function isCopied(file: SourceFile, value: Node, reference: Node): boolean {
  const node = unwrap(value)
  const parent = file.parentOf(reference)
  if (node === reference) return true
  if (parent?.type === 'SpreadElement') return (node.type === 'ArrayExpression' && node.elements[0] === parent) || (node.type === 'ObjectExpression' && (node.properties[0] as Node) === parent)
  return node.type === 'CallExpression' && unwrap(node.callee) === parent
}

/** `rows.reduce((all, row) => [...all, ...row.tags], [])` → `rows.flatMap(row => row.tags)`. */
function mapped(analysis: Analysis, file: SourceFile, { call, callee, fn, initial, returned, binding }: Reduce): readonly Edit[] {
  const [, element, ...more] = parametersOf(fn)
  if (!element) return refuse('accumulator-escapes')
  const singles = returned.map(value => singleOf(value))
  const isMap = singles.every(single => single !== undefined)
  const edits = returned.map((value, index): Edit => {
    const node = unwrap(value)
    if (node.type === 'Identifier') return replace(value, '[]')
    const single = singles[index]
    return replace(value, isMap && single ? wrapped(file, single) : listText(analysis, file, node))
  })
  const parameters = [element, ...more]
  const only = parameters[0]
  const head = parameters.length === 1 && only?.type === 'Identifier' && annotationOf(only) === undefined ? textOf(file, only) : `(${parameters.map(parameter => textOf(file, parameter)).join(', ')})`
  const type = elementTypeText(file, call, initial, binding)
  if (fn.type !== 'ArrowFunctionExpression') return refuse('accumulator-escapes')
  const arrow = file.text.lastIndexOf('=>', fn.body.range[0])
  return [
    { range: [callee.property.range[0], fn.range[0]], text: `${isMap ? 'map' : 'flatMap'}${isMap || type === undefined ? '' : `<${type}>`}(` },
    { range: [fn.range[0], arrow], text: `${head} ` },
    ...edits,
    { range: [fn.range[1], call.range[1]], text: ')' },
  ]
}

/** The one element that a copy adds. */
function singleOf(value: Node): Node | undefined {
  const node = unwrap(value)
  if (node.type !== 'ArrayExpression' || node.elements.length !== 2) return undefined
  const [, added] = node.elements
  return added == null || added.type === 'SpreadElement' ? undefined : added
}

const wrapped = (file: SourceFile, node: Node): string => {
  const text = textOf(file, node)
  return text.startsWith('{') ? `(${text})` : text
}

/** What a copy adds, as a list: one that is spread alone stands for itself when it is an array. */
function listText(analysis: Analysis, file: SourceFile, node: Node): string {
  if (node.type === 'CallExpression') {
    const [added, ...more] = node.arguments
    return !added || more.length > 0 || added.type === 'SpreadElement' ? refuse('accumulator-escapes') : wrapped(file, added)
  }
  if (node.type !== 'ArrayExpression') return refuse('accumulator-escapes')
  const [, ...added] = node.elements
  const [first] = added
  if (added.length === 1 && first?.type === 'SpreadElement' && isCertainList(analysis, file, first.argument)) return textOf(file, first.argument)
  return `[${added.map(element => (element ? textOf(file, element) : '')).join(', ')}]`
}

/** The element type that the reduce was told: `[] as Row[]`, `reduce<Row[]>`. */
function elementTypeText(file: SourceFile, call: NodeOf<'CallExpression'>, initial: Node, binding: Binding): string | undefined {
  const [argument] = call.typeArguments?.params ?? []
  const [declaration] = binding.declarations
  const type = argument ?? (initial.type === 'TSAsExpression' || initial.type === 'TSTypeAssertion' || initial.type === 'TSSatisfiesExpression' ? initial.typeAnnotation : undefined) ?? (declaration ? annotationOf(declaration.name) : undefined)
  if (!type) return undefined
  if (type.type === 'TSArrayType') return textOf(file, type.elementType).replace(/^\((.*)\)$/s, '$1')
  if (type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'Array' && type.typeArguments?.params[0]) return textOf(file, type.typeArguments.params[0])
  return refuse('accumulator-escapes')
}

/** The pairs of `{ ...all, [key]: value }`; `undefined` for what else may stand in an object. */
function entriesOf(file: SourceFile, value: Node): readonly string[] | undefined {
  const node = unwrap(value)
  if (node.type !== 'ObjectExpression') return undefined
  const [, ...added] = node.properties
  const entries = added.flatMap(property => (property.type === 'Property' && property.computed && property.kind === 'init' && !property.method ? [`[${textOf(file, property.key)}, ${textOf(file, property.value)}]`] : []))
  return entries.length === added.length ? entries : undefined
}

function fromEntries(file: SourceFile, { call, callee, fn, initial }: Reduce, entries: readonly string[]): readonly Edit[] {
  const [, element, ...more] = parametersOf(fn)
  const [only, second] = entries
  if (!element || only === undefined || second !== undefined || fn.type !== 'ArrowFunctionExpression') return refuse('accumulator-escapes')
  const head = more.length === 0 && element.type === 'Identifier' && annotationOf(element) === undefined ? textOf(file, element) : `(${[element, ...more].map(parameter => textOf(file, parameter)).join(', ')})`
  const [argument] = call.typeArguments?.params ?? []
  const type = argument ?? (initial.type === 'TSAsExpression' ? initial.typeAnnotation : undefined)
  const text = `Object.fromEntries(${textWith(file, callee.object, [])}.map(${head} => ${only}))`
  return [replace(call, type ? asserted(file, call, `${text} as ${textOf(file, type)}`) : text)]
}

/** An assertion in brackets where something follows it. */
function asserted(file: SourceFile, call: Node, text: string): string {
  const parent = file.parentOf(call)
  return parent?.type === 'MemberExpression' || parent?.type === 'CallExpression' && parent.callee === call ? `(${text})` : text
}

/** `{ ...all, [key]: value }` → `Object.assign(all, { [key]: value })`. */
function assigned(file: SourceFile, value: Node): readonly Edit[] {
  const node = unwrap(value)
  if (node.type === 'Identifier') return []
  if (node.type !== 'ObjectExpression') return refuse('accumulator-escapes')
  const [first, second] = node.properties
  if (first?.type !== 'SpreadElement' || !second) return refuse('accumulator-escapes')
  const [start, end] = withBrackets(file, node)
  return [
    { range: [start, second.range[0]], text: `Object.assign(${textOf(file, first.argument)}, { ` },
    { range: [end[0], end[1]], text: file.text.slice(end[0], node.range[1]).includes('\n') ? `${file.text.slice(end[0], node.range[1])})` : ' })' },
  ]
}

/** The range of an object with the brackets that an arrow function needs round it. */
function withBrackets(file: SourceFile, node: Node): readonly [number, readonly [number, number]] {
  const before = /\(\s*$/.exec(file.text.slice(0, node.range[0]))
  const parent = file.parentOf(node)
  const bracketed = parent?.type === 'ArrowFunctionExpression' && before !== null
  const last = (node as NodeOf<'ObjectExpression'>).properties.at(-1) as Node
  const close = bracketed ? file.text.indexOf(')', node.range[1]) + 1 : node.range[1]
  return [bracketed ? node.range[0] - before[0].length : node.range[0], [last.range[1], close]]
}
