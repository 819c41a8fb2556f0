import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Run } from '../harness/compare.js'
import { readMeasured } from '../harness/measure-pairs.js'
import { PAIRS, RunFolder } from '../harness/run-folder.js'
import type { Scene } from '../harness/scene.js'
import type { Stage } from '../harness/stage.js'
import { STAGES } from '../stages/registry.js'

/** More than a statement of PostgreSQL binds, which is 65,535. */
const KEYS = 66_000
const NAME = 'chunked-list'

/** As many posts as keys, each by another author, of whom every hundredth is there. */
const posts = Array.from({ length: KEYS }, (_, index) => ({ id: index + 1, authorId: index + 1, title: 'title', views: 0 }))
const authors = posts.filter(({ id }) => id % 100 === 0).map(({ id }) => ({ id, name: `author ${String(id)}`, tier: null }))
const scene: Scene = { authors, posts, tags: [], input: undefined }

describe.each([['drizzle', 1000], ['knex', 500], ['kysely', 1000], ['typeorm', 1000]] as const)('a list of more keys than a statement takes, %s', (library, size) => {
  let folder: RunFolder
  let stage: Stage

  beforeAll(async () => {
    const definition = STAGES[library]
    const [suggestion] = readMeasured()[library]?.[NAME]?.suggestions ?? []
    if (!definition || !suggestion) throw new Error('nothing is offered')
    folder = await RunFolder.create(path.join(PAIRS, library), `${library}-chunking`, definition.prepare)
    folder.add(`${NAME}.sliced.ts`, suggestion.after)
    stage = await definition.open(file => folder.load(file))
    await stage.seed(scene)
  })

  afterAll(async () => {
    await stage.close()
  })

  const runOf = async (file: string): Promise<Run> => (await folder.load(file) as { readonly run: Run }).run

  it('gives all rows in slices', async () => {
    const run = await runOf(`${NAME}.sliced.ts`)
    stage.log.take()
    expect(await stage.run(handle => run(handle, undefined))).toEqual(authors.map(({ name }) => name).sort())
    expect(stage.log.take().trips).toBe(1 + Math.ceil(KEYS / size))
  })

  it('fails as one', async () => {
    const run = await runOf(`${NAME}.ts`)
    await expect(stage.run(handle => run(handle, undefined))).rejects.toThrow()
  })
})
