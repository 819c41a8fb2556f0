import type { Iteration, Node, SourceFile, Value } from '../model/index.js'
import { annotationOf, unwrap } from '../ast/syntax.js'
import type { Evaluator } from '../values/evaluator.js'
import { entityOrm } from '../values/members.js'
import { membersOf } from '../values/unions.js'
import type { Candidate } from './candidates.js'
import { mentionsElement, rootOf } from './loop-dependence.js'

/**
 * Elements whose declared type has functions or classes among its members are written by programmers: job definitions, rules, strategies, configured
 * fields. There are as many as the code has. Classes are no such proof: rows have methods too.
 */
export function isCodeElement(ev: Evaluator, file: SourceFile, iteration: Iteration): boolean {
  if (!iteration.over) return false
  return membersOf(ev.elementOf(ev.valueOf(file, iteration.over))).some(element => declaresCode(ev, element, CODE_DEPTH))
}

/** `{ definition: JobDefinition }`: a part that is code makes the whole code. */
const CODE_DEPTH = 2

function declaresCode(ev: Evaluator, element: Value, depth: number): boolean {
  if ((element.kind !== 'interface' && element.kind !== 'shape') || depth === 0) return false
  const found = ev.find(element.ref)
  return found !== undefined && signaturesOf(found.node).some(member => member.type === 'TSMethodSignature' || (member.type === 'TSPropertySignature' && isCodeType(ev, found.file, annotationOf(member), depth)))
}

const signaturesOf = (declared: Node): readonly Node[] => (declared.type === 'TSInterfaceDeclaration' ? declared.body.body : declared.type === 'TSTypeLiteral' ? declared.members : [])

/** A function type, a constructor type, or an interface that can be called or constructed: `Type<Entity>`. */
function isCodeType(ev: Evaluator, file: SourceFile, annotation: Node | undefined, depth: number): boolean {
  if (annotation?.type === 'TSFunctionType' || annotation?.type === 'TSConstructorType') return true
  if (annotation?.type !== 'TSTypeReference') return false
  const value = ev.typeOf(file, annotation)
  if (declaresCode(ev, value, depth - 1)) return true
  const declared = value.kind === 'interface' ? ev.find(value.ref)?.node : undefined
  return declared !== undefined && signaturesOf(declared).some(member => member.type === 'TSConstructSignatureDeclaration' || member.type === 'TSCallSignatureDeclaration')
}

/** The receiver is the element itself and no row: rules, workers, tenants, tables. */
export function isRegistry(ev: Evaluator, file: SourceFile, { node }: Candidate, iteration: Iteration): boolean {
  const callee = unwrap(node.type === 'CallExpression' ? node.callee : node.tag)
  const receiver = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee
  const root = rootOf(receiver, true)
  if (root.type !== 'Identifier' || !mentionsElement(file, root, iteration)) return false
  // `element.repository.save()` goes through the element; `element.save()` and `element.comments.load()` are the row's own.
  for (let link = receiver; ; link = unwrap(link.object)) {
    if (isRow(ev, file, link)) return false
    if (link.type !== 'MemberExpression') return true
  }
}

const isRow = (ev: Evaluator, file: SourceFile, node: Node): boolean =>
  membersOf(ev.valueOf(file, node)).some(value => {
    if (value.kind === 'handle') return ev.library.role(value.orm, value.role)?.row === true
    return value.kind === 'instance' && entityOrm(ev, value.ref) !== undefined
  })

