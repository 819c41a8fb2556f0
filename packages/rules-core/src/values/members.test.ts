import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { valuesText } from '../analysis-text.test-support.js'

it.each<[string, string, ...string[]]>([
  ['constructor parameters', `
    import { Repository } from 'typeorm'
    class User {}
    class UserService {
      constructor(private readonly users: Repository<User>, readonly other = new Map(), plain: string) {}
      f() { show(this.users); show(this.plain) }
    }`, 'typeorm.repository<User>', 'unknown: unresolved-member'],
  ['objects that are spread into each other', `
    let options = { a: () => 1 }
    options = { ...options, ...options }
    const merged = () => ({ ...cached(), ...cached() })
    const cached = () => ({ ...merged() })
    show(options.a); show(options.b); show(merged().c)`, 'function a', 'unknown: unresolved-member', 'unknown: unresolved-member'],
  ['injected fields', `
    import { InjectRepository, InjectDataSource } from '@nestjs/typeorm'
    import { User } from './user'
    class UserService {
      @InjectDataSource() source
      constructor(@InjectRepository(User) private readonly users) {}
      f() { show(this.users); show(this.source) }
    }`, 'typeorm.repository<User>', 'typeorm.dataSource'],
  ['a service in another file, two fields away', `
    // access.ts
    import type { Kysely } from 'kysely'
    export class Access { constructor(readonly db: Kysely<any>) {} }
    // base.ts
    import { Access } from './access'
    export class BaseService { constructor(protected readonly access: Access) {} }
    // main.ts
    import { BaseService } from './base'
    export class AlbumService extends BaseService { f() { show(this.access.db) } }`, 'kysely.db'],
  ['methods inherited across files', `
    // base.ts
    export abstract class Base { load() {} abstract save(): void }
    // middle.ts
    import { Base } from './base'
    export class Middle extends Base { save() {} }
    // main.ts
    import { Middle } from './middle'
    class Leaf extends Middle { f() { show(this.load); show(this.save); show(super.load) } }`, 'function load', 'function save', 'function load'],
  ['a library\'s base behind two of the project', `
    // base.ts
    import { Repository } from 'typeorm'
    export class BaseRepository<T> extends Repository<T> { findActive() {} }
    // main.ts
    import { BaseRepository } from './base'
    class User {}
    class UserRepository extends BaseRepository<User> {
      f() { show(this.findOneBy); show(this.findActive); show(this.manager) }
    }`, 'typeorm.repository<User>.findOneBy()', 'function findActive', 'typeorm.manager'],
  ['a method that hides the library\'s', `
    import { Repository } from 'typeorm'
    class User {}
    class UserRepository extends Repository<User> { find() { return [] } }
    declare const users: UserRepository
    show(users.find)
    show(users.findBy)`, 'function find', 'typeorm.repository<User>.findBy()'],
  ['a declared result', `
    import type { Repository, DataSource } from 'typeorm'
    class User {}
    class Service {
      getRepository(): Repository<User> { return lookUp() }
      async connect(): Promise<DataSource> { return lookUp() }
      get source(): DataSource { return lookUp() }
      async f() { show(this.getRepository()); show(await this.connect()); show(this.source) }
    }`, 'typeorm.repository<User>', 'typeorm.dataSource', 'typeorm.dataSource'],
  ['an inferred result', `
    import { DataSource } from 'typeorm'
    class User {}
    class Service {
      constructor(private source: DataSource) {}
      repository() { return this.source.getRepository(User) }
      get manager() { return this.source.manager }
      query() { if (x) return undefined; return this.repository().createQueryBuilder('u') }
      f() { show(this.repository()); show(this.manager); show(this.query()) }
    }`, 'typeorm.repository<User>', 'typeorm.manager', 'undefined | typeorm.queryBuilder<User> (read-many pending)'],
  ['an arrow function in a field', `
    class Service { load = async (id: string) => id; f() { show(this.load) } }`, 'function load'],
  ['an annotation against a value', `
    import type { Pool } from 'pg'
    class Service { private pool: Pool = lookUp(); f() { show(this.pool) } }`, 'pg.pool'],
  ['private names and statics', `
    import { Pool } from 'pg'
    class Service {
      #pool = new Pool()
      static shared = new Pool()
      static make() { return new Service() }
      f() { show(this.#pool); show(Service.shared); show(Service.make().f); show(this.shared) }
    }`, 'pg.pool', 'pg.pool', 'function f', 'unknown: unresolved-member'],
  ['a field that the constructor fills', `
    import { PrismaClient } from '@prisma/client'
    class Service {
      private db
      constructor() { this.db = new PrismaClient() }
      f() { show(this.db) }
    }`, 'prisma.client'],
  ['a client in a closure', `
    import { Pool } from 'pg'
    class Service { pool = new Pool(); f() { return [1].map(() => { show(this.pool) }) } }`, 'pg.pool'],
  ['an object\'s own functions', `
    import { Pool } from 'pg'
    const store = { pool: new Pool(), load() { show(this.pool) }, save: () => 1 }
    show(store.load)
    show(store.save)`, 'pg.pool', 'function load', 'function save'],
  ['an object that is spread into itself', `
    import { PrismaClient } from '@prisma/client'
    let options = { db: new PrismaClient(), limit: 10 }
    function narrow(next) { next = { ...next, limit: 1 }; next = { ...next, depth: 2 }; show(next.db); return narrow(next) }
    options = { ...options, ...other }
    options = { ...options, limit: 5 }
    show(options.db); show(options.missing)`, 'unknown: unresolved-member', 'prisma.client', 'unknown: unresolved-member'],
  ['a spread object', `
    import { Pool } from 'pg'
    const base = { pool: new Pool() }
    const all = { ...base, id: 1 }
    show(all.pool)`, 'pg.pool'],
  ['an entity\'s relation', `
    import { BaseEntity, Entity, OneToMany } from 'typeorm'
    @Entity() class Post extends BaseEntity { title!: string }
    @Entity() class User extends BaseEntity { @OneToMany(() => Post, p => p.user) posts!: Promise<Post[]> }
    const user = await User.findOneBy({ id: 1 })
    show(user)
    show(user!.posts)
    show(user!.save)`, 'typeorm.activeEntity<User>', 'Post[]', 'typeorm.activeEntity<User>.save()'],
  ['a computed name', `
    declare const key: string
    const store = { a: 1 }
    show(store[key])`, 'unknown: dynamic'],
])('a member: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, valuesText).split('\n')).toEqual(expected)
})
