/**
 * How GraphQL servers are told which function answers a field. The analysis knows a resolver by what it imports, so a package that is missing
 * here has none. Read from the type declarations and pages named at each entry, August 2026.
 */

/** Decorated classes. `onType` names the decorator of a type's own class, whose methods `onField` makes resolvers. */
export interface DecoratorFacts {
  readonly resolverClass: string
  readonly onMethod: readonly string[]
  readonly typeClass: string
  readonly onField: string
  readonly parentParameter: readonly string[]
}

export const DECORATORS: Readonly<Record<string, DecoratorFacts>> = {
  // https://docs.nestjs.com/graphql/resolvers, https://docs.nestjs.com/graphql/federation; `ResolveProperty` until version 7.
  '@nestjs/graphql': { resolverClass: 'Resolver', onMethod: ['ResolveField', 'ResolveProperty', 'ResolveReference'], typeClass: 'ObjectType', onField: 'Field', parentParameter: ['Parent', 'Root'] },
  // https://typegraphql.com/docs/resolvers.html#field-resolvers
  'type-graphql': { resolverClass: 'Resolver', onMethod: ['FieldResolver'], typeClass: 'ObjectType', onField: 'Field', parentParameter: ['Root'] },
}

/** Calls and constructions that take a map of resolvers. */
export interface MapTaker {
  /** The argument that holds the map, and the property of it. */
  readonly argument: number
  readonly property: string
}

const FIRST: MapTaker = { argument: 0, property: 'resolvers' }

/** By package, then by export. */
export const MAP_TAKERS: Readonly<Record<string, Readonly<Record<string, MapTaker>>>> = {
  // https://the-guild.dev/graphql/tools/docs/generate-schema
  '@graphql-tools/schema': { makeExecutableSchema: FIRST, addResolversToSchema: FIRST },
  'graphql-tools': { makeExecutableSchema: FIRST },
  // https://www.apollographql.com/docs/apollo-server/api/apollo-server
  '@apollo/server': { ApolloServer: FIRST },
  'apollo-server': { ApolloServer: FIRST, makeExecutableSchema: FIRST },
  'apollo-server-core': { ApolloServer: FIRST },
  'apollo-server-express': { ApolloServer: FIRST, makeExecutableSchema: FIRST },
  'apollo-server-fastify': { ApolloServer: FIRST },
  'apollo-server-koa': { ApolloServer: FIRST },
  'apollo-server-lambda': { ApolloServer: FIRST },
  'apollo-server-micro': { ApolloServer: FIRST },
  // https://www.apollographql.com/docs/apollo-server/using-federation/api/apollo-subgraph
  '@apollo/subgraph': { buildSubgraphSchema: FIRST },
  // https://the-guild.dev/graphql/yoga-server/docs/features/schema
  'graphql-yoga': { createSchema: FIRST, GraphQLServer: FIRST },
  '@graphql-yoga/node': { createSchema: FIRST, createServer: FIRST },
  // https://the-guild.dev/graphql/modules/docs/essentials/resolvers
  'graphql-modules': { createModule: FIRST },
}

/** Functions whose first argument is a list of maps. https://the-guild.dev/graphql/tools/docs/schema-merging#resolvers-merging */
export const MAP_MERGERS: Readonly<Record<string, readonly string[]>> = { '@graphql-tools/merge': ['mergeResolvers'], 'merge-graphql-schemas': ['mergeResolvers'] }

/** Plugins that another call registers together with the map: `app.register(mercurius, { resolvers })`. https://mercurius.dev/#/docs/api/options */
export const MAP_PLUGINS: Readonly<Record<string, string>> = { mercurius: 'resolvers' }

/** Types of a whole map, by package. */
export const MAP_TYPES: Readonly<Record<string, readonly string[]>> = {
  '@graphql-tools/utils': ['IResolvers'],
  'graphql-tools': ['IResolvers'],
  'apollo-server': ['IResolvers'],
  'apollo-server-express': ['IResolvers'],
  mercurius: ['IResolvers', 'MercuriusResolvers'],
  '@apollo/subgraph': ['GraphQLResolverMap'],
  'apollo-graphql': ['GraphQLResolverMap'],
  'graphql-modules': ['Resolvers'],
}

/** What generated types call a whole map, and the map of one type. https://the-guild.dev/graphql/codegen/plugins/typescript/typescript-resolvers */
export const GENERATED_MAP_TYPE = 'Resolvers'
export const GENERATED_TYPE_MAP = /^([A-Z]\w*)Resolvers$/

/** Packages without which a project serves no GraphQL. */
export const GRAPHQL = 'graphql'

/** `new GraphQLObjectType({ name, fields })`. https://www.graphql-js.org/api-v16/type/#graphqlobjecttype */
export const OBJECT_TYPE_CLASSES: Readonly<Record<string, readonly string[]>> = { graphql: ['GraphQLObjectType'] }

/** `objectType({ name, definition(t) {} })`. https://nexusjs.org/docs/api/object-type */
export const NEXUS_PACKAGES: Readonly<Record<string, Readonly<Record<string, 'name' | 'type'>>>> = {
  nexus: { objectType: 'name', interfaceType: 'name', extendType: 'type' },
  '@nexus/schema': { objectType: 'name', interfaceType: 'name', extendType: 'type' },
}

export const POTHOS_BUILDER = '@pothos/core'

/**
 * Builder methods that declare fields of an object: `objectType`, `objectField`, `interfaceFields`, `node`, and those that plugins add by the same
 * scheme. https://pothos-graphql.dev/docs/api/schema-builder
 */
export const POTHOS_TYPES = /^(?:object|interface|node|[a-z]+(?:Object|Node|Interface))(?:Type|Fields?)?$/

/**
 * Field methods of plugins that load for all parents at once, or hand the selection to the query of the parents: `loadableList`, `relation`,
 * `relatedConnection`, the field and connection of a mapper. https://pothos-graphql.dev/docs/plugins/dataloader
 */
export const POTHOS_BATCHED = /^(?:loadable\w*|relation\w*|related\w*|variant|[a-z]+(?:Field|Connection))$/

const ROOT = /^(?:Root)?(?:Query|Mutation|Subscription)(?:Root)?(?:Type)?$|Mutations$/

/** Whether the type has one value per request: the schema's root types and the name spaces of mutations, by the names they have by default or by habit. */
export const isRootType = (name: string): boolean => ROOT.test(name)
