import type { Node, NodeOf, SourceFile } from '../../model/index.js'
import { isFunction, memberName, propertyOf, stringValue, unwrap } from '../../ast/syntax.js'
import { walk } from '../../ast/children.js'
import type { Evaluator } from '../../values/evaluator.js'
import { membersOf } from '../../values/unions.js'
import type { FieldResolver } from './field-resolver.js'
import { POTHOS_BATCHED, POTHOS_BUILDER, POTHOS_TYPES } from './graphql-packages.js'
import { fieldCallsIn } from './schema-objects.js'

/** Resolvers in `builder.objectType('User', { fields: t => ({ posts: t.field({ resolve }) }) })`; field methods that batch are none. */
export function collectPothosResolvers(ev: Evaluator, file: SourceFile): readonly FieldResolver[] {
  const found: FieldResolver[] = []
  walk(file.program, node => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return
    const name = memberName(node.callee)
    if (name === undefined || !POTHOS_TYPES.test(name) || !isBuilder(ev, file, node.callee)) return
    const parent = typeName(node)
    for (const fields of fieldsOf(node)) {
      for (const call of fieldCallsIn(ev, file, fields)) {
        if (!POTHOS_BATCHED.test(call.method)) found.push({ ...call.resolver, field: call.field ?? stringValue(node.arguments[1]) ?? 'field', certainty: 'proved', ...(parent !== undefined && { parent }) })
      }
    }
  })
  return found
}

const isBuilder = (ev: Evaluator, file: SourceFile, callee: NodeOf<'MemberExpression'>): boolean =>
  membersOf(ev.valueOf(file, callee.object)).some(value => value.kind === 'external' && value.package === POTHOS_BUILDER)

/** `t => ({ … })` as an argument, or as the option `fields`. */
const fieldsOf = (call: NodeOf<'CallExpression'>): readonly Node[] =>
  call.arguments.flatMap(argument => (isFunction(argument) ? [argument] : argument.type === 'ObjectExpression' ? [propertyOf(argument, 'fields')?.value ?? []].flat() : []))

function typeName(call: NodeOf<'CallExpression'>): string | undefined {
  const [type, options] = call.arguments
  const name = options?.type === 'ObjectExpression' ? stringValue(propertyOf(options, 'name')?.value) : undefined
  const named = type && unwrap(type)
  return name ?? stringValue(named) ?? (named?.type === 'Identifier' ? named.name : undefined)
}
