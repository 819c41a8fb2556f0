import type { ExtensionSigns, Node, NodeOf, SourceFile } from '../model/index.js'
import { isFunction, keyName, memberName, propertyOf, unwrap } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import type { Evaluator } from '../values/evaluator.js'

/** The operation that is asked about. */
interface Operation {
  readonly entity: string | undefined
  readonly name: string
}

/**
 * Whether a client extension in this module may step in at this operation of this entity: it says so, or what it says cannot be read.
 * Packages that are known to add nothing at single operations are passed over.
 */
export function isExtendedAt(ev: Evaluator, file: SourceFile, signs: ExtensionSigns, operation: Operation): boolean {
  let extended = false
  walk(file.program, node => {
    if (extended) return false
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || memberName(node.callee) !== signs.method) return undefined
    const [argument] = node.arguments
    extended = argument === undefined || stepsIn(ev, file, argument, signs, operation, MAX_DEPTH)
    return undefined
  })
  return extended
}

const MAX_DEPTH = 4

function stepsIn(ev: Evaluator, file: SourceFile, node: Node, signs: ExtensionSigns, operation: Operation, depth: number): boolean {
  const extension = unwrap(node)
  if (depth === 0) return true
  if (extension.type === 'ObjectExpression') return objectStepsIn(extension, signs, operation)
  if (extension.type !== 'CallExpression') {
    const value = ev.valueOf(file, extension)
    const found = value.kind === 'object' ? ev.find(value.ref) : undefined
    return value.kind === 'external' ? !signs.harmless.includes(value.package) : !found || stepsIn(ev, found.file, found.node, signs, operation, depth - 1)
  }
  const { callee } = extension
  const [definition] = extension.arguments
  if (callee.type === 'MemberExpression' && memberName(callee) === signs.define) return !definition || stepsIn(ev, file, definition, signs, operation, depth - 1)
  const value = ev.valueOf(file, callee)
  if (value.kind === 'external') return !signs.harmless.includes(value.package)
  const made = value.kind === 'function' ? ev.find(value.ref) : undefined
  if (!made || !isFunction(made.node)) return true
  const given = made.node.body.type === 'BlockStatement' ? made.node.body.body.flatMap(statement => (statement.type === 'ReturnStatement' && statement.argument != null ? [statement.argument] : [])) : [made.node.body]
  return given.length === 0 || given.some(result => stepsIn(ev, made.file, result, signs, operation, depth - 1))
}

function objectStepsIn(extension: NodeOf<'ObjectExpression'>, { within, every, anyOperation }: ExtensionSigns, { entity, name }: Operation): boolean {
  if (extension.properties.some(property => property.type !== 'Property')) return true
  const parts = propertyOf(extension, within)
  if (!parts) return false
  const models = unwrap(parts.value)
  if (models.type !== 'ObjectExpression') return true
  return models.properties.some(model => {
    const key = model.type === 'Property' ? keyName(model.key, model.computed) : undefined
    if (model.type !== 'Property' || key === undefined || key === anyOperation) return true
    if (key !== every && entity !== undefined && key.toLowerCase() !== entity.toLowerCase()) return false
    const operations = unwrap(model.value)
    if (operations.type !== 'ObjectExpression') return true
    return operations.properties.some(({ type, ...rest }) => type !== 'Property' || !('key' in rest) || [name, anyOperation, undefined].includes(keyName(rest.key, rest.computed)))
  })
}
