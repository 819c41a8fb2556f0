import { describe, expect, it } from 'vitest'
import { adapterFiles } from './adapter-files.js'

const files = adapterFiles({ id: 'acme-db', packageName: 'acme', version: '2.1.0', docs: 'https://acme.test', client: 'Acme', read: 'fetchAll' })

describe('adapterFiles', () => {
  it('gives declaration, drift test and fixture', () => {
    expect([...files.keys()]).toEqual([
      'packages/rules-core/src/adapters/acme-db/index.ts',
      'packages/rules-core/src/adapters/acme-db/drift.test.ts',
      'fixtures/acme-db/package.json',
      'fixtures/acme-db/src/database.ts',
      'fixtures/acme-db/src/rows.ts',
      'fixtures/acme-db/src/rows-in-bulk.ts',
    ])
  })

  it('marks the call in the loop, receiver to method name', () => {
    const lines = (files.get('fixtures/acme-db/src/rows.ts') ?? '').split('\n')
    const mark = lines.findIndex(line => line.includes('^'))
    const call = lines[mark - 1] ?? ''
    const start = lines[mark]?.indexOf('^') ?? 0
    const end = lines[mark]?.lastIndexOf('^') ?? 0
    expect(call.slice(start, end + 1)).toBe('db.fetchAll')
  })

  it('names the adapter in camel case', () => {
    expect(files.get('packages/rules-core/src/adapters/acme-db/index.ts')).toContain('export default acmeDb\n')
  })
})
