/** What a piece of code gave back, as plain data that two runs can be compared by. */
export type Outcome =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'thrown'; readonly error: { readonly name: string; readonly message: string; readonly code: unknown } }
  | { readonly kind: 'hung' }

interface Json {
  toJSON: () => unknown
}

const className = (value: object): string => {
  const prototype = Object.getPrototypeOf(value) as { readonly constructor?: { readonly name?: unknown } } | null
  const name = prototype?.constructor?.name
  return typeof name === 'string' ? name : 'Object'
}

const hasToJson = (value: object): value is Json => typeof (value as { readonly toJSON?: unknown }).toJSON === 'function'

/**
 * A value as plain data: nothing is lost that a caller could tell apart (`undefined` from `null`, a `Map` from an object, one class from another),
 * except identity and order of properties. Rows of a library that describe themselves (`toJSON`) are compared by that description.
 */
export function snapshot(value: unknown, path: ReadonlySet<object> = new Set()): unknown {
  if (value === undefined) return { $: 'undefined' }
  if (typeof value === 'bigint') return { $: 'bigint', value: String(value) }
  if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'number', value: String(value) }
  if (typeof value === 'function' || typeof value === 'symbol') return { $: typeof value }
  if (value === null || typeof value !== 'object') return value
  if (path.has(value)) return { $: 'circular' }
  const below = new Set(path).add(value)
  const inner = (part: unknown): unknown => snapshot(part, below)
  if (Array.isArray(value)) return value.map(inner)
  if (value instanceof Map) return { $: 'Map', value: [...value].map(([key, entry]) => [inner(key), inner(entry)]) }
  if (value instanceof Set) return { $: 'Set', value: [...value].map(inner) }
  const name = className(value)
  if (value instanceof Error) return { $: name, value: value.message }
  if (hasToJson(value)) return { $: name, value: inner(value.toJSON()) }
  const entries = Object.entries<unknown>({ ...value }).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, inner(entry)] as const)
  return name === 'Object' ? Object.fromEntries(entries) : { $: name, value: Object.fromEntries(entries) }
}

const CLIENT_ID = /^[0-9a-f]{24}$/u
const SEEDED = '00000000'

/** Ids that a client makes up differ from run to run: each is named by the place where it first appears. Takes what `snapshot` gives. */
export function withStableIds<T>(value: T): T {
  const names = new Map<string, string>()
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => {
    if (typeof part !== 'string' || !CLIENT_ID.test(part) || part.startsWith(SEEDED)) return part
    const name = names.get(part) ?? `new id ${names.size + 1}`
    names.set(part, name)
    return name
  }) as T
}

const errorOf = (error: unknown): Outcome => ({
  kind: 'thrown',
  error: error instanceof Error ? { name: className(error), message: error.message, code: (error as { readonly code?: unknown }).code } : { name: typeof error, message: String(error), code: undefined },
})

/** Runs a piece of code and says how it ended. Code that does not end within the time is left behind. */
export async function outcomeOf(work: () => Promise<unknown>, milliseconds: number): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined
  const ended = work().then<Outcome, Outcome>(value => ({ kind: 'returned', value: snapshot(value) }), errorOf)
  const expired = new Promise<Outcome>(resolve => {
    timer = setTimeout(() => {
      resolve({ kind: 'hung' })
    }, milliseconds)
  })
  try {
    return await Promise.race([ended, expired])
  } finally {
    clearTimeout(timer)
  }
}
