import { ObjectId } from 'bson'
import type { LoadModule, Stage, StageDefinition } from '../harness/stage.js'
import type { Scene } from '../harness/scene.js'
import { MongoServer } from './server.js'
import { documentsIn, isDocument, type Document } from './values.js'

/** What a library adds to the server: its handles. */
type Connection = Pick<Stage, 'run' | 'runInTransaction' | 'close'>

const COLLECTIONS = ['authors', 'posts', 'tags'] as const

function seed(server: MongoServer, { authors, posts, tags }: Scene): void {
  server.run({ dropDatabase: 1 })
  const rows = { authors, posts, tags }
  for (const name of COLLECTIONS) server.run({ insert: name, documents: rows[name].map(withObjectIds) })
  server.run({ createIndexes: 'authors', indexes: [{ name: 'name_1', key: { name: 1 }, unique: true }] })
  server.run({ createIndexes: 'tags', indexes: [{ name: 'postId_1_label_1', key: { postId: 1, label: 1 }, unique: true }] })
}

const idOf = (id: number): ObjectId => new ObjectId(String(id).padStart(24, '0'))

const ID_NAMES: ReadonlySet<string> = new Set(['id', 'authorId', 'postId'])

/** Numbers that are ids become the ids of documents. */
function withObjectIds(value: unknown): unknown {
  if (typeof value === 'number') return idOf(value)
  if (Array.isArray(value)) return value.map(withObjectIds)
  if (!isDocument(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => (ID_NAMES.has(key) ? [key === 'id' ? '_id' : key, withObjectIds(entry)] : [key, entry])))
}

function contents(server: MongoServer): Readonly<Record<string, readonly Document[]>> {
  return Object.fromEntries(COLLECTIONS.map(name => {
    const { cursor } = server.run({ find: name, sort: { _id: 1 }, singleBatch: true })
    return [name, documentsIn((cursor as Document)['firstBatch'])]
  }))
}

/** A library on the server. The modules under test find it as a program does: their client reads `DATABASE_URL` when it is loaded. */
export function onMongo(connect: (load: LoadModule) => Promise<Connection>): StageDefinition {
  return {
    open: async load => {
      const server = await MongoServer.start()
      process.env['DATABASE_URL'] = server.url
      const { run, runInTransaction, close } = await connect(load)
      return {
        run,
        runInTransaction,
        log: server.log,
        seed: scene => {
          seed(server, scene)
          return Promise.resolve()
        },
        elements: withObjectIds,
        contents: () => Promise.resolve(contents(server)),
        interrupt: () => {
          server.disconnectAll()
          return Promise.resolve()
        },
        close: async () => {
          await close()
          await server.stop()
        },
      }
    },
  }
}
