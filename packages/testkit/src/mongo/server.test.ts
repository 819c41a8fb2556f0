import { MongoClient, ObjectId, type Db } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MongoServer } from './server.js'

interface Row {
  readonly _id: ObjectId | number
  readonly name?: string
  readonly n?: number
}

describe('the server', () => {
  let server: MongoServer
  let client: MongoClient
  let db: Db

  beforeAll(async () => {
    server = await MongoServer.start()
    client = await MongoClient.connect(server.url)
    db = client.db()
  })

  beforeEach(async () => {
    await db.dropDatabase()
    await db.collection('rows').createIndexes([{ key: { name: 1 }, unique: true, sparse: true }])
    await db.collection<Row>('rows').insertMany([{ _id: 1, name: 'a', n: 1 }, { _id: 2, name: 'b', n: 2 }, { _id: 3, name: 'c', n: 3 }])
    server.log.take()
  })

  afterAll(async () => {
    await client.close()
    await server.stop()
  })

  const rows = (): ReturnType<typeof db.collection<Row>> => db.collection<Row>('rows')

  it('counts each command, and each further batch of a cursor', async () => {
    await rows().insertMany(Array.from({ length: 200 }, (_, index) => ({ _id: 100 + index })))
    expect(await rows().find().toArray()).toHaveLength(203)
    expect(server.log.take()).toEqual({ trips: 3, commits: 1, statements: ['insert', 'find', 'getMore'] })
  })

  it('finds by membership, order and part, and keeps ids as ids', async () => {
    const _id = new ObjectId()
    await rows().insertOne({ _id, name: 'd' })
    expect(await rows().findOne({ _id: { $in: [_id] } })).toEqual({ _id, name: 'd' })
    expect(await rows().find({ n: { $gte: 2 } }, { sort: { n: -1 }, projection: { name: 1 } }).toArray()).toEqual([{ _id: 3, name: 'c' }, { _id: 2, name: 'b' }])
    expect(await rows().countDocuments({ n: { $gt: 1 } })).toBe(2)
    expect(await rows().distinct('name')).toEqual(['a', 'b', 'c', 'd'])
  })

  it('refuses a second document with a unique key, and ends an ordered write there', async () => {
    await expect(rows().insertMany([{ _id: 4, name: 'd' }, { _id: 5, name: 'a' }, { _id: 6, name: 'f' }])).rejects.toMatchObject({ code: 11_000, insertedCount: 1 })
    await expect(rows().insertMany([{ _id: 7, name: 'a' }, { _id: 8, name: 'g' }], { ordered: false })).rejects.toMatchObject({ insertedCount: 1 })
    expect(await rows().distinct('_id')).toEqual([1, 2, 3, 4, 8])
  })

  it('updates one, many and none, makes what is missing, and takes operators and pipelines', async () => {
    expect(await rows().updateOne({ _id: 1 }, { $inc: { n: 10 } })).toMatchObject({ matchedCount: 1, modifiedCount: 1 })
    expect(await rows().updateMany({}, [{ $set: { n: { $add: ['$n', 1] } } }])).toMatchObject({ matchedCount: 3, modifiedCount: 3 })
    expect(await rows().updateOne({ _id: 9 }, { $set: { n: 9 }, $setOnInsert: { name: 'i' } }, { upsert: true })).toMatchObject({ upsertedCount: 1, upsertedId: 9 })
    expect(await rows().findOneAndUpdate({ _id: 2 }, { $set: { name: 'z' } }, { returnDocument: 'after' })).toEqual({ _id: 2, name: 'z', n: 3 })
    expect(await rows().find().toArray()).toEqual([{ _id: 1, name: 'a', n: 12 }, { _id: 2, name: 'z', n: 3 }, { _id: 3, name: 'c', n: 4 }, { _id: 9, name: 'i', n: 9 }])
    await expect(rows().updateOne({ _id: 3 }, { $set: { name: 'a' } })).rejects.toMatchObject({ code: 11_000 })
  })

  it('does a bulk write in one command for each run of one kind', async () => {
    const result = await rows().bulkWrite([{ updateOne: { filter: { _id: 1 }, update: { $set: { n: 7 } } } }, { updateOne: { filter: { _id: 2 }, update: { $set: { n: 8 } } } }, { deleteOne: { filter: { _id: 3 } } }])
    expect(result).toMatchObject({ modifiedCount: 2, deletedCount: 1 })
    expect(server.log.take().statements).toEqual(['update', 'delete'])
  })

  it('joins in a pipeline', async () => {
    await db.collection('parts').insertMany([{ row: 1 }, { row: 1 }, { row: 3 }])
    const pipeline = [{ $lookup: { from: 'parts', localField: '_id', foreignField: 'row', as: 'parts' } }, { $project: { parts: { $size: '$parts' } } }]
    expect(await rows().aggregate(pipeline).toArray()).toEqual([{ _id: 1, parts: 2 }, { _id: 2, parts: 0 }, { _id: 3, parts: 1 }])
  })

  it('keeps what a transaction has done when it ends well, and counts one commit', async () => {
    const write = (_id: number, then: () => void): Promise<void> => client.withSession(session => session.withTransaction(async () => {
      await rows().insertOne({ _id }, { session })
      await rows().updateOne({ _id }, { $set: { n: 1 } }, { session })
      then()
    }))
    await write(20, () => undefined)
    expect(server.log.take()).toEqual({ trips: 2, commits: 1, statements: ['insert', 'update'] })
    await expect(write(21, () => {
      throw new Error('no')
    })).rejects.toThrow('no')
    expect(server.log.take()).toMatchObject({ trips: 2, commits: 0 })
    expect(await rows().distinct('_id')).toEqual([1, 2, 3, 20])
  })

  it('says that it does not know a command', async () => {
    await expect(db.command({ planCacheClear: 'rows' })).rejects.toMatchObject({ code: 59 })
  })
})
