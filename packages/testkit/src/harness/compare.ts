import { isDeepStrictEqual } from 'node:util'
import { dimensionsOf, type Pair } from './pair.js'
import { sceneOf, type Dimension } from './scene.js'
import { outcomeOf, snapshot, withStableIds, type Outcome } from './snapshot.js'
import type { Contents, Stage } from './stage.js'
import type { TripCount } from './trips.js'

/** A module under test: `run` is given the library's handle and the elements. */
export type Run = (handle: unknown, input: unknown) => Promise<unknown>

/** Round trips of one run before and after, and the same for how often something was made durable. */
export interface Measured {
  readonly dimension: Dimension
  /** Number of elements where the dimension leaves it open. */
  readonly elements: number
  readonly before: number
  readonly after: number
  readonly commitsBefore: number
  readonly commitsAfter: number
}

export interface Comparison {
  /** Each way in which the two differ, or in which the round trips are not as declared; none is what is wanted. */
  readonly problems: readonly string[]
  readonly measured: readonly Measured[]
}

const FEW = 2
const MANY = 20
const SOME = 5
/** Milliseconds after which code without an answer is taken to hang, for a few elements. */
const PATIENCE = 15_000
const PATIENCE_PER_ELEMENT = 20

const countsOf = (dimension: Dimension, pair: Pair): readonly number[] => (dimension === 'many' ? [FEW, MANY] : dimension === 'long' ? [pair.long] : [SOME])

interface Observed {
  readonly outcome: Outcome
  /** The elements as the code has left them. */
  readonly input: unknown
  readonly contents: Contents
  readonly trips: TripCount
}

async function observe(stage: Stage, run: Run, kind: Pair['input'], dimension: Dimension, count: number, patience: number): Promise<Observed> {
  const scene = sceneOf(kind, dimension, count)
  await stage.seed(scene)
  const elements = structuredClone(scene.input)
  const input = stage.elements ? stage.elements(elements) : elements
  const around = dimension === 'transaction' ? stage.runInTransaction.bind(stage) : stage.run.bind(stage)
  stage.log.take()
  const outcome = await outcomeOf(() => around(handle => run(handle, input)), patience + count * PATIENCE_PER_ELEMENT)
  const trips = stage.log.take()
  if (outcome.kind === 'hung') await stage.interrupt()
  const contents = snapshot(await stage.contents()) as Contents
  return { ...withStableIds({ outcome, input: snapshot(input), contents }), trips }
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > 600 ? `${text.slice(0, 600)}…` : text
}

function differences(before: Observed, after: Observed, mayAsk: number): readonly string[] {
  if (before.outcome.kind === 'hung') return ['the original hangs']
  if (after.outcome.kind === 'hung') return [`it hangs after ${after.trips.trips} round trips`]
  const problems: string[] = []
  if (!isDeepStrictEqual(before.outcome, after.outcome)) problems.push(`it gives ${shown(after.outcome)} instead of ${shown(before.outcome)}`)
  if (!isDeepStrictEqual(before.input, after.input)) problems.push(`it leaves its input as ${shown(after.input)} instead of ${shown(before.input)}`)
  for (const [table, rows] of Object.entries(before.contents)) {
    const now = after.contents[table]
    if (!isDeepStrictEqual(rows, now)) problems.push(`it leaves ${table} as ${shown(now)} instead of ${shown(rows)}`)
  }
  if (after.trips.trips > before.trips.trips + mayAsk) problems.push(`it makes ${after.trips.trips} round trips, the original ${before.trips.trips}: ${shown(after.trips.statements)}`)
  return problems
}

/** A batch that is full is followed by another, though that may be empty. Each costs as much as the whole table did: where rows come through a cursor, that is more than one round trip. */
const batchesOf = (rows: number, { chunk }: Pick<Pair, 'chunk'>): number => Math.floor(rows / chunk) + 1

/** Round trips that the rewrite says it makes besides those of the original. */
function mayAskMore({ trips }: Observed, elements: number, dimension: Dimension, pair: Pair): number {
  if (pair.declares === 'batches') return trips.trips * (batchesOf(elements, pair) - 1)
  if (dimension === 'empty' && pair.asksWhenEmpty !== undefined) return pair.statements
  return pair.declares === 'slices' ? Math.ceil(elements / pair.chunk) - 1 : 0
}

/** What is wrong with the counts of all runs, given what the pair declares. */
function undeclared({ declares, chunk, statements }: Pair, measured: readonly Measured[]): readonly string[] {
  const at = (dimension: Dimension, elements?: number): Measured | undefined => measured.find(one => one.dimension === dimension && (elements === undefined || one.elements === elements))
  const few = at('many', FEW)
  const many = at('many', MANY)
  if (!few || !many) return ['the pair was not run with many elements']
  if (declares === 'batches') {
    return measured.filter(({ dimension }) => dimension === 'many' || dimension === 'long').flatMap(({ elements, before, after }) => (after === before * batchesOf(elements, { chunk }) ? [] : [`declares batches, and makes ${after} round trips for ${elements} rows, the original ${before}`]))
  }
  if (declares === 'same-count') return many.before > few.before ? [] : [`the original makes ${few.before} round trips for ${FEW} elements and ${many.before} for ${MANY}: there is one page`]
  const problems: string[] = []
  if (declares === 'slices' ? many.before !== few.before : many.before - few.before < MANY - FEW) problems.push(`the original makes ${few.before} round trips for ${FEW} elements and ${many.before} for ${MANY}: ${declares === 'slices' ? 'it has no list' : 'nothing grows'}`)
  const long = at('long')
  if (declares === 'same-count-one-commit') {
    if (many.after - few.after < MANY - FEW) problems.push(`declares one commit for as many statements, and makes ${many.after} round trips for ${MANY} elements and ${few.after} for ${FEW}`)
    if (many.commitsAfter !== 1) problems.push(`declares one commit, and makes ${many.commitsAfter}`)
    if (many.commitsBefore <= 1) problems.push('the original commits once already')
    return problems
  }
  if (few.after !== many.after) problems.push(`declares ${declares}, and makes ${few.after} round trips for ${FEW} elements and ${many.after} for ${MANY}`)
  if (!long) return problems
  const grown = long.after - many.after
  const expected = declares === 'constant' ? 0 : (Math.ceil(long.elements / chunk) - 1) * statements
  if (grown !== expected) problems.push(`declares ${declares}, and makes ${long.after} round trips for ${long.elements} elements and ${many.after} for ${MANY}`)
  return problems
}

/** Runs a module and its rewrite on equal databases, in every dimension of the pair, and says all that differs. */
export async function compareRuns(stage: Stage, pair: Pair, before: Run, after: Run, patience = PATIENCE): Promise<Comparison> {
  const problems: string[] = []
  const measured: Measured[] = []
  for (const dimension of dimensionsOf(pair)) {
    for (const elements of countsOf(dimension, pair)) {
      const original = await observe(stage, before, pair.input, dimension, elements, patience)
      const rewritten = await observe(stage, after, pair.input, dimension, elements, patience)
      const mayAsk = mayAskMore(original, elements, dimension, pair)
      problems.push(...differences(original, rewritten, mayAsk).map(problem => `${dimension}: ${problem}`))
      measured.push({
        dimension,
        elements,
        before: original.trips.trips,
        after: rewritten.trips.trips,
        commitsBefore: original.trips.commits,
        commitsAfter: rewritten.trips.commits,
      })
    }
  }
  return { problems: [...problems, ...undeclared(pair, measured)], measured }
}
