import type { BulkForms, InsertForm, ReadForm } from '../../model/index.js'

const one = (many: string, missing: NonNullable<ReadForm['missing']>): ReadForm => ({ many, rows: 'one', missing })
/** Chunks are statements of one transaction. Source: https://typeorm.io/docs/working-with-entity-manager/repository-api/#additional-options. */
const saved: InsertForm = { returnsRows: true, oneCommitUnlessNew: true, option: 'chunk: 1000', splits: true }

/** Hooks run alike in both forms. Source: https://typeorm.io/docs/working-with-entity-manager/repository-api/, run on 1.1.1 (2026-11). */
export const bulkForms: BulkForms = {
  conditions: [
    { form: 'property', list: 'In($keys)', uses: ['In'], related: {} },
    { form: 'primary-key', methods: ['update', 'delete', 'softDelete', 'restore'], column: 'id', list: '$keys' },
  ],
  // Source: https://typeorm.io/docs/working-with-entity-manager/find-options/#advanced-options, run on 1.1.1 (2026-11).
  negations: { functions: ['Not'] },
  // Source: https://typeorm.io/docs/working-with-entity-manager/repository-api/, run on 1.1.1 (2026-11).
  savesRow: ['save'],
  tuples: { form: 'objects' },
  reads: {
    findOne: one('find', 'null'),
    findOneBy: one('findBy', 'null'),
    findOneOrFail: one('find', 'throws'),
    findOneByOrFail: one('findBy', 'throws'),
    find: { rows: 'many' },
    findBy: { rows: 'many' },
  },
  inserts: { save: saved, insert: {}, upsert: {}, remove: saved, softRemove: saved, recover: saved },
  insertTexts: { query: { text: '0', values: '1' } },
  takesRowsOnce: ['upsert'],
  // Overwrites each column that any row of the list has a value for, and runs the insert listeners of each row. Source: `EntityManager.upsert` and `InsertQueryBuilder.execute` of 1.1.1.
  upserts: [
    {
      method: 'upsert',
      target: ['upsert:2.conflictPaths|1.conflictPaths', 'upsert:2|1'],
      beside: ['skipUpdateIfNoValuesChanged', 'upsertType'],
      counts: /@VersionColumn\b|\bversion\s*:\s*true|\bupdate\s*:\s*false|\bgeneratedType\b/,
      // An id that is counted up is not inserted, though it is given: `InsertQueryBuilder.getInsertedColumns`.
      unlikeKeys: /@PrimaryGeneratedColumn\((?!\s*['"]uuid['"])|@Generated\((?!\s*['"]uuid['"])|\binsert\s*:\s*false|\btransformer\s*:/,
      listeners: ['BeforeInsert', 'AfterInsert'],
      makers: ['create'],
    },
  ],
  changes: { update: {}, delete: {}, softDelete: {}, restore: {}, increment: {}, decrement: {} },
  rows: {
    save: { call: '$entity.save($list$rest)', oneCommit: true },
    remove: { call: '$entity.remove($list$rest)', oneCommit: true },
    softRemove: { call: '$entity.softRemove($list$rest)', oneCommit: true },
  },
  relative: ['increment', 'decrement'],
  projections: ['select'],
  picks: ['take', 'skip'],
  imports: { In: 'typeorm', MoreThan: 'typeorm' },
  keys: 'identity',
  without: {
    'count-per-key': {
      reason: 'No method of a repository or manager groups. The query builder does, with the column and the alias as SQL text and the count as the driver gives it.',
      source: 'https://typeorm.io/docs/query-builder/select-query-builder/',
    },
  },
  // What a relation's own builder gives for no row is `undefined`, a joined relation `null`. Source: https://typeorm.io/docs/query-builder/relational-query-builder/, run on 1.1.1 (2026-11).
  eager: {
    lazy: [
      { access: 'links', methods: ['loadMany'], relation: 'relation', row: 'of', value: '$row.$relation', gives: 'many' },
      { access: 'links', methods: ['loadOne'], relation: 'relation', row: 'of', value: '$row.$relation', gives: 'one', missing: 'undefined' },
    ],
    reads: { find: { property: 'relations', entry: '$relation: true', element: '$name', beside: ['where', 'order', 'comment'], unlike: /\bRaw\(/ } },
    declared: { decorators: { OneToMany: 'many', ManyToMany: 'many', ManyToOne: 'one', OneToOne: 'one' } },
    unlike: /@AfterLoad\b|\bafterLoad\b|\b(?:eager|lazy)\s*:\s*true|@DeleteDateColumn\b/,
  },
  keyset: {
    key: 'id',
    marks: ['PrimaryColumn', 'PrimaryGeneratedColumn'],
    reads: ['find'],
    limit: ['take'],
    offset: ['skip'],
    order: { names: ['order'], property: "order: { $key: 'ASC' }", last: { property: "$key: 'ASC'" } },
    filter: { form: 'object', condition: '{ $key: MoreThan($last) }', uses: ['MoreThan'] },
    types: ["$class['$key']", "Awaited<ReturnType<typeof $receiver.find>>[number]['$key']"],
  },
  lists: {
    takers: ['In'],
    joins: [],
    reads: ['find', 'findBy'],
    writes: ['update', 'delete', 'softDelete', 'restore', 'increment', 'decrement'],
    options: ['where', 'select', 'relations', 'withDeleted', 'comment', 'transaction', 'loadEagerRelations', 'relationLoadStrategy'],
  },
}
