import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyze } from './analyze.js'
import { walk } from './ast/children.js'
import { writeSample } from './analysis.test-support.js'
import { kindsOfFindings, messageText } from './analysis-text.test-support.js'
import { DEFAULT_SETTINGS, type Node } from './model/index.js'
import { sourceParser } from './project/parse-source.js'

const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url))
const sources = readdirSync(fixtures, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile() && /\.[tj]s$/.test(entry.name))
  .map(entry => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
  .sort()
const texts = new Map(sources.map(source => [source, readFileSync(source, 'utf8')]))

/** Where a text is hurt, in thousandths of its length, and how; `graft` puts one node of the tree in the place of another. */
interface Wound { readonly at: number; readonly from: number; readonly length: number; readonly kind: 'delete' | 'repeat' | 'insert' | 'graft'; readonly word: string }

/** The same texts on every machine. */
const SEED = 20_261_121

const WORDS = ['await ', '?.x', '()', '[0]', 'async ', '...', 'this', 'null', '= 1', ', ', 'for (const x of x) ', '=> ', 'extends x ', ': typeof x', 'yield ', 'super.x', '`${x}`', 'new ', '<T>', '#x', 'export * from "./x"\n', 'require("./x")', '/*', '\\u{110000}', '𝒳']

const wounds: fc.Arbitrary<readonly Wound[]> = fc.array(
  fc.record({ at: fc.nat(999), from: fc.nat(999), length: fc.integer({ min: 1, max: 6 }), kind: fc.constantFrom('graft', 'graft', 'graft', 'delete', 'repeat', 'insert'), word: fc.constantFrom(...WORDS) }),
  { minLength: 1, maxLength: 3 },
)

function hurt(text: string, wound: Wound): string {
  if (wound.kind === 'graft') return graft(text, wound)
  // Whole words and brackets hurt in ways that still parse; single characters mostly do not.
  const tokens = text.split(/(?<=\W)|(?=\W)/)
  const start = Math.floor((wound.at / 1000) * tokens.length)
  const [before, piece, after] = [tokens.slice(0, start), tokens.slice(start, start + wound.length), tokens.slice(start + wound.length)]
  const middle = { delete: [], repeat: [...piece, ...piece], insert: [wound.word, ...piece] }[wound.kind]
  return [...before, ...middle, ...after].join('')
}

/** A statement in the place of a statement, an expression or name in that of another, a type in that of a type. */
const placeOf = ({ type }: Node): string => (/(?:Statement|Declaration)$/.test(type) ? 'statement' : /(?:Expression|Identifier|Literal)$/.test(type) ? 'expression' : type.startsWith('TS') ? 'type' : type)

function graft(text: string, { at, from }: Wound): string {
  const program = sourceParser.parse('main.ts', text)
  if (!program) return text
  const nodes: Node[] = []
  walk(program, node => { nodes.push(node) })
  const pick = (list: readonly Node[], thousandth: number): Node => list[Math.floor((thousandth / 1000) * list.length)] ?? program
  const host = pick(nodes, at)
  const donor = pick(nodes.filter(node => placeOf(node) === placeOf(host)), from)
  return `${text.slice(0, host.range[0])}${text.slice(...donor.range)}${text.slice(host.range[1])}`
}

/** Everything that is known of a text; `undefined` when nothing of it parses. */
function reportsOf(filename: string, text: string): readonly string[] | undefined {
  const program = sourceParser.parse(filename, text)
  if (!program) return undefined
  const analysis = analyze({ filename, text, program }, DEFAULT_SETTINGS)
  const findings = kindsOfFindings.flatMap(kind => analysis.findings(kind))
  for (const { range: [start, end] } of findings) expect(0 <= start && start < end && end <= text.length).toBe(true)
  const said = findings.map(messageText)
  for (const message of said) expect(message).not.toMatch(/\{\{|undefined|\n/)
  text.split('\n').forEach((_, index) => analysis.explain(index + 1))
  return said
}

describe('whatever a file holds', () => {
  it('is analysed without a throw, and twice the same', { timeout: 120_000 }, () => {
    let parsed = 0
    const runs = 600
    fc.assert(
      fc.property(fc.constantFrom(...sources), wounds, (source, list) => {
        const text = list.reduce(hurt, texts.get(source) ?? '')
        const first = reportsOf(source, text)
        if (first === undefined) return
        parsed++
        expect(reportsOf(source, text)).toEqual(first)
      }),
      { numRuns: runs, seed: SEED },
    )
    expect(parsed).toBeGreaterThan(runs / 3)
  })

  it('is read from another file without a throw', { timeout: 120_000 }, () => {
    const { root, linted, text } = writeSample(`
      // service.ts
      import { Repository, DataSource } from 'typeorm'
      import { User, Role as Kind } from './service'
      export * from './main'
      export class User { constructor(readonly id: number) {} }
      export enum Role { Admin, User }
      type Maybe<T> = T | undefined
      abstract class Base<T> { protected constructor(protected readonly rows: Repository<T>) {} abstract all(): Promise<T[]> }
      export class UserService extends Base<User> {
        readonly source = new DataSource({})
        constructor(rows: Repository<User>, private readonly other: Maybe<UserService> = undefined) { super(rows) }
        get manager() { return this.source.manager }
        all = async () => this.rows.find()
        async load(id: number, { deep = false }: { deep?: boolean } = {}): Promise<User | null> { return deep ? this.other?.load(id) : this.manager.findOneBy(User, { id }) }
      }
      export const each = async <T>(items: T[], run: (item: T) => Promise<void>) => { for (const item of items) await run(item) }
      export default { each, kinds: Object.values(Kind) }
      // main.ts
      import run, { UserService, each, Role } from './service'
      export async function f(users: UserService, ids: number[]) {
        for (const id of ids) await users.load(id, { deep: true })
        await each(ids, async id => { await users.load(id) })
        await run.each(run.kinds, async kind => { await users.all() })
        for (const role of Object.values(Role)) await users.source.getRepository(role).find()
      }`)
    const service = readFileSync(`${root}/service.ts`, 'utf8')
    expect(reportsOf(linted, text)).toHaveLength(2)
    let parsed = 0
    fc.assert(
      fc.property(wounds, list => {
        const { root: other, linted: main } = writeSample(`// main.ts\n${text}`)
        const wounded = list.reduce(hurt, service)
        writeFileSync(`${other}/service.ts`, wounded)
        if (sourceParser.parse('service.ts', wounded)) parsed++
        reportsOf(main, text)
      }),
      { numRuns: 150, seed: SEED },
    )
    expect(parsed).toBeGreaterThan(30)
  })
})
