import { DIMENSIONS, INPUTS, type Dimension, type InputKind } from './scene.js'

/**
 * How many round trips are left after the rewrite.
 * - `constant`: as many for two elements as for twenty
 * - `chunks`: one more for every `chunk` elements
 * - `same-count-one-commit`: as many statements as before, but made durable once; what surrounds each may be gone
 * - `same-count`: as many as before at most, each of them cheaper
 * - `slices`: one for every `chunk` elements, where the original hands over all of them in one
 * - `batches`: as many for every `chunk` rows of a table as the original makes for all of them, which it then holds all
 */
const DECLARATIONS = ['constant', 'chunks', 'same-count-one-commit', 'same-count', 'slices', 'batches'] as const
type Declaration = (typeof DECLARATIONS)[number]

/** What a module under test says about itself, in its export `pair`. */
export interface Pair {
  readonly declares: Declaration
  readonly input: InputKind
  /** Dimensions that the code cannot meet or that the rewrite says it changes, with the reason. All others are run. */
  readonly leftOut: Readonly<Partial<Record<Dimension, string>>>
  /** Why a round trip is made for no elements at all, where the original makes none. */
  readonly asksWhenEmpty: string | undefined
  /** Elements of one statement, with `chunks` and `slices`. */
  readonly chunk: number
  /** Statements that are left, where a round made several. Default: one. */
  readonly statements: number
  /** Number of elements of the dimension `long`. Default: one more than a chunk. */
  readonly long: number
}

const KEYS: ReadonlySet<string> = new Set(['declares', 'input', 'leftOut', 'asksWhenEmpty', 'chunk', 'long', 'statements'])
const DEFAULT_CHUNK = 1000
const SHORTEST_REASON = 10

const isOneOf = <T extends string>(words: readonly T[], value: unknown): value is T => (words as readonly unknown[]).includes(value)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

const isReason = (value: unknown): value is string => typeof value === 'string' && value.length >= SHORTEST_REASON

/** Reads what a module says about itself; throws with the module's name for anything that is not said as it must be. */
export function parsePair(module: unknown, name: string): Pair {
  const wrong = (what: string): never => {
    throw new Error(`${name}: ${what}`)
  }
  const said = isObject(module) ? module['pair'] : undefined
  if (!isObject(said)) return wrong('exports no object `pair`')
  for (const key of Object.keys(said)) if (!KEYS.has(key)) return wrong(`pair.${key} is not known`)
  const { declares, input, leftOut = {}, asksWhenEmpty, chunk = DEFAULT_CHUNK, statements = 1 } = said
  if (!isOneOf(DECLARATIONS, declares)) return wrong(`pair.declares is one of ${DECLARATIONS.join(', ')}`)
  if (!isOneOf(INPUTS, input)) return wrong(`pair.input is one of ${INPUTS.join(', ')}`)
  if (typeof chunk !== 'number') return wrong('pair.chunk is a number')
  if (typeof statements !== 'number') return wrong('pair.statements is a number')
  const { long = chunk + 1 } = said
  if (typeof long !== 'number') return wrong('pair.long is a number')
  if (!isObject(leftOut)) return wrong('pair.leftOut is an object of reasons')
  for (const [dimension, reason] of Object.entries(leftOut)) {
    if (!isOneOf(DIMENSIONS, dimension)) return wrong(`pair.leftOut.${dimension} is no dimension`)
    if (!isReason(reason)) return wrong(`pair.leftOut.${dimension} gives no reason`)
    if (dimension === 'many') return wrong('many elements are what a pair is about')
  }
  if (asksWhenEmpty !== undefined && !isReason(asksWhenEmpty)) return wrong('pair.asksWhenEmpty gives no reason')
  return { declares, input, leftOut, asksWhenEmpty, chunk, statements, long }
}

/** The dimensions that are run, in a fixed order. */
export const dimensionsOf = ({ leftOut }: Pair): readonly Dimension[] => DIMENSIONS.filter(dimension => leftOut[dimension] === undefined)
