const SSL_REQUEST = 80_877_103
const CANCEL_REQUEST = 80_877_102
const PROTOCOL_3 = 196_608

/** What a client sends before it waits for an answer. */
export type Request =
  | { readonly kind: 'ssl' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'startup'; readonly bytes: Buffer }
  | { readonly kind: 'terminate' }
  /** One simple query, or the messages of the extended protocol up to `Sync` or `Flush`. */
  | { readonly kind: 'work'; readonly bytes: Buffer; readonly statements: readonly string[] }

const zeroTerminated = (bytes: Buffer, from: number): string => bytes.toString('utf8', from, bytes.indexOf(0, from))

/**
 * Cuts what one connection sends into requests, and knows the text of what each executes.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export class RequestReader {
  #buffer: Buffer = Buffer.alloc(0)
  #started = false
  #pending: Buffer[] = []
  #executed: string[] = []
  readonly #prepared = new Map<string, string>()
  readonly #portals = new Map<string, string>()

  read(data: Buffer): readonly Request[] {
    this.#buffer = Buffer.concat([this.#buffer, data])
    const requests: Request[] = []
    for (let request = this.#next(); request; request = this.#next()) requests.push(request)
    return requests
  }

  #cut(length: number): Buffer {
    const bytes = this.#buffer.subarray(0, length)
    this.#buffer = this.#buffer.subarray(length)
    return bytes
  }

  #next(): Request | undefined {
    if (!this.#started) return this.#opening()
    while (this.#buffer.length >= 5) {
      const length = 1 + this.#buffer.readInt32BE(1)
      if (this.#buffer.length < length) return undefined
      const request = this.#message(this.#cut(length))
      if (request) return request
    }
    return undefined
  }

  #opening(): Request | undefined {
    if (this.#buffer.length < 8 || this.#buffer.length < this.#buffer.readInt32BE(0)) return undefined
    const code = this.#buffer.readInt32BE(4)
    const bytes = this.#cut(this.#buffer.readInt32BE(0))
    if (code === SSL_REQUEST) return { kind: 'ssl' }
    if (code === CANCEL_REQUEST) return { kind: 'cancel' }
    if (code !== PROTOCOL_3) throw new Error(`unknown protocol ${code}`)
    this.#started = true
    return { kind: 'startup', bytes }
  }

  #message(bytes: Buffer): Request | undefined {
    const type = String.fromCharCode(bytes.readUInt8(0))
    if (type === 'X') return { kind: 'terminate' }
    if (type === 'Q') return { kind: 'work', bytes, statements: [zeroTerminated(bytes, 5)] }
    this.#pending.push(bytes)
    const name = zeroTerminated(bytes, 5)
    const second = 5 + Buffer.byteLength(name) + 1
    if (type === 'P') this.#prepared.set(name, zeroTerminated(bytes, second))
    if (type === 'B') this.#portals.set(name, this.#prepared.get(zeroTerminated(bytes, second)) ?? '')
    if (type === 'E') this.#executed.push(this.#portals.get(name) ?? '')
    if (type !== 'S' && type !== 'H') return undefined
    const request: Request = { kind: 'work', bytes: Buffer.concat(this.#pending), statements: this.#executed }
    this.#pending = []
    this.#executed = []
    return request
  }
}

/** Whether an answer leaves the session inside a transaction: the state that its last `ReadyForQuery` names. */
export function isInTransaction(answer: Uint8Array): boolean {
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength)
  const ready = bytes.length - 6
  return ready >= 0 && bytes[ready] === 0x5a && bytes.readInt32BE(ready + 1) === 5 && bytes[ready + 5] !== 0x49
}

const CONTROL = [
  /^\s*(?:begin|start\s+transaction|commit|rollback|savepoint|release|set|show)\b/iu,
  /^\s*select\s+(?:version\(\)|1)\s*;?\s*$/iu,
  /\bpg_(?:type|catalog|database)\b/iu,
]

/** Opens, ends or marks a transaction, or is what a driver asks when it connects. */
export const isControl = (sql: string): boolean => CONTROL.some(pattern => pattern.test(sql))

/** Only reads, so that there is nothing to make durable. Functions that write are not looked for. */
export const isRead = (sql: string): boolean => /^\s*select\b/iu.test(sql)

/** Makes a transaction durable. */
export const isCommit = (sql: string): boolean => /^\s*commit\b/iu.test(sql)
