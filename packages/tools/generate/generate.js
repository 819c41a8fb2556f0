import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT, installed, say } from '../commands/workspace.js'
import { ormIndex, ormPage } from './orm-page.js'
import { registries } from './registries.js'
import { rewritesPage } from './rewrites-page.js'

/** @typedef {import('@n-plus-one/rules-core').Adapter} Adapter */
/** @typedef {{ readonly name: string, readonly description: string, readonly preset: string, readonly suggests?: boolean }} Rule */

/** The program whose report stands in the README. */
const SHOWN_FIXTURE = 'typeorm'

/**
 * Writes what differs, and says where.
 * @param {ReadonlyMap<string, string>} files
 */
function write(files) {
  for (const [file, text] of files) {
    const target = path.join(ROOT, file)
    if (fs.existsSync(target) && fs.readFileSync(target, 'utf8') === text) continue
    fs.mkdirSync(path.dirname(target), { recursive: true })
    fs.writeFileSync(target, text)
    say(`wrote ${file}`)
  }
}

/**
 * The README with its machine-written parts, which stand between markers, replaced.
 * @param {Readonly<Record<string, string>>} parts
 */
function readmeWith(parts) {
  let text = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8')
  for (const [name, part] of Object.entries(parts)) {
    const begin = `<!-- begin ${name} -->`
    const end = `<!-- end ${name} -->`
    text = `${text.slice(0, text.indexOf(begin))}${begin}\n\n${part}\n\n${text.slice(text.indexOf(end))}`
  }
  return text
}

/** @param {readonly Rule[]} rules */
const ruleTable = rules => [
  '| rule | what it does | from preset | 💡 |',
  '|---|---|---|---|',
  ...rules.map(({ name, description, preset, suggests }) => `| [\`${name}\`](docs/rules/${name}.md) | ${description} | \`${preset}\` | ${suggests ? '💡' : ''} |`),
].join('\n')

/** @param {readonly Adapter[]} adapters */
const libraryList = adapters => adapters.map(({ id, title }) => `[${title}](docs/orms/${id}.md)`).join(' · ')

/**
 * What follows from the built declarations: documentation.
 * @returns {Promise<ReadonlyMap<string, string>>}
 */
async function documents() {
  /** @returns {Promise<unknown>} */
  const built = (/** @type {string} */ file) => import(pathToFileURL(path.join(ROOT, 'packages', file)).href)
  const { ADAPTERS } = /** @type {{ ADAPTERS: readonly Adapter[] }} */ (await built('rules-core/dist/adapters/registry.js'))
  const { RULES } = /** @type {{ RULES: readonly Rule[] }} */ (await built('eslint-plugin/dist/rules/index.js'))
  // The plugin is there only after the build.
  const { lintFixture } = await import('../commands/lint-fixtures.js')
  const { text } = await lintFixture(SHOWN_FIXTURE)
  /** @type {unknown} */
  const json = JSON.parse(fs.readFileSync(path.join(ROOT, 'docs/rewrites/measured.json'), 'utf8'))
  const measured = /** @type {import('./rewrites-page.js').Measured} */ (json)
  return new Map([
    ['README.md', readmeWith({ rules: ruleTable(RULES), libraries: libraryList(ADAPTERS), output: `\`\`\`\n${text}\n\`\`\`` })],
    ['docs/rewrites/README.md', rewritesPage(ADAPTERS, measured)],
    ['docs/orms/README.md', ormIndex(ADAPTERS)],
    ...ADAPTERS.map(adapter => /** @type {const} */ ([`docs/orms/${adapter.id}.md`, ormPage(adapter)])),
  ])
}

/** Drops pages of adapters that are gone. */
function removeStrayPages(/** @type {ReadonlyMap<string, string>} */ pages) {
  const directory = path.join(ROOT, 'docs/orms')
  for (const file of fs.readdirSync(directory)) if (!pages.has(`docs/orms/${file}`)) fs.rmSync(path.join(directory, file))
}

/**
 * Writes every generated file of the workspace and returns their paths. Registries come first: the build that the documents are read from needs them.
 * @returns {Promise<readonly string[]>}
 */
export async function generate() {
  const sources = registries()
  write(sources)
  if (!installed('tsc', ['-b'])) throw new Error('the documents are written from the build, and it fails')
  const pages = await documents()
  write(pages)
  removeStrayPages(pages)
  return [...sources.keys(), 'README.md', 'docs/orms', 'docs/rewrites/README.md']
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await generate()
