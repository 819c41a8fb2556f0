import type { BulkForms, ReadForm } from '../../model/index.js'

const one: ReadForm = { many: 'findAll', rows: 'one', missing: 'null' }

/**
 * `bulkCreate` validates only when told to, and runs no row hooks. Values are inlined, so that lists have no limit.
 * Source: https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#creating-in-bulk, run on 6.37.8 (2026-11).
 */
export const bulkForms: BulkForms = {
  conditions: [
    { form: 'property', list: '$keys' },
    { form: 'primary-key', methods: ['findByPk'], column: 'id', list: '{ ${options}where: { $column: $keys } }' },
  ],
  negations: { properties: ['Op.ne'] },
  // Source: https://sequelize.org/docs/v6/core-concepts/model-instances/#updating-an-instance, run on 6.37.8 (2026-11).
  savesRow: ['save', 'update'],
  tuples: { form: 'property', name: '[Op.or]', uses: ['Op'] },
  reads: { findByPk: { ...one, unique: true }, findOne: one, findAll: { rows: 'many' } },
  counts: { count: { grouped: "count({ where: $where, group: ['$column']$rest })", key: '$row.$column', count: 'Number($row.count)' } },
  inserts: { create: { many: 'bulkCreate', row: '0', returnsRows: true, skipsHooks: true, hooksOff: 'hooks: false', option: 'validate: true' } },
  // Replacements are written into the text. Source: https://sequelize.org/docs/v6/core-concepts/raw-queries/#replacements.
  insertTexts: { query: { text: '0', values: '1.replacements', options: ['replacements', 'transaction', 'type', 'logging', 'raw'] } },
  takesRowsOnce: ['updateOnDuplicate'],
  changes: { update: {}, destroy: {}, restore: {}, increment: {}, decrement: {} },
  rows: {
    destroy: { call: '$entity.destroy({ where: { id: $list }$rest })', key: 'id', skipsHooks: true, hooksOff: 'hooks: false' },
    update: { call: '$entity.update($values, { where: { id: $list }$rest })', key: 'id', values: 'argument', skipsHooks: true, hooksOff: 'hooks: false' },
    save: { call: '$entity.update($values, { where: { id: $list }$rest })', key: 'id', values: 'set', skipsHooks: true, hooksOff: 'hooks: false' },
  },
  ownKey: /@PrimaryKey(?![\s\S]{0,160}?\bid\b)|(?<!\bid\s*:\s*\{[^}]{0,200})\bprimaryKey\s*:\s*true|\bversion\s*:\s*true/,
  relative: ['increment', 'decrement'],
  projections: ['attributes'],
  picks: ['limit', 'offset', 'group', 'rejectOnEmpty', 'individualHooks'],
  imports: { Op: 'sequelize' },
  keys: 'text',
  hooks: {
    of: 'entity',
    decorators: ['Create', 'Update', 'Destroy', 'Restore', 'Save', 'Validate', 'Upsert'].flatMap(event => [`Before${event}`, `After${event}`]).concat('ValidationFailed'),
    methods: ['Create', 'Update', 'Destroy', 'Restore', 'Save', 'Validate', 'Upsert'].flatMap(event => [`before${event}`, `after${event}`]),
    registrars: ['addHook', 'hook'],
    events: { create: ['create', 'save', 'valid'], update: ['update', 'save', 'valid'], save: ['update', 'save', 'valid'], destroy: ['destroy'] },
    options: ['hooks'],
  },
  without: {
    'chunked-list': {
      reason: 'Not needed: lists are written into the statement as text, so that no limit of bind parameters holds for them.',
      source: 'https://sequelize.org/docs/v6/core-concepts/raw-queries/',
    },
    'one-commit': {
      reason: 'Takes no list of queries. A transaction is an object that every query in it has to be given, unless the project has turned on its own way of passing it.',
      source: 'https://sequelize.org/docs/v6/other-topics/transactions/',
    },
  },
  // `separate` reads the rows of a relation to many by their keys, as `prefetch` would; a relation to one row is joined. Source: https://sequelize.org/docs/v6/advanced-association-concepts/eager-loading/, run on 6.37.8 (2026-11).
  eager: {
    lazy: [
      { access: 'accessor', prefix: 'get', methods: [], value: '$row.$relation', passes: ['transaction'] },
      { access: 'name', methods: ['$get'], value: '$row.$relation', passes: ['transaction'] },
    ],
    reads: {
      findAll: {
        property: 'include',
        element: '$name',
        elementOfMany: '{ association: $name, separate: true }',
        beside: ['where', 'order', 'transaction', 'limit', 'offset'],
        unlike: /\b(?:literal|fn|col|cast|json)\(/,
      },
    },
    declared: {
      decorators: { HasMany: 'many', HasOne: 'one', BelongsTo: 'one' },
      calls: { methods: { hasMany: 'many', hasOne: 'one', belongsTo: 'one' }, name: 'as', beside: ['foreignKey', 'targetKey', 'sourceKey', 'constraints', 'onDelete', 'onUpdate'] },
    },
    unlike: /[dD]efaultScope|\b(?:before|after|Before|After)Find/,
  },
  keyset: {
    key: 'id',
    marks: ['PrimaryKey', 'primaryKey'],
    reads: ['findAll'],
    limit: ['limit'],
    offset: ['offset'],
    order: { names: ['order'], property: "order: [['$key', 'ASC']]", last: { element: "['$key', 'ASC']" } },
    filter: { form: 'object', condition: '{ $key: { [Op.gt]: $last } }', both: '{ [Op.and]: [$filter, $only] }', uses: ['Op'] },
    types: ["$class['$key']"],
  },
}
