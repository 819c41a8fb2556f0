import { describe, expect, it } from 'vitest'
import { ormIndex, ormPage } from './orm-page.js'

/** @type {import('./orm-page.js').Adapter} */
const adapter = {
  id: 'acme',
  title: 'Acme',
  docs: 'https://acme.test/docs',
  packages: ['acme-db'],
  run: 'await',
  exports: { AcmeClient: { instance: { role: 'client' } } },
  roles: {
    client: { anyProperty: { role: 'table', entity: 'property' }, methods: { all: { effect: 'read-many', bulk: 'all(ids | more)' } } },
    transaction: { methods: { all: { effect: 'read-many', bulk: 'all(ids | more)' } } },
    table: { methods: { drop: { builds: 'delete', returns: 'receiver' }, run: { terminal: true }, label: { returns: 'receiver' } } },
  },
  limits: { bindParameters: 1000, chunks: false },
}

describe('ormPage', () => {
  const lines = ormPage(adapter).split('\n')

  it('says where handles come from', () => {
    expect(lines).toContain('| client | `: AcmeClient` |')
    expect(lines).toContain('| table | any property of a client |')
  })

  it('gives handles with the same operation one row, and keeps cells apart', () => {
    expect(lines).toContain('| client, transaction | `all` | read-many | when awaited or returned | `all(ids \\| more)` |  |')
  })

  it('lists what builds and what runs a chain, and no other method', () => {
    expect(lines).toContain('| table | `drop` | delete | with its chain |  |  |')
    expect(lines).toContain('| table | `run` | what the chain built | when called, runs the chain |  |  |')
    expect(lines.join('\n')).not.toContain('label')
  })

  it('names the limit of one statement', () => {
    expect(lines).toContain('One statement takes at most 1,000 bind parameters; longer lists have to be split.')
  })
})

describe('ormIndex', () => {
  it('links every page', () => {
    expect(ormIndex([adapter])).toContain('| [Acme](acme.md) | `acme-db` | when awaited or returned |')
  })
})
