import fs from 'node:fs'
import path from 'node:path'
import { compareRuns, type Comparison, type Run } from './compare.js'
import { parsePair, type Pair } from './pair.js'
import { PAIRS, RunFolder, syntaxErrors } from './run-folder.js'
import type { Scene } from './scene.js'
import type { Stage, StageDefinition } from './stage.js'
import { SuggestionSource, type Suggestion } from './suggestions.js'

/** A module under test as it is written. */
export interface PairModule {
  /** Transformation and variant: `prefetch-by-key`, `prefetch-by-key.compound`. */
  readonly name: string
  readonly path: string
  readonly text: string
}

/** What the two texts return. */
interface BeforeAndAfter {
  readonly before: unknown
  readonly after: unknown
}

const runOf = (module: unknown, name: string): Run => {
  const { run } = module as { readonly run?: unknown }
  if (typeof run !== 'function') throw new Error(`${name} exports no function \`run\``)
  return run as Run
}

/** The modules of a folder that export a pair; the others are what these import. */
export function collectPairModules(library: string): readonly PairModule[] {
  const directory = path.join(PAIRS, library)
  return fs.readdirSync(directory)
    .filter(file => file.endsWith('.ts'))
    .sort()
    .map(file => ({ name: file.slice(0, -'.ts'.length), path: path.join(directory, file), text: fs.readFileSync(path.join(directory, file), 'utf8') }))
    .filter(({ text }) => text.includes('export const pair ='))
}

/** All pairs of one library with its database. */
export class PairSet {
  readonly #folder: RunFolder
  readonly #stage: Stage
  readonly #source: SuggestionSource

  private constructor(folder: RunFolder, stage: Stage, source: SuggestionSource) {
    this.#folder = folder
    this.#stage = stage
    this.#source = source
  }

  /** `purpose` keeps apart what different programs do with the same folder at the same time. */
  static async open(library: string, { prepare, open }: StageDefinition, purpose: string): Promise<PairSet> {
    const directory = path.join(PAIRS, library)
    const folder = await RunFolder.create(directory, `${library}-${purpose}`, prepare)
    return new PairSet(folder, await open(file => folder.load(file)), new SuggestionSource(directory))
  }

  /** What the plugin offers for a module. */
  suggestions({ path: file, text }: PairModule): Promise<readonly Suggestion[]> {
    return this.#source.collect(file, text)
  }

  /** How many findings a module has. */
  countFindings({ path: file, text }: PairModule): Promise<number> {
    return this.#source.countFindings(file, text)
  }

  async pair({ name }: PairModule): Promise<Pair> {
    return parsePair(await this.#folder.load(`${name}.ts`), name)
  }

  /** Runs a module and another text of it; `variant` names the text among those of this module. */
  async compare(module: PairModule, text: string, variant: string, patience?: number): Promise<Comparison> {
    const errors = syntaxErrors(text)
    if (errors.length > 0) return { problems: errors.map(error => `it does not parse: ${error}`), measured: [] }
    const { before, after } = await this.#runs(module, text, variant)
    return compareRuns(this.#stage, await this.pair(module), before, after, patience)
  }

  /** What a module and another text of it return when, after their first page, the rows are others. Both must take a function that they await after each page. */
  async changeBetweenPages(module: PairModule, text: string, variant: string, { first, then }: { readonly first: Scene; readonly then: Scene }): Promise<BeforeAndAfter> {
    const walked = async (run: Run): Promise<unknown> => {
      await this.#stage.seed(first)
      let pages = 0
      return this.#stage.run(handle => run(handle, async () => {
        if ((pages += 1) === 1) await this.#stage.seed(then)
      }))
    }
    const { before, after } = await this.#runs(module, text, variant)
    return { before: await walked(before), after: await walked(after) }
  }

  /** Runs another text of a module over these rows, with a function that is told of each row. */
  async runOver(module: PairModule, text: string, variant: string, scene: Scene, onRow: (row: string) => unknown): Promise<{ readonly returned: unknown; readonly trips: number }> {
    const { after } = await this.#runs(module, text, variant)
    await this.#stage.seed(scene)
    this.#stage.log.take()
    const returned = await this.#stage.run(handle => after(handle, onRow)).catch((error: unknown) => error)
    return { returned, trips: this.#stage.log.take().trips }
  }

  async #runs(module: PairModule, text: string, variant: string): Promise<{ readonly before: Run; readonly after: Run }> {
    const applied = `${module.name}.${variant}.ts`
    this.#folder.add(applied, text)
    return { before: runOf(await this.#folder.load(`${module.name}.ts`), module.name), after: runOf(await this.#folder.load(applied), applied) }
  }

  /** What the compiler says of all modules, those that were compared included. */
  typeErrors(): readonly string[] {
    return this.#folder.typeErrors()
  }

  close(): Promise<void> {
    return this.#stage.close()
  }
}
