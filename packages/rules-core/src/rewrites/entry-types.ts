import type { Iteration, Node, SourceFile } from '../model/index.js'
import { memberName, unwrap } from '../ast/syntax.js'
import type { Evaluator } from '../values/evaluator.js'
import { lookUp } from '../values/bindings.js'
import { membersOf } from '../values/unions.js'
import { textOf } from './edits.js'

/** A type for the rows that a closure collects, in names that the file knows; `undefined` where there is none. */
export function rowTypeOf({ ev, file, row, entity, template }: { readonly ev: Evaluator; readonly file: SourceFile; readonly row: Node; readonly entity: string | undefined; readonly template: string | undefined }): string | undefined {
  const node = unwrap(row)
  if (node.type === 'CallExpression' && isPlainName(node.callee)) {
    const functions = membersOf(ev.valueOf(file, node.callee)).map(value => (value.kind === 'function' ? ev.find(value.ref)?.node : undefined))
    if (functions.length > 0 && functions.every(fn => fn !== undefined && (!('async' in fn) || !fn.async))) return `ReturnType<typeof ${textOf(file, node.callee)}>`
  }
  if (node.type === 'NewExpression' && node.callee.type === 'Identifier' && node.typeArguments == null) return node.callee.name
  if (template === undefined || entity === undefined) return undefined
  const type = template.replace('$Entity', entity.charAt(0).toUpperCase() + entity.slice(1)).replace('$entity', entity)
  const [first = ''] = /[A-Za-z_$][\w$]*/.exec(type.replace(/^\(?typeof\s+/, '')) ?? []
  return lookUp(file, first, row) ? type : undefined
}

/** The type of a key that is a member of the element of a named list: `(typeof users)[number]['id']`. */
export function keyTypeOf(key: Node, iterations: readonly Iteration[]): string | undefined {
  const node = unwrap(key)
  const [iteration] = iterations
  const over = iteration?.over && unwrap(iteration.over)
  if (iterations.length !== 1 || over?.type !== 'Identifier' || iteration?.element?.type !== 'Identifier') return undefined
  if (node.type === 'Identifier' && node.name === iteration.element.name) return `(typeof ${over.name})[number]`
  const member = node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.object.name === iteration.element.name ? memberName(node) : undefined
  return member === undefined ? undefined : `(typeof ${over.name})[number]['${member}']`
}

const isPlainName = (node: Node): boolean =>
  node.type === 'Identifier' || (node.type === 'MemberExpression' && !node.computed && isPlainName(node.object))
