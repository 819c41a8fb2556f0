import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { effectsText } from '../analysis-text.test-support.js'

const HANDLER = `
    // messages.ts
    export class AddUser { constructor(readonly email: string) {} }
    export class Ping {}
    export class Unhandled {}
    // handlers.ts
    import { CommandHandler, EventsHandler } from '@nestjs/cqrs'
    import { Pool } from 'pg'
    import { AddUser, Ping } from './messages'
    @CommandHandler(AddUser)
    export class AddUserHandler {
      constructor(private readonly pool: Pool) {}
      async execute({ email }: AddUser) { await this.pool.query('INSERT INTO users VALUES ($1)', [email]) }
    }
    @EventsHandler(Ping)
    export class PingHandler { handle() {} }
    // test/handlers.ts
    import { CommandHandler } from '@nestjs/cqrs'
    import { pool } from 'pg'
    import { Unhandled } from '../messages'
    @CommandHandler(Unhandled)
    export class UnhandledHandler { execute() { return pool.query('SELECT 1') } }`

const QUERIES = 'this.pool.query (handlers.ts): insert by pg query'

it.each<[string, string, ...string[]]>([
  ['the bus of a package', `${HANDLER}
    // main.ts
    import { CommandBus } from '@nestjs/cqrs'
    import { AddUser, Ping, Unhandled } from './messages'
    class Controller {
      constructor(private readonly bus: CommandBus) {}
      run(command: AddUser) {
        show(this.bus.execute(new AddUser('a')))
        show(this.bus.execute(command))
        show(this.bus.execute(new Ping()))
        show(this.bus.execute(new Unhandled()))
        show(this.bus.execute({ email: 'a' }))
        show(this.bus.register(new AddUser('a')))
      }
    }`, QUERIES, QUERIES, 'none', 'none', 'none', 'none'],
  ['a bus that is an interface of the project', `${HANDLER}
    // main.ts
    import { AddUser } from './messages'
    interface Bus { dispatch(message: object): Promise<void> }
    function run(bus: Bus) { show(bus.dispatch(new AddUser('a'))) }`, QUERIES],
  ['a bus with a body of its own', `${HANDLER}
    // main.ts
    import { AddUser } from './messages'
    class Outbox { send(message: object) { console.log(message) } }
    show(new Outbox().send(new AddUser('a')))`, 'none'],
])('%s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, effectsText)).toBe(expected.join('\n'))
})
