import { ObjectId } from 'bson'

/** A document, as it travels and as it is stored. */
export type Document = Record<string, unknown>

export const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

const TAG = '\u0000oid:'

const isObjectId = (value: unknown): value is ObjectId => value instanceof ObjectId

function mapDeep(value: unknown, leaf: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(element => mapDeep(element, leaf))
  if (isDocument(value)) return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mapDeep(entry, leaf)]))
  return leaf(value)
}

/** A value as it is stored: ids are tagged text, which the query engine can compare, sort and look up. */
export const toStored = (value: unknown): unknown => mapDeep(value, leaf => (isObjectId(leaf) ? TAG + leaf.toHexString() : leaf))

/** A stored value as it travels. */
export const toSent = (value: unknown): unknown =>
  mapDeep(value, leaf => (typeof leaf === 'string' && leaf.startsWith(TAG) ? new ObjectId(leaf.slice(TAG.length)) : leaf))

/** A document as it is stored; anything else is none. */
export function toStoredDocument(value: unknown): Document {
  const stored = toStored(value ?? {})
  if (!isDocument(stored)) throw new Error('a document is expected')
  return stored
}

/** The value at a dotted path; lists on the way are not looked into. */
export const valueAt = (document: Document, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (isDocument(value) ? value[key] : undefined), document)

/** Whether two stored values are the same. */
export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The elements of a list of documents as a command carries them. */
export function documentsIn(value: unknown): readonly Document[] {
  return Array.isArray(value) ? value.filter(isDocument) : []
}
