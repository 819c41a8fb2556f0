import type { Node, SourceFile } from '../model/index.js'
import { isFunction, keyName, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Evaluator } from '../values/evaluator.js'
import { lookUp } from '../values/bindings.js'

const MAX_DEPTH = 4

/**
 * Whether a row is known property by property, and no value of it is an object with one of these words: a nested write. Looks through constants and through functions
 * of the project that give a row. What a name or a call stands for as a value of the row is not looked at, unless it is an object literal.
 */
export function isFlatRow(ev: Evaluator, file: SourceFile, row: Node, words: readonly string[], depth = MAX_DEPTH): boolean {
  const node = unwrap(row)
  if (depth === 0) return false
  switch (node.type) {
    case 'ObjectExpression':
      return node.properties.every(property => {
        if (property.type !== 'Property') return property.argument.type !== 'ObjectExpression' || isFlatRow(ev, file, property.argument, words, depth - 1)
        return isPlainValue(file, property.value, words)
      })
    case 'ConditionalExpression':
      return isFlatRow(ev, file, node.consequent, words, depth - 1) && isFlatRow(ev, file, node.alternate, words, depth - 1)
    case 'Identifier': {
      const init = initOf(file, node)
      return init !== undefined && isFlatRow(ev, file, init, words, depth - 1)
    }
    case 'CallExpression': {
      const value = ev.valueOf(file, node.callee)
      const found = value.kind === 'function' ? ev.find(value.ref) : undefined
      if (!found || !isFunction(found.node) || found.node.async) return false
      const given = givenBy(found.node)
      return given.length > 0 && given.every(result => isFlatRow(ev, found.file, result, words, depth - 1))
    }
    default:
      return false
  }
}

function isPlainValue(file: SourceFile, value: Node, words: readonly string[]): boolean {
  const node = unwrap(value)
  if (node.type === 'ConditionalExpression') return isPlainValue(file, node.consequent, words) && isPlainValue(file, node.alternate, words)
  const object = node.type === 'Identifier' ? unwrap(initOf(file, node) ?? node) : node
  return object.type !== 'ObjectExpression' || !object.properties.some(inner => inner.type === 'Property' && words.includes(keyName(inner.key, inner.computed) ?? ''))
}

function initOf(file: SourceFile, name: Extract<Node, { type: 'Identifier' }>): Node | undefined {
  const binding = lookUp(file, name.name, name)
  const [declaration] = binding?.declarations ?? []
  if (!binding || binding.assigned.length > 0 || declaration?.node.type !== 'VariableDeclarator' || declaration.node.id !== declaration.name) return undefined
  return declaration.node.init ?? undefined
}

function givenBy(fn: Node): readonly Node[] {
  if (!isFunction(fn)) return []
  if (fn.body.type !== 'BlockStatement') return [fn.body]
  const found: Node[] = []
  walk(fn.body, node => {
    if (node.type === 'ReturnStatement') found.push(node.argument ?? node)
    return isFunction(node) ? false : undefined
  })
  return found
}
