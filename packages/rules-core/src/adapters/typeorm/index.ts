import type { Adapter, HandleSpec, MethodFact } from '../../model/index.js'
import { activeEntity, activeModel } from './active-record.js'
import { mongoOperations, queryBuilder, relationBuilder, treeOperations } from './builders.js'
import { operations } from './operations.js'
import { bulkForms } from './bulk-forms.js'

const manager: HandleSpec = { role: 'manager' }
const dataSource: HandleSpec = { role: 'dataSource' }
const repository = (entity: NonNullable<HandleSpec['entity']>): HandleSpec => ({ role: 'repository', entity })
const byArgument = { returns: repository({ arg: 0 }) } satisfies MethodFact

const transaction: MethodFact = { effect: 'transaction', callback: { arg: -1, params: [manager] } }
const builderExport = { instance: { role: 'queryBuilder', entity: { typeArg: 0 } } } as const
const repositoryExport = { instance: repository({ typeArg: 0 }) }

/**
 * Everything runs when called, except query builders. Globals and `Connection` are gone in 1.x and kept for 0.x.
 * Schema changes of a QueryRunner are no row work and count as nothing.
 */
const typeorm: Adapter = {
  id: 'typeorm',
  bulkForms,
  title: 'TypeORM',
  docs: 'https://typeorm.io/docs/working-with-entity-manager/repository-api/',
  packages: ['typeorm'],
  run: 'call',
  exports: {
    DataSource: { instance: dataSource },
    Connection: { instance: dataSource },
    EntityManager: { instance: manager },
    MongoEntityManager: { instance: manager },
    QueryRunner: { instance: { role: 'queryRunner' } },
    Repository: repositoryExport,
    TreeRepository: repositoryExport,
    MongoRepository: repositoryExport,
    AbstractRepository: { instance: { role: 'customRepository', entity: { typeArg: 0 } } },
    BaseEntity: { instance: { role: 'activeEntity', entity: 'subclass' }, statics: { role: 'activeModel', entity: 'subclass' } },
    SelectQueryBuilder: builderExport,
    UpdateQueryBuilder: builderExport,
    DeleteQueryBuilder: builderExport,
    InsertQueryBuilder: builderExport,
    QueryBuilder: builderExport,
    WhereExpressionBuilder: builderExport,
    RelationQueryBuilder: { instance: { role: 'relationBuilder', entity: { typeArg: 0 } } },
    getRepository: { call: repository({ arg: 0 }) },
    getTreeRepository: { call: repository({ arg: 0 }) },
    getMongoRepository: { call: repository({ arg: 0 }) },
    getCustomRepository: { identity: true },
    getManager: { call: manager },
    getMongoManager: { call: manager },
    getConnection: { call: dataSource },
    createConnection: { call: dataSource },
    createQueryBuilder: { call: { role: 'queryBuilder', entity: { arg: 0 } } },
  },
  roles: {
    dataSource: {
      properties: { manager, mongoManager: manager },
      methods: {
        getRepository: byArgument,
        getTreeRepository: byArgument,
        getMongoRepository: byArgument,
        getCustomRepository: { identity: true },
        createEntityManager: { returns: manager },
        createQueryRunner: { returns: { role: 'queryRunner' } },
        createQueryBuilder: { builds: 'read-many', returns: { role: 'queryBuilder', entity: { arg: 0 } } },
        initialize: { returns: 'receiver' },
        connect: { returns: 'receiver' },
        transaction,
        query: { effect: 'raw', sql: '0', key: '1' },
        sql: { effect: 'raw', sql: '0' },
      },
    },
    manager: {
      properties: { connection: dataSource, dataSource, queryRunner: { role: 'queryRunner' } },
      methods: {
        ...operations('manager'),
        getRepository: byArgument,
        getTreeRepository: byArgument,
        getMongoRepository: byArgument,
        getCustomRepository: { identity: true },
        withRepository: { identity: true },
        transaction,
      },
    },
    repository: {
      properties: { manager, queryRunner: { role: 'queryRunner' } },
      methods: { ...mongoOperations, ...operations('repository'), ...treeOperations, extend: { returns: 'receiver' } },
    },
    customRepository: {
      properties: { manager, repository: { role: 'repository', entity: 'same' } },
      methods: {
        createQueryBuilder: { builds: 'read-many', returns: { role: 'queryBuilder', entity: 'same' } },
        getRepositoryFor: byArgument,
      },
    },
    queryRunner: {
      connection: 'queues',
      properties: { manager, connection: dataSource, dataSource },
      methods: { query: { effect: 'raw', sql: '0', key: '1' }, sql: { effect: 'raw', sql: '0' }, stream: { effect: 'stream' } },
      anyMethod: {},
    },
    activeModel,
    activeEntity,
    entity: { row: true },
    queryBuilder,
    relationBuilder,
  },
  membership: { functions: ['In'] },
  entityDecorators: ['Entity', 'ChildEntity', 'ViewEntity'],
  fieldDecorators: {
    InjectRepository: repository({ arg: 0 }),
    InjectDataSource: dataSource,
    InjectConnection: dataSource,
    InjectEntityManager: manager,
  },
  proofs: [
    { kind: 'entity-argument', role: 'manager' },
    { kind: 'method-name', methods: ['findOneBy', 'findOneByOrFail', 'findBy', 'findAndCountBy', 'existsBy', 'findByIds', 'findOneById', 'softRemove', 'softDelete'], role: 'repository' },
  ],
  paging: { keyset: "find({ where: { id: MoreThan(lastId) }, order: { id: 'ASC' }, take: n })", stream: 'createQueryBuilder().stream()', order: "order: { id: 'ASC' }", entityOrder: ['orderBy', 'eager'] },
  aggregates: { count: 'countBy(where)', exists: 'existsBy(where)', sum: "sum('column', where)" },
  limits: { bindParameters: 65_535, chunks: false },
  transactions: { open: 'transaction(async manager => …)' },
}

export default typeorm
