import type { HandleSpec, MethodFact, RoleFacts } from '../../model/index.js'

const instance: HandleSpec = { role: 'instance', entity: 'same' }
const page = { offset: '0.offset', limit: '0.limit', order: '0.order', lock: '0.lock', filter: '0.where|0.include' } satisfies MethodFact
const builder: MethodFact = { returns: 'receiver' }

/** Statics of a model. Source: https://sequelize.org/docs/v6/core-concepts/model-querying-basics/ and the types of 6.37.8 (2026-11). */
export const model: RoleFacts = {
  construct: instance,
  methods: {
    findByPk: { effect: 'read-one', returns: instance, key: '0', bulk: 'findAll({ where: { id: ids } })' },
    findOne: { effect: 'read-one', returns: instance, key: '0.where', offset: '0.offset', bulk: 'findAll({ where: { id: ids } })' },
    findAll: { effect: 'read-many', returns: instance, shape: 'many', key: '0.where', ...page, bulk: 'findAll({ where: { parentId: parentIds } })' },
    findAndCountAll: { effect: 'read-many', returns: instance, shape: 'rows-and-count', key: '0.where', ...page, bulk: 'findAll({ where: { parentId: parentIds } })', note: 'Two statements.' },
    findOrCreate: { effect: 'upsert', transaction: '0.transaction', returns: instance, shape: 'one-and-flag', key: '0.where', bulk: 'bulkCreate(rows, { ignoreDuplicates: true })', note: 'Three statements, also when the row exists.' },
    findCreateFind: { effect: 'upsert', transaction: '0.transaction', returns: instance, shape: 'one-and-flag', key: '0.where', bulk: 'bulkCreate(rows, { ignoreDuplicates: true })' },
    findOrBuild: { effect: 'read-one', returns: instance, shape: 'one-and-flag', key: '0.where', bulk: 'findAll({ where: { id: ids } })' },
    count: { effect: 'count', key: '0.where', bulk: "count({ where: { parentId: parentIds }, group: ['parentId'] })" },
    max: { effect: 'aggregate', key: '1.where', bulk: 'findAll({ attributes, group })' },
    min: { effect: 'aggregate', key: '1.where', bulk: 'findAll({ attributes, group })' },
    sum: { effect: 'aggregate', sum: '', key: '1.where', bulk: 'findAll({ attributes, group })' },
    aggregate: { effect: 'aggregate', key: '2.where', bulk: 'findAll({ attributes, group })' },

    create: { effect: 'insert', transaction: '1.transaction', returns: instance, key: '0', bulk: 'bulkCreate(rows, { validate: true })' },
    bulkCreate: { effect: 'insert', transaction: '1.transaction', returns: instance, shape: 'many', key: '0', list: '0', bulk: 'bulkCreate(rows, { validate: true })', note: 'Row hooks do not run; `individualHooks` makes it one INSERT per row.' },
    upsert: { effect: 'upsert', transaction: '1.transaction', returns: instance, shape: 'one-and-flag', key: '0', bulk: "bulkCreate(rows, { updateOnDuplicate: ['column'] })" },
    update: { effect: 'update', transaction: '1.transaction', key: '1.where', bulk: 'update(values, { where: { id: ids } })', note: 'Row hooks do not run and the version column is not bumped.' },
    destroy: { effect: 'delete', transaction: '0.transaction', key: '0.where', bulk: 'destroy({ where: { id: ids } })', note: 'Row hooks do not run.' },
    restore: { effect: 'update', transaction: '0.transaction', key: '0.where', bulk: 'restore({ where: { id: ids } })' },
    truncate: { effect: 'delete', transaction: '0.transaction' },
    increment: { effect: 'update', transaction: '1.transaction', key: '1.where', bulk: 'increment(columns, { where: { id: ids } })' },
    decrement: { effect: 'update', transaction: '1.transaction', key: '1.where', bulk: 'decrement(columns, { where: { id: ids } })' },

    build: { returns: instance, deferred: true },
    bulkBuild: { returns: instance, shape: 'many', deferred: true },
    scope: { ...builder, opaque: true },
    unscoped: builder,
    schema: builder,
    withScope: { ...builder, opaque: true },
    withoutScope: builder,
    withSchema: builder,
  },
}

const lazy: MethodFact = { effect: 'lazy-load', bulk: 'findAll({ include })' }

/**
 * Rows. A generated association method (`user.getPosts()`) shows in TypeScript as a field of a mixin type, which proves it;
 * the patterns are for plain JavaScript and never more than likely. Accessors of attributes match them too and are therefore named one by one.
 */
export const instanceRole: RoleFacts = {
  row: true,
  methods: {
    save: { effect: 'upsert', transaction: '0.transaction', bulk: "bulkCreate(rows, { updateOnDuplicate: ['column'] })" },
    update: { effect: 'update', transaction: '1.transaction', returns: 'receiver', bulk: 'update(values, { where: { id: ids } })' },
    destroy: { effect: 'delete', transaction: '0.transaction', bulk: 'destroy({ where: { id: ids } })' },
    restore: { effect: 'update', transaction: '0.transaction', bulk: 'restore({ where: { id: ids } })' },
    reload: { effect: 'read-one', returns: 'receiver', bulk: 'findAll({ where: { id: ids } })' },
    increment: { effect: 'update', transaction: '1.transaction', returns: 'receiver', bulk: 'increment(columns, { where: { id: ids } })' },
    decrement: { effect: 'update', transaction: '1.transaction', returns: 'receiver', bulk: 'decrement(columns, { where: { id: ids } })' },

    $get: lazy,
    $count: lazy,
    $has: lazy,
    $set: { effect: 'update' },
    $add: { effect: 'insert' },
    $create: { effect: 'insert' },
    $remove: { effect: 'delete' },

    getDataValue: {},
    setDataValue: {},
    setAttributes: { returns: 'receiver' },
    addHook: {},
    removeHook: {},
    hasHook: {},
    hasHooks: {},
    hasAlias: {},
    hasOwnProperty: {},
  },
  methodPatterns: [
    { pattern: /^(?:get|count|has)[A-Z]\w*$/, fact: { ...lazy, likely: true } },
    { pattern: /^(?:add|create)[A-Z]\w*$/, fact: { effect: 'insert', likely: true } },
    { pattern: /^set[A-Z]\w*$/, fact: { effect: 'update', likely: true } },
    { pattern: /^remove[A-Z]\w*$/, fact: { effect: 'delete', likely: true } },
  ],
}

/** A field whose type is one of the association mixins is a function that queries. */
export const mixinRoles: Record<string, RoleFacts> = {
  getOneMixin: { call: { ...lazy, returns: instance } },
  getManyMixin: { call: { ...lazy, returns: instance, shape: 'many' } },
  countMixin: { call: lazy },
  hasMixin: { call: lazy },
  addMixin: { call: { effect: 'insert', list: '0' } },
  createMixin: { call: { effect: 'insert', returns: instance } },
  setMixin: { call: { effect: 'update', list: '0' } },
  removeMixin: { call: { effect: 'delete', list: '0' } },
}
