import type { Node, NodeOf, SourceFile } from '../../model/index.js'
import { isFunction, keyName, propertyOf, stringValue, unwrap } from '../../ast/syntax.js'
import { walk } from '../../ast/children.js'
import type { Evaluator } from '../../values/evaluator.js'
import { returnedExpressions } from '../../values/returns.js'
import { membersOf } from '../../values/unions.js'
import { type DeclaredFunction, resolverOfValue } from './declared-function.js'
import type { FieldResolver } from './field-resolver.js'
import { NEXUS_PACKAGES, OBJECT_TYPE_CLASSES } from './graphql-packages.js'

/** Resolvers in `new GraphQLObjectType({ name, fields })`, where the fields are written there or returned by a function that is. */
export function collectObjectTypeResolvers(ev: Evaluator, file: SourceFile): readonly FieldResolver[] {
  const found: FieldResolver[] = []
  walk(file.program, node => {
    if (node.type !== 'NewExpression' || node.arguments[0]?.type !== 'ObjectExpression') return
    const fields = propertyOf(node.arguments[0], 'fields')
    if (!fields || !isExport(ev, file, node.callee, (from, name) => OBJECT_TYPE_CLASSES[from]?.includes(name) === true)) return
    const parent = stringValue(propertyOf(node.arguments[0], 'name')?.value)
    for (const object of objectsOf(file, fields.value)) {
      for (const property of object.properties) {
        if (property.type !== 'Property' || unwrap(property.value).type !== 'ObjectExpression') continue
        const resolver = resolverOfValue(ev, file, property.value)
        if (resolver) found.push({ ...resolver, field: keyName(property.key, property.computed) ?? 'field', certainty: 'proved', ...(parent !== undefined && { parent }) })
      }
    }
  })
  return found
}

/** Resolvers in `objectType({ name, definition(t) { t.field('posts', { resolve }) } })` and `extendType({ type, definition })`. */
export function collectNexusResolvers(ev: Evaluator, file: SourceFile): readonly FieldResolver[] {
  const found: FieldResolver[] = []
  walk(file.program, node => {
    if (node.type !== 'CallExpression' || node.arguments[0]?.type !== 'ObjectExpression') return
    const [options] = node.arguments
    const definition = propertyOf(options, 'definition')?.value
    if (!definition || !isFunction(definition)) return
    let named: string | undefined
    if (!isExport(ev, file, node.callee, (from, name) => (named = NEXUS_PACKAGES[from]?.[name]) !== undefined) || named === undefined) return
    const parent = stringValue(propertyOf(options, named)?.value)
    found.push(...fieldCallsIn(ev, file, definition).map(call => ({ ...call.resolver, field: call.field ?? 'field', certainty: 'proved' as const, ...(parent !== undefined && { parent }) })))
  })
  return found
}

/** A call on the field builder `t` that is handed a resolver: `t.list.field('posts', { resolve })`. */
export interface FieldCall {
  readonly method: string
  /** By the property that holds the call, its first argument or its option `name`. */
  readonly field: string | undefined
  readonly resolver: DeclaredFunction
}

/** The calls on the first parameter of a function that are handed a resolver. Builders that are handed on are not followed. */
export function fieldCallsIn(ev: Evaluator, file: SourceFile, definition: Node): readonly FieldCall[] {
  const builder = isFunction(definition) ? definition.params[0] : undefined
  if (builder?.type !== 'Identifier' || !isFunction(definition)) return []
  const found: FieldCall[] = []
  walk(definition.body, node => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || rootName(node.callee) !== builder.name) return
    const options = node.arguments.find(argument => argument.type === 'ObjectExpression')
    const resolve = options && propertyOf(options, 'resolve')
    const resolver = resolve && resolverOfValue(ev, file, resolve.value)
    if (!resolver) return
    const holder = file.parentOf(node)
    const field = (holder?.type === 'Property' ? keyName(holder.key, holder.computed) : undefined) ?? stringValue(node.arguments[0]) ?? stringValue(propertyOf(options, 'name')?.value)
    found.push({ method: keyName(node.callee.property, node.callee.computed) ?? '', field, resolver })
  })
  return found
}

function rootName(member: NodeOf<'MemberExpression'>): string | undefined {
  let current: Node = member
  while (current.type === 'MemberExpression') current = unwrap(current.object)
  return current.type === 'Identifier' ? current.name : undefined
}

/** `{ … }`, `() => ({ … })` or a function that returns object literals. */
function objectsOf(file: SourceFile, written: Node): readonly NodeOf<'ObjectExpression'>[] {
  const node = unwrap(written)
  const expressions = isFunction(node) ? returnedExpressions(file, node) : [node]
  return expressions.map(unwrap).filter(expression => expression.type === 'ObjectExpression')
}

function isExport(ev: Evaluator, file: SourceFile, callee: Node, matches: (packageName: string, name: string) => boolean): boolean {
  return membersOf(ev.valueOf(file, callee)).some(value => value.kind === 'external' && value.form === 'export' && matches(value.package, value.path.at(-1) ?? ''))
}
