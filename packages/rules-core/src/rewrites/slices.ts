import type { SourceFile } from '../model/index.js'
import { deeper, layoutOf } from './layout.js'

/** Keys or rows in one statement where the library does not split by itself: below every limit of bind parameters for up to 65 columns. */
export const SLICE = 1000

/** Keys of several columns in one statement: alternatives stand within one another, and SQLite takes no more than 1,000 of them. */
export const TUPLES = 500

/** Lines that do `work` with one slice of a list after the other; nothing at all for an empty list. */
export function sliceLines(file: SourceFile, list: string, counter: string, size: number, work: (slice: string) => string): readonly string[] {
  const { step } = layoutOf(file)
  return [
    `for (let ${counter} = 0; ${counter} < ${list}.length; ${counter} += ${String(size)}) {`,
    `${step}${deeper(step, work(`${list}.slice(${counter}, ${counter} + ${String(size)})`))}`,
    '}',
  ]
}
