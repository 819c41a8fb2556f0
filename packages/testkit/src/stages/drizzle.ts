import { onPostgres } from '../postgres/stage.js'

interface Client {
  readonly db: { transaction: <T>(work: (transaction: unknown) => Promise<T>) => Promise<T> }
  readonly pool: { end: () => Promise<void> }
}

export const drizzle = onPostgres(async load => {
  const { db, pool } = await load('client.ts') as Client
  return {
    run: work => work(db),
    runInTransaction: work => db.transaction(work),
    close: () => pool.end(),
  }
})
