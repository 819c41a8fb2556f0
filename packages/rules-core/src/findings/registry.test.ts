import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { reportsText } from '../analysis-text.test-support.js'

const DB = `
    import { Pool } from 'pg'
    const pool = new Pool()`
const QUERY = "await pool.query('SELECT count(*) FROM x WHERE id = $1', [item.id])"

/** A loop over elements of this type. */
const over = (declaration: string): string => `${DB}
    ${declaration}
    async function run(items: Item[]) { for (const item of items) ${QUERY} }`

it.each<[string, string, ...string[]]>([
  ['an interface with a method', over('interface Item { id: string; run(): void }'), 'registry: pool.query'],
  ['an interface with a function', over('interface Item { id: string; run: (x: number) => void }'), 'registry: pool.query'],
  ['a type with a constructor', over('type Item = { id: string; entity: new () => object }'), 'registry: pool.query'],
  ['a part that can be constructed', over('interface Type<T> { new (): T }\n    interface Item { id: string; entity: Type<object> }'), 'registry: pool.query'],
  ['a part that has functions', over('interface Job { run(): void }\n    interface Item { id: string; job: Job }'), 'registry: pool.query'],
  ['functions too far down', over('interface Job { run(): void }\n    interface Group { job: Job }\n    interface Item { id: string; group: Group }'), 'query: pool.query'],
  ['an interface of data', over('interface Item { id: string; tags: string[] }'), 'query: pool.query'],
  ['a class, because rows have methods too', over('class Item { id = \'\'; run() {} }'), 'query: pool.query'],
  ['a type that is not known', over('import type { Item } from \'./item\''), 'query: pool.query'],
])('elements that are code: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, reportsText).split('\n')).toEqual(expected)
})

const ROWS = `
    import { Collection, Entity, ManyToOne, OneToMany, Ref } from '@mikro-orm/core'
    import type { EntityManager } from '@mikro-orm/postgresql'
    @Entity() class Team { @OneToMany(() => Player, player => player.team) players = new Collection<Player>(this) }
    @Entity() class Player { @ManyToOne(() => Team, { ref: true }) team!: Ref<Team> }
    declare const em: EntityManager`

it.each<[string, string, ...string[]]>([
  ['a relation of the row', `${ROWS}
    for (const player of await em.find(Player, {})) await player.team.loadOrFail()
    for (const team of await em.find(Team, {})) await team.players.loadItems()`, 'query: player.team.loadOrFail', 'query: team.players.loadItems'],
  ['a repository that the element holds', `
    import type { Repository } from 'typeorm'
    class User {}
    class Source { constructor(readonly users: Repository<User>) {} }
    async function run(sources: Source[]) { for (const source of sources) await source.users.find() }`, 'registry: source.users.find'],
])('what is asked of the element: %s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, reportsText).split('\n')).toEqual(expected)
})
