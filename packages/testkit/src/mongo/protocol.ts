import { deserialize, serialize } from 'bson'
import type { Document } from './values.js'

const OP_REPLY = 1
const OP_QUERY = 2004
const OP_MSG = 2013
const CHECKSUM_PRESENT = 1
const MORE_TO_COME = 2
const HEADER = 16

/** One command of a client and where its answer belongs. */
export interface Request {
  readonly command: Document
  readonly id: number
  readonly legacy: boolean
  readonly expectsReply: boolean
}

const read = (bytes: Uint8Array): Document => deserialize(bytes, { promoteValues: true, promoteLongs: true })

const afterZero = (bytes: Buffer, from: number): number => bytes.indexOf(0, from) + 1

/** Cuts complete messages off the front of what has arrived; the rest is given back. */
export function cutMessages(arrived: Buffer): { readonly messages: readonly Buffer[]; readonly rest: Buffer } {
  const messages: Buffer[] = []
  let rest = arrived
  while (rest.length >= HEADER && rest.length >= rest.readInt32LE(0)) {
    messages.push(rest.subarray(0, rest.readInt32LE(0)))
    rest = rest.subarray(rest.readInt32LE(0))
  }
  return { messages, rest }
}

/**
 * The sections of an `OP_MSG`: one document, and lists of documents that belong into it by name.
 * https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */
function readSections(message: Buffer, from: number, end: number): Document {
  const command: Document = {}
  let at = from
  while (at < end) {
    const kind = message.readUInt8(at)
    at += 1
    const sectionEnd = at + message.readInt32LE(at)
    if (kind === 0) Object.assign(command, read(message.subarray(at, sectionEnd)))
    else {
      let next = afterZero(message, at + 4)
      const name = message.toString('utf8', at + 4, next - 1)
      const documents: Document[] = []
      while (next < sectionEnd) {
        const length = message.readInt32LE(next)
        documents.push(read(message.subarray(next, next + length)))
        next += length
      }
      command[name] = documents
    }
    at = sectionEnd
  }
  return command
}

/** Reads one message; `undefined` for a kind that drivers do not send to a current server. */
export function readRequest(message: Buffer): Request | undefined {
  const id = message.readInt32LE(4)
  const kind = message.readInt32LE(12)
  if (kind === OP_QUERY) {
    const body = afterZero(message, HEADER + 4) + 8
    return { command: { ...read(message.subarray(body)), $db: 'admin' }, id, legacy: true, expectsReply: true }
  }
  if (kind !== OP_MSG) return undefined
  const flags = message.readUInt32LE(HEADER)
  const end = message.length - ((flags & CHECKSUM_PRESENT) === 0 ? 0 : 4)
  return { command: readSections(message, HEADER + 4, end), id, legacy: false, expectsReply: (flags & MORE_TO_COME) === 0 }
}

/** The message that answers a request. */
export function writeReply({ id, legacy }: Request, answer: Document): Buffer {
  const body = serialize(answer, { ignoreUndefined: true })
  const head = Buffer.alloc(legacy ? 36 : 21)
  head.writeInt32LE(head.length + body.length, 0)
  head.writeInt32LE(1, 4)
  head.writeInt32LE(id, 8)
  head.writeInt32LE(legacy ? OP_REPLY : OP_MSG, 12)
  if (legacy) {
    head.writeInt32LE(8, 16)
    head.writeInt32LE(1, 32)
  }
  return Buffer.concat([head, body])
}
