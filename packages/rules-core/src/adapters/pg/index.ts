import type { Adapter, MethodFact } from '../../model/index.js'
import { bulkForms } from './bulk-forms.js'

/**
 * node-postgres: SQL text over a pool or one connection, sent when `query` is called. What a query does stands in its text.
 * Opening, releasing and ending a connection is no query. `pg-promise` and `pg-pool` are other packages.
 * Facts: https://node-postgres.com/apis/pool, checked on 8.23.
 */
const query: MethodFact = {
  effect: 'raw',
  sql: '0.text|0',
  key: '0.values|1',
  rows: 'rows',
  bulk: `query('… WHERE id = ANY($1)', [ids])`,
  note: 'rows to insert: `INSERT … SELECT * FROM unnest($1::int[], $2::text[])`; `IN ($1)` takes no array',
}

const pg: Adapter = {
  id: 'pg',
  bulkForms,
  title: 'node-postgres',
  docs: 'https://node-postgres.com/apis/pool',
  packages: ['pg'],
  run: 'call',
  exports: {
    Pool: { instance: { role: 'pool' } },
    Client: { instance: { role: 'client' } },
    PoolClient: { instance: { role: 'client' } },
    ClientBase: { instance: { role: 'client' } },
  },
  roles: {
    pool: { methods: { query, connect: { returns: { role: 'client' } }, end: {} } },
    client: { connection: 'queues', methods: { query, connect: { returns: 'receiver' }, release: {}, end: {} } },
  },
  paging: { keyset: "query('… WHERE id > $1 ORDER BY id LIMIT $2', [lastId, n])", stream: 'pg-query-stream', order: 'ORDER BY id' },
  aggregates: { count: 'SELECT count(*) …', exists: 'SELECT EXISTS (…)', sum: 'SELECT sum(column) …' },
  limits: { bindParameters: 65_535, chunks: false },
}

export default pg
