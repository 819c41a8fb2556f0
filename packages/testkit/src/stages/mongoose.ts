import { onMongo } from '../mongo/stage.js'

interface Connection {
  asPromise: () => Promise<unknown>
  transaction: <T>(work: (session: unknown) => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

/** Models are module-level here; what is handed over is the session of a transaction, or null. */
export const mongoose = onMongo(async load => {
  const { connection } = await load('models.ts') as { readonly connection: Connection }
  await connection.asPromise()
  return {
    run: work => work(null),
    runInTransaction: work => connection.transaction(work),
    close: () => connection.close(),
  }
})
