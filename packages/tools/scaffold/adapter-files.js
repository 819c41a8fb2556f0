/**
 * What has to be known of a library before its adapter can be started.
 * @typedef {object} Library
 * @property {string} id Folder name and stable id.
 * @property {string} packageName As installed: `cassandra-driver`.
 * @property {string} version Of the installed package.
 * @property {string} docs Where the facts can be checked.
 * @property {string} client Exported class that stands for the database.
 * @property {string} read One of its methods that reads.
 */

/** @param {string} id */
const camelCase = id => id.replace(/-(\w)/g, (_, /** @type {string} */ letter) => letter.toUpperCase())

/** @param {Library} library */
const declaration = ({ id, packageName, version, docs, client, read }) => `import type { Adapter } from '../../model/index.js'

/**
 * ${packageName}: every operation runs when it is called. Facts: ${docs}, checked on ${version}.
 */
const ${camelCase(id)}: Adapter = {
  id: '${id}',
  title: '${packageName}',
  docs: '${docs}',
  packages: ['${packageName}'],
  run: 'call',
  exports: { ${client}: { instance: { role: 'client' } } },
  roles: {
    client: { methods: { ${read}: { effect: 'read-many', key: '0' } } },
  },
}

export default ${camelCase(id)}
`

/** @param {Library} library */
const driftTest = ({ id, packageName, version, client }) => `import { expect, it } from 'vitest'
import { collectDrift } from '../drift-checker.test-support.js'
import ${camelCase(id)} from './index.js'

it('declares only what ${packageName} ${version.split('.')[0] ?? ''} has', { timeout: 120_000 }, () => {
  const drift = collectDrift(${camelCase(id)}, {
    imports: "import * as library from '${packageName}'",
    namespaces: ['library'],
    roles: { client: ['library.${client}'] },
  })
  expect(drift).toMatchObject({ unresolved: [], unmapped: [], missing: [] })
})
`

/** @param {Library} library */
function fixtureWithLoop({ read }) {
  const loop = `  for (const id of ids) rows.push(await db.${read}(id))`
  const mark = `//${' '.repeat(loop.indexOf('db.') - 2)}${'^'.repeat(`db.${read}`.length)} no-query-in-loop`
  return `import { db } from './database.js'

export async function load(ids: readonly string[]) {
  const rows = []
${loop}
${mark}
  return rows
}
`
}

/**
 * The files that make a new adapter: declaration, drift test, and a fixture with one report and one silent file. Path → text.
 * @param {Library} library
 * @returns {ReadonlyMap<string, string>}
 */
export function adapterFiles(library) {
  const { id, packageName, version, client, read } = library
  const core = `packages/rules-core/src/adapters/${id}`
  const fixture = `fixtures/${id}`
  const manifest = { name: `fixture-${id}`, private: true, type: 'module', dependencies: { [packageName]: version } }
  return new Map([
    [`${core}/index.ts`, declaration(library)],
    [`${core}/drift.test.ts`, driftTest(library)],
    [`${fixture}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`],
    [`${fixture}/src/database.ts`, `import { ${client} } from '${packageName}'\n\nexport const db = new ${client}()\n`],
    [`${fixture}/src/rows.ts`, fixtureWithLoop(library)],
    [`${fixture}/src/rows-in-bulk.ts`, `import { db } from './database.js'\n\nexport const load = (ids: readonly string[]) => db.${read}(ids)\n`],
  ])
}
