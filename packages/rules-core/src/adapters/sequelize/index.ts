import type { Adapter, ExportFact, HandleSpec, MethodFact } from '../../model/index.js'
import { instanceRole, mixinRoles, model } from './model.js'
import { bulkForms } from './bulk-forms.js'

const sequelizeHandle: HandleSpec = { role: 'sequelize' }
const transactionHandle: HandleSpec = { role: 'transaction' }
const modelOf = (entity: NonNullable<HandleSpec['entity']>): HandleSpec => ({ role: 'model', entity })
const modelType: ExportFact = { instance: modelOf({ typeArg: 0 }) }
const modelBase: ExportFact = { instance: { role: 'instance', entity: 'subclass' }, statics: modelOf('subclass') }
const mixin = (role: string): ExportFact => ({ instance: { role, entity: { typeArg: 0 } } })
const transaction: MethodFact = { effect: 'transaction', returns: transactionHandle, callback: { arg: -1, params: [transactionHandle] } }

/** 6 and 7, and the decorators of sequelize-typescript. Everything runs when called. Values are inlined, so lists have no bind limit of their own. */
const sequelize: Adapter = {
  id: 'sequelize',
  bulkForms,
  title: 'Sequelize',
  docs: 'https://sequelize.org/docs/v6/',
  packages: ['sequelize', 'sequelize-typescript', '@sequelize/core'],
  run: 'call',
  exports: {
    Sequelize: { instance: sequelizeHandle },
    default: { instance: sequelizeHandle },
    Transaction: { instance: transactionHandle },
    QueryInterface: { instance: { role: 'queryInterface' } },
    Model: modelBase,
    'Sequelize.Model': modelBase,
    ModelStatic: modelType,
    ModelCtor: modelType,
    ModelDefined: modelType,
    Repository: modelType,
    BelongsToGetAssociationMixin: mixin('getOneMixin'),
    HasOneGetAssociationMixin: mixin('getOneMixin'),
    HasManyGetAssociationsMixin: mixin('getManyMixin'),
    BelongsToManyGetAssociationsMixin: mixin('getManyMixin'),
    HasManyCountAssociationsMixin: mixin('countMixin'),
    BelongsToManyCountAssociationsMixin: mixin('countMixin'),
    HasManyHasAssociationMixin: mixin('hasMixin'),
    HasManyHasAssociationsMixin: mixin('hasMixin'),
    BelongsToManyHasAssociationMixin: mixin('hasMixin'),
    BelongsToManyHasAssociationsMixin: mixin('hasMixin'),
    HasManyAddAssociationMixin: mixin('addMixin'),
    HasManyAddAssociationsMixin: mixin('addMixin'),
    BelongsToManyAddAssociationMixin: mixin('addMixin'),
    BelongsToManyAddAssociationsMixin: mixin('addMixin'),
    BelongsToCreateAssociationMixin: mixin('createMixin'),
    HasOneCreateAssociationMixin: mixin('createMixin'),
    HasManyCreateAssociationMixin: mixin('createMixin'),
    BelongsToManyCreateAssociationMixin: mixin('createMixin'),
    BelongsToSetAssociationMixin: mixin('setMixin'),
    HasOneSetAssociationMixin: mixin('setMixin'),
    HasManySetAssociationsMixin: mixin('setMixin'),
    BelongsToManySetAssociationsMixin: mixin('setMixin'),
    HasManyRemoveAssociationMixin: mixin('removeMixin'),
    HasManyRemoveAssociationsMixin: mixin('removeMixin'),
    BelongsToManyRemoveAssociationMixin: mixin('removeMixin'),
    BelongsToManyRemoveAssociationsMixin: mixin('removeMixin'),
  },
  roles: {
    sequelize: {
      properties: { models: { role: 'models' } },
      methods: {
        define: { returns: modelOf({ arg: 0 }) },
        model: { returns: modelOf({ arg: 0 }) },
        getRepository: { returns: modelOf({ arg: 0 }) },
        getQueryInterface: { returns: { role: 'queryInterface' } },
        query: { effect: 'raw', sql: '0', key: '1', transaction: '1.transaction' },
        transaction,
        truncate: { effect: 'delete' },
      },
    },
    models: { anyProperty: modelOf('property') },
    transaction: { connection: 'queues', anyMethod: {} },
    model,
    instance: instanceRole,
    ...mixinRoles,
    queryInterface: {
      properties: { sequelize: sequelizeHandle },
      methods: {
        bulkInsert: { effect: 'insert', key: '1', list: '1', bulk: 'bulkInsert(table, rows)' },
        bulkUpdate: { effect: 'update', key: '2', bulk: 'bulkUpdate(table, values, { id: ids })' },
        bulkDelete: { effect: 'delete', key: '1', bulk: 'bulkDelete(table, { id: ids })' },
        insert: { effect: 'insert', key: '2', bulk: 'bulkInsert(table, rows)' },
        upsert: { effect: 'upsert', key: '1' },
        update: { effect: 'update', key: '2', bulk: 'bulkUpdate(table, values, { id: ids })' },
        delete: { effect: 'delete', key: '2', bulk: 'bulkDelete(table, { id: ids })' },
        increment: { effect: 'update', key: '2' },
        select: { effect: 'read-many', key: '2' },
        rawSelect: { effect: 'read-one', key: '1' },
      },
    },
  },
  membership: { keys: ['in', '$in'] },
  entityDecorators: ['Table'],
  fieldDecorators: { InjectModel: modelOf({ arg: 0 }), InjectConnection: sequelizeHandle },
  paging: { keyset: "findAll({ where: { id: { [Op.gt]: lastId } }, order: [['id', 'ASC']], limit: n })", order: "order: [['id', 'ASC']]", entityOrder: ['DefaultScope', 'defaultScope'], times: ['createdAt', 'updatedAt'] },
  transactions: { option: 'transaction', open: 'transaction(async transaction => …)' },
  sums: { byName: ['fn'] },
  aggregates: { count: 'count({ where })', exists: "findOne({ where, attributes: ['id'] })", sum: "sum('column', { where })" },
  proofs: [
    { kind: 'method-name', methods: ['findByPk', 'findOrCreate', 'findCreateFind', 'findAndCountAll', 'bulkCreate'], role: 'model' },
    // Models that a registry has put on an object by name: `db.user.findOne({ where })`.
    { kind: 'argument-keys', methods: ['findOne', 'findAll', 'count', 'destroy'], keys: ['where', 'include', 'attributes', 'transaction'], role: 'model' },
    { kind: 'argument-keys', methods: ['update', 'increment', 'decrement'], keys: ['where'], role: 'model', argument: 1 },
    { kind: 'argument-keys', methods: ['create', 'upsert'], keys: ['transaction'], role: 'model', argument: 1 },
  ],
}

export default sequelize
