import { DEFAULT_SETTINGS, type Settings, type SettingsProblem } from './model/index.js'

/** JSON schema of `settings['n-plus-one']`, and the one description that `parseSettings` reads. */
export const SETTINGS_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    root: {
      type: 'string',
      minLength: 1,
      description: 'The project root: an absolute path, or one relative to the default, which is the nearest workspace or repository root above the linted file.',
    },
    mute: {
      type: 'object',
      additionalProperties: false,
      description: 'Which kinds of files are silent, by whole segments of their path below the root.',
      properties: {
        tests: { type: 'boolean', default: DEFAULT_SETTINGS.mute.tests, description: 'Tests, mocks and fixtures.' },
        seeds: { type: 'boolean', default: DEFAULT_SETTINGS.mute.seeds, description: 'Scripts that fill a database.' },
        migrations: { type: 'boolean', default: DEFAULT_SETTINGS.mute.migrations, description: 'Scripts that change a schema.' },
      },
    },
    resolvers: {
      type: 'object',
      additionalProperties: false,
      description: 'What the code does not tell about GraphQL resolvers.',
      properties: {
        singleParentTypes: {
          type: 'array',
          items: { type: 'string', minLength: 1 },
          default: DEFAULT_SETTINGS.resolvers.singleParentTypes,
          description: 'Types of which a response has one object, such as `Viewer` or `*Payload`: a query per parent is one query.',
        },
      },
    },
  },
} as const satisfies SettingSchema

type SettingSchema =
  | { readonly type: 'boolean'; readonly default?: boolean; readonly description?: string }
  | { readonly type: 'string'; readonly minLength: number; readonly description?: string }
  | {
      readonly type: 'array'
      readonly items: { readonly type: 'string'; readonly minLength: number }
      readonly default?: readonly string[]
      readonly description?: string
    }
  | {
      readonly type: 'object'
      readonly additionalProperties: false
      readonly properties: Readonly<Record<string, SettingSchema>>
      readonly description?: string
    }

export interface ParsedSettings {
  readonly settings: Settings
  /** In the order in which the keys were written. */
  readonly problems: readonly SettingsProblem[]
}

/**
 * Reads what a user wrote under `settings['n-plus-one']`; absent means defaults. A wrong key or value is a problem and
 * counts as not written. Whether `root` exists is not looked at.
 */
export function parseSettings(written: unknown): ParsedSettings {
  if (written == null) return { settings: DEFAULT_SETTINGS, problems: [] }
  const problems: SettingsProblem[] = []
  const valid = parseValue(written, SETTINGS_SCHEMA, '', problems) as WrittenSettings | undefined
  return { settings: { ...DEFAULT_SETTINGS, ...valid, mute: { ...DEFAULT_SETTINGS.mute, ...valid?.mute }, resolvers: { ...DEFAULT_SETTINGS.resolvers, ...valid?.resolvers } }, problems }
}

interface WrittenSettings extends Omit<Partial<Settings>, 'mute' | 'resolvers'> {
  readonly mute?: Partial<Settings['mute']>
  readonly resolvers?: Partial<Settings['resolvers']>
}

/** The part of a value that the schema allows; `undefined` when nothing is left of it. */
function parseValue(value: unknown, schema: SettingSchema, key: string, problems: SettingsProblem[]): unknown {
  if (schema.type === 'array') {
    if (Array.isArray(value) && value.every(item => typeof item === schema.items.type && item !== '')) return value
    problems.push({ key, expected: 'an array of non-empty strings' })
    return undefined
  }
  if (schema.type !== 'object') {
    if (typeof value === schema.type && value !== '') return value
    problems.push({ key, expected: schema.type === 'boolean' ? 'a boolean' : 'a non-empty string' })
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push({ key, expected: 'an object' })
    return undefined
  }
  const allowed = new Map(Object.entries(schema.properties))
  const valid: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value)) {
    const dotted = key === '' ? name : `${key}.${name}`
    const innerSchema = allowed.get(name)
    if (innerSchema === undefined) problems.push({ key: dotted, expected: `one of the keys ${[...allowed.keys()].join(', ')}` })
    else {
      const parsed = parseValue(inner, innerSchema, dotted, problems)
      if (parsed !== undefined) valid[name] = parsed
    }
  }
  return valid
}
