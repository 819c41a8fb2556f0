import { expect, it } from 'vitest'
import { underEveryParser } from '../analysis.test-support.js'
import { valuesText } from '../analysis-text.test-support.js'

it.each<[string, string, ...string[]]>([
  ['containers of packages', `
    import Container from 'typedi'
    import { container } from 'tsyringe'
    import { ModuleRef, NestFactory } from '@nestjs/core'
    class Users {}
    show(Container.get(Users))
    show(container.resolve(Users))
    class Job { constructor(private moduleRef: ModuleRef) {}; async run() { show(await this.moduleRef.resolve(Users)) } }
    const app = await NestFactory.create(Job)
    show(app.get(Users, { strict: false }))`, 'Users', 'Users', 'Users', 'Users'],
  ['an injector that nobody knows', `
    class Users {}
    function run(injector: any) { show(injector.get(Users)) }`, 'Users'],
  ['a token that is no class', `
    import { container } from 'inversify'
    const TOKEN = Symbol()
    show(container.get(TOKEN))`, 'result of inversify.container.get'],
  ['a Map, and a method of the project', `
    class Users {}
    class Registry { get(key: unknown): number { return 1 } }
    show(new Map<unknown, string>().get(Users))
    show(new Registry().get(Users))`, 'string', 'primitive'],
])('%s', (_, sample, ...expected) => {
  expect(underEveryParser(sample, valuesText)).toBe(expected.join('\n'))
})
