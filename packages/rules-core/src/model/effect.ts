/** What a round trip does to the database. */
export type Effect =
  | 'read-one'
  | 'read-many'
  | 'count'
  | 'exists'
  | 'aggregate'
  | 'insert'
  | 'update'
  | 'delete'
  | 'upsert'
  | 'raw'
  | 'transaction'
  | 'lazy-load'
  | 'stream'

const WRITES: ReadonlySet<Effect> = new Set<Effect>(['insert', 'update', 'delete', 'upsert'])

/** Whether the effect changes rows. `raw` and `transaction` are not known to. */
export const isWrite = (effect: Effect): boolean => WRITES.has(effect)
