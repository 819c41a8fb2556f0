import type { LoadModule, Stage, StageDefinition } from '../harness/stage.js'
import { PostgresServer } from './server.js'
import { seedTables, tableContents } from './tables.js'

/** What a library adds to PostgreSQL: its handles. */
export type Connection = Pick<Stage, 'run' | 'runInTransaction' | 'close'>

/**
 * A library on PostgreSQL. The modules under test find the database as a program does: their client reads `DATABASE_URL` when it is loaded.
 */
export function onPostgres(connect: (load: LoadModule) => Promise<Connection>, prepare?: StageDefinition['prepare']): StageDefinition {
  return {
    ...(prepare && { prepare }),
    open: async load => {
      const server = await PostgresServer.start()
      process.env['DATABASE_URL'] = server.url
      const { run, runInTransaction, close } = await connect(load)
      return {
        run,
        runInTransaction,
        log: server.log,
        seed: scene => seedTables(server, scene),
        contents: () => tableContents(server),
        interrupt: () => server.interrupt(),
        close: async () => {
          await close()
          await server.stop()
        },
      }
    },
  }
}
