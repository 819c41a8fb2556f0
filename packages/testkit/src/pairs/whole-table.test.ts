import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectPairModules, PairSet } from '../harness/pair-set.js'
import type { Scene } from '../harness/scene.js'
import { STAGES } from '../stages/registry.js'

const LIBRARIES = ['drizzle', 'knex', 'kysely', 'mikroorm', 'mongodb', 'mongoose', 'prisma', 'sequelize', 'typeorm'] as const

/** Posts that are alike but for their key; written from the last to the first. */
const sceneOf = (count: number): Scene => ({
  authors: [],
  posts: Array.from({ length: count }, (_, index) => ({ id: count - index, authorId: null, title: `post ${count - index}`, views: 1 })),
  tags: [],
  input: undefined,
})

const titles = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `post ${index + 1}`)

describe.each(LIBRARIES)('all rows, page by page and batch by batch, %s', library => {
  let set: PairSet

  beforeAll(async () => {
    const stage = STAGES[library]
    if (!stage) throw new Error(`no stage for ${library}`)
    set = await PairSet.open(library, stage, 'whole-table')
  })

  afterAll(async () => {
    await set.close()
  })

  /** A module with what is offered for it. */
  const offered = async (name: string): Promise<Parameters<PairSet['runOver']>[0] & { readonly applied: string }> => {
    const module = collectPairModules(library).find(each => each.name === name)
    const [suggestion] = module ? await set.suggestions(module) : []
    if (!module || !suggestion) throw new Error('nothing is offered')
    return { ...module, applied: suggestion.applied }
  }

  it('pages of rows that are alike give each row once', async () => {
    const name = collectPairModules(library).some(each => each.name === 'add-order.last') ? 'add-order.last' : 'add-order'
    const { applied, ...module } = await offered(name)
    const seen: string[] = []
    const { returned } = await set.runOver(module, applied, 'once', sceneOf(23), id => seen.push(id))
    const ids = seen.length > 0 ? seen : (returned as readonly unknown[])
    expect(ids).toHaveLength(23)
    expect(new Set(ids).size).toBe(23)
  })

  // A cursor hands out the first 101 rows, and the rest when asked again.
  const isCursor = library === 'mongodb' || library === 'mongoose'

  it.each<[number, number, number]>([[0, 1, 1], [1, 1, 1], [999, 1, 2], [1000, 2, 3], [2500, 3, 6]])('%d rows take %d round trips, %d through a cursor, each row in its turn', async (count, single, throughCursor) => {
    const trips = isCursor ? throughCursor : single
    const { applied, ...module } = await offered('keyset-batches')
    const seen: string[] = []
    const run = await set.runOver(module, applied, `batches-${String(count)}`, sceneOf(count), row => seen.push(row))
    expect(run).toEqual({ returned: [...titles(count)].sort(), trips })
    expect(seen).toEqual(titles(count))
  })

  it('an error of the body ends it where it is thrown', async () => {
    const { applied, ...module } = await offered('keyset-batches')
    const seen: string[] = []
    const run = await set.runOver(module, applied, 'throws', sceneOf(1500), row => {
      if (seen.push(row) === 1200) throw new Error('enough')
    })
    expect(run).toEqual({ returned: new Error('enough'), trips: isCursor ? 4 : 2 })
    expect(seen).toEqual(titles(1200))
  })
})
