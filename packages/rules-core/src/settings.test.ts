import { describe, expect, it } from 'vitest'
import { ADAPTERS } from './adapters/registry.js'
import { DEFAULT_SETTINGS } from './model/index.js'
import { parseSettings, SETTINGS_SCHEMA } from './settings.js'

const ormIds = ADAPTERS.map(adapter => adapter.id).join(', ')

describe('parseSettings', () => {
  it.each([[undefined], [null], [{}], [{ mute: {} }]])('takes %j as defaults', (written) => {
    expect(parseSettings(written)).toEqual({ settings: DEFAULT_SETTINGS, problems: [] })
  })

  it('keeps what is written and fills in the rest', () => {
    expect(parseSettings({ root: '/srv/app', mute: { seeds: false } })).toEqual({
      settings: { ...DEFAULT_SETTINGS, root: '/srv/app', mute: { tests: true, seeds: false, migrations: true } },
      problems: [],
    })
  })

  it.each<[unknown, string, string]>([
    ['on', '', 'an object'],
    [[], '', 'an object'],
    [{ root: 1 }, 'root', 'a non-empty string'],
    [{ root: '' }, 'root', 'a non-empty string'],
    [{ mute: true }, 'mute', 'an object'],
    [{ mute: null }, 'mute', 'an object'],
    [{ mute: { tests: 'no' } }, 'mute.tests', 'a boolean'],
    [{ resolvers: { singleParentTypes: 'Viewer' } }, 'resolvers.singleParentTypes', 'an array of non-empty strings'],
    [{ resolvers: { singleParentTypes: ['Viewer', ''] } }, 'resolvers.singleParentTypes', 'an array of non-empty strings'],
    [{ clients: { name: 'db' } }, 'clients', 'an array of objects'],
    [{ clients: ['db'] }, 'clients[0]', 'an object'],
    [{ clients: [null] }, 'clients[0]', 'an object'],
    [{ clients: [{ orm: 'pg' }] }, 'clients[0].name', 'a non-empty string'],
    [{ clients: [{ name: 'db', orm: 'oracle' }] }, 'clients[0].orm', `one of ${ormIds}`],
    [{ clients: [{ name: 'db' }] }, 'clients[0].orm', `one of ${ormIds}`],
    [{ clients: [{ name: 'db', orm: 'pg', from: 'x' }] }, 'clients[0].from', 'one of the keys name, module, orm, role'],
    [{ clients: [{ name: 'db', orm: 'pg', role: 'table' }] }, 'clients[0].role', 'one of pool, client'],
    [{ wrappers: [{ name: 'withRetry', callback: -1, runs: 'once' }] }, 'wrappers[0].callback', 'a whole number from 0'],
    [{ wrappers: [{ name: 'withRetry', callback: 0.5, runs: 'once' }] }, 'wrappers[0].callback', 'a whole number from 0'],
    [{ wrappers: [{ name: 'withRetry', callback: 0, runs: 'twice' }] }, 'wrappers[0].runs', 'one of once, each'],
    [{ trusted: [1] }, 'trusted', 'an array of non-empty strings'],
    [{ muted: {} }, 'muted', 'one of the keys root, mute, resolvers, clients, wrappers, trusted'],
    [{ mute: { test: false } }, 'mute.test', 'one of the keys tests, seeds, migrations'],
    [{ toString: {} }, 'toString', 'one of the keys root, mute, resolvers, clients, wrappers, trusted'],
  ])('names the key and the type expected for %j and goes on with defaults', (written, key, expected) => {
    expect(parseSettings(written)).toEqual({ settings: DEFAULT_SETTINGS, problems: [{ key, expected }] })
  })

  it('keeps the valid neighbours of a wrong value', () => {
    const { settings, problems } = parseSettings({ root: false, mute: { tests: false, seeds: 0 } })
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, mute: { tests: false, seeds: true, migrations: true } })
    expect(problems.map((problem) => problem.key)).toEqual(['root', 'mute.seeds'])
  })

  it('keeps the right entries of a list beside a wrong one', () => {
    const right = [{ name: 'db', module: '@acme/db', orm: 'pg', role: 'client' }, { name: 'each', callback: 1, runs: 'each', over: 0 }]
    const { settings, problems } = parseSettings({ clients: [{ orm: 'pg' }, right[0], { name: 'x', orm: 'pg', role: 'y' }], wrappers: [right[1], 1], trusted: ['a:b'] })
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, clients: [right[0]], wrappers: [right[1]], trusted: ['a:b'] })
    expect(problems.map(problem => problem.key)).toEqual(['clients[0].name', 'wrappers[1]', 'clients[2].role'])
  })

  it('has a schema whose defaults are the defaults', () => {
    const mute = SETTINGS_SCHEMA.properties.mute.properties
    expect({ tests: mute.tests.default, seeds: mute.seeds.default, migrations: mute.migrations.default }).toEqual(DEFAULT_SETTINGS.mute)
    const { singleParentTypes } = SETTINGS_SCHEMA.properties.resolvers.properties
    const { clients, wrappers, trusted } = SETTINGS_SCHEMA.properties
    expect([clients, wrappers, trusted].map(schema => schema.default)).toEqual([DEFAULT_SETTINGS.clients, DEFAULT_SETTINGS.wrappers, DEFAULT_SETTINGS.trusted])
    expect({ singleParentTypes: singleParentTypes.default }).toEqual(DEFAULT_SETTINGS.resolvers)
  })
})
