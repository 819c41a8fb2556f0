import { expect, it } from 'vitest'
import { type AnalysedSample, underEveryParser } from '../analysis.test-support.js'
import { detectLoopQueries } from '../findings/loop-findings.js'
import { plan } from './plan.js'
import { plannedLines } from './rewrites-text.test-support.js'

/** What is offered for the last finding. */
function lastRewrite({ file, ...analysis }: AnalysedSample): string {
  const site = [...detectLoopQueries(analysis, file).sites.values()].at(-1)
  return site ? plannedLines(file, plan({ analysis, file, ...site })) : 'no finding'
}

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()
    // start
    `

it.each<[string, string, string]>([
  ['the keys are those of the rows that were read first', `${PRISMA}
    async function run(items: Item[]) {
      for (const item of items) {
        const post = await prisma.post.findUnique({ where: { id: item.postId } })
        if (!post) continue
        const author = await prisma.author.findUnique({ where: { id: post.authorId } })
        print(item, author?.name)
      }
    }`, `Load all posts and authors in one query each before the loop
    async function run(items: Item[]) {
      const postIds = [...new Set(items.map(item => item.postId))]
      const posts = postIds.length === 0 ? [] : await prisma.post.findMany({ where: { id: { in: postIds } } })
      const postsById = new Map(posts.map(post => [post.id, post] as const))
      const authorIds = [...new Set(posts.map(post => post.authorId))]
      const authors = authorIds.length === 0 ? [] : await prisma.author.findMany({ where: { id: { in: authorIds } } })
      const authorsById = new Map(authors.map(author => [author.id, author] as const))
      for (const item of items) {
        const post = postsById.get(item.postId) ?? null
        if (!post) continue
        const author = authorsById.get(post.authorId) ?? null
        print(item, author?.name)
      }
    }`],
  ['conditions on the row choose among its rows, others are passed over; one import for both', `
    import { Repository } from 'typeorm'
    class Author {}
    class Post {}
    class Books {
      constructor(private readonly authors: Repository<Author>, private readonly posts: Repository<Post>) {}
      // start
      async names(items: Item[]) {
        return Promise.all(items.map(async item => {
          const post = await this.posts.findOneBy({ id: item.postId })
          if (!post?.authorId || (post.draft && item.hidden)) return null
          const { authorId } = post
          return this.authors.findOneBy({ id: authorId })
        }))
      }
    }`, `Load all posts and authors in one query each before the loop
    async names(items: Item[]) {
        const postIds = [...new Set(items.map(item => item.postId))]
        const loadedPosts = []
        for (let i = 0; i < postIds.length; i += 1000) {
          loadedPosts.push(...(await this.posts.findBy({ id: In(postIds.slice(i, i + 1000)) })))
        }
        const postsById = new Map(loadedPosts.map(post => [post.id, post] as const))
        const authorIds = [...new Set(loadedPosts.flatMap(post => (post?.authorId ? [post.authorId] : [])))]
        const loadedAuthors = []
        for (let i = 0; i < authorIds.length; i += 1000) {
          loadedAuthors.push(...(await this.authors.findBy({ id: In(authorIds.slice(i, i + 1000)) })))
        }
        const authorsById = new Map(loadedAuthors.map(author => [author.id, author] as const))
        return Promise.all(items.map(async item => {
          const post = postsById.get(item.postId) ?? null
          if (!post?.authorId || (post.draft && item.hidden)) return null
          const { authorId } = post
          return authorsById.get(authorId) ?? null
        }))
      }
    }`],
  ['children of a row whose key a first pass computes', `${PRISMA}
    async function run(items: Item[], known: Known[]) {
      for (const item of items) {
        const found = known.find(one => one.id === item.id)
        if (!found) continue
        const { id } = await prisma.post.findUniqueOrThrow({ where: { id: found.postId } })
        print(await prisma.tag.findMany({ where: { postId: id } }))
      }
    }`, `Load all posts and tags in one query each before the loop
    async function run(items: Item[], known: Known[]) {
      const keyedItems = items.map(item => known.find(one => one.id === item.id))
      const postIds = [...new Set(keyedItems.flatMap(found => (found ? [found.postId] : [])))]
      const posts = postIds.length === 0 ? [] : await prisma.post.findMany({ where: { id: { in: postIds } } })
      const postsById = new Map(posts.map(post => [post.id, post] as const))
      const loadedPostIds = [...new Set(posts.map(({ id }) => id))]
      const tags = loadedPostIds.length === 0 ? [] : await prisma.tag.findMany({ where: { postId: { in: loadedPostIds } } })
      const tagsByPostId = new Map<(typeof tags)[number]['postId'], typeof tags>()
      for (const tag of tags) {
        const group = tagsByPostId.get(tag.postId)
        if (group) group.push(tag)
        else tagsByPostId.set(tag.postId, [tag])
      }
      for (const found of keyedItems) {
        if (!found) continue
        const { id } = postsById.get(found.postId) ?? (await prisma.post.findUniqueOrThrow({ where: { id: found.postId } }))
        print(tagsByPostId.get(id) ?? [])
      }
    }`],
])('%s', (_, before, after) => {
  const [title, ...lines] = after.split('\n')
  const [shownTitle, ...shown] = underEveryParser(before, lastRewrite).split('\n')
  expect(shownTitle).toBe(title)
  expect(shown.map(line => line.trim())).toEqual(lines.map(line => line.trim()))
})

const inLoop = (body: string): string => `${PRISMA}
    async function run(items: Item[], known: Known[]) {
      for (const item of items) { ${body} }
    }`
const POST = 'const post = await prisma.post.findUnique({ where: { id: item.postId } });'

it.each<[string, string]>([
  ['the key is of the row or of the element', inLoop(`${POST} if (!post) continue; print(await prisma.author.findUnique({ where: { id: item.own ? item.authorId : post.authorId } }))`)],
  ['there may be no row, which would ask for any author', inLoop(`${POST} print(await prisma.author.findFirst({ where: { id: post?.authorId } }))`)],
  ['the row is changed', inLoop(`${POST} if (!post) continue; post.authorId = item.authorId; print(await prisma.author.findUnique({ where: { id: post.authorId } }))`)],
  ['the first of all rows of another query', inLoop('const posts = await prisma.post.findMany({ where: { itemId: item.id } }); print(await prisma.author.findUnique({ where: { id: posts[0].authorId } }))')],
  ['the first read has no bulk form', inLoop('const post = await prisma.post.findFirst({ where: { at: { gt: item.at } } }); if (!post) continue; print(await prisma.author.findUnique({ where: { id: post.authorId } }))')],
  ['what was awaited is no query', inLoop('const post = await other(item); print(await prisma.author.findUnique({ where: { id: post.authorId } }))')],
])('refused: %s', (_, sample) => {
  expect(underEveryParser(sample, lastRewrite)).toMatch(/^prefetch-by-key: (?:depends-on-the-loop|not-one-key)$/)
})
