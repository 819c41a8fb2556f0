import { onPostgres } from '../postgres/stage.js'

interface EntityManager {
  fork: () => EntityManager
  transactional: <T>(work: (em: unknown) => Promise<T>) => Promise<T>
}

interface Orm {
  readonly em: EntityManager
  close: () => Promise<void>
}

/** Every run has an entity manager of its own, as every request has. */
export const mikroorm = onPostgres(async load => {
  const { orm } = await load('client.ts') as { readonly orm: Orm }
  return {
    run: work => work(orm.em.fork()),
    runInTransaction: work => orm.em.fork().transactional(work),
    close: () => orm.close(),
  }
})
