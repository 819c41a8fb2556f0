import type { ClassNode, Node, NodeOf, SourceFile } from '../model/index.js'
import { annotationOf, contains, isClass, isFunction, keyName, memberName, parametersOf, parameterTarget, unwrap, unwrapAwait } from '../ast/syntax.js'
import { type Declaration, loopOfDeclarator, lookUp, patternPath } from './bindings.js'
import { declarationsBehind } from './declarations-behind.js'
import type { Evaluator } from './evaluator.js'

/** A type as the program writes it, where it writes it. `optional`: its declaration has a `?`. */
export interface DeclaredType {
  readonly file: SourceFile
  readonly type: Node
  readonly optional?: boolean
}

const MAX_STEPS = 24

/**
 * The type that declarations state for an expression: of parameters, variables, members, elements of lists and results of functions. Unlike its value, it says what
 * may be absent. What the compiler would infer from other expressions, generic types of the project and types of packages are not known.
 */
export function declaredTypeOf(ev: Evaluator, file: SourceFile, node: Node, steps = MAX_STEPS): DeclaredType | undefined {
  if (steps === 0) return undefined
  const at = unwrap(node)
  switch (at.type) {
    case 'AwaitExpression':
      return awaitedType(declaredTypeOf(ev, file, at.argument, steps - 1))
    case 'MemberExpression': {
      const name = memberName(at)
      if (name === undefined || at.optional) return undefined
      const owner = declaredTypeOf(ev, file, at.object, steps - 1)
      return owner ? memberType(ev, owner, name, steps - 1) : memberOfRow(ev, file, at.object, name, steps - 1)
    }
    case 'CallExpression':
      return typeOfCall(ev, file, at, steps)
    case 'LogicalExpression':
      // Of a list that may be absent, and an empty one instead.
      return at.operator === '??' && at.right.type === 'ArrayExpression' && at.right.elements.length === 0 ? declaredTypeOf(ev, file, at.left, steps - 1) : undefined
    case 'ArrayExpression': {
      const [only, ...rest] = at.elements
      return only?.type === 'SpreadElement' && rest.length === 0 ? declaredTypeOf(ev, file, only.argument, steps - 1) : undefined
    }
    case 'NewExpression': {
      const [only, ...rest] = at.arguments
      return at.callee.type === 'Identifier' && at.callee.name === 'Set' && only && only.type !== 'SpreadElement' && rest.length === 0 ? declaredTypeOf(ev, file, only, steps - 1) : undefined
    }
    case 'Identifier':
      return typeOfName(ev, file, at, steps)
    default:
      return undefined
  }
}

function typeOfName(ev: Evaluator, file: SourceFile, name: NodeOf<'Identifier'>, steps: number): DeclaredType | undefined {
  const binding = lookUp(file, name.name, name)
  const [declaration, ...others] = binding?.declarations ?? []
  if (!binding || !declaration || others.length > 0) return undefined
  const pattern = patternOf(file, declaration)
  if (!pattern) return undefined
  const annotation = annotationOf(pattern.target)
  let current = annotation ? { file, type: annotation, optional: (pattern.target as NodeOf<'Identifier'>).optional } : undefined
  if (!annotation) {
    const { init } = pattern
    const [only, ...more] = binding.assigned
    const given = init ?? (more.length === 0 ? only : undefined)
    if (init && more.concat(only ?? []).length > 0) return undefined
    const known = given ? declaredTypeOf(ev, file, given, steps - 1) : pattern.element?.(ev, steps - 1)
    // A variable that is only assigned later may be absent yet.
    current = known && { file: known.file, type: known.type, optional: known.optional === true || (given !== undefined && !init) }
    const element = pattern.elements ? elementType(ev, current, steps - 1) : undefined
    if (pattern.elements) current = element && { ...element, optional: false }
  }
  let found: DeclaredType | undefined = current
  for (const step of patternPath(pattern.target, declaration.name) ?? []) {
    if (step.kind === 'member') found = found && memberType(ev, found, step.name, steps - 1)
    else return undefined
  }
  return found
}

interface BoundPattern {
  readonly target: Node
  readonly init?: Node
  /** Whether the name stands for each element of `init`. */
  readonly elements?: boolean
  /** The type of what a callback is given. */
  readonly element?: (ev: Evaluator, steps: number) => DeclaredType | undefined
}

/** What binds a name, and where its value comes from. A name with a default is not looked at. */
function patternOf(file: SourceFile, { node, name }: Declaration): BoundPattern | undefined {
  if (node.type === 'VariableDeclarator') {
    const loop = loopOfDeclarator(file, node)
    if (loop) return loop.type === 'ForOfStatement' && !loop.await ? { target: node.id, init: loop.right, elements: true } : undefined
    return { target: node.id, ...(node.init != null && { init: node.init }) }
  }
  if (!isFunction(node)) return undefined
  const index = parametersOf(node).findIndex(parameter => contains(parameter, name))
  const parameter = parametersOf(node)[index]
  if (!parameter || parameter.type === 'RestElement' || parameter.type === 'AssignmentPattern') return undefined
  const call = file.parentOf(node)
  const target = parameterTarget(parameter)
  if (call?.type !== 'CallExpression' || call.arguments[0] !== node || call.callee.type !== 'MemberExpression' || index !== 0 || !GIVES_ELEMENTS.has(memberName(call.callee) ?? '')) return { target }
  const list = call.callee.object
  return { target, element: (ev, steps) => elementType(ev, declaredTypeOf(ev, file, list, steps), steps) }
}

/** Methods of lists whose callback is given the element first. */
const GIVES_ELEMENTS = new Set(['map', 'forEach', 'filter', 'flatMap'])
/** Methods of lists that give a list of the same elements. */
const KEEPS_ELEMENTS = new Set(['filter', 'slice', 'sort', 'toSorted', 'reverse', 'toReversed'])

function typeOfCall(ev: Evaluator, file: SourceFile, call: NodeOf<'CallExpression'>, steps: number): DeclaredType | undefined {
  const callee = unwrap(call.callee)
  if (callee.type === 'MemberExpression' && KEEPS_ELEMENTS.has(memberName(callee) ?? '')) {
    const list = declaredTypeOf(ev, file, callee.object, steps - 1)
    return list && elementType(ev, list, steps - 1) ? list : undefined
  }
  const value = ev.valueOf(file, callee)
  const found = value.kind === 'function' ? ev.find(value.ref) : undefined
  const declared = (found?.node as { returnType?: { typeAnnotation?: Node } | null } | undefined)?.returnType?.typeAnnotation
  if (!found || !declared) return undefined
  const index = typeParametersOf(found.node).indexOf(nameOfType(declared) ?? '')
  const explicit = index < 0 ? undefined : call.typeArguments?.params[index]
  return index < 0 ? { file: found.file, type: declared } : explicit && { file, type: explicit }
}

const typeParametersOf = (node: Node): readonly string[] => ((node as { typeParameters?: { params: readonly NodeOf<'TSTypeParameter'>[] } | null }).typeParameters?.params ?? []).map(({ name }) => name.name)

/** The name of a type that is one word. */
export const nameOfType = (type: Node): string | undefined => (type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName.name : undefined)

const argumentOf = (type: Node): Node | undefined => (type.type === 'TSTypeReference' ? type.typeArguments?.params[0] : undefined)

function awaitedType(found: DeclaredType | undefined): DeclaredType | undefined {
  if (!found) return undefined
  const inner = nameOfType(found.type) === 'Promise' ? argumentOf(found.type) : undefined
  return inner ? { file: found.file, type: inner } : found
}

/** The type of a list's elements. */
function elementType(ev: Evaluator, list: DeclaredType | undefined, steps: number): DeclaredType | undefined {
  if (!list || steps <= 0) return undefined
  const { file, type } = list
  if (type.type === 'TSArrayType') return { file, type: type.elementType }
  if (type.type === 'TSTypeOperator' && type.operator === 'readonly' && type.typeAnnotation) return elementType(ev, { file, type: type.typeAnnotation }, steps - 1)
  if (type.type === 'TSUnionType') return elementType(ev, presentPart(list), steps - 1)
  const name = nameOfType(type)
  const argument = argumentOf(type)
  if (argument) return name !== undefined && LISTS.has(name) ? { file, type: argument } : undefined
  const alias = name === undefined ? undefined : aliasOf(ev, list, name)
  return alias && elementType(ev, alias, steps - 1)
}

const LISTS = new Set(['Array', 'ReadonlyArray', 'Set', 'ReadonlySet', 'Iterable'])

/** The one part of a union that is neither `null` nor `undefined`. */
function presentPart({ file, type }: DeclaredType): DeclaredType | undefined {
  if (type.type !== 'TSUnionType') return { file, type }
  const parts = type.types.filter(part => part.type !== 'TSNullKeyword' && part.type !== 'TSUndefinedKeyword')
  return parts.length === 1 && parts[0] ? { file, type: parts[0] } : undefined
}

/** Types that have the members of their argument, no less certain to be there. */
const SAME_MEMBERS = new Set(['Readonly', 'Required', 'NonNullable', 'Pick', 'Omit'])

function memberType(ev: Evaluator, owner: DeclaredType, name: string, steps: number): DeclaredType | undefined {
  if (steps <= 0) return undefined
  const { file, type } = owner
  if (type.type === 'TSTypeLiteral') return signatureIn(file, type.members, name)
  if (type.type === 'TSIntersectionType') {
    const found = type.types.flatMap(part => memberType(ev, { file, type: part }, name, steps - 1) ?? [])
    return found.length === 1 ? found[0] : undefined
  }
  if (type.type === 'TSUnionType') {
    const part = presentPart(owner)
    return part && memberType(ev, part, name, steps - 1)
  }
  if (type.type === 'TSIndexedAccessType') {
    const inner = indexedType(ev, owner, steps - 1)
    return inner && memberType(ev, inner, name, steps - 1)
  }
  const word = nameOfType(type)
  if (word === undefined) return undefined
  const argument = argumentOf(type)
  if (argument) return SAME_MEMBERS.has(word) && !lookUp(file, word, type) ? memberType(ev, { file, type: argument }, name, steps - 1) : undefined
  return memberOfNamed(ev, file, word, type, name, steps)
}

/** `Row['id']` */
export function indexedType(ev: Evaluator, { file, type }: DeclaredType, steps = MAX_STEPS): DeclaredType | undefined {
  if (type.type !== 'TSIndexedAccessType') return undefined
  const { indexType: index } = type
  if (index.type === 'TSNumberKeyword') return elementType(ev, { file, type: type.objectType }, steps)
  const name = index.type === 'TSLiteralType' && index.literal.type === 'Literal' && typeof index.literal.value === 'string' ? index.literal.value : undefined
  return name === undefined ? undefined : memberType(ev, { file, type: type.objectType }, name, steps)
}

function memberOfNamed(ev: Evaluator, file: SourceFile, word: string, at: Node, name: string, steps: number): DeclaredType | undefined {
  const behind = declarationsBehind(ev, file, word, at)
  if (!behind) return undefined
  for (const { node } of behind.declarations) {
    if (typeParametersOf(node).length > 0) return undefined
    if (node.type === 'TSTypeAliasDeclaration') return memberType(ev, { file: behind.file, type: node.typeAnnotation }, name, steps - 1)
    const own = node.type === 'TSInterfaceDeclaration' ? signatureIn(behind.file, node.body.body, name) : isClass(node) ? signatureIn(behind.file, node.body.body, name) : undefined
    if (own) return own
    if (isClass(node)) return memberOfBase(ev, behind.file, node, name, steps - 1)
    for (const { expression: base } of node.type === 'TSInterfaceDeclaration' ? node.extends : []) {
      const inherited = base.type === 'Identifier' ? memberOfNamed(ev, behind.file, base.name, base, name, steps - 1) : undefined
      if (inherited) return inherited
    }
  }
  return undefined
}

/** A field that a class has from what it extends, also where a function of the project makes that. */
function memberOfBase(ev: Evaluator, file: SourceFile, declared: ClassNode, name: string, steps: number): DeclaredType | undefined {
  const base = declared.superClass && steps > 0 ? ev.valueOf(file, declared.superClass) : undefined
  const found = base?.kind === 'class' ? ev.find(base.ref) : undefined
  if (!found || !isClass(found.node)) return undefined
  return signatureIn(found.file, found.node.body.body, name) ?? memberOfBase(ev, found.file, found.node, name, steps - 1)
}

/** A column of a row that a constant holds as a query gave it. */
function memberOfRow(ev: Evaluator, file: SourceFile, owner: Node, name: string, steps: number): DeclaredType | undefined {
  const node = unwrap(owner)
  const binding = node.type === 'Identifier' ? lookUp(file, node.name, node) : undefined
  const [declaration] = binding?.declarations ?? []
  const declarator = declaration?.node
  if (declarator?.type !== 'VariableDeclarator' || declarator.id !== declaration?.name || declarator.init == null || unwrapAwait(declarator.init).type !== 'CallExpression' || binding?.assigned.length !== 0) return undefined
  const value = ev.valueOf(file, node)
  const found = value.kind === 'handle' && value.entity?.ref && ev.library.role(value.orm, value.role)?.row === true ? ev.find(value.entity.ref) : undefined
  return found && isClass(found.node) ? (signatureIn(found.file, found.node.body.body, name) ?? memberOfBase(ev, found.file, found.node, name, steps)) : undefined
}

function signatureIn(file: SourceFile, members: readonly Node[], name: string): DeclaredType | undefined {
  const own = members.filter(member => (member.type === 'TSPropertySignature' || (member.type === 'PropertyDefinition' && !member.static)) && keyName(member.key, member.computed) === name)
  const [member] = own
  const type = member && own.length === 1 ? annotationOf(member) : undefined
  return type && { file, type, optional: (member as NodeOf<'TSPropertySignature'>).optional }
}

/** What an alias without parameters of its own stands for. */
export function aliasOf(ev: Evaluator, { file, type }: DeclaredType, name: string): DeclaredType | undefined {
  const behind = declarationsBehind(ev, file, name, type)
  const [declaration] = behind?.declarations ?? []
  const node = declaration?.node
  return behind && node?.type === 'TSTypeAliasDeclaration' && typeParametersOf(node).length === 0 ? { file: behind.file, type: node.typeAnnotation } : undefined
}
