import type { Node, NodeOf, SourceFile, Value } from '../model/index.js'
import { annotationOf, keyName, memberName, parameterTarget, unwrap } from '../ast/syntax.js'
import type { Analysis } from '../findings/candidates.js'
import { loopOfDeclarator, lookUp } from '../values/bindings.js'
import { membersOf } from '../values/unions.js'
import type { KeyedTest } from './keyed-search.js'

const MAX_STEPS = 6

/**
 * Whether what is looked for has the very type of the keys, so that a Map or Set of the keys may be asked for it. `===` compares a `string` with a
 * `string | null`; a `Set<string>` cannot be asked for one. Decided from declared types only: everything else is not known to be the same.
 */
export function sameTypeOfKey({ ev }: Analysis, file: SourceFile, { key, value }: KeyedTest): boolean {
  if (!key) return false
  const kind = plainKind(ev.valueOf(file, key))
  return kind !== undefined && plainKind(ev.valueOf(file, value)) === kind && isNeverAbsent(ev, file, value)
}

const plainKind = (value: Value): string | undefined => {
  const names = new Set(membersOf(value).map(member => (member.kind === 'builtin' ? member.name : 'other')))
  const [name] = names
  return names.size === 1 && (name === 'string' || name === 'number') ? name : undefined
}

/** Whether an expression is declared to be a number, and never absent. */
export function isDeclaredNumber({ ev }: Analysis, file: SourceFile, node: Node): boolean {
  return declaredType(ev, file, node, MAX_STEPS)?.type.type === 'TSNumberKeyword'
}

type Evaluator = Analysis['ev']
interface DeclaredType { readonly file: SourceFile; readonly type: Node }

/** Whether the declared type of an expression is a plain one, neither optional nor joined with null. */
function isNeverAbsent(ev: Evaluator, file: SourceFile, node: Node): boolean {
  const declared = declaredType(ev, file, node, MAX_STEPS)
  return declared !== undefined && /^TS(?:String|Number|BigInt)Keyword$/.test(declared.type.type)
}

/** The type that a declaration states for a name or a member. */
function declaredType(ev: Evaluator, file: SourceFile, node: Node, steps: number): DeclaredType | undefined {
  if (steps === 0) return undefined
  const at = unwrap(node)
  if (at.type === 'MemberExpression') {
    const name = memberName(at)
    return name === undefined || at.optional ? undefined : memberType(ev, ev.valueOf(file, at.object), name)
  }
  if (at.type !== 'Identifier') return undefined
  const binding = lookUp(file, at.name, at)
  const [declaration] = binding?.declarations ?? []
  if (!binding || !declaration || binding.assigned.length > 0) return undefined
  const { name, node: declarator } = declaration
  const own = annotationOf(name)
  if (own) return (name as NodeOf<'Identifier'>).optional ? undefined : { file, type: own }
  if (declarator.type !== 'VariableDeclarator') return undefined
  const loop = loopOfDeclarator(file, declarator)
  if (loop) return declarator.id === name ? elementType(declaredType(ev, file, loop.right, steps - 1)) : undefined
  return declarator.id === name && declarator.init != null ? declaredType(ev, file, parameterTarget(declarator.init), steps - 1) : undefined
}

const elementType = (list: DeclaredType | undefined): DeclaredType | undefined => (list?.type.type === 'TSArrayType' ? { file: list.file, type: list.type.elementType } : undefined)

function memberType(ev: Evaluator, owner: Value, name: string): DeclaredType | undefined {
  if (owner.kind !== 'interface' && owner.kind !== 'shape' && owner.kind !== 'instance') return undefined
  const found = ev.find(owner.ref)
  if (!found) return undefined
  const { node } = found
  const members: readonly Node[] = node.type === 'TSInterfaceDeclaration' ? node.body.body : node.type === 'TSTypeLiteral' ? node.members : node.type === 'ClassDeclaration' ? node.body.body : []
  const own = members.filter(member => (member.type === 'TSPropertySignature' || member.type === 'PropertyDefinition') && keyName(member.key, member.computed) === name)
  const [member] = own
  if (own.length !== 1 || !member || (member as NodeOf<'TSPropertySignature'>).optional) return undefined
  const type = annotationOf(member)
  return type && { file: found.file, type }
}
