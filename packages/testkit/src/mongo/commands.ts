import { Long } from 'bson'
import { aggregate } from 'mingo'
import { WriteRefusal, type Collection, type UpdateStatement } from './collection.js'
import type { Store } from './store.js'
import { documentsIn, isSame, toSent, toStored, toStoredDocument, valueAt, type Document } from './values.js'

const FIRST_BATCH = 101

/** Answers the commands that drivers and libraries send for their data. */
export class Commands {
  readonly #store: Store
  readonly #cursors = new Map<string, readonly unknown[]>()
  #nextCursor = 1

  constructor(store: Store) {
    this.#store = store
  }

  /** The answer to a command; `undefined` for one that is not known. */
  answer(name: string, command: Document, database: string): Document | undefined {
    const target = String(command[name])
    const namespace = `${database}.${target}`
    // Made only when a command asks for it, as on a server.
    const collection = (): Collection => this.#store.collection(database, target)
    switch (name.toLowerCase()) {
      case 'find':
        return this.#batch(namespace, collection().select(command), command['singleBatch'] === true ? Infinity : command['batchSize'])
      case 'getmore':
        return this.#more(`${database}.${String(command['collection'])}`, String(command[name]), command['batchSize'])
      case 'killcursors':
        for (const id of command['cursors'] as readonly unknown[]) this.#cursors.delete(String(id))
        return { cursorsKilled: command['cursors'], cursorsNotFound: [], cursorsAlive: [], cursorsUnknown: [] }
      case 'count':
        return { n: collection().select({ ...command, filter: command['query'] }).length }
      case 'distinct':
        return { values: distinct(collection().select({ filter: command['query'] }), String(command['key'])) }
      case 'aggregate':
        return this.#batch(namespace, this.#aggregate(command, database), (command['cursor'] as Document | undefined)?.['batchSize'])
      case 'insert':
        return write(command, documentsIn(command['documents']), document => {
          collection().insert(document)
          return { n: 1 }
        })
      case 'update':
        return updateAll(collection(), command)
      case 'delete':
        return write(command, documentsIn(command['deletes']), ({ q, limit }) => ({ n: collection().remove(q, limit === 1).length }))
      case 'findandmodify':
        return findAndModify(collection(), command)
      case 'createindexes': {
        const { indexes } = collection()
        for (const index of command['indexes'] as typeof indexes) if (!indexes.some(known => known.name === index.name)) indexes.push(index)
        return { numIndexesAfter: indexes.length }
      }
      case 'listindexes':
        return { cursor: { id: Long.ZERO, ns: namespace, firstBatch: collection().indexes } }
      case 'listcollections':
        return { cursor: { id: Long.ZERO, ns: `${database}.$cmd.listCollections`, firstBatch: this.#store.names(database).map(known => ({ name: known, type: 'collection', options: {}, info: {} })) } }
      case 'create':
        collection()
        return {}
      case 'drop':
        this.#store.drop(database, target)
        return {}
      case 'dropdatabase':
        for (const known of this.#store.names(database)) this.#store.drop(database, known)
        return {}
      case 'committransaction':
        this.#store.commit()
        return {}
      case 'aborttransaction':
        this.#store.abort()
        return {}
      default:
        return undefined
    }
  }

  #aggregate({ aggregate: name, pipeline }: Document, database: string): readonly Document[] {
    const documents = typeof name === 'string' ? structuredClone(this.#store.collection(database, name).documents) : []
    return aggregate(documents, documentsIn(toStored(pipeline)) as Document[], { collectionResolver: other => this.#store.collection(database, other).documents })
  }

  #batch(namespace: string, documents: readonly Document[], batchSize: unknown): Document {
    const size = typeof batchSize === 'number' ? batchSize : FIRST_BATCH
    const sent = documents.map(toSent)
    if (sent.length <= size) return { cursor: { id: Long.ZERO, ns: namespace, firstBatch: sent } }
    const id = this.#nextCursor++
    this.#cursors.set(String(id), sent.slice(size))
    return { cursor: { id: Long.fromNumber(id), ns: namespace, firstBatch: sent.slice(0, size) } }
  }

  #more(namespace: string, id: string, batchSize: unknown): Document {
    const waiting = this.#cursors.get(id) ?? []
    const size = typeof batchSize === 'number' ? batchSize : waiting.length
    const left = waiting.slice(size)
    if (left.length > 0) this.#cursors.set(id, left)
    else this.#cursors.delete(id)
    return { cursor: { id: left.length > 0 ? Long.fromString(id) : Long.ZERO, ns: namespace, nextBatch: waiting.slice(0, size) } }
  }
}

/** Does statement after statement; what is refused is told by position, and ends an ordered write. */
function write(command: Document, statements: readonly Document[], each: (statement: Document, index: number) => Readonly<Record<string, number>>): Document {
  const sums: Record<string, number> = { n: 0 }
  const writeErrors: Document[] = []
  for (const [index, statement] of statements.entries()) {
    try {
      for (const [key, count] of Object.entries(each(statement, index))) sums[key] = (sums[key] ?? 0) + count
    } catch (error) {
      if (!(error instanceof WriteRefusal)) throw error
      writeErrors.push({ index, code: error.code, errmsg: error.message, ...error.details })
      if (command['ordered'] !== false) break
    }
  }
  return { ...sums, ...(writeErrors.length > 0 && { writeErrors }) }
}

function updateAll(collection: Collection, command: Document): Document {
  const upserted: Document[] = []
  const answer = write(command, documentsIn(command['updates']), (statement, index) => {
    const updated = collection.update(statement)
    if (updated.upserted) upserted.push({ index, _id: toSent(updated.upserted['_id']) })
    return { n: updated.matched, nModified: updated.modified }
  })
  return { nModified: 0, ...answer, ...(upserted.length > 0 && { upserted }) }
}

function findAndModify(collection: Collection, command: Document): Document {
  const { query, sort, fields, update: change, remove } = command
  const project = (document: Document | undefined): unknown => {
    if (!document) return null
    return toSent(fields === undefined ? document : aggregate([structuredClone(document)], [{ $project: toStoredDocument(fields) }])[0])
  }
  if (remove === true) {
    const [removed] = collection.remove(query, true, sort)
    return { lastErrorObject: { n: removed ? 1 : 0 }, value: project(removed) }
  }
  const before = structuredClone(collection.select({ filter: query, sort, limit: 1 })[0])
  const { matched, upserted, document } = collection.update({ ...(command as UpdateStatement), q: before ? { _id: before['_id'] } : query, u: change, sort })
  const lastErrorObject = { n: matched, updatedExisting: before !== undefined, ...(upserted && { upserted: toSent(upserted['_id']) }) }
  return { lastErrorObject, value: project(command['new'] === true ? document : before) }
}

function distinct(documents: readonly Document[], key: string): unknown {
  const values: unknown[] = []
  for (const value of documents.flatMap(document => valueAt(document, key))) {
    if (value !== undefined && !values.some(known => isSame(known, value))) values.push(value)
  }
  return toSent(values)
}
