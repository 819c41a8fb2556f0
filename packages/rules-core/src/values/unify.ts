import type { Node, SourceFile, Value } from '../model/index.js'
import { annotationOf, keyName } from '../ast/syntax.js'
import { awaited } from './elements.js'
import { type Evaluator, NO_BINDINGS } from './evaluator.js'
import { resultOfValue } from './returns.js'

/**
 * Binds the open type parameters of a call from one argument: `T` from `T`, `T[]`, `Promise<T>`, `() => T`, `new () => T`, `Type<T>`, `{ a: T }`.
 * The argument's value is computed only when its type mentions an open parameter.
 */
export function unifyParameter(ev: Evaluator, file: SourceFile, type: Node, argument: () => Value, open: ReadonlySet<string>, bound: Map<string, Value>): void {
  switch (type.type) {
    case 'TSTypeReference': {
      if (type.typeName.type !== 'Identifier') return
      const name = type.typeName.name
      if (open.has(name)) {
        const value = argument()
        if (value.kind !== 'unknown') bound.set(name, value)
        return
      }
      const [first] = type.typeArguments?.params ?? []
      if (!first) return
      if (name === 'Array' || name === 'ReadonlyArray' || name === 'Iterable') unifyParameter(ev, file, first, () => ev.elementOf(argument()), open, bound)
      else if (name === 'Promise' || name === 'PromiseLike') unifyParameter(ev, file, first, () => awaited(argument()), open, bound)
      else {
        // `Type<T>`, `ObjectType<T>`: only a class says what T is.
        const value = argument()
        if (value.kind === 'class') unifyParameter(ev, file, first, () => instanceOf(value), open, bound)
      }
      return
    }
    case 'TSArrayType':
      unifyParameter(ev, file, type.elementType, () => ev.elementOf(argument()), open, bound)
      return
    case 'TSUnionType':
      for (const member of type.types) unifyParameter(ev, file, member, argument, open, bound)
      return
    case 'TSFunctionType':
      if (type.returnType) unifyParameter(ev, file, type.returnType.typeAnnotation, () => awaited(resultOfValue(ev, argument())), open, bound)
      return
    case 'TSConstructorType':
      if (type.returnType) unifyParameter(ev, file, type.returnType.typeAnnotation, () => instanceOf(argument()), open, bound)
      return
    case 'TSTypeLiteral':
      for (const member of type.members) {
        if (member.type !== 'TSPropertySignature') continue
        const name = keyName(member.key, member.computed)
        const inner = annotationOf(member)
        if (name !== undefined && inner) unifyParameter(ev, file, inner, () => ev.member(argument(), name), open, bound)
      }
      return
    default:
  }
}

/** `User` where `Type<User>` is asked for: an instance of the class. */
const instanceOf = (value: Value): Value => (value.kind === 'class' ? { kind: 'instance', ref: value.ref, typeArgs: NO_BINDINGS } : value)
