import { onPostgres } from '../postgres/stage.js'

interface DataSource {
  readonly manager: unknown
  initialize: () => Promise<unknown>
  transaction: <T>(work: (manager: unknown) => Promise<T>) => Promise<T>
  destroy: () => Promise<void>
}

export const typeorm = onPostgres(async load => {
  const { dataSource } = await load('client.ts') as { readonly dataSource: DataSource }
  await dataSource.initialize()
  return {
    run: work => work(dataSource.manager),
    runInTransaction: work => dataSource.transaction(work),
    close: () => dataSource.destroy(),
  }
})
