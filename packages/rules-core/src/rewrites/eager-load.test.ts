import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { rewritesText } from './rewrites-text.test-support.js'

const PRISMA = `
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()
    // start
    `
const SEQUELIZE = (associations: string) => `
    import { Model } from 'sequelize'
    class Post extends Model {}
    class User extends Model { declare posts?: Post[]; declare profile: Post | null }
    ${associations}
    // start
    `
const HAS_MANY = SEQUELIZE("User.hasMany(Post, { as: 'posts', foreignKey: 'userId' })")
const HAS_ONE = SEQUELIZE("User.hasOne(Post, { as: 'profile' })")
const TYPEORM = `
    import { Entity, ManyToOne, OneToMany, EntityManager, Repository } from 'typeorm'
    @Entity() class Post { @ManyToOne(() => User, user => user.posts) user!: User }
    @Entity() class User { @OneToMany(() => Post, post => post.user) posts!: Post[] }
    // start
    `
const MIKRO = `
    import { Collection, Entity, EntityManager } from '@mikro-orm/core'
    @Entity() class Post {}
    @Entity() class User { posts = new Collection<Post>(this) }
    // start
    `
const MONGOOSE = `
    import { model, Schema } from 'mongoose'
    const schema = new Schema({})
    const User = model('User', schema)
    // start
    `
const rewritten = (sample: string): string => underEveryParser(sample, rewritesText)
const TITLE = 'Load `posts` in the query that reads the rows'

it.each<[string, string, string]>([
  ['found again by its key, with what is said of the relation', `${PRISMA}const users = await prisma.user.findMany({ where: { active: true } })
    for (const user of users) print((await prisma.user.findUnique({ where: { id: user.id } }).posts({ take: 3 }))?.length)`,
  `${TITLE}
const users = await prisma.user.findMany({ where: { active: true }, include: { posts: { take: 3 } } })
    for (const user of users) print(user.posts?.length)`],
  ['beside other relations, and among columns that are chosen', `${PRISMA}async function f() {
      const users = await prisma.user.findMany({
        select: {
          id: true,
        },
      })
      for (const user of users) print(user.id, await prisma.user.findUniqueOrThrow({ where: { id: user.id } }).posts())
    }`,
  `${TITLE}
async function f() {
      const users = await prisma.user.findMany({
        select: {
          id: true,
          posts: true,
        },
      })
      for (const user of users) print(user.id, user.posts)
    }`],
  ['an accessor of an association to many, its type open', `${HAS_MANY}async function f(transaction) {
      const users = await User.findAll({ limit: 10, transaction })
      return Promise.all(users.map(async user => (await user.getPosts({ transaction })).length))
    }`,
  `${TITLE}
async function f(transaction) {
      const users = await User.findAll({ limit: 10, transaction, include: [{ association: 'posts', separate: true }] })
      return Promise.all(users.map(async user => (user.posts ?? []).length))
    }`],
  ['and to one, which is null', `${HAS_ONE}async function f() {
      for (const user of await User.findAll()) {
        const { active } = user
        if (active) print(await user.getProfile())
      }
    }`,
  `Load \`profile\` in the query that reads the rows
async function f() {
      for (const user of await User.findAll({ include: ['profile'] })) {
        const { active } = user
        if (active) print(user.profile)
      }
    }`],
  ['a builder of relations, and relations that are a list', `${TYPEORM}async function f(users: Repository<User>) {
      const found = await users.find({ relations: ['team'] })
      for (const user of found) {
        const posts = await users.createQueryBuilder().relation(User, 'posts').of(user).loadMany()
        print(user.id, posts)
      }
    }`,
  `${TITLE}
async function f(users: Repository<User>) {
      const found = await users.find({ relations: ['team', 'posts'] })
      for (const user of found) {
        const posts = user.posts
        print(user.id, posts)
      }
    }`],
  ['an owner that is not there is undefined', `${TYPEORM}async function f(manager: EntityManager) {
      const posts = await manager.find(Post)
      for (const post of posts) print(await manager.createQueryBuilder().relation(Post, 'user').of(post).loadOne())
    }`,
  `Load \`user\` in the query that reads the rows
async function f(manager: EntityManager) {
      const posts = await manager.find(Post, { relations: { user: true } })
      for (const post of posts) print(post.user ?? undefined)
    }`],
  ['a collection of the row, which goes on being loaded', `${MIKRO}async function f(em: EntityManager) {
      const users = await em.find(User, { active: true }, { populate: ['team'] })
      for (const user of users) {
        await user.posts.init()
        send(user)
      }
      return users
      function send(user) { console.log(user) }
    }`,
  `${TITLE}
async function f(em: EntityManager) {
      const users = await em.find(User, { active: true }, { populate: ['team', 'posts'] })
      for (const user of users) {
        send(user)
      }
      return users
      function send(user) { console.log(user) }
    }`],
  ['a loop that does nothing else goes', `${MIKRO}async function f(em: EntityManager) {
      const users = await em.find(User, {})
      for (const user of users) {
        await em.populate(user, ['posts'])
      }
      return users
    }`,
  `${TITLE}
async function f(em: EntityManager) {
      const users = await em.find(User, {}, { populate: ['posts'] })
      return users
    }`],
  ['so do rounds side by side', `${MONGOOSE}async function f() {
      const users = await User
        .find({ active: true })
        .sort('name')
        .exec()
      await Promise.all(users.map(user => user.populate({ path: 'posts', select: 'title' })))
      return users
    }`,
  `${TITLE}
async function f() {
      const users = await User
        .find({ active: true })
        .sort('name')
        .populate({ path: 'posts', select: 'title' })
        .exec()
      return users
    }`],
])('%s', (_, sample, expected) => {
  expect(rewritten(sample)).toBe(expected)
})

const users = (read: string, body: string): string => `async function f(em: EntityManager, list, transaction, extra) {
      const users = await ${read}
      for (const user of users) { ${body} }
    }`

it.each<[string, string, string, string]>([
  ['rows that are handed on would carry more', HAS_MANY, users('User.findAll()', 'out.push({ user, posts: await user.getPosts() })'), 'row-is-used-whole'],
  ['rows that are handed on before', MIKRO, users('em.find(User, {})', 'console.log(user); await user.posts.init()'), 'row-is-used-whole'],
  ['a condition leaves some rows as they were', MIKRO, users('em.find(User, {})', 'if (user.active) { await user.posts.init(); console.log(1) } console.log(user)'), 'row-is-used-whole'],
  ['a loop that may not run leaves all as they were', MIKRO, 'async function f(em: EntityManager, full) { const users = await em.find(User, {})\n if (full) { for (const user of users) await user.posts.init() }\n return users }', 'row-is-used-whole'],
  ['as does what returns before it', MIKRO, 'async function f(em: EntityManager, full) { const users = await em.find(User, {})\n if (!full) return users\n for (const user of users) await user.posts.init() }', 'row-is-used-whole'],
  ['and rounds that nobody waits for', MIKRO, 'async function f(em: EntityManager) { const users = await em.find(User, {})\n users.forEach(async user => { await user.posts.init(); console.log(user) }) }', 'row-is-used-whole'],
  ['a loop that a condition would be left without', MIKRO, 'async function f(em: EntityManager, full) { const users = await em.find(User, {})\n if (full) for (const user of users) await user.posts.init()\n print(users.length) }', 'conditional-place'],
  ['a list that is handed on', HAS_MANY, users('User.findAll()', 'print(await user.getPosts())').replace(/\}$/, 'return users }'), 'row-is-used-whole'],
  ['rows that are written to', HAS_MANY, users('User.findAll()', 'user.seen = true; print(await user.getPosts())'), 'rows-are-changed'],
  ['columns that are chosen', HAS_MANY, users("User.findAll({ attributes: ['name'] })", 'print(await user.getPosts())'), 'shapes-the-rows'],
  ['rows that are no instances', HAS_MANY, users('User.findAll({ raw: true })', 'print(await user.getPosts())'), 'shapes-the-rows'],
  ['SQL that a join would make ambiguous', HAS_MANY, users("User.findAll({ where: literal('id > 3') })", 'print(await user.getPosts())'), 'shapes-the-rows'],
  ['a condition on the relation itself', TYPEORM, users('em.find(User, { where: { posts: { title: 1 } } })', "print(await em.createQueryBuilder().relation(User, 'posts').of(user).loadMany())"), 'shapes-the-rows'],
  ['options that are put together elsewhere', HAS_MANY, users('User.findAll(extra)', 'print(await user.getPosts())'), 'out-of-sight'],
  ['rows of a parameter', HAS_MANY, 'async function f(users: User[]) { for (const user of users) print(await user.getPosts()) }', 'rows-from-elsewhere'],
  ['a row with a type of its own', HAS_MANY, users('User.findAll()', '').replace('for (const user of users) {  }', 'await Promise.all(users.map(async (user: User) => print(await user.getPosts())))'), 'untyped-list'],
  ['the rest of a row', HAS_MANY, users('User.findAll()', 'const { id, ...rest } = user; print(rest, await user.getPosts())'), 'row-is-used-whole'],
  ['the relation of another entity', TYPEORM, users('em.find(Post)', "print(await em.createQueryBuilder().relation(User, 'posts').of(user).loadMany())"), 'relation-unknown'],
  ['rows that are sifted', HAS_MANY, users('User.findAll()', '').replace('{  }', '{}').replace('for (const user of users) {}', 'for (const user of users.filter(Boolean)) print(await user.getPosts())'), 'rows-from-elsewhere'],
  ['a list with a type of its own', HAS_MANY, 'async function f() { const users: User[] = await User.findAll()\n for (const user of users) print(await user.getPosts()) }', 'untyped-list'],
  ['another transaction', HAS_MANY, users('User.findAll()', 'print(await user.getPosts({ transaction }))'), 'another-client'],
  ['or none', HAS_MANY, users('User.findAll({ transaction })', 'print(await user.getPosts())'), 'another-client'],
  ['some of the related rows', HAS_MANY, users('User.findAll()', 'print(await user.getPosts({ where: { open: true } }))'), 'limits-rows-per-key'],
  ['an association with a scope', SEQUELIZE("User.hasMany(Post, { as: 'posts', scope: { open: true } })"), users('User.findAll()', 'print(await user.getPosts())'), 'relation-unknown'],
  ['an association that is nowhere declared', SEQUELIZE(''), users('User.findAll()', 'print(await user.getPosts())'), 'relation-unknown'],
  ['one that is declared twice', SEQUELIZE("User.hasMany(Post, { as: 'posts' }); User.hasMany(Post, { as: 'posts', foreignKey: 'by' })"), users('User.findAll()', 'print(await user.getPosts())'), 'relation-unknown'],
  ['hooks of reads', SEQUELIZE("User.hasMany(Post, { as: 'posts' }); Post.addHook('afterFind', audit)"), users('User.findAll()', 'print(await user.getPosts())'), 'loads-differently'],
  ['a default scope', SEQUELIZE("User.hasMany(Post, { as: 'posts' }); Post.addScope('defaultScope', {})"), users('User.findAll()', 'print(await user.getPosts())'), 'loads-differently'],
  ['errors of one row', HAS_MANY, users('User.findAll()', 'try { print(await user.getPosts()) } catch {}'), 'handles-errors-per-element'],
  ['promises that nobody awaits here', HAS_MANY, 'async function f() { const users = await User.findAll()\n return users.map(user => user.getPosts()) }', 'not-awaited'],
  ['rounds that write what the relation leads to', HAS_MANY, users('User.findAll()', 'print(await user.getPosts()); await Post.create({ userId: user.id })'), 'other-work-in-between'],
  ['and what runs before the rounds', HAS_MANY, 'async function f() { const users = await User.findAll()\n await Post.destroy({ where: { old: true } })\n for (const user of users) print(await user.getPosts()) }', 'other-work-in-between'],
  ['a schema with hooks of reads', MONGOOSE.replace('({})', "({})\n    schema.post('find', audit)"), users('User.find()', "await user.populate('posts'); print(user.id)"), 'loads-differently'],
  ['plain objects', MONGOOSE, users("User.find().select('name')", "await user.populate('posts'); print(user.id)"), 'shapes-the-rows'],
  ['a projection', MONGOOSE, users("User.find({}, 'name')", "await user.populate('posts'); print(user.id)"), 'shapes-the-rows'],
  ['a limit that would be one for all', MONGOOSE, users('User.find()', "await user.populate({ path: 'posts', options: { limit: 3 } }); print(user.id)"), 'no-bulk-form'],
  ['details of the round', MONGOOSE, users('User.find()', "await user.populate({ path: 'posts', match: { by: user.id } }); print(user.id)"), 'depends-on-the-loop'],
  ['a condition with nothing else to do', MONGOOSE, users('User.find()', "if (user.active) await user.populate('posts')\n print(user.id)"), 'conditional-place'],
])('refuses: %s', (_, library, sample, reason) => {
  expect(rewritten(`${library}${sample}`).split('\n')[0]).toBe(`eager-load: ${reason}`)
})

const SCHEMA = (models: string) => `
    // prisma/schema.prisma
${models.replace(/^ +/gm, '')}
    // src/main.ts${PRISMA}`
const BLOG = SCHEMA(`model User {
        id    Int    @id
        posts Post[]
        drafts Draft[] @relation("drafts")
        read Draft[] @relation(name: "readers")
      }
      model Post {
        userId Int // the author
        user   User @relation(fields: [userId], references: [id], onDelete: Cascade)
      }
      model Draft {
        by Int
        author User @relation("drafts", fields: [by], references: [id])
        reader User @relation(fields: [readBy], references: [id], name: "readers")
      }`)
const children = (query: string): string => `const users = await prisma.user.findMany()
    for (const user of users) print(await ${query})`

it.each<[string, string, string]>([
  ['with a limit for each row', 'prisma.post.findMany({ where: { userId: user.id }, take: 3 })', `posts: { take: 3 }`],
  ['with other conditions', 'prisma.post.findMany({ where: { open: true, userId: user.id } , take: 1 })', 'posts: { where: { open: true } , take: 1 }'],
  ['of two relations the one of this key', 'prisma.draft.findMany({ where: { by: user.id }, skip: 1 })', 'drafts: { skip: 1 }'],
])('children by the foreign key that the schema declares: %s', (_, query, entry) => {
  const name = entry.replace(/:.*/, '')
  expect(rewritten(`${BLOG}${children(query)}`)).toBe(`Load \`${name}\` in the query that reads the rows
const users = await prisma.user.findMany({ include: { ${entry} } })
    for (const user of users) print(user.${name})`)
})

it('offers children as a second way, and only where the schema and the rows allow it', () => {
  const all = 'prisma.post.findMany({ where: { userId: user.id } })'
  expect(rewritten(`${BLOG}${children(all)}`)).toContain('findMany({ include: { posts: true } })')
  expect(rewritten(`${BLOG}${children(all)}`)).toContain('Load all posts in one query before the loop')
  expect(rewritten(`${PRISMA}${children(all)}`)).not.toContain('include')
  expect(rewritten(`${BLOG}${children(all.replace('userId', 'editorId'))}`)).not.toContain('include')
  expect(rewritten(`${BLOG}${children(all).replace('user.id', 'user.externalId')}`)).not.toContain('include')
  expect(rewritten(`${BLOG}${children('prisma.post.findMany({ where: { userId: user.id, day: user.day }, take: 1 })')}`)).not.toContain('include')
  expect(rewritten(`${BLOG}${children('prisma.post.findMany({ where: { userId: user.id, day: { gte: user.day } }, take: 1 })')}`)).toContain('eager-load: depends-on-the-loop')
  expect(rewritten(`${BLOG}${children('prisma.post.findMany({ where: { userId: user.id }, cursor: { id: 1 }, take: 1 })')}`)).toContain('eager-load: limits-rows-per-key')
})

it('leaves alone what finds another row than the one at hand', () => {
  const sample = (find: string) => `${PRISMA}const users = await prisma.user.findMany()
    for (const user of users) print(await ${find}.posts())`
  expect(rewritten(sample('prisma.user.findUnique({ where: { id: user.managerId } })'))).toContain('eager-load: not-one-key')
  expect(rewritten(sample('prisma.user.findUnique({ where: { id: user.id, active: true } })'))).toContain('eager-load: not-one-key')
  expect(rewritten(sample('prisma.member.findUnique({ where: { id: user.id } })'))).toContain('eager-load: another-client')
})
