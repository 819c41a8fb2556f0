import { onPostgres } from '../postgres/stage.js'

interface Knex {
  transaction: <T>(work: (transaction: unknown) => Promise<T>) => Promise<T>
  destroy: () => Promise<void>
}

export const knex = onPostgres(async load => {
  const { knex: connection } = await load('client.ts') as { readonly knex: Knex }
  return {
    run: work => work(connection),
    runInTransaction: work => connection.transaction(work),
    close: () => connection.destroy(),
  }
})
