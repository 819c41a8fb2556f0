import net from 'node:net'
import { ObjectId } from 'bson'
import { TripLog } from '../harness/trips.js'
import { Commands } from './commands.js'
import { cutMessages, readRequest, writeReply } from './protocol.js'
import { Store } from './store.js'
import { isDocument, type Document } from './values.js'

const COMMAND_NOT_FOUND = 59
const BAD_VALUE = 2

/** Commands that leave nothing to be made durable, `$out` and `$merge` aside. */
const READS: ReadonlySet<string> = new Set(['find', 'getmore', 'aggregate', 'count', 'distinct'])

/** What drivers ask on their own account. */
const SESSION_COMMANDS: ReadonlySet<string> = new Set(['hello', 'ismaster', 'ping', 'endsessions', 'buildinfo', 'committransaction', 'aborttransaction'])

/**
 * A server that speaks enough of MongoDB's protocol for its driver and the libraries on it, over a store in memory. Which commands are sent, and how
 * many, is the client's doing and can be relied on. What a command means is not MongoDB's own: there is no planner, no collation, no change stream, and
 * a transaction is a copy of the whole store.
 */
export class MongoServer {
  readonly log = new TripLog()
  readonly #store = new Store()
  readonly #commands = new Commands(this.#store)
  readonly #connections = new Set<net.Socket>()
  readonly #server: net.Server

  private constructor() {
    this.#server = net.createServer({ noDelay: true }, connection => {
      this.#accept(connection)
    })
  }

  static async start(): Promise<MongoServer> {
    const server = new MongoServer()
    await new Promise<void>(resolve => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get url(): string {
    return `mongodb://${this.#address}/test?directConnection=true`
  }

  get #address(): string {
    return `127.0.0.1:${(this.#server.address() as net.AddressInfo).port}`
  }

  /** Runs a command behind the libraries' back; it is not counted. */
  run(command: Document, database = 'test'): Document {
    return this.#answer({ ...command, $db: database })
  }

  /** Drops all connections and what they have not committed; libraries connect again. */
  disconnectAll(): void {
    for (const connection of this.#connections) connection.destroy()
    this.#store.abort()
  }

  async stop(): Promise<void> {
    this.disconnectAll()
    await new Promise(resolve => this.#server.close(resolve))
  }

  #accept(connection: net.Socket): void {
    let arrived: Buffer = Buffer.alloc(0)
    this.#connections.add(connection)
    connection.on('error', () => connection.destroy())
    connection.on('close', () => this.#connections.delete(connection))
    connection.on('data', data => {
      const { messages, rest } = cutMessages(Buffer.concat([arrived, data]))
      arrived = rest
      for (const message of messages) {
        const request = readRequest(message)
        if (!request) {
          connection.destroy()
          return
        }
        this.#record(request.command)
        const answer = this.#answer(request.command)
        if (request.expectsReply) connection.write(writeReply(request, answer))
      }
    })
  }

  #record(command: Document): void {
    const statement = Object.keys(command)[0] ?? ''
    const name = statement.toLowerCase()
    const inside = command['autocommit'] === false
    if (command['startTransaction'] === true) this.#store.begin()
    this.log.add({ statement, control: SESSION_COMMANDS.has(name), commits: SESSION_COMMANDS.has(name) ? name === 'committransaction' : !inside && !READS.has(name) })
  }

  #answer(command: Document): Document {
    const name = Object.keys(command)[0] ?? ''
    const session = this.#sessionAnswer(name.toLowerCase())
    if (session) return { ok: 1, ...session }
    try {
      const answer = this.#commands.answer(name, command, String(command['$db']))
      return answer ? { ok: 1, ...answer } : { ok: 0, errmsg: `no such command: '${name}'`, code: COMMAND_NOT_FOUND, codeName: 'CommandNotFound' }
    } catch (error) {
      const { message, code, details } = error as Error & { readonly code?: number; readonly details?: unknown }
      return { ok: 0, errmsg: message, code: code ?? BAD_VALUE, codeName: 'BadValue', ...(isDocument(details) && details) }
    }
  }

  #sessionAnswer(name: string): Document | undefined {
    if (name === 'ping' || name === 'endsessions') return {}
    if (name === 'buildinfo') return { version: '7.0.0', versionArray: [7, 0, 0, 0], maxBsonObjectSize: 16_777_216 }
    if (name !== 'hello' && name !== 'ismaster') return undefined
    const me = this.#address
    return {
      helloOk: true,
      isWritablePrimary: true,
      ismaster: true,
      // Transactions are for members of a replica set.
      setName: 'rs0',
      setVersion: 1,
      hosts: [me],
      primary: me,
      me,
      electionId: new ObjectId('7fffffff0000000000000001'),
      maxBsonObjectSize: 16_777_216,
      maxMessageSizeBytes: 48_000_000,
      maxWriteBatchSize: 100_000,
      localTime: new Date(),
      logicalSessionTimeoutMinutes: 30,
      connectionId: 1,
      minWireVersion: 0,
      maxWireVersion: 21,
      readOnly: false,
    }
  }
}
