/** A JSON value as configuration files have it. */
export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The strings of an array, `[]` for anything else. */
export const stringsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter(item => typeof item === 'string') : [])

export const stringOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** Parses JSON with comments and trailing commas. `undefined` for broken JSON and for anything but an object. */
export function parseJsonObject(text: string): JsonObject | undefined {
  const bare = text.replace(/^\uFEFF/, '')
  const value = tryParse(bare) ?? tryParse(stripExtensions(bare))
  return isObject(value) ? value : undefined
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Strings are matched first, so that what looks like a comment inside one stays: `"@/*"`. */
function stripExtensions(text: string): string {
  const withoutComments = text.replace(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string: string | undefined) => string ?? ' ')
  return withoutComments.replace(/("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? '')
}
