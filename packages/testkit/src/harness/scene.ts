/** What the elements that a piece of code loops over are like. */
export const DIMENSIONS = ['empty', 'one', 'many', 'duplicates', 'missing', 'nulls', 'long', 'transaction'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/**
 * What the loop runs over, handed in by the caller. `table`: nothing is handed in, the code reads its elements itself.
 * The rest are keys (`post-ids`), rows as the caller has them in hand (`posts`), or rows to be written (`new-posts`).
 */
export const INPUTS = ['table', 'author-ids', 'author-names', 'post-ids', 'posts', 'post-views', 'new-authors', 'new-posts', 'new-tags'] as const
export type InputKind = (typeof INPUTS)[number]

interface AuthorRow {
  readonly id: number
  readonly name: string
  readonly tier: string | null
}
interface PostRow {
  readonly id: number
  readonly authorId: number | null
  readonly title: string
  readonly views: number
}
interface TagRow {
  readonly id: number
  readonly postId: number
  readonly label: string
}

/** What is in the database before the code runs, row by row as it was written, and what the code is handed. */
export interface Scene {
  readonly authors: readonly AuthorRow[]
  readonly posts: readonly PostRow[]
  readonly tags: readonly TagRow[]
  readonly input: unknown
}

/** No row has this id; the id of a row that is not there. */
const ABSENT = 999_983

/** Ids that are neither dense nor in the order of the rows, so that nothing comes back in the order asked for by luck. */
function scattered(index: number, count: number): number {
  // 7 steps through all remainders of what it does not divide.
  const size = count % 7 === 0 ? count + 1 : count
  return 10 + ((index * 7 + 3) % size) * 3
}

function authorsOf(count: number): readonly AuthorRow[] {
  return Array.from({ length: count }, (_, index) => {
    const id = scattered(index, count)
    return { id, name: `author ${id}`, tier: index % 3 === 0 ? null : index % 3 === 1 ? 'gold' : 'silver' }
  })
}

/** The elements of one dimension, drawn from keys that exist. */
function shaped<Key>(dimension: Dimension, pool: readonly Key[], absent: Key, count: number): readonly (Key | null)[] {
  const [first, second = absent, third = absent] = pool
  if (first === undefined || dimension === 'empty') return []
  if (dimension === 'one') return [first]
  if (dimension === 'duplicates') return [third, first, third, second, first]
  if (dimension === 'missing') return [second, absent, first]
  if (dimension === 'nulls') return [second, null, first]
  return Array.from({ length: count }, (_, index) => pool[index % pool.length] ?? first)
}

const tagsOf = (posts: readonly PostRow[]): readonly TagRow[] =>
  posts
    .flatMap(({ id }, index) => Array.from({ length: index % 3 }, (_, tag) => ({ postId: id, label: `label ${(tag * 5 + index) % 4}` })))
    .map((tag, index) => ({ id: 500_000 + index, ...tag }))

function inputOf(kind: InputKind, dimension: Dimension, { authors, posts }: Omit<Scene, 'input'>, count: number): unknown {
  const authorIds = (): readonly (number | null)[] => shaped(dimension, authors.map(({ id }) => id), ABSENT, count)
  const postIds = (): readonly (number | null)[] => shaped(dimension, posts.map(({ id }) => id), ABSENT, count)
  const byId = new Map(posts.map(post => [post.id, post]))
  switch (kind) {
    case 'table':
      return undefined
    case 'author-ids':
      return authorIds()
    case 'author-names':
      return shaped(dimension, authors.map(({ name }) => name), 'nobody', count)
    case 'post-ids':
      return postIds()
    case 'posts':
      return authorIds().map((authorId, index) => ({ id: posts[index]?.id ?? ABSENT, authorId, title: `title ${index}`, views: index }))
    case 'post-views':
      return postIds().map((id, index) => ({ id, views: 100 + index * 11 }))
    case 'new-authors':
      return shaped(dimension, authors, { id: ABSENT, name: 'nobody', tier: null }, count).map((author, index) => ({
        name: `new ${author?.name ?? ''} ${dimension === 'duplicates' ? '' : String(index)}`.trim(),
        tier: author?.tier ?? null,
      }))
    case 'new-posts':
      return authorIds().map((authorId, index) => ({ authorId, title: `new title ${dimension === 'duplicates' ? '' : String(index)}`.trim() }))
    case 'new-tags':
      // Every other one is there already, so that an upsert meets both cases.
      return postIds().map((postId, index) => ({ postId, label: byId.has(postId ?? ABSENT) && index % 2 === 1 ? 'label 0' : `new label ${dimension === 'duplicates' ? '' : String(index)}`.trim() }))
  }
}

/** A database and an input for one dimension; `count` is the number of elements where the dimension leaves it open. The same arguments give the same scene. */
export function sceneOf(kind: InputKind, dimension: Dimension, count: number): Scene {
  const authors = authorsOf(Math.max(count, 4) + 2)
  const authorIds = authors.map(({ id }) => id)
  const elements = shaped(dimension, authorIds, ABSENT, count)
  const posts = elements.map((authorId, index) => ({ id: scattered(index, elements.length + 8) + 5, authorId, title: `title ${(index * 5) % 9}`, views: (index * 13) % 17 }))
  const tables = { authors, posts, tags: tagsOf(posts) }
  // Rows are stored neither in the order of the elements nor in that of their keys, so that an order that nobody asked for is seen to be missing.
  return { authors: authors.toReversed(), posts: posts.toReversed(), tags: tables.tags.toReversed(), input: inputOf(kind, dimension, tables, count) }
}
