import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from './model/index.js'
import { parseSettings, SETTINGS_SCHEMA } from './settings.js'

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
    [{ muted: {} }, 'muted', 'one of the keys root, mute, resolvers'],
    [{ mute: { test: false } }, 'mute.test', 'one of the keys tests, seeds, migrations'],
    [{ toString: {} }, 'toString', 'one of the keys root, mute, resolvers'],
  ])('names the key and the type expected for %j and goes on with defaults', (written, key, expected) => {
    expect(parseSettings(written)).toEqual({ settings: DEFAULT_SETTINGS, problems: [{ key, expected }] })
  })

  it('keeps the valid neighbours of a wrong value', () => {
    const { settings, problems } = parseSettings({ root: false, mute: { tests: false, seeds: 0 } })
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, mute: { tests: false, seeds: true, migrations: true } })
    expect(problems.map((problem) => problem.key)).toEqual(['root', 'mute.seeds'])
  })

  it('has a schema whose defaults are the defaults', () => {
    const mute = SETTINGS_SCHEMA.properties.mute.properties
    expect({ tests: mute.tests.default, seeds: mute.seeds.default, migrations: mute.migrations.default }).toEqual(DEFAULT_SETTINGS.mute)
    const { singleParentTypes } = SETTINGS_SCHEMA.properties.resolvers.properties
    expect({ singleParentTypes: singleParentTypes.default }).toEqual(DEFAULT_SETTINGS.resolvers)
  })
})
