import { onPostgres } from '../postgres/stage.js'

interface Client {
  query: (sql: string) => Promise<unknown>
  release: (error?: boolean) => void
}

interface Pool {
  connect: () => Promise<Client>
  on: (event: 'error', listener: () => void) => void
  end: () => Promise<void>
}

export const pg = onPostgres(async load => {
  const { pool } = await load('client.ts') as { readonly pool: Pool }
  return {
    run: work => work(pool),
    runInTransaction: async work => {
      const client = await pool.connect()
      await client.query('BEGIN')
      try {
        const result = await work(client)
        await client.query('COMMIT')
        return result
      } catch (error) {
        await client.query('ROLLBACK')
        throw error
      } finally {
        client.release()
      }
    },
    close: () => pool.end(),
  }
})
