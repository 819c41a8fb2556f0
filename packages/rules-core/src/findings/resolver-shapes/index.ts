import type { SourceFile } from '../../model/index.js'
import type { Evaluator } from '../../values/evaluator.js'
import { collectDecoratedResolvers } from './decorated-methods.js'
import type { FieldResolver } from './field-resolver.js'
import { isRootType } from './graphql-packages.js'
import { collectPothosResolvers } from './pothos-builders.js'
import { collectMapResolvers } from './resolver-maps.js'
import { collectNexusResolvers, collectObjectTypeResolvers } from './schema-objects.js'

interface Shape {
  /** A word without which a file has no resolver of this shape. */
  readonly word: RegExp
  readonly collect: (ev: Evaluator, file: SourceFile) => readonly FieldResolver[]
}

const SHAPES: readonly Shape[] = [
  { word: /@nestjs\/graphql|type-graphql/, collect: collectDecoratedResolvers },
  { word: /resolvers\b/i, collect: collectMapResolvers },
  { word: /\bGraphQLObjectType\b/, collect: collectObjectTypeResolvers },
  { word: /\bdefinition\b/, collect: collectNexusResolvers },
  { word: /\.\s*(?:\w+(?:Object|Node|Interface)|object|node|interface)(?:Type|Fields?)?\s*\(/, collect: collectPothosResolvers },
]

/** The field resolvers that a file declares, in source order; those of the root types run once per request and are none. */
export function collectFieldResolvers(ev: Evaluator, file: SourceFile): readonly FieldResolver[] {
  const found = new Map<string, FieldResolver>()
  for (const { word, collect } of SHAPES) {
    if (!word.test(file.text)) continue
    for (const resolver of collect(ev, file)) {
      if (resolver.parent !== undefined && isRootType(resolver.parent)) continue
      const key = `${String(resolver.node.range[0])} ${resolver.parent ?? ''}.${resolver.field}`
      if (!found.has(key)) found.set(key, resolver)
    }
  }
  return [...found.values()].sort((a, b) => a.node.range[0] - b.node.range[0])
}

export type { FieldResolver } from './field-resolver.js'
