import { onPostgres } from '../postgres/stage.js'

interface Sequelize {
  transaction: <T>(work: (transaction: unknown) => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

/** Models are module-level here; what is handed over is the transaction, or null. */
export const sequelize = onPostgres(async load => {
  const { sequelize: connection } = await load('models.ts') as { readonly sequelize: Sequelize }
  return {
    run: work => work(null),
    runInTransaction: work => connection.transaction(work),
    close: () => connection.close(),
  }
})
