import { describe, expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { DEFAULT_SETTINGS } from '../model/index.js'
import { detectUnbatchedResolvers } from './resolver-findings.js'

const PACKAGE = '// package.json\n{ "name": "sample", "dependencies": { "graphql": "16", "@prisma/client": "6", "typeorm": "0.3" } }\n'

/** `User.posts: prisma.post.findMany → …`, one line per finding; silences as `(reason: call)`. */
const shown = (sample: string, singleParentTypes: readonly string[] = []): readonly string[] =>
  underEveryParser(PACKAGE + (sample.includes('\n// ') ? sample : `// main.ts\n${sample}`), analysed => {
    const { findings, silences } = detectUnbatchedResolvers(analysed, analysed.file, { ...DEFAULT_SETTINGS, resolvers: { singleParentTypes } })
    return [
      ...findings.map(({ data, certainty, chain, range }) => {
        const reported = analysed.file.text.slice(...range).replace(/\s+/g, ' ')
        const place = `${data['parent'] ?? ''}.${data['field'] ?? ''}`.replaceAll('`', '')
        return `${certainty === 'likely' ? 'likely ' : ''}${place}: ${[reported, ...chain.map(step => step.name)].join(' → ')}`
      }),
      ...silences.map(({ reason, call }) => `(${reason}: ${call})`),
    ].join('\n')
  }).split('\n').filter(line => line !== '')

const PRISMA = `import { PrismaClient } from '@prisma/client'
const prisma = new PrismaClient()
`

describe('shapes of NestJS and TypeGraphQL', () => {
  it.each<[string, string, ...string[]]>([
    ['a decorated method', `
import { Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { Repository } from 'typeorm'
import { Post } from './post.js'
@Resolver('User')
export class UserResolver {
  constructor(private readonly posts: Repository<Post>) {}
  @ResolveField('posts')
  load(@Parent() user: User) { return this.posts.find({ where: { userId: user.id } }) }
  helper(user: User) { return this.posts.find({ where: { userId: user.id } }) }
}`, 'User.posts: this.posts.find'],
    ['types by function, and old and federated names', `${PRISMA}
import { ResolveProperty, ResolveReference, Resolver as R } from '@nestjs/graphql'
@R(() => User)
export class UserResolver {
  @ResolveProperty()
  posts(user) { return prisma.post.findMany({ where: { userId: user.id } }) }
  @ResolveReference()
  resolveReference(reference) { return prisma.user.findFirst({ where: { id: reference.id } }) }
}`, 'User.posts: prisma.post.findMany', 'User.resolveReference: prisma.user.findFirst'],
    ['the type only at the parent', `${PRISMA}
import { Parent, ResolveField, Resolver } from '@nestjs/graphql'
@Resolver()
export class UserResolver {
  @ResolveField()
  posts(@Parent() user: User) { return prisma.post.findMany({ where: { userId: user.id } }) }
}`, 'User.posts: prisma.post.findMany'],
    ['a name space of mutations', `${PRISMA}
import { Parent, ResolveField, Resolver } from '@nestjs/graphql'
@Resolver('UserMutations') export class Mutations {
  @ResolveField() create(@Parent() parent) { return prisma.post.create({ data: { projectId: parent.projectId } }) }
}`],
    ['root types', `${PRISMA}
import { Query, ResolveField, Resolver } from '@nestjs/graphql'
@Resolver('Query')
export class QueryResolver {
  @ResolveField()
  users() { return prisma.user.findMany() }
}
@Resolver('User')
export class UserResolver {
  @Query()
  users() { return prisma.user.findMany() }
}`],
    ['a method that never looks at its parent', `${PRISMA}
import { Context, ResolveField, Resolver } from '@nestjs/graphql'
@Resolver('Viewer')
export class ViewerResolver {
  @ResolveField()
  news() { return prisma.post.findMany() }
  @ResolveField()
  drafts(@Context() context) { return prisma.post.findMany({ where: { userId: context.userId } }) }
}`, '(ignores-parent: prisma.post.findMany)', '(ignores-parent: prisma.post.findMany)'],
    ['a decorator of the project', `${PRISMA}
import { ResolveField } from './decorators.js'
export class UserResolver {
  @ResolveField()
  posts() { return prisma.post.findMany() }
}`],
    ['TypeGraphQL', `${PRISMA}
import { Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql'
@Resolver(of => User)
export class UserResolver {
  @FieldResolver()
  posts(@Root() user: User) { return prisma.post.findMany({ where: { userId: user.id } }) }
}
@ObjectType('Person')
export class User {
  @Field() name: string
  @Field(() => [Post])
  get drafts() { return prisma.post.findMany({ where: { userId: this.id, draft: true } }) }
  @Field()
  postCount() { return prisma.post.count({ where: { userId: this.id } }) }
  reload() { return prisma.user.findFirst({ where: { id: this.id } }) }
}
export class NoType {
  @Field()
  posts() { return prisma.post.findMany() }
}`, 'User.posts: prisma.post.findMany', 'Person.drafts: prisma.post.findMany', 'Person.postCount: prisma.post.count'],
  ])('%s', (_, sample, ...expected) => {
    expect(shown(sample)).toEqual(expected)
  })
})

describe('maps of resolvers', () => {
  it.each<[string, string, ...string[]]>([
    ['handed to a schema', `${PRISMA}
import { makeExecutableSchema } from '@graphql-tools/schema'
const postCount = { resolve: (user) => prisma.post.count({ where: { userId: user.id } }) }
export const schema = makeExecutableSchema({
  typeDefs,
  resolvers: {
    Query: { users: () => prisma.user.findMany() },
    User: { posts(user) { return prisma.post.findMany({ where: { userId: user.id } }) }, postCount, name: (user) => user.name },
  },
})`, 'User.postCount: prisma.post.count', 'User.posts: prisma.post.findMany'],
    ['handed to a server by name, in parts', `${PRISMA}
import { ApolloServer } from '@apollo/server'
const User = { posts: (user) => prisma.post.findMany({ where: { userId: user.id } }) }
const resolvers = [{ User }, { Query: { users: () => prisma.user.findMany() } }]
export const server = new ApolloServer({ typeDefs, resolvers })`, 'User.posts: prisma.post.findMany'],
    ['registered with a plugin; loaders take all parents', `${PRISMA}
import mercurius from 'mercurius'
export const register = (app) => app.register(mercurius, {
  resolvers: { User: { posts: (user) => prisma.post.findMany({ where: { userId: user.id } }) } },
  loaders: { User: { comments: (queries) => prisma.comment.findMany({ where: { userId: { in: queries.map(q => q.obj.id) } } }) } },
})`, 'User.posts: prisma.post.findMany'],
    ['annotated by generated types', `${PRISMA}
import type { PostResolvers, Resolvers } from './generated/graphql.js'
export const map: Resolvers = { User: { posts: (user) => prisma.post.findMany({ where: { userId: user.id } }) } }
export const Post: PostResolvers = { comments: (post) => prisma.comment.findMany({ where: { postId: post.id } }) }
export const Tag: Resolvers['Tag'] = { posts: (tag) => prisma.post.findMany({ where: { tagId: tag.id } }) }
export const Query: Resolvers['Query'] = { users: () => prisma.user.findMany() }
export const rest = { Book: { author: (book) => prisma.user.findMany({ where: { id: book.id } }) } } satisfies Resolvers`,
    'User.posts: prisma.post.findMany', 'Post.comments: prisma.comment.findMany', 'Tag.posts: prisma.post.findMany', 'Book.author: prisma.user.findMany'],
    ['exported as resolvers: likely', `${PRISMA}
export const resolvers = { User: { posts: (user) => prisma.post.findMany({ where: { userId: user.id } }) }, helpers: { all: () => prisma.user.findMany() } }`,
    'likely User.posts: prisma.post.findMany'],
    ['CommonJS', `// main.js
const { PrismaClient } = require('@prisma/client')
const prisma = new PrismaClient()
module.exports = { resolvers: { User: { posts: (user) => prisma.post.findMany({ where: { userId: user.id } }) } } }`, 'likely User.posts: prisma.post.findMany'],
    ['in a project without GraphQL', `
// package.json
{ "name": "sample", "dependencies": { "@prisma/client": "6" } }
// main.ts
${PRISMA}
export const resolvers = { User: { posts: (user) => prisma.post.findMany({ where: { userId: user.id } }) } }`],
    ['a function of another file is reported where the map names it', `
// posts.ts
${PRISMA}
export const posts = (user) => prisma.post.findMany({ where: { userId: user.id } })
// main.ts
import { createSchema } from 'graphql-yoga'
import { posts } from './posts.js'
export const schema = createSchema({ typeDefs, resolvers: { User: { posts } } })`, 'User.posts: posts → prisma.post.findMany'],
    ['types and maps of other files that do not say what they are', `
// user.ts
${PRISMA}
export const User = { posts: (user) => prisma.post.findMany({ where: { userId: user.id } }), likes: { resolve: (user) => prisma.like.count({ where: { userId: user.id } }) } }
// tag.ts
${PRISMA}
export const tagResolvers = { Query: { tags: () => prisma.tag.findMany() }, Tag: { posts: (tag) => prisma.post.findMany({ where: { tagId: tag.id } }) } }
// book.ts
${PRISMA}
import type { BookResolvers } from './generated/graphql.js'
export const Book: BookResolvers = { author: (book) => prisma.user.findFirst({ where: { id: book.authorId } }) }
// main.ts
import { mergeResolvers } from '@graphql-tools/merge'
import { Book } from './book.js'
import { tagResolvers } from './tag.js'
import { User } from './user.js'
export const map = mergeResolvers([{ User, Book }, tagResolvers])`, 'User.posts: User → prisma.post.findMany', 'User.likes: User → prisma.like.count', 'Tag.posts: tagResolvers → prisma.post.findMany'],
    ['what a call makes of a function', `${PRISMA}
import { createSchema } from 'graphql-yoga'
import { createBatchResolver } from 'graphql-resolve-batch'
export const schema = createSchema({ resolvers: { User: { posts: createBatchResolver((users) => prisma.post.findMany({ where: { userId: { in: users.map(u => u.id) } } })) } } })`],
  ])('%s', (_, sample, ...expected) => {
    expect(shown(sample)).toEqual(expected)
  })
})

describe('schemas written in code', () => {
  it.each<[string, string, ...string[]]>([
    ['GraphQLObjectType', `${PRISMA}
import { GraphQLObjectType } from 'graphql'
export const User = new GraphQLObjectType({
  name: 'User',
  fields: () => ({ id: { type: ID }, posts: { type: Posts, resolve: (user) => prisma.post.findMany({ where: { userId: user.id } }) } }),
})
export const Tag = new GraphQLObjectType({ name: 'Tag', fields: { count: { type: Int, async resolve(tag) { return prisma.post.count({ where: { tagId: tag.id } }) } } } })
export const Root = new GraphQLObjectType({ name: 'RootQueryType', fields: { users: { resolve: () => prisma.user.findMany() } } })`,
    'User.posts: prisma.post.findMany', 'Tag.count: prisma.post.count'],
    ['Nexus', `${PRISMA}
import { extendType, objectType } from 'nexus'
export const User = objectType({
  name: 'User',
  definition(t) {
    t.id('id')
    t.nonNull.list.field('posts', { type: 'Post', resolve: (user, args, ctx) => prisma.post.findMany({ where: { userId: user.id } }) })
    t.field({ name: 'postCount', resolve: (user) => prisma.post.count({ where: { userId: user.id } }) })
  },
})
export const UserQuery = extendType({ type: 'Query', definition(t) { t.field('users', { resolve: () => prisma.user.findMany() }) } })
export const More = extendType({ type: 'User', definition: (t) => { t.int('likes', { resolve: (user) => prisma.like.count({ where: { userId: user.id } }) }) } })`,
    'User.posts: prisma.post.findMany', 'User.postCount: prisma.post.count', 'User.likes: prisma.like.count'],
    ['Pothos; field methods that batch are none', `
// builder.ts
import SchemaBuilder from '@pothos/core'
export const builder = new SchemaBuilder({ plugins: [] })
// main.ts
${PRISMA}
import { builder } from './builder.js'
builder.objectType('User', {
  fields: (t) => ({
    id: t.exposeID('id'),
    posts: t.field({ type: ['Post'], resolve: (user) => prisma.post.findMany({ where: { userId: user.id } }) }),
    likes: t.int({ resolve: async (user) => prisma.like.count({ where: { userId: user.id } }) }),
    tags: t.loadableList({ type: 'Tag', load: (ids) => prisma.tag.findMany({ where: { id: { in: ids } } }), resolve: (user) => prisma.userTag.findMany() }),
    drafts: t.prismaField({ resolve: (query, user) => prisma.post.findMany({ ...query, where: { userId: user.id } }) }),
  }),
})
builder.objectField(Post, 'author', (t) => t.field({ type: 'User', resolve: (post) => prisma.user.findFirst({ where: { id: post.authorId } }) }))
builder.queryType({ fields: (t) => ({ users: t.field({ resolve: () => prisma.user.findMany() }) }) })`,
    'User.posts: prisma.post.findMany', 'User.likes: prisma.like.count', 'Post.author: prisma.user.findFirst'],
  ])('%s', (_, sample, ...expected) => {
    expect(shown(sample)).toEqual(expected)
  })
})

/** A resolver `User.posts` with this body. */
const resolving = (body: string, before = ''): string => `${PRISMA}import DataLoader from 'dataloader'
import { createSchema } from 'graphql-yoga'
${before}
export const schema = createSchema({ resolvers: { User: { posts: async (user, args, ctx) => { ${body} } } } })`

describe('what a resolver does', () => {
  it.each<[string, string, ...string[]]>([
    ['a query', resolving('return prisma.post.findMany({ where: { userId: user.id } })'), 'User.posts: prisma.post.findMany'],
    ['two queries', resolving('const tags = await prisma.tag.findMany(); return prisma.post.count({ where: { userId: user.id, tag: tags[0] } })'), 'User.posts: prisma.tag.findMany', 'User.posts: prisma.post.count'],
    ['a parent that it never looks at, which is the only one of its kind', resolving('const tags = await prisma.tag.findMany(); return prisma.post.count({ where: { tag: tags[0] } })'), '(ignores-parent: prisma.tag.findMany)', '(ignores-parent: prisma.post.count)'],
    ['a query only when the field is not loaded', resolving('return user.posts ?? prisma.post.findMany({ where: { userId: user.id } })'), 'User.posts: prisma.post.findMany'],
    ['a query within a transaction', resolving('return prisma.$transaction((tx) => tx.post.findMany({ where: { userId: user.id } }))'), 'User.posts: tx.post.findMany'],
    ['a call that leads to one', resolving('return load(user.id)', 'const load = (id) => prisma.post.findMany({ where: { userId: id } })'), 'User.posts: load → prisma.post.findMany'],
    ['a write', resolving('await prisma.view.create({ data: { userId: user.id } })'), 'User.posts: prisma.view.create'],
    ['queries merged in one tick', resolving('return prisma.user.findUnique({ where: { id: user.id } }).posts()'), '(same-tick-batching: prisma.user.findUnique)'],
    ['a loop, which other rules report', resolving('for (const id of user.postIds) await prisma.post.findFirst({ where: { id } })'), '(reported-in-loop: prisma.post.findFirst)'],
    ['a query that is only built', resolving('const query = prisma.post.findMany(); return []'), '(not-executed: prisma.post.findMany)'],
    ['a loader of the module', resolving('return posts.load(user.id)', 'const posts = new DataLoader((ids) => prisma.post.findMany({ where: { userId: { in: ids } } }))')],
    ['a loader made per request', resolving('return loaders(ctx).load(user.id)', 'const loaders = (ctx) => new DataLoader((ids) => prisma.post.findMany({ where: { userId: { in: ids } } }))')],
    ['a loader of the context', resolving('return ctx.loaders.posts.load(user.id)')],
    ['a class that is a loader', resolving('return posts.load(user.id)', `class PostLoader extends DataLoader { constructor() { super((ids) => prisma.post.findMany({ where: { userId: { in: ids } } })) } }
const posts = new PostLoader()`)],
    ['a callback for later', resolving('ctx.onEnd(() => prisma.post.findMany())')],
    ['nothing', resolving('return user.posts')],
  ])('%s', (_, sample, ...expected) => {
    expect(shown(sample)).toEqual(expected)
  })

  it('reports once what several fields read from a cache that a function fills by hand', () => {
    expect(shown(`
// hydrator.ts
${PRISMA}
export async function hydrate(cache, user, field) {
  if (user[field]) return user[field]
  const key = 'user-' + user.id
  let row = cache.get(key)
  if (!row) {
    row = prisma.user.findFirst({ where: { id: user.id } })
    cache.set(key, row)
  }
  return (await row)[field]
}
// main.ts
import { createSchema } from 'graphql-yoga'
import { hydrate } from './hydrator.js'
export const schema = createSchema({
  resolvers: {
    User: { name: (user, args, ctx) => hydrate(ctx.cache, user, 'name'), email: (user, args, ctx) => hydrate(ctx.cache, user, 'email') },
    Author: { name: (author, args, ctx) => hydrate(ctx.cache, author, 'name') },
  },
})`)).toEqual(['User.name: hydrate → prisma.user.findFirst', 'Author.name: hydrate → prisma.user.findFirst', '(remembered-for-parent: hydrate)'])
  })

  it.each<[readonly string[], readonly string[]]>([
    [['User'], ['(single-parent: prisma.post.findMany)']],
    [['*er'], ['(single-parent: prisma.post.findMany)']],
    [['Us*'], ['(single-parent: prisma.post.findMany)']],
    [['Users', 'Use', '*Payload', 'User*User'], ['User.posts: prisma.post.findMany']],
  ])('with %j as types with a single parent', (types, expected) => {
    expect(shown(resolving('return prisma.post.findMany({ where: { userId: user.id } })'), types)).toEqual(expected)
  })
})
