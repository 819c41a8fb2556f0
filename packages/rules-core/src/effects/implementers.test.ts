import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { effectsText } from '../analysis-text.test-support.js'

const STORE = `
    // store.ts
    export interface Store { load(id: string): Promise<unknown> }`
const PG = `
    // pg-store.ts
    import { Pool } from 'pg'
    import { Store } from './store'
    export class PgStore implements Store {
      constructor(private readonly pool: Pool) {}
      load(id: string) { return this.pool.query('SELECT 1', [id]) }
    }`
const KNEX = `
    // knex-store.ts
    import createKnex from 'knex'
    import { Store } from './store'
    const knex = createKnex({})
    export class KnexStore implements Store {
      async load(id: string) { return this.byId(id) }
      private byId(id: string) { return knex('users').where({ id }).first() }
    }`
const MEMORY = `
    // memory-store.ts
    import { Store } from './store'
    export class MemoryStore implements Store { load() { return Promise.resolve() } }`
const MAIN = `
    // main.ts
    import { Store } from './store'
    class Users {
      constructor(private readonly store: Store) {}
      run() { show(this.store.load('1')) }
    }`

const BY_PG = 'this.pool.query (pg-store.ts): read-many by pg query'

it.each<[string, string, ...string[]]>([
  ['one', `${STORE}${PG}${MAIN}`, BY_PG],
  ['none', `${STORE}${MAIN}`, 'none'],
  ['several that all query: the shortest way', `${STORE}${KNEX}${PG}${MAIN}`, BY_PG],
  ['several of which some query', `${STORE}${PG}${MEMORY}${MAIN}`, 'none'],
  ['one that does not query', `${STORE}${MEMORY}${MAIN}`, 'none'],
  ['fakes beside it, by path and by name', `${STORE}${PG}
    // test/store.ts
    import { Store } from '../store'
    export class TableStore implements Store { load() { return Promise.resolve() } }
    // store.mock.ts
    import { Store } from './store'
    export class OtherStore implements Store { load() { return Promise.resolve() } }
    // stores.ts
    import { Store } from './store'
    export class FakeStore implements Store { load() { return Promise.resolve() } }
    export class StoreStub implements Store { load() { return Promise.resolve() } }${MAIN}`, BY_PG],
  ['a function type: what a factory gives', `
    // types.ts
    export type LoadUser = (id: string) => Promise<unknown>
    // load.ts
import type { Knex } from 'knex'
import { LoadUser } from './types'
    export const loadUserFactory = (deps: { db: Knex }): LoadUser => async id => deps.db('users').where({ id }).first()
    // main.ts
import { LoadUser } from './types'
    export const show1 = (deps: { loadUser: LoadUser }) => show(deps.loadUser('1'))
    export const show2 = ({ loadUser }: { loadUser: LoadUser }) => show(loadUser('1'))`, "deps.db('users').where({ id }).first (load.ts): read-one of users by knex first", "deps.db('users').where({ id }).first (load.ts): read-one of users by knex first"],
  ['a function type: all must query, and one that is not named proves nothing', `
import type { Knex } from 'knex'
    type Load = (id: string) => Promise<unknown>
    type Done = (id: string) => Promise<void>
    type Other = (id: string) => Promise<unknown>
    const remembered: Load = async () => known
    const read = (db: Knex): Load => id => db('users').where({ id }).first()
    const other: Other = id => knex.select()
    const each = (load: Load, done: Done, plain: (id: string) => Promise<void>) => { show(load('1')); show(done('1')); show(plain('1')) }`, 'none', 'none', 'none'],
  ['an object literal that is declared to be the interface', `${STORE}
    // pg-store.ts
import { Pool } from 'pg'
import { Store } from './store'
    export function createStore(pool: Pool): Store { return { load: id => pool.query('SELECT 1', [id]) } }${MAIN}`, 'pool.query (pg-store.ts): read-many by pg query'],
  ['only a fake', `${STORE}
    // test/pg-store.ts
    import { Pool } from 'pg'
    import { Store } from '../store'
    export class PgStore implements Store { constructor(private readonly pool: Pool) {} load(id: string) { return this.pool.query('SELECT 1', [id]) } }${MAIN}`, 'none'],
  ['another interface of the same name', `${STORE}
    // shop/store.ts
    export interface Store { load(id: string): Promise<unknown> }
    // shop/pg-store.ts
    import { Pool } from 'pg'
    import { Store } from './store'
    export class PgStore implements Store { constructor(private readonly pool: Pool) {} load(id: string) { return this.pool.query('SELECT 1', [id]) } }${MAIN}`, 'none'],
  ['an abstract class', `
    // store.ts
    export abstract class Store { abstract load(id: string): Promise<unknown> }
    // pg-store.ts
    import { Pool } from 'pg'
    import { Store } from './store'
    export class PgStore extends Store { constructor(private readonly pool: Pool) { super() } load(id: string) { return this.pool.query('SELECT 1', [id]) } }${MAIN}`, BY_PG],
  ['an abstract class that calls what it leaves open', `
    // store.ts
    export abstract class Store { load(id: string) { return this.fetch(id) } protected abstract fetch(id: string): Promise<unknown> }
    // pg-store.ts
    import { Pool } from 'pg'
    import { Store } from './store'
    export class PgStore extends Store { constructor(private readonly pool: Pool) { super() } fetch(id: string) { return this.pool.query('SELECT 1', [id]) } }${MAIN}`, `this.fetch (store.ts) → ${BY_PG}`],
  ['an abstract class between', `${STORE}
    // base-store.ts
    import { Store } from './store'
    export abstract class BaseStore implements Store { abstract load(id: string): Promise<unknown> }
    // pg-store.ts
    import { Pool } from 'pg'
    import { BaseStore } from './base-store'
    export class PgStore extends BaseStore { constructor(private readonly pool: Pool) { super() } load(id: string) { return this.pool.query('SELECT 1', [id]) } }${MAIN}`, BY_PG],
  ['an interface that extends it', `${STORE}
    // user-store.ts
    import { Store } from './store'
    export interface UserStore extends Store { count(): number }
    // pg-store.ts
    import { Pool } from 'pg'
    import { UserStore } from './user-store'
    export class PgStore implements UserStore { constructor(private readonly pool: Pool) {} count() { return 1 } load(id: string) { return this.pool.query('SELECT 1', [id]) } }${MAIN}`, BY_PG],
])('what stands behind a method without body: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, effectsText).split('\n')).toEqual(expected)
})
