import type { Node, SourceFile } from '../model/index.js'
import { unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import { aliasOf, type DeclaredType, declaredTypeOf, indexedType, nameOfType } from '../values/declared-types.js'
import { declarationsBehind } from '../values/declarations-behind.js'
import type { Evaluator } from '../values/evaluator.js'

/**
 * Whether an expression is certain to be something other than `undefined`, by what it is or by the type that its declaration states. `null` is something. A type that is
 * only asserted, `as string` and `!`, says nothing.
 */
export function isNeverUndefined(ev: Evaluator, file: SourceFile, expression: Node): boolean {
  const again = (part: Node): boolean => isNeverUndefined(ev, file, part)
  const node = unwrap(expression)
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'ArrayExpression':
    case 'NewExpression':
    case 'BinaryExpression':
      return true
    case 'ObjectExpression':
      // An object may be a column of its own, or the row that this one belongs to, of which a part is the column.
      return node.properties.every(property => property.type === 'Property' && again(property.value))
    case 'UnaryExpression':
      return node.operator !== 'void'
    case 'LogicalExpression':
      return again(node.right) && (node.operator === '??' || node.operator === '||' || again(node.left))
    case 'ConditionalExpression':
      return again(node.consequent) && again(node.alternate)
    case 'CallExpression':
      if (node.optional || expression.type === 'ChainExpression') return false
      if (node.callee.type === 'Identifier' && MAKES.has(node.callee.name) && !lookUp(file, node.callee.name, node)) return true
      break
    case 'ChainExpression':
      return false
    case 'Identifier': {
      if (node.name === 'undefined') return false
      const [declaration] = lookUp(file, node.name, node)?.declarations ?? []
      if (declaration?.node.type === 'VariableDeclarator' && declaration.node.id === declaration.name && declaration.node.init != null && isConstant(file, declaration.node) && again(declaration.node.init)) return true
      break
    }
    default:
  }
  if (mayBeSkipped(expression)) return false
  const declared = declaredTypeOf(ev, file, node)
  return declared !== undefined && !declared.optional && isPresent(ev, declared, MAX_HOPS)
}

/** `a?.b`: nothing of it says what it is when `a` is absent. */
const mayBeSkipped = (expression: Node): boolean => expression.type === 'ChainExpression' || ('expression' in expression && expression.type.startsWith('TS') && mayBeSkipped(expression.expression as Node))

const isConstant = (file: SourceFile, declarator: Node): boolean => {
  const declaration = file.parentOf(declarator)
  return declaration?.type === 'VariableDeclaration' && declaration.kind === 'const'
}

const MAKES = new Set(['String', 'Number', 'Boolean', 'BigInt'])
const MAX_HOPS = 8
const BUILT_IN = new Set(['Date', 'Buffer', 'Uint8Array', 'Record', 'Map', 'Set', 'Array', 'ReadonlyArray'])

/** Whether no value of the type is `undefined`. */
function isPresent(ev: Evaluator, declared: DeclaredType, hops: number): boolean {
  const { file, type } = declared
  if (hops === 0) return false
  switch (type.type) {
    case 'TSStringKeyword':
    case 'TSNumberKeyword':
    case 'TSBooleanKeyword':
    case 'TSBigIntKeyword':
    case 'TSNullKeyword':
    case 'TSObjectKeyword':
    case 'TSLiteralType':
    case 'TSTemplateLiteralType':
    case 'TSArrayType':
    case 'TSTupleType':
    case 'TSTypeLiteral':
      return true
    case 'TSTypeOperator':
      return type.operator === 'readonly'
    case 'TSUnionType':
      return type.types.every(part => isPresent(ev, { file, type: part }, hops - 1))
    case 'TSIndexedAccessType': {
      const inner = indexedType(ev, declared)
      return inner !== undefined && !inner.optional && type.indexType.type !== 'TSNumberKeyword' && isPresent(ev, inner, hops - 1)
    }
    default: {
      const name = nameOfType(type)
      if (name === undefined) return false
      if (!lookUp(file, name, type)) return BUILT_IN.has(name)
      const alias = aliasOf(ev, declared, name)
      if (alias) return isPresent(ev, alias, hops - 1)
      const declarations = declarationsBehind(ev, file, name, type)?.declarations ?? []
      return declarations.length > 0 && declarations.every(({ node }) => node.type === 'TSInterfaceDeclaration' || node.type === 'ClassDeclaration' || node.type === 'TSEnumDeclaration')
    }
  }
}

/** Whether a key is a string in every round, or a number: a Map then finds it again. Decided as above; `null` and `undefined` are neither. */
export function plainKindOf(ev: Evaluator, file: SourceFile, expression: Node): 'string' | 'number' | undefined {
  const node = unwrap(expression)
  if (node.type === 'TemplateLiteral') return 'string'
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'String' && !lookUp(file, 'String', node)) return 'string'
  if (mayBeSkipped(expression)) return undefined
  if (node.type === 'Identifier') {
    const [declaration] = lookUp(file, node.name, node)?.declarations ?? []
    if (declaration?.node.type === 'VariableDeclarator' && declaration.node.id === declaration.name && declaration.node.init != null && isConstant(file, declaration.node)) {
      const kind = plainKindOf(ev, file, declaration.node.init)
      if (kind) return kind
    }
  }
  const declared = declaredTypeOf(ev, file, node)
  return declared && !declared.optional ? kindOfType(ev, declared, MAX_HOPS) : undefined
}

function kindOfType(ev: Evaluator, declared: DeclaredType, hops: number): 'string' | 'number' | undefined {
  const { file, type } = declared
  if (hops === 0) return undefined
  switch (type.type) {
    case 'TSStringKeyword':
    case 'TSTemplateLiteralType':
      return 'string'
    case 'TSNumberKeyword':
      return 'number'
    case 'TSLiteralType': {
      const kind = type.literal.type === 'Literal' ? typeof type.literal.value : undefined
      return kind === 'string' || kind === 'number' ? kind : undefined
    }
    case 'TSUnionType': {
      const kinds = new Set(type.types.map(part => kindOfType(ev, { file, type: part }, hops - 1)))
      return kinds.size === 1 ? [...kinds][0] : undefined
    }
    case 'TSIndexedAccessType': {
      const inner = indexedType(ev, declared)
      return inner && !inner.optional && type.indexType.type !== 'TSNumberKeyword' ? kindOfType(ev, inner, hops - 1) : undefined
    }
    default: {
      const name = nameOfType(type)
      const alias = name === undefined ? undefined : aliasOf(ev, declared, name)
      return alias && kindOfType(ev, alias, hops - 1)
    }
  }
}
