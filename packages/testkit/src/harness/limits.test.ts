import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { STAGES } from '../stages/registry.js'
import { readMeasured } from './measure-pairs.js'
import { PAIRS, RunFolder } from './run-folder.js'
import { sceneOf } from './scene.js'
import type { Run } from './compare.js'

/** More than any statement binds: PostgreSQL takes 65,535 parameters, Prisma sends 32,766. */
const KEYS = 70_000

/** A rewrite without slices rests on its library to split long lists, or to bind nothing. The original would ask as often as there are keys: what it gives is known without. */
describe.each(['prisma', 'sequelize', 'mikroorm'])('on %s', library => {
  it('one list of keys may be longer than a statement takes', async () => {
    const stage = STAGES[library]
    const [suggestion] = readMeasured()[library]?.['prefetch-by-key']?.suggestions ?? []
    if (!stage || !suggestion) throw new Error('nothing is offered')
    const folder = await RunFolder.create(path.join(PAIRS, library), `${library}-limits`, stage.prepare)
    folder.add('prefetch-by-key.long.ts', suggestion.after)
    const database = await stage.open(file => folder.load(file))
    try {
      const scene = sceneOf('author-ids', 'long', KEYS)
      await database.seed(scene)
      const { run } = await folder.load('prefetch-by-key.long.ts') as { readonly run: Run }
      const ids = scene.input as readonly number[]
      database.log.take()
      expect(await database.run(handle => run(handle, ids))).toEqual(ids.map(id => `author ${id}`))
      expect(database.log.take().trips).toBeLessThanOrEqual(3)
    } finally {
      await database.close()
    }
  })
})
