import { expect, it } from 'vitest'
import { type AnalysedSample, shownCalls, shownExpression, underEveryParser } from '../analysis.test-support.js'
import { rowNames } from './row-names.js'

/** What says which rows each `show(query)` asks. */
const namesText = ({ ev, file }: AnalysedSample): string =>
  shownCalls(file).map(call => rowNames(ev, file, shownExpression(call)).map(({ range }) => file.text.slice(...range)).join(', ')).join('\n')

const KNEX = `
    import createKnex from 'knex'
    const knex = createKnex({})`
const TYPEORM = `
    import { DataSource, type EntityManager, type Repository } from 'typeorm'
    class User {}
    declare const source: DataSource
    declare const manager: EntityManager
    declare const users: Repository<User>`
const PG = `
    import { Pool } from 'pg'
    const pool = new Pool()`

it.each<[string, string, ...string[]]>([
  ['a table', `${KNEX}
    show(knex(table).where({ id }).first())
    show(knex.select('*').from(table).where({ id }))`, 'table', 'table'],
  ['an entity', `${TYPEORM}
    show(manager.find(entity, { where: { id } }))
    show(source.getRepository(entity).findOneBy({ id }))
    show(manager.save(entity, row))
    show(manager.save(row))
    show(users.save(row))`, 'entity', 'entity', 'entity', '', ''],
  ['a model', `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()
    show(prisma[model].findFirst({ where: { id } }))
    show(prisma['user'].findFirst({ where: { id } }))
    show(prisma.user.findFirst({ where: { id } }))`, 'model', '', ''],
  ['a name in SQL', `${PG}
    show(pool.query(\`SELECT * FROM \${table} WHERE id = \${id}\`))
    show(pool.query(\`UPDATE "\${schema}"."\${table}" SET x = \${x}\`))
    show(pool.query(\`SELECT \${column} FROM x\`))
    show(pool.query('SELECT 1', [id]))`, 'table', 'schema', '', ''],
  ['a repository of the project\'s own making', `${TYPEORM}
    class Sources { of(context: object, entity: Function): Repository<object> { return source.getRepository(entity) } }
    declare const sources: Sources
    show(sources.of({}, entity).find())`, 'entity'],
])('what names the rows that a query asks: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, namesText).split('\n')).toEqual(expected)
})
