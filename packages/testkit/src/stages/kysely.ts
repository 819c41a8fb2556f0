import { onPostgres } from '../postgres/stage.js'

interface Kysely {
  transaction: () => { execute: <T>(work: (transaction: unknown) => Promise<T>) => Promise<T> }
  destroy: () => Promise<void>
}

export const kysely = onPostgres(async load => {
  const { db } = await load('client.ts') as { readonly db: Kysely }
  return {
    run: work => work(db),
    runInTransaction: work => db.transaction().execute(work),
    close: () => db.destroy(),
  }
})
