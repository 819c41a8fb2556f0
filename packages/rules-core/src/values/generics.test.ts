import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { valuesText } from '../analysis-text.test-support.js'

it.each<[string, string, ...string[]]>([
  ['explicit type arguments', `
    class User {}
    declare function get<T>(name: string): T
    show(get<User>('user'))`, 'User'],
  ['an argument', `
    import { Pool } from 'pg'
    function traced<T>(value: T): T { return value }
    show(traced(new Pool()))`, 'pg.pool'],
  ['an argument within', `
    import type { Repository } from 'typeorm'
    class User {}
    function first<T>(values: T[]): T { return values[0]! }
    declare const all: Repository<User>[]
    show(first(all))`, 'typeorm.repository<User>'],
  ['a class given as argument', `
    class UserService { load() {} }
    declare function resolve<T>(token: new (...args: any[]) => T): T
    declare class Container { get<T>(token: Type<T>): T }
    interface Type<T> { new (...args: any[]): T }
    show(resolve(UserService))
    show(new Container().get(UserService))`, 'UserService', 'UserService'],
  ['the result of a callback', `
    import { PrismaClient } from '@prisma/client'
    declare function once<T>(make: () => T): T
    show(once(() => new PrismaClient()))
    show(once(() => { return new PrismaClient() }))`, 'prisma.client', 'prisma.client'],
  ['the awaited result of a callback', `
    import { PrismaClient } from '@prisma/client'
    declare function run<T>(task: () => Promise<T>): Promise<T>
    show(await run(async () => new PrismaClient()))`, 'prisma.client'],
  ['a constraint', `
    import type { EntityManager } from 'typeorm'
    function f<M extends EntityManager>(manager: M) { show(manager) }`, 'typeorm.manager'],
  ['type arguments of a class', `
    class User { name = '' }
    class Box<T> { constructor(readonly value: T) {} }
    declare const box: Box<User>
    show(box.value)
    show(new Box<User>(x).value)`, 'User', 'User'],
  ['type arguments that pass through a base', `
    import { Repository } from 'typeorm'
    class User {}
    class BaseRepository<T> { constructor(protected readonly rows: Repository<T>) {} }
    class UserRepository extends BaseRepository<User> { f() { show(this.rows) } }
    declare const users: UserRepository
    show(users.rows)`, 'typeorm.repository<User>', 'typeorm.repository<User>'],
  ['type arguments of an interface', `
    class User {}
    interface Store<T> { one(): T; all(): Promise<T[]> }
    declare const store: Store<User>
    show(store.one())
    show(await store.all())`, 'User', 'User[]'],
  ['a default', `
    class User {}
    interface Store<T = User> { one(): T }
    declare const store: Store
    show(store.one())`, 'User'],
  ['nothing that binds it', `
    declare function get<T>(name: string): T
    show(get('user'))`, 'unknown: not-modelled'],
  ['what an untyped function hands back', `
    // main.js
    const { Pool } = require('pg')
    function traced(value) { return value }
    const wrapped = traced(new Pool())
    show(wrapped)`, 'pg.pool'],
])('a type parameter bound by %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, valuesText).split('\n')).toEqual(expected)
})
