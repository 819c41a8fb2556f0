import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { findingsText } from '../analysis-text.test-support.js'
import { detectUnorderedPages } from './unordered-page-findings.js'

const TYPEORM = `
    import { Entity, Repository } from 'typeorm'
    @Entity() class User {}
    declare const users: Repository<User>`
const SEQUELIZE = `
    import { Sequelize } from 'sequelize'
    const User = new Sequelize('').define('User', {})`
const KNEX = `
    import createKnex from 'knex'
    const knex = createKnex({})`

const text = (sample: string): string => underEveryParser(sample, analysed => findingsText(analysed, detectUnorderedPages(analysed, analysed.file).findings))

it.each<[string, string, string]>([
  ['options', `${TYPEORM}\n    export const page = (skip: number) => users.find({ skip, take: 10 })`, 'noOrder: users.find'],
  ['options with a count', `${SEQUELIZE}\n    export const page = (offset: number) => User.findAndCountAll({ offset, limit: 10 })`, 'noOrder: User.findAndCountAll'],
  ['a query builder', `${TYPEORM}\n    export const page = (n: number) => users.createQueryBuilder('u').where('u.open').skip(n).take(10).getMany()`, "noOrder: users.createQueryBuilder('u').where('u.open').skip(n).take(10).getMany"],
  ['a chain', `${KNEX}\n    export const page = async (n: number) => await knex('users').limit(10).offset(n)`, "noOrder: knex('users').limit(10).offset"],
  ['SQL', `
    import { Pool } from 'pg'
    const pool = new Pool()
    export const page = (n: number) => pool.query('SELECT * FROM users LIMIT 10 OFFSET $1', [n])`, 'noOrder: pool.query'],
  ['documents', `
    import mongoose from 'mongoose'
    const User = mongoose.model('User', schema)
    export const page = async (n: number) => await User.find({}).skip(n).limit(10).lean()`, 'noOrder: User.find({}).skip(n).limit(10).lean'],
])('%s', (_, sample, expected) => {
  expect(text(sample)).toBe(expected)
})

it.each<[string, string]>([
  ['an order', `${TYPEORM}\n    export const page = (skip: number) => users.find({ skip, take: 10, order: { id: 'ASC' } })`],
  ['relations that are joined, whose pages the library orders', `${TYPEORM}\n    export const page = (skip: number) => users.find({ skip, take: 10, relations: { team: true } })\n    export const joined = (n: number) => users.createQueryBuilder('u').leftJoinAndSelect('u.team', 't').skip(n).take(10).getMany()`],
  ['an order in the chain', `${KNEX}\n    export const page = async (n: number) => await knex('users').orderBy('id').limit(10).offset(n)`],
  ['an order put together elsewhere', `${TYPEORM}\n    export const page = (skip: number) => users.find({ skip, take: 10, ...options })`],
  ['a builder from elsewhere', `${KNEX}\n    export const page = async (query: ReturnType<typeof all>, n: number) => await query.offset(n)\n    const all = () => knex('users').orderBy('id')`],
  ['a library that orders pages by itself', `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()
    export const page = (skip: number) => prisma.user.findMany({ skip, take: 10 })`],
  ['an entity with an order', `
    import { Entity, Repository } from 'typeorm'
    @Entity({ orderBy: { id: 'ASC' } }) class User {}
    declare const users: Repository<User>
    export const page = (skip: number) => users.find({ skip, take: 10 })`],
  ['the first rows', `${TYPEORM}\n    export const page = () => users.find({ skip: 0, take: 10 })`],
  ['no offset', `${TYPEORM}\n    export const page = () => users.find({ take: 10 })`],
  ['one row', `${TYPEORM}\n    export const page = (skip: number) => users.findOne({ where, skip })`],
  ['SQL with an order', `
    import { Pool } from 'pg'
    const pool = new Pool()
    export const page = (n: number) => pool.query('SELECT * FROM users ORDER BY id LIMIT 10 OFFSET $1', [n])`],
])('silent: %s', (_, sample) => {
  expect(text(sample)).toBe('')
})
