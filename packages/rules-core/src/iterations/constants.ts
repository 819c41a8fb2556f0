import type { Node, SourceFile, Value } from '../model/index.js'
import { isFunction, keyName, memberName, parametersOf, parameterTarget, propertyOf, unwrap } from '../ast/syntax.js'
import { type Binding, lookUp, lookUpTopLevel, patternPath } from '../values/bindings.js'
import type { Evaluator } from '../values/evaluator.js'
import { originOf, originOfExport } from '../values/imports.js'
import { importOf } from '../values/names.js'
import { returnedExpressions } from '../values/returns.js'

/** Longest literal list, and highest literal bound, that counts as small. */
const MAX_SMALL = 1000
const MAX_HOPS = 12

/** Methods that give a list no longer than their receiver. */
const NOT_LONGER = new Set(['filter', 'slice', 'sort', 'reverse', 'toSorted', 'toReversed', 'map', 'entries', 'keys', 'values', 'flat'])

/**
 * Whether a list's length is fixed by the code: a literal list, an enum, the keys of a literal object, a range of literal length, or a selection of these.
 * Lists that are pushed to, and parameters, are not.
 */
export function isConstantList(ev: Evaluator, file: SourceFile, list: Node, hops = MAX_HOPS, known: readonly Node[] = []): boolean {
  if (hops === 0) return false
  const node = unwrap(list)
  const again = (at: SourceFile, inner: Node): boolean => isConstantList(ev, at, inner, hops - 1, at === file ? known : [])
  switch (node.type) {
    case 'ArrayExpression':
      return node.elements.length <= MAX_SMALL && node.elements.every(element => element == null || element.type !== 'SpreadElement' || again(file, element.argument))
    case 'Literal':
      return true
    case 'AwaitExpression':
      return again(file, node.argument)
    case 'ConditionalExpression':
      return again(file, node.consequent) && again(file, node.alternate)
    case 'LogicalExpression':
      return again(file, node.right) && (again(file, node.left) || node.operator === '&&')
    case 'NewExpression':
      return node.callee.type === 'Identifier' && (node.callee.name === 'Set' || node.callee.name === 'Array' || node.callee.name === 'Map') && node.arguments[0] !== undefined &&
        (node.callee.name === 'Array' ? isConstantNumber(ev, file, node.arguments[0], hops - 1) : again(file, node.arguments[0]))
    case 'CallExpression':
      return isConstantCall(ev, file, node.callee, node.arguments, hops, known)
    case 'Identifier': {
      const binding = lookUp(file, node.name, node)
      if (binding?.declarations.some(declaration => known.includes(declaration.name))) return true
      return binding !== undefined && isConstantBinding(ev, file, binding, hops - 1)
    }
    case 'MemberExpression':
      return isConstantMember(ev, file, node.object, memberName(node), hops)
    case 'ObjectExpression':
      // `Array.from({ length: n })` goes through a length, not through properties.
      if (propertyOf(node, 'length')) return hasConstantLength(ev, file, node, hops)
      return node.properties.every(property => property.type === 'Property' || again(file, property.argument))
    default:
      return false
  }
}

function isConstantCall(ev: Evaluator, file: SourceFile, callee: Node, args: readonly Node[], hops: number, known: readonly Node[]): boolean {
  if (isConstantResult(ev, file, callee, args, hops)) return true
  if (callee.type !== 'MemberExpression') return false
  const method = memberName(callee)
  const owner = callee.object.type === 'Identifier' && !lookUp(file, callee.object.name, callee.object) ? callee.object.name : undefined
  const [first] = args
  if (owner === 'Object' && first && (method === 'keys' || method === 'values' || method === 'entries')) return isEnumOrLiteral(ev, file, first, hops, known)
  if (owner === 'Object' && first && (method === 'freeze' || method === 'seal' || method === 'fromEntries')) return isConstantList(ev, file, first, hops - 1, known)
  if (owner === 'Array' && method === 'from' && first) return isConstantList(ev, file, first, hops - 1, known)
  if (owner === 'Array' && method === 'of') return args.every(argument => argument.type !== 'SpreadElement')
  if (owner === 'Promise' && first && (method === 'all' || method === 'allSettled')) return isConstantList(ev, file, first, hops - 1, known)
  if (method === 'split') return isConstantList(ev, file, callee.object, hops - 1, known)
  if (method === 'concat') return isConstantList(ev, file, callee.object, hops - 1, known) && args.every(argument => isConstantList(ev, file, argument, hops - 1, known))
  return method !== undefined && NOT_LONGER.has(method) && isConstantList(ev, file, callee.object, hops - 1, known)
}

/** A function of the project that turns constant lists into a list: `unique([a, b])`. Its parameters stand for the arguments. */
function isConstantResult(ev: Evaluator, file: SourceFile, callee: Node, args: readonly Node[], hops: number): boolean {
  if (callee.type !== 'Identifier' || args.length === 0 || hops <= 2) return false
  const value = ev.valueOf(file, callee)
  const found = value.kind === 'function' ? ev.find(value.ref) : undefined
  if (!found || !isFunction(found.node) || !args.every(argument => argument.type === 'Literal' || isConstantList(ev, file, argument, hops - 2))) return false
  const returned = returnedExpressions(found.file, found.node)
  const parameters = parametersOf(found.node).map(parameterTarget)
  return returned.length > 0 && returned.every(expression => isConstantList(ev, found.file, expression, hops - 2, parameters))
}

/** `{ length: 5 }`. */
function hasConstantLength(ev: Evaluator, file: SourceFile, node: Node, hops: number): boolean {
  const object = unwrap(node)
  const length = object.type === 'ObjectExpression' ? propertyOf(object, 'length') : undefined
  return length !== undefined && isConstantNumber(ev, file, length.value, hops - 1)
}

/** An enum, or an object literal that nobody adds to: what `Object.values` may go through. */
function isEnumOrLiteral(ev: Evaluator, file: SourceFile, node: Node, hops: number, known: readonly Node[]): boolean {
  const value = ev.valueOf(file, node)
  if (value.kind === 'builtin' && value.name === 'enum') return true
  if (value.kind === 'external' && value.form === 'export' && value.package === '') return /^[A-Z]/.test(value.path.at(-1) ?? '')
  return isConstantList(ev, file, node, hops - 1, known)
}

/** A `const` with a constant value, here or where it is imported from; a loop variable over a list of lists is none. */
function isConstantBinding(ev: Evaluator, file: SourceFile, binding: Binding, hops: number): boolean {
  const [declaration] = binding.declarations
  if (!declaration || binding.declarations.length !== 1 || hops <= 0) return false
  if (declaration.type === 'import') {
    const imported = importOf(file, declaration.node)
    const origin = imported && originOf(ev, file, imported.specifier, imported.imported)
    if (origin?.kind === 'expression') return isConstantList(ev, origin.file, origin.node, hops - 1)
    const target = origin?.kind === 'binding' ? lookUpTopLevel(origin.file, origin.name) : undefined
    return origin?.kind === 'binding' && target !== undefined && isConstantBinding(ev, origin.file, target, hops - 1)
  }
  if (declaration.type === 'enum') return true
  if (declaration.type !== 'variable' || declaration.node.type !== 'VariableDeclarator') return false
  const { id, init } = declaration.node
  if (init == null || binding.assigned.some(value => !isConstantList(ev, file, value, hops - 1))) return false
  if (isGrown(file, binding, list => isConstantList(ev, file, list, hops - 1))) return false
  if (id.type === 'Identifier') return isConstantList(ev, file, init, hops - 1)
  // const [a, b] = [[1, 2], [3]]
  const path = patternPath(id, declaration.name)
  const source = unwrap(init)
  const [step] = path ?? []
  if (path?.length === 1 && step?.kind === 'member' && source.type === 'ObjectExpression') {
    const property = propertyOf(source, step.name)
    return property !== undefined && isConstantList(ev, file, property.value, hops - 1)
  }
  return false
}

const GROWS = new Set(['push', 'unshift', 'splice', 'add', 'set'])

/** Whether something is added to the collection later: `list.push(x)`, `list[i] = x`. */
function isGrown(file: SourceFile, binding: Binding, isFixed: (list: Node) => boolean): boolean {
  return binding.references.some(reference => {
    const member = file.parentOf(reference)
    if (member?.type !== 'MemberExpression' || member.object !== reference) return false
    const parent = file.parentOf(member)
    if (parent?.type === 'AssignmentExpression' && parent.left === member) return true
    const name = memberName(member)
    if (parent?.type !== 'CallExpression' || parent.callee !== member || name === undefined || !GROWS.has(name)) return false
    // Adding a fixed number of times at the top of the function keeps a list small; adding in a loop or a callback does not.
    return isRepeated(file, parent) || parent.arguments.some(argument => argument.type === 'SpreadElement' && !isFixed(argument.argument))
  })
}

function isRepeated(file: SourceFile, node: Node): boolean {
  for (let current = file.parentOf(node); current; current = file.parentOf(current)) {
    if (/^(?:For|While|DoWhile)/.test(current.type)) return true
    if (isFunction(current)) return file.parentOf(current)?.type === 'CallExpression'
  }
  return false
}

/** `Config.LIST`, `this.LIST` and `object.list` where the member is a constant list. */
function isConstantMember(ev: Evaluator, file: SourceFile, object: Node, name: string | undefined, hops: number): boolean {
  // TABLE[key]: one of the lists of a constant table.
  if (name === undefined) return hasConstantLists(ev, file, object, hops - 1)
  const found = memberInitializer(ev, ev.valueOf(file, object), name)
  return found !== undefined && isConstantList(ev, found.file, found.node, hops - 1)
}

/** `{ a: ['x'], b: ['y', 'z'] }`, here or where it is imported from, also when frozen. */
function hasConstantLists(ev: Evaluator, file: SourceFile, object: Node, hops: number): boolean {
  const found = initializerOf(ev, file, object)
  if (!found || hops <= 0) return false
  const { node } = found
  const [frozen] = node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && memberName(node.callee) === 'freeze' ? node.arguments : []
  const table = frozen ? unwrap(frozen) : node
  return table.type === 'ObjectExpression' && table.properties.length > 0 && table.properties.every(property => property.type === 'Property' && isConstantList(ev, found.file, property.value, hops - 1))
}

/** The expression that a `const` was declared with, here or where the name is imported from. */
function initializerOf(ev: Evaluator, file: SourceFile, name: Node): { readonly file: SourceFile; readonly node: Node } | undefined {
  const node = unwrap(name)
  if (node.type !== 'Identifier') return undefined
  const [declaration] = lookUp(file, node.name, node)?.declarations ?? []
  if (declaration?.node.type === 'VariableDeclarator') return declaration.node.init ? { file, node: unwrap(declaration.node.init) } : undefined
  const imported = declaration?.type === 'import' ? importOf(file, declaration.node) : undefined
  const origin = imported && originOf(ev, file, imported.specifier, imported.imported)
  const target = origin?.kind === 'binding' ? lookUpTopLevel(origin.file, origin.name)?.declarations[0]?.node : undefined
  return origin?.kind === 'binding' && target?.type === 'VariableDeclarator' && target.init ? { file: origin.file, node: unwrap(target.init) } : undefined
}

/** The written value of a `static readonly` or `readonly` field, of an object literal's property, or of a module's export. */
function memberInitializer(ev: Evaluator, value: Value, name: string): { readonly file: SourceFile; readonly node: Node } | undefined {
  if (value.kind === 'module') {
    const file = ev.project.file(value.path)
    const origin = file && originOfExport(ev, file, name)
    if (origin?.kind === 'expression') return { file: origin.file, node: origin.node }
    const declarator = origin?.kind === 'binding' ? lookUpTopLevel(origin.file, origin.name)?.declarations[0]?.node : undefined
    return origin?.kind === 'binding' && declarator?.type === 'VariableDeclarator' && declarator.init ? { file: origin.file, node: declarator.init } : undefined
  }
  if (value.kind !== 'class' && value.kind !== 'instance' && value.kind !== 'object') return undefined
  const found = ev.find(value.ref)
  if (!found) return undefined
  if (found.node.type === 'ObjectExpression') {
    const property = propertyOf(found.node, name)
    return property && { file: found.file, node: property.value }
  }
  if (found.node.type !== 'ClassDeclaration' && found.node.type !== 'ClassExpression') return undefined
  for (const member of found.node.body.body) {
    if (member.type === 'PropertyDefinition' && member.value && (member.readonly || member.static) && keyName(member.key, member.computed) === name) return { file: found.file, node: member.value }
  }
  return undefined
}

/** Whether a number is fixed by the code and small: `5`, `MAX_RETRIES`, `LIST.length`. */
export function isConstantNumber(ev: Evaluator, file: SourceFile, number: Node, hops = MAX_HOPS): boolean {
  if (hops === 0) return false
  const node = unwrap(number)
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'number' && node.value <= MAX_SMALL
    case 'UnaryExpression':
      return isConstantNumber(ev, file, node.argument, hops - 1)
    case 'BinaryExpression':
      return isConstantNumber(ev, file, node.left, hops - 1) && isConstantNumber(ev, file, node.right, hops - 1)
    case 'MemberExpression': {
      const name = memberName(node)
      if (name === 'length' || name === 'size') return isConstantList(ev, file, node.object, hops - 1)
      const found = name === undefined ? undefined : memberInitializer(ev, ev.valueOf(file, node.object), name)
      return found !== undefined && isConstantNumber(ev, found.file, found.node, hops - 1)
    }
    case 'LogicalExpression':
      return isConstantNumber(ev, file, node.right, hops - 1)
    case 'Identifier': {
      const binding = lookUp(file, node.name, node)
      const [declaration] = binding?.declarations ?? []
      if (!binding || !declaration || binding.assigned.length > 0) return false
      if (declaration.type === 'import') {
        const imported = importOf(file, declaration.node)
        const origin = imported && originOf(ev, file, imported.specifier, imported.imported)
        if (origin?.kind !== 'binding') return false
        const target = lookUpTopLevel(origin.file, origin.name)?.declarations[0]?.node
        return target?.type === 'VariableDeclarator' && target.init != null && isConstantNumber(ev, origin.file, target.init, hops - 1)
      }
      if (declaration.node.type === 'VariableDeclarator' && declaration.node.id.type === 'Identifier') return declaration.node.init != null && isConstantNumber(ev, file, declaration.node.init, hops - 1)
      // `(retries = 3) =>`
      if (declaration.type === 'parameter' && isFunction(declaration.node)) {
        const parameter = declaration.node.params.find(param => param.type === 'AssignmentPattern' && param.left === declaration.name)
        return parameter?.type === 'AssignmentPattern' && isConstantNumber(ev, file, parameter.right, hops - 1)
      }
      return false
    }
    default:
      return false
  }
}
