import { describe, expect, it } from 'vitest'
import { analyze } from './analyze.js'
import { parseAsHost, writeSample } from './analysis.test-support.js'
import { kindsOfFindings } from './analysis-text.test-support.js'
import { DEFAULT_SETTINGS, type StatedFacts } from './model/index.js'

/** What is reported in a sample's last file, as written at the call, by line. */
function callsReported(sample: string, stated: Partial<StatedFacts> = {}): readonly string[] {
  const { linted, text } = writeSample(sample)
  const analysis = analyze(parseAsHost(linted, text, 'oxc'), { ...DEFAULT_SETTINGS, ...stated })
  return kindsOfFindings.flatMap(kind => analysis.findings(kind)).map(({ range, certainty }) => `${text.slice(...range).replace(/\s+/g, '')} ${certainty}`)
}

describe('clients', () => {
  const client = { name: 'db', orm: 'prisma' }
  const loop = 'for (const id of ids) await db.user.delete({ where: { id } })'

  it.each<[string, string]>([
    ['an import of a package', `import { db } from '@acme/db'\n${loop}`],
    ['a default import', `import db from '@acme/db'\n${loop}`],
    ['an import of a file that is not there', `import { db } from './generated/db'\n${loop}`],
    ['a required package', `const { db } = require('@acme/db')\n${loop}`],
    ['what a package gives', `import { connect } from '@acme/db'\nconst db = connect()\n${loop}`],
    ['a global', loop],
    ['a parameter', `export async function remove(db: any, ids: number[]) { ${loop} }`],
    ['a parameter taken apart', `export async function remove({ db }, ids: number[]) { ${loop} }`],
    ['a parameter of a type of a package', `import type { Db } from '@acme/db'\nexport async function remove(db: Db, ids: number[]) { ${loop} }`],
  ])('are found as %s', (_, sample) => {
    expect(callsReported(sample)).not.toContain('db.user.delete proved')
    expect(callsReported(sample, { clients: [client] })).toEqual(['db.user.delete proved'])
  })

  it('are found as members of what is unknown', () => {
    const sample = 'export async function remove(ctx, ids) { for (const id of ids) await ctx.db.user.delete({ where: { id } }) }'
    expect(callsReported(sample, { clients: [client] })).toEqual(['ctx.db.user.delete proved'])
  })

  it('are found in other files', () => {
    const sample = `
      // repository.ts
      import { db } from '@acme/db'
      export const remove = (id: number) => db.user.delete({ where: { id } })
      // main.ts
      import { remove } from './repository'
      for (const id of ids) await remove(id)`
    expect(callsReported(sample)).not.toContain('remove proved')
    expect(callsReported(sample, { clients: [client] })).toEqual(['remove proved'])
  })

  it.each<[string, string]>([
    ['a Map', 'const db = new Map<number, string>()\nfor (const id of ids) db.delete(id)'],
    ['an object of the project', 'const db = { user: { delete: (where: object) => where } }\nfor (const id of ids) db.user.delete({ where: { id } })'],
    ['a string', 'function f(db: string) { for (const id of ids) db.user.delete({ where: { id } }) }'],
  ])('are not %s of that name', (_, sample) => {
    expect(callsReported(sample, { clients: [client] })).toEqual([])
  })

  describe('of a module', () => {
    const named = { clients: [{ ...client, name: 'database', module: '@acme/db' }] }
    const use = 'for (const id of ids) await db.user.delete({ where: { id } })'

    it.each<[string, string]>([
      ['under another name', `import { database as db } from '@acme/db'\n${use}`],
      ['by default', `import database from '@acme/db'\nconst db = database\n${use}`],
      ['as a member of the module', `import * as acme from '@acme/db'\nconst db = acme.database\n${use}`],
      ['through a file that exports it again', `// db.ts\nexport { database } from '@acme/db'\n// main.ts\nimport { database as db } from './db'\n${use}`],
      ['as a type', `import type { database } from '@acme/db'\nasync function f(db: database) { ${use} }`],
    ])('are found %s', (_, sample) => {
      expect(callsReported(sample, named)).toEqual(['db.user.delete proved'])
    })

    it('are not found where the import leads elsewhere', () => {
      expect(callsReported(`import { database as db } from '@acme/cache'\n${use}`, named)).not.toContain('db.user.delete proved')
      expect(callsReported(`function f(database) { for (const id of ids) database.user.delete({ where: { id } }) }`, named)).not.toContain('database.user.delete proved')
    })

    it('are what the user says, whatever a file of the project holds', () => {
      const sample = `
        // src/lib/db.ts
        export const database = makeSomething()
        // src/main.ts
        import { database as db } from './lib/db.js'
        ${use}`
      expect(callsReported(sample, { clients: [{ ...client, name: 'database', module: './src/lib/db' }] })).toEqual(['db.user.delete proved'])
      expect(callsReported(sample, { clients: [{ ...client, name: 'database', module: './lib/db' }] })).not.toContain('db.user.delete proved')
    })
  })

  it('have another role when it is named', () => {
    const sample = "import { users } from '@acme/db'\nfor (const id of ids) await users.delete({ where: { id } })"
    expect(callsReported(sample, { clients: [{ name: 'users', orm: 'prisma', role: 'model' }] })).toEqual(['users.delete proved'])
  })
})

describe('wrappers', () => {
  const head = "import { PrismaClient } from '@prisma/client'\nconst prisma = new PrismaClient()\n"
  const query = 'prisma.user.delete({ where: { id } })'

  it('run their callback once', () => {
    const sample = `${head}import { schedule } from '@acme/jobs'\nfor (const id of ids) schedule(async () => { await ${query} })`
    expect(callsReported(sample)).toEqual([])
    const once = { wrappers: [{ name: 'schedule', callback: 0, runs: 'once' } as const] }
    expect(callsReported(sample, once)).toEqual(['prisma.user.delete proved'])
    expect(callsReported(sample.replace('schedule(async', 'this.jobs.schedule(async'), once)).toEqual(['prisma.user.delete proved'])
  })

  it('run their callback for each element', () => {
    const sample = `${head}import { forAll } from '@acme/jobs'\nforAll({ limit: 3 }, ids, async id => { await ${query} })`
    const each = (over?: number): Partial<StatedFacts> => ({ wrappers: [{ name: 'forAll', module: '@acme/jobs', callback: 2, runs: 'each', ...(over !== undefined && { over }) }] })
    expect(callsReported(sample)).toEqual([])
    expect(callsReported(sample, each(1))).toEqual(['prisma.user.delete proved'])
    expect(callsReported(sample.replace('ids, async', "['a', 'b'], async"), each(1))).toEqual([])
    expect(callsReported(sample.replace('forAll }', 'forAll as all }').replace('\nforAll(', '\nall('), each(1))).toEqual(['prisma.user.delete proved'])
    expect(callsReported(sample.replace('@acme/jobs', '@acme/other'), each(1))).toEqual([])
  })

  it('are believed over the body of a project function', () => {
    const sample = `${head}const later = fn => { queue.push(fn) }\nfor (const id of ids) later(async () => { await ${query} })`
    expect(callsReported(sample)).toEqual([])
    expect(callsReported(sample, { wrappers: [{ name: 'later', callback: 0, runs: 'once' }] })).toEqual(['prisma.user.delete proved'])
    expect(callsReported(sample, { wrappers: [{ name: 'later', callback: 1, runs: 'once' }] })).toEqual([])
  })
})

describe('trusted', () => {
  const files = `
    // config.ts
    import { PrismaClient } from '@prisma/client'
    const prisma = new PrismaClient()
    export abstract class Source { abstract read(key: string): Promise<unknown> }
    export class ConfigService extends Source {
      read(key: string) { return prisma.config.findFirst({ where: { key } }) }
      get = async (key: string) => prisma.config.findFirst({ where: { key } })
    }
    export class FeatureConfig extends ConfigService {}
    export const cache = { load: (key: string) => prisma.config.findFirst({ where: { key } }) }
    export function getCached(key: string) { return prisma.config.findFirst({ where: { key } }) }
    // main.ts
    import { cache, ConfigService, FeatureConfig, getCached, Source } from './config'
    class Main {
      constructor(private config: ConfigService, private features: FeatureConfig, private source: Source) {}
      async run(keys: string[]) { for (const key of keys) await CALL }
    }`
  const reports = (call: string, trusted?: string): number => callsReported(files.replace('CALL', call), trusted === undefined ? {} : { trusted: [trusted] }).length

  it.each<[string, string, string]>([
    ['a method', 'this.config.read(key)', 'ConfigService.read'],
    ['an arrow function as a field', 'this.config.get(key)', 'ConfigService.get'],
    ['a method by the class that inherits it', 'this.features.read(key)', 'FeatureConfig.read'],
    ['a method by the class that declares it', 'this.features.read(key)', 'ConfigService.read'],
    ['an implementer', 'this.source.read(key)', 'ConfigService.read'],
    ['the method without a body', 'this.source.read(key)', 'Source.read'],
    ['a function', 'getCached(key)', 'getCached'],
    ['a member of an object', 'cache.load(key)', 'cache.load'],
    ['an export of a module', 'getCached(key)', './config:getCached'],
    ['a member of an export of a module', 'this.config.read(key)', './config.ts:ConfigService.read'],
  ])('drops the effect of %s', (_, call, trusted) => {
    expect([reports(call), reports(call, trusted)]).toEqual([1, 0])
  })

  it.each<[string, string]>([
    ['this.config.read(key)', 'read'],
    ['this.config.read(key)', 'FeatureConfig.read'],
    ['getCached(key)', '@acme/cache:getCached'],
    ['getCached(key)', './main:getCached'],
    ['getCached(key)', './absent:getCached'],
  ])('goes on to report %s when %s is trusted', (call, trusted) => {
    expect(reports(call, trusted)).toBe(1)
  })

  it('drops what a trusted function is handed to run', () => {
    const sample = `import { PrismaClient } from '@prisma/client'
      import { getCached } from '@acme/cache'
      const prisma = new PrismaClient()
      for (const id of ids) await getCached(id, () => prisma.user.findFirst({ where: { id } }))`
    expect(callsReported(sample)).toHaveLength(1)
    expect(callsReported(sample, { trusted: ['@acme/cache:getCached'] })).toEqual([])
    expect(callsReported(sample, { trusted: ['getCached'] })).toEqual([])
  })
})

it('remembers nothing from one statement of facts to the next', () => {
  const { linted, text } = writeSample(`
    // repository.ts
    import { db } from '@acme/db'
    export const remove = (id: number) => db.user.delete({ where: { id } })
    // main.ts
    import { remove } from './repository'
    for (const id of ids) await remove(id)`)
  const certainties = (stated: Partial<StatedFacts>): readonly string[] => analyze(parseAsHost(linted, text, 'oxc'), { ...DEFAULT_SETTINGS, ...stated }).findings('write-in-loop').map(finding => finding.certainty)
  const client = { clients: [{ name: 'db', orm: 'prisma' }] }
  const plain = certainties({})
  expect(certainties(client)).toEqual(['proved'])
  expect(certainties({ ...client, trusted: ['remove'] })).toEqual([])
  expect(certainties(client)).toEqual(['proved'])
  expect(certainties({})).toEqual(plain)
})
