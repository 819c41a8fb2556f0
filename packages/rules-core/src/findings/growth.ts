/** Whether there is more of something the more rows, or the longer requests, there are. */
export interface Size {
  readonly grows: 'yes' | 'no' | 'unknown'
  /** What it comes from. */
  readonly from: Origin
}

type Origin =
  /** Rows that the database gave, or a list made of them. */
  | 'query'
  /** What a framework hands to the program. */
  | 'request'
  /** A parameter by which the database is asked. */
  | 'parameter'
  /** What a program has waited for: all that is known is that it comes from outside. */
  | 'awaited'
  /** Fixed by the code. */
  | 'constant'
  | 'not-followed'

export const UNKNOWN: Size = { grows: 'unknown', from: 'not-followed' }
export const CONSTANT: Size = { grows: 'no', from: 'constant' }

const RANK = { yes: 2, unknown: 1, no: 0 } as const
const isSure = ({ from }: Size): boolean => from !== 'awaited'

/** The size of what is one of several, or all of them together. */
export const largest = (sizes: readonly Size[]): Size =>
  sizes.reduce<Size | undefined>((most, size) => (most && (RANK[most.grows] > RANK[size.grows] || (most.grows === size.grows && (isSure(most) || !isSure(size)))) ? most : size), undefined) ?? UNKNOWN

/** A list is only likely to grow when all that is known of it is that somebody waits for it. */
export const isLikelyOnly = (size: Size): boolean => size.grows === 'yes' && !isSure(size)
