import fs from 'node:fs'
import path from 'node:path'
import type { Measured } from './compare.js'
import { dimensionsOf, type Pair } from './pair.js'
import type { PairModule, PairSet } from './pair-set.js'
import { ROOT } from './run-folder.js'
import type { Suggestion } from './suggestions.js'

const MEASURED = path.join(ROOT, 'docs/rewrites/measured.json')

type BeforeAndAfter = readonly [number, number]

/** One executed suggestion, as documents show it. */
interface MeasuredSuggestion extends Pick<Suggestion, 'ruleId' | 'messageId' | 'title'> {
  readonly after: string
  /** Round trips before and after, by dimension and number of elements: `many 20`. */
  readonly trips: Readonly<Record<string, BeforeAndAfter>>
  /** How often something was made durable before and after, where that is what the rewrite changes. */
  readonly commits?: Readonly<Record<string, BeforeAndAfter>>
}

/** One module under test with all that was offered for it. */
export interface MeasuredPair extends Pick<Pair, 'declares' | 'input' | 'leftOut' | 'asksWhenEmpty'> {
  readonly before: string
  readonly suggestions: readonly MeasuredSuggestion[]
}

export interface PairReport {
  readonly measured: MeasuredPair
  /** All that is wrong, each with the title of its suggestion; none is what is wanted. */
  readonly problems: readonly string[]
}

/** A module without what it says about itself to the harness. */
const shownText = (text: string): string => text.replace(/export const pair = \{.*?\n\} as const\n+/su, '').trim()

function byDimension(measured: readonly Measured[], numbers: (one: Measured) => BeforeAndAfter): Readonly<Record<string, BeforeAndAfter>> {
  return Object.fromEntries(measured.map(one => [one.dimension === 'many' || one.dimension === 'long' ? `${one.dimension} ${one.elements}` : one.dimension, numbers(one)]))
}

/** Runs all that the plugin offers for one module. */
export async function measurePair(set: PairSet, module: PairModule): Promise<PairReport> {
  const pair = await set.pair(module)
  const problems: string[] = []
  const suggestions: MeasuredSuggestion[] = []
  for (const [index, { ruleId, messageId, title, applied, findingsLeft }] of (await set.suggestions(module)).entries()) {
    const comparison = await set.compare(module, applied, `applied-${index + 1}`)
    problems.push(...findingsLeft.map(finding => `${title}: leaves ${finding}`), ...comparison.problems.map(problem => `${title}: ${problem}`))
    suggestions.push({
      ruleId,
      messageId,
      title,
      after: shownText(applied),
      trips: byDimension(comparison.measured, ({ before, after }) => [before, after]),
      ...(pair.declares === 'same-count-one-commit' && { commits: byDimension(comparison.measured, ({ commitsBefore, commitsAfter }) => [commitsBefore, commitsAfter]) }),
    })
  }
  const { declares, input, leftOut, asksWhenEmpty } = pair
  if (dimensionsOf(pair).length === 0) problems.push('no dimension is run')
  return { measured: { declares, input, leftOut, asksWhenEmpty, before: shownText(module.text), suggestions }, problems }
}

/** Libraries, their pairs, and what was measured. */
export type MeasuredPairs = Readonly<Record<string, Readonly<Record<string, MeasuredPair>>>>

export const readMeasured = (): MeasuredPairs => (fs.existsSync(MEASURED) ? JSON.parse(fs.readFileSync(MEASURED, 'utf8')) as MeasuredPairs : {})

export function writeMeasured(measured: MeasuredPairs): void {
  fs.mkdirSync(path.dirname(MEASURED), { recursive: true })
  const text = JSON.stringify(measured, undefined, 2).replace(/\[\s+(\d+),\s+(\d+)\s+\]/gu, '[$1, $2]')
  fs.writeFileSync(MEASURED, `${text}\n`)
}
