import type { Node, NodeOf, SourceFile } from '../../model/index.js'
import { annotationOf, isClass, isFunction, keyName, parameterTarget, propertyOf, stringValue, unwrap } from '../../ast/syntax.js'
import { walk } from '../../ast/children.js'
import { type PackageDecorator, packageDecorators } from '../../values/decorators.js'
import type { Evaluator } from '../../values/evaluator.js'
import type { FieldResolver } from './field-resolver.js'
import type { Varying } from '../round-trips.js'
import { type DecoratorFacts, DECORATORS } from './graphql-packages.js'

/**
 * Methods that a decorator makes resolvers: `@ResolveField()` and `@FieldResolver()`, and methods and getters with `@Field()` in an `@ObjectType()` class.
 * Decorators that the project composes itself are not looked into.
 */
export function collectDecoratedResolvers(ev: Evaluator, file: SourceFile): readonly FieldResolver[] {
  const found: FieldResolver[] = []
  walk(file.program, node => {
    if (!isClass(node)) return
    for (const member of node.body.body) {
      if (member.type !== 'MethodDefinition' || member.static || !isFunction(member.value)) continue
      for (const decorator of packageDecorators(ev, file, member)) {
        const facts = Object.hasOwn(DECORATORS, decorator.package) ? DECORATORS[decorator.package] : undefined
        const parent = facts && parentOfMethod(ev, file, node, member, decorator, facts)
        if (!parent) continue
        const field = stringValue(decorator.args[0]) ?? keyName(member.key, member.computed) ?? 'field'
        found.push({ node: member, fn: member.value, field, varying: parent.varying, certainty: 'proved', ...(parent.name !== undefined && { parent: parent.name }) })
        break
      }
    }
  })
  return found
}

/** The type that a decorated method answers a field of; `undefined` when the decorator does not make it a resolver. */
function parentOfMethod(ev: Evaluator, file: SourceFile, owner: Node, member: NodeOf<'MethodDefinition'>, { package: from, name }: PackageDecorator, facts: DecoratorFacts): { readonly name: string | undefined; readonly varying: Varying } | undefined {
  const ofClass = packageDecorators(ev, file, owner).filter(decorator => decorator.package === from)
  if (facts.onMethod.includes(name)) {
    const resolver = ofClass.find(decorator => decorator.name === facts.resolverClass)
    const decorated = member.value.params.map(parameter => packageDecorators(ev, file, parameter))
    const marked = decorated.findIndex(decorators => decorators.some(decorator => facts.parentParameter.includes(decorator.name)))
    // Without a decorator on any, parameters are `(parent, args, context, info)`; a reference is the parent, too.
    const position = marked < 0 && decorated[0]?.length === 0 ? 0 : marked
    return {
      name: resolver?.args.map(typeName).find(text => text !== undefined) ?? annotatedName(member.value.params[position]),
      varying: { parameters: position < 0 ? [] : [position], self: false },
    }
  }
  const type = name === facts.onField ? ofClass.find(decorator => decorator.name === facts.typeClass) : undefined
  return type && { name: type.args.map(stringValue).find(text => text !== undefined) ?? (isClass(owner) ? owner.id?.name : undefined), varying: { parameters: [], self: true } }
}

/** `'User'`, `User`, `() => User`, `of => User` or `{ of: () => User }` as a name. */
function typeName(argument: Node): string | undefined {
  const node = unwrap(argument)
  if (node.type === 'Identifier') return node.name
  if (node.type === 'ArrowFunctionExpression') return typeName(node.body)
  if (node.type === 'ObjectExpression') {
    const of = propertyOf(node, 'of')
    return of && typeName(of.value)
  }
  return stringValue(node)
}

/** The class that a parameter is annotated with. */
function annotatedName(parameter: Node | undefined): string | undefined {
  const type = parameter && annotationOf(parameterTarget(parameter))
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName.name : undefined
}
