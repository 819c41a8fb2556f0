import type { FunctionNode, Node, NodeOf, SourceFile } from '../model/index.js'
import { annotationOf, keyName, parametersOf, propertyOf, unwrap } from '../ast/syntax.js'
import { textOf } from './edits.js'
import { refuse } from './site.js'

/** One name that a function takes, with what a call gives for it. */
export interface Slot {
  readonly name: string
  /** The identifier that binds it. */
  readonly binding: Node
  /** Its type as written; `undefined` where none is. */
  readonly type: string | undefined
  /** It as a parameter of its own: `limit: number = 10`. */
  readonly text: string
  /** `undefined` when nothing is given. */
  readonly argument: Node | undefined
  /** Whether it may be left out. */
  readonly optional: boolean
}

/**
 * The names that a function takes, one by one: plain parameters, and the properties of one that is taken apart, where the call writes the object out. Refuses rest parameters, patterns
 * within patterns and spread arguments.
 */
export function slotsOf(file: SourceFile, fn: FunctionNode, call: NodeOf<'CallExpression'>): readonly Slot[] {
  if (call.arguments.some(({ type }) => type === 'SpreadElement') || call.typeArguments != null) return refuse('in-another-function')
  const parameters = parametersOf(fn)
  if (call.arguments.length > parameters.length) return refuse('in-another-function')
  return parameters.flatMap((parameter, index) => {
    const argument = call.arguments[index]
    const [target, initial] = parameter.type === 'AssignmentPattern' ? [parameter.left, parameter.right] : [parameter, undefined]
    if (target.type === 'Identifier') return [plainSlot(file, target, initial, argument)]
    if (target.type !== 'ObjectPattern' || initial || !argument) return refuse('in-another-function')
    return propertySlots(file, target, unwrap(argument))
  })
}

function plainSlot(file: SourceFile, target: NodeOf<'Identifier'>, initial: Node | undefined, argument: Node | undefined): Slot {
  const annotation = annotationOf(target)
  const type = annotation && `${textOf(file, annotation)}${target.optional ? ' | undefined' : ''}`
  const text = `${textOf(file, target)}${initial ? ` = ${textOf(file, initial)}` : ''}`
  return { name: target.name, binding: target, type, text, argument, optional: initial !== undefined || target.optional }
}

function propertySlots(file: SourceFile, pattern: NodeOf<'ObjectPattern'>, given: Node): readonly Slot[] {
  if (given.type !== 'ObjectExpression' || given.properties.some(property => property.type !== 'Property' || property.computed || property.method)) return refuse('in-another-function')
  const annotation = annotationOf(pattern)
  return pattern.properties.map(property => {
    const key = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
    if (property.type !== 'Property' || key === undefined) return refuse('in-another-function')
    const [target, initial] = property.value.type === 'AssignmentPattern' ? [property.value.left, property.value.right] : [property.value, undefined]
    if (target.type !== 'Identifier') return refuse('in-another-function')
    const type = annotation && typeOfProperty(file, annotation, key)
    const argument = propertyOf(given, key)?.value
    const optional = argument === undefined && initial === undefined
    const own = type === undefined ? target.name : optional ? `${target.name}?: ${type}` : `${target.name}: ${type}`
    return { name: target.name, binding: target, type, text: `${own}${initial ? ` = ${textOf(file, initial)}` : ''}`, argument, optional: optional || initial !== undefined }
  })
}

/** `number` of `{ id: number }`, `Options['id']` of `Options`. */
function typeOfProperty(file: SourceFile, annotation: Node, key: string): string {
  if (annotation.type === 'TSTypeLiteral') {
    for (const member of annotation.members) {
      if (member.type !== 'TSPropertySignature' || keyName(member.key, member.computed) !== key) continue
      const type = annotationOf(member)
      return type ? `${textOf(file, type)}${member.optional ? ' | undefined' : ''}` : refuse('in-another-function')
    }
    return refuse('in-another-function')
  }
  return annotation.type === 'TSTypeReference' ? `${textOf(file, annotation)}['${key}']` : refuse('in-another-function')
}

/** Those that are given first, as the others are left out. */
export const givenFirst = (slots: readonly Slot[]): readonly Slot[] => [...slots.filter(({ argument }) => argument), ...slots.filter(({ argument }) => !argument)]

/** Whether a type as written admits that nothing is there, or says nothing. */
export const mayBeAbsent = (type: string): boolean => /\b(?:null|undefined|any|unknown)\b/.test(type)

/** Whether two values of a type may be equal without being the same: a Map does not find the one by the other. */
export const isCompared = (type: string): boolean => /\b(?:Date|Buffer|Uint8Array|Decimal|object)\b|[{[]/.test(type.replace(/\['\w+'\]/g, ''))

/** A list of a type. */
export const listOf = (type: string): string => `readonly ${/^[\w.$]+(?:<[\w.$\s,'"]*>)?(?:\['\w+'\])*(?:\[\])*$/.test(type) ? type : `(${type})`}[]`
