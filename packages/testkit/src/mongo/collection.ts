import { ObjectId } from 'bson'
import { aggregate, find, Query, update } from 'mingo'
import { isDocument, isSame, toSent, toStored, toStoredDocument, valueAt, type Document } from './values.js'

interface Index {
  readonly name: string
  readonly key: Document
  readonly unique?: boolean
  readonly sparse?: boolean
}

/** What the server says about one document of a write that it refuses. */
export class WriteRefusal extends Error {
  constructor(message: string, readonly code: number, readonly details: Document = {}) {
    super(message)
  }
}

/** Which documents, in which order. */
export interface Selection {
  readonly filter?: unknown
  readonly sort?: unknown
  readonly skip?: unknown
  readonly limit?: unknown
  readonly projection?: unknown
}

/** One update statement as a command carries it. */
export interface UpdateStatement {
  readonly q?: unknown
  readonly u?: unknown
  readonly multi?: boolean
  readonly upsert?: boolean
  readonly arrayFilters?: readonly Document[]
  readonly sort?: unknown
}

interface Updated {
  readonly matched: number
  readonly modified: number
  readonly upserted?: Document
  /** The first document that was matched or made, as it is now. */
  readonly document?: Document
}

const DUPLICATE_KEY = 11_000
const hasOperators = (document: Document): boolean => Object.keys(document).some(key => key.startsWith('$'))
const isFilled = (value: unknown): value is Document => isDocument(value) && Object.keys(value).length > 0

/** The documents of one collection. What a query or an update means is left to the query engine. */
export class Collection {
  documents: Document[] = []
  readonly indexes: Index[] = [{ key: { _id: 1 }, name: '_id_', unique: true }]

  clone(): Collection {
    const copy = new Collection()
    copy.documents = structuredClone(this.documents)
    copy.indexes.splice(0, Infinity, ...this.indexes)
    return copy
  }

  /** Documents as they are stored. */
  select({ filter, sort, skip, limit, projection }: Selection): Document[] {
    let cursor = find<Document>(this.documents, toStoredDocument(filter), isFilled(projection) ? toStoredDocument(projection) : undefined)
    if (isFilled(sort)) cursor = cursor.sort(sort)
    if (Number(skip ?? 0) > 0) cursor = cursor.skip(Number(skip))
    if (Number(limit ?? 0) !== 0) cursor = cursor.limit(Math.abs(Number(limit)))
    return cursor.all()
  }

  insert(sent: unknown): void {
    const document = toStoredDocument(sent)
    const stored: Document = { _id: document['_id'] ?? toStored(new ObjectId()), ...document }
    this.#refuseDuplicate(stored)
    this.documents.push(stored)
  }

  update({ q, u, multi = false, upsert = false, arrayFilters, sort }: UpdateStatement): Updated {
    const matching = this.#matching(q, sort)
    const targets = multi ? matching : matching.slice(0, 1)
    let modified = 0
    for (const document of targets) {
      const before = structuredClone(document)
      this.#apply(document, u, arrayFilters, false)
      if (isSame(before, document)) continue
      try {
        this.#refuseDuplicate(document)
      } catch (error) {
        replace(document, before)
        throw error
      }
      modified += 1
    }
    const [first] = targets
    if (first) return { matched: targets.length, modified, document: first }
    if (!upsert) return { matched: 0, modified: 0 }
    const made = this.#apply(equalities(q), u, arrayFilters, true)
    made['_id'] ??= toStored(new ObjectId())
    this.#refuseDuplicate(made)
    this.documents.push(made)
    return { matched: 1, modified: 0, upserted: made, document: made }
  }

  /** Removes all that match, or the first; gives what was removed. */
  remove(filter: unknown, onlyFirst: boolean, sort?: unknown): readonly Document[] {
    const matching = this.#matching(filter, sort)
    const removed = new Set(onlyFirst ? matching.slice(0, 1) : matching)
    this.documents = this.documents.filter(document => !removed.has(document))
    return [...removed]
  }

  /** The stored documents themselves, to be changed in place. */
  #matching(filter: unknown, sort: unknown): readonly Document[] {
    const query = new Query(toStoredDocument(filter))
    const matching = this.documents.filter(document => query.test(document))
    if (!isFilled(sort)) return matching
    const order = this.select({ filter, sort }).map(({ _id }) => JSON.stringify(_id))
    return matching.toSorted((a, b) => order.indexOf(JSON.stringify(a['_id'])) - order.indexOf(JSON.stringify(b['_id'])))
  }

  #apply(document: Document, change: unknown, arrayFilters: readonly Document[] | undefined, inserting: boolean): Document {
    const stored = toStored(change)
    if (Array.isArray(stored)) return replace(document, aggregate([structuredClone(document)], stored as Document[])[0] as Document)
    if (!isDocument(stored)) throw new WriteRefusal('an update is a document or a pipeline', 9)
    const { $setOnInsert, ...rest } = stored
    if (hasOperators(rest)) update(document, rest, arrayFilters?.map(toStoredDocument))
    else if ($setOnInsert === undefined) replace(document, { ...('_id' in document && { _id: document['_id'] }), ...rest })
    if (inserting && $setOnInsert !== undefined) update(document, { $set: $setOnInsert as Document })
    return document
  }

  #refuseDuplicate(document: Document): void {
    for (const { name, key, unique, sparse } of this.indexes) {
      if (unique !== true) continue
      const paths = Object.keys(key)
      if (sparse === true && paths.every(path => valueAt(document, path) === undefined)) continue
      const values = (of: Document): unknown => paths.map(path => valueAt(of, path) ?? null)
      if (!this.documents.some(other => other !== document && isSame(values(other), values(document)))) continue
      const keyValue = toSent(Object.fromEntries(paths.map(path => [path, valueAt(document, path)])))
      throw new WriteRefusal(`E11000 duplicate key error index: ${name} dup key: ${JSON.stringify(keyValue)}`, DUPLICATE_KEY, { keyPattern: key, keyValue })
    }
  }
}

function replace(document: Document, by: Document): Document {
  for (const key of Object.keys(document)) Reflect.deleteProperty(document, key)
  return Object.assign(document, by)
}

/** What an upsert takes over from its filter: the fields that it compares for equality. */
function equalities(filter: unknown): Document {
  const document: Document = {}
  for (const [path, condition] of Object.entries(toStoredDocument(filter))) {
    if (path.startsWith('$')) continue
    const value = isDocument(condition) && hasOperators(condition) ? condition['$eq'] : condition
    if (value === undefined) continue
    if (path === '_id') document['_id'] = value
    else update(document, { $set: { [path]: value } })
  }
  return document
}
