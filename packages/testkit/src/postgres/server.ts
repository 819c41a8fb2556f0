import net from 'node:net'
import { PGlite } from '@electric-sql/pglite'
import { TripLog } from '../harness/trips.js'
import { isCommit, isInTransaction, isRead, isControl, RequestReader } from './wire.js'

interface Queued {
  readonly connection: net.Socket
  readonly bytes: Buffer
  readonly statements: readonly string[]
}

/**
 * PostgreSQL inside the process behind a socket, so that every library reaches it through its own driver, and every request is counted where it
 * arrives. There is one backend session: while one connection is inside a transaction the others wait, as they would for its locks.
 */
export class PostgresServer {
  readonly log = new TripLog()
  readonly #db: PGlite
  readonly #server: net.Server
  readonly #connections = new Set<net.Socket>()
  #queue: Queued[] = []
  #running: Promise<void> | undefined
  #owner: net.Socket | undefined

  private constructor(db: PGlite) {
    this.#db = db
    this.#server = net.createServer({ noDelay: true }, connection => {
      this.#accept(connection)
    })
  }

  static async start(): Promise<PostgresServer> {
    const server = new PostgresServer(await PGlite.create())
    await new Promise<void>(resolve => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get port(): number {
    return (this.#server.address() as net.AddressInfo).port
  }

  get url(): string {
    return `postgresql://postgres:embedded@127.0.0.1:${this.port}/postgres`
  }

  /** Runs SQL behind the libraries' back; it is not counted. */
  async execute(sql: string): Promise<void> {
    await this.#db.exec(sql)
  }

  /** Rows of a query behind the libraries' back; it is not counted. */
  async rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return (await this.#db.query<Record<string, unknown>>(sql)).rows
  }

  /** Drops the connection that is inside a transaction, with what it has not committed, and those that wait for it; libraries connect again. */
  async interrupt(): Promise<void> {
    for (const { connection } of this.#queue) connection.destroy()
    this.#owner?.destroy()
    this.#queue = []
    await this.#running
    await this.#abandon()
  }

  async stop(): Promise<void> {
    for (const connection of this.#connections) connection.destroy()
    await this.interrupt()
    await new Promise(resolve => this.#server.close(resolve))
    await this.#db.close()
  }

  #accept(connection: net.Socket): void {
    const reader = new RequestReader()
    this.#connections.add(connection)
    connection.on('error', () => connection.destroy())
    connection.on('close', () => {
      this.#connections.delete(connection)
      this.#queue = this.#queue.filter(queued => queued.connection !== connection)
      if (this.#owner === connection) void this.#abandon().then(() => {
        this.#pump()
      })
    })
    connection.on('data', data => {
      for (const request of reader.read(data)) {
        if (request.kind === 'ssl') connection.write('N')
        else if (request.kind === 'cancel' || request.kind === 'terminate') connection.end()
        else this.#queue.push({ connection, bytes: request.bytes, statements: request.kind === 'work' ? request.statements : [] })
      }
      this.#pump()
    })
  }

  async #abandon(): Promise<void> {
    if (this.#owner === undefined) return
    this.#owner = undefined
    await this.#db.exec('ROLLBACK')
  }

  #pump(): void {
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined
      if (this.#nextIndex() >= 0) this.#pump()
    })
  }

  #nextIndex(): number {
    return this.#owner ? this.#queue.findIndex(({ connection }) => connection === this.#owner) : this.#queue.length - 1 >= 0 ? 0 : -1
  }

  async #drain(): Promise<void> {
    for (let index = this.#nextIndex(); index >= 0; index = this.#nextIndex()) {
      const [next] = this.#queue.splice(index, 1)
      if (next) await this.#answer(next)
    }
  }

  async #answer({ connection, bytes, statements }: Queued): Promise<void> {
    const answer = await this.#db.runExclusive(() => this.#db.execProtocolRaw(bytes))
    const inside = isInTransaction(answer)
    this.#owner = inside ? connection : undefined
    if (statements.length > 0) {
      const control = statements.every(isControl)
      this.log.add({ statement: statements.join('; '), control, commits: control ? statements.some(isCommit) : !inside && !statements.every(isRead) })
    }
    if (connection.writable) connection.write(answer)
  }
}
