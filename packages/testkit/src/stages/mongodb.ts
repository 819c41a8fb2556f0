import { onMongo } from '../mongo/stage.js'

interface Client {
  db: () => unknown
  withSession: <T>(work: (session: { withTransaction: (work: () => Promise<T>) => Promise<T> }) => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

/** What is handed over is the database with the session of a transaction, or without. */
export const mongodb = onMongo(async load => {
  const { client } = await load('client.ts') as { readonly client: Client }
  return {
    run: work => work({ db: client.db() }),
    runInTransaction: work => client.withSession(session => session.withTransaction(() => work({ db: client.db(), session }))),
    close: () => client.close(),
  }
})
