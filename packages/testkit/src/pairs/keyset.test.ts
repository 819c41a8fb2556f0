import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectPairModules, PairSet } from '../harness/pair-set.js'
import type { Scene } from '../harness/scene.js'
import { STAGES } from '../stages/registry.js'

const LIBRARIES = ['drizzle', 'knex', 'kysely', 'mikroorm', 'mongodb', 'mongoose', 'prisma', 'sequelize', 'typeorm'] as const

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** Posts with these ids; those with many views are not what the walk asks for. */
function sceneOf(ids: readonly number[], popular: readonly number[] = []): Scene {
  const posts = ids.map(id => ({ id, authorId: null, title: `post ${id}`, views: popular.includes(id) ? 100 : 0 }))
  return { authors: [], posts: posts.toReversed(), tags: [], input: undefined }
}

const titles = (ids: readonly number[]): readonly string[] => ids.map(id => `post ${id}`)

// Pages have five rows; the rows change after the first.
const START = range(101, 120)

describe.each(LIBRARIES)('a walk over rows that change meanwhile, %s', library => {
  let set: PairSet

  beforeAll(async () => {
    const stage = STAGES[library]
    if (!stage) throw new Error(`no stage for ${library}`)
    set = await PairSet.open(library, stage, 'keyset')
  })

  afterAll(async () => {
    await set.close()
  })

  it.each<[string, Scene, readonly number[], readonly number[]]>([
    ['nothing changes', sceneOf(START), START, START],
    ['rows that were read go: the offset passes over as many', sceneOf(range(106, 120)), [...range(101, 105), ...range(111, 120)], START],
    ['rows that were read leave the filter: the offset passes over as many', sceneOf(START, range(101, 103)), [...range(101, 105), ...range(109, 120)], START],
    ['rows come in front: the offset gives as many twice', sceneOf([...range(1, 3), ...START]), [...range(101, 105), ...range(103, 120)], START],
    ['rows come behind: both give them', sceneOf(range(101, 122)), range(101, 122), range(101, 122)],
    ['rows that are still to come go: neither gives them', sceneOf(range(101, 112)), range(101, 112), range(101, 112)],
  ])('%s', async (_, then, byOffset, byKey) => {
    const module = collectPairModules(library).find(({ name }) => name === 'keyset-walk')
    const [suggestion] = module ? await set.suggestions(module) : []
    if (!module || !suggestion) throw new Error('nothing is offered')
    const { before, after } = await set.changeBetweenPages(module, suggestion.applied, 'changing', { first: sceneOf(START), then })
    expect(before).toEqual(titles(byOffset))
    expect(after).toEqual(titles(byKey))
  })
})
