import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT, say } from '../commands/workspace.js'
import { generate } from '../generate/generate.js'
import { adapterFiles } from './adapter-files.js'

const USAGE = `pnpm new:adapter ID --package NAME --client CLASS --read METHOD [--docs URL]

  ID        folder name, kebab-case: cassandra
  --package the library as installed: cassandra-driver
  --client  exported class that stands for the database: Client
  --read    one of its methods that reads: execute
  --docs    where the facts can be checked`

/**
 * @param {string} message
 * @returns {never}
 */
function refuse(message) {
  say(`${message}\n\n${USAGE}`)
  process.exit(2)
}

/**
 * The manifest of a package that rules-core has installed: the drift test reads its types.
 * @param {string} name
 */
function installedManifest(name) {
  const file = path.join(ROOT, 'packages/rules-core/node_modules', name, 'package.json')
  if (!fs.existsSync(file)) refuse(`${name} is not installed: pnpm --filter @n-plus-one/rules-core add --save-dev --save-exact ${name}`)
  /** @type {unknown} */
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'))
  return /** @type {{ version: string, homepage?: string }} */ (manifest)
}

/**
 * Drift tests name their package in a string, which the search for unused dependencies does not see.
 * @param {string} name
 */
function allowUnimported(name) {
  const file = path.join(ROOT, 'knip.json')
  /** @type {unknown} */
  const parsed = JSON.parse(fs.readFileSync(file, 'utf8'))
  const config = /** @type {{ workspaces: Record<string, { ignoreDependencies?: string[] }> }} */ (parsed)
  config.workspaces['packages/rules-core']?.ignoreDependencies?.push(name)
  fs.writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { package: { type: 'string' }, client: { type: 'string' }, read: { type: 'string' }, docs: { type: 'string' } },
})
const [id = ''] = positionals
const { package: packageName, client, read } = values
if (!/^[a-z][a-z\d-]*$/.test(id)) refuse('ID is a kebab-case word')
if (packageName === undefined || client === undefined || read === undefined) refuse('--package, --client and --read are needed')
const { version, homepage } = installedManifest(packageName)
const docs = values.docs ?? homepage ?? refuse(`${packageName} names no homepage: give --docs`)
const files = adapterFiles({ id, packageName, version, docs, client, read })
for (const file of files.keys()) if (fs.existsSync(path.join(ROOT, file))) refuse(`${file} is there already`)
for (const [file, text] of files) {
  const target = path.join(ROOT, file)
  fs.mkdirSync(path.dirname(target), { recursive: true })
  fs.writeFileSync(target, text)
  say(`wrote ${file}`)
}
allowUnimported(packageName)
await generate()
say(`\nNow fill ${[...files.keys()][0] ?? ''}: handles, operations with their effect, when they run, the bulk form; then pnpm vitest run ${id} fixtures`)
