import { ADAPTERS } from './adapters/registry.js'
import { DEFAULT_SETTINGS, type Settings, type SettingsProblem, type StatedClient } from './model/index.js'

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
    clients: {
      type: 'array',
      default: DEFAULT_SETTINGS.clients,
      description: 'Names that are handles on the database, where their value cannot be read.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'orm'],
        properties: {
          name: { type: 'string', minLength: 1, description: 'As imported, declared or read from an object: `db` is also `ctx.db`.' },
          module: { type: 'string', minLength: 1, description: 'Only an import from this module; a relative one is taken from the project root.' },
          orm: { type: 'string', enum: ADAPTERS.map(adapter => adapter.id), description: 'Whose handle it is.' },
          role: { type: 'string', minLength: 1, description: 'Which of its handles; the client or connection by default.' },
        },
      },
    },
    wrappers: {
      type: 'array',
      default: DEFAULT_SETTINGS.wrappers,
      description: 'Functions that run a callback, where their body cannot be read.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'callback', 'runs'],
        properties: {
          name: { type: 'string', minLength: 1, description: '`withRetry`, which is also `this.withRetry`, or `Jobs.run`.' },
          module: { type: 'string', minLength: 1, description: 'Only the export of this module; a relative one is taken from the project root.' },
          callback: { type: 'integer', minimum: 0, description: 'Position of the callback, counted from 0.' },
          runs: { type: 'string', enum: ['once', 'each'], description: 'Once, or for each element of something.' },
          over: { type: 'integer', minimum: 0, description: 'Position of the list whose elements it is run for.' },
        },
      },
    },
    trusted: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      default: DEFAULT_SETTINGS.trusted,
      description: 'Functions that are cheap, whatever they call: `Class.method`, `function` or `module:export`.',
    },
  },
} as const satisfies SettingSchema

type SettingSchema = (
  | { readonly type: 'boolean' }
  | { readonly type: 'integer'; readonly minimum: number }
  | { readonly type: 'string'; readonly minLength: number }
  | { readonly type: 'string'; readonly enum: readonly string[] }
  | { readonly type: 'array'; readonly items: SettingSchema }
  | {
      readonly type: 'object'
      readonly additionalProperties: false
      readonly properties: Readonly<Record<string, SettingSchema>>
      readonly required?: readonly string[]
    }
) & { readonly default?: unknown; readonly description?: string }

export interface ParsedSettings {
  readonly settings: Settings
  /** In the order in which the keys were written. */
  readonly problems: readonly SettingsProblem[]
}

/**
 * Reads what a user wrote under `settings['n-plus-one']`; absent means defaults. A wrong key or value is a problem and
 * counts as not written, and so does the whole entry of a list in which one stands. Whether `root`, a module or a name exists is not looked at.
 */
export function parseSettings(written: unknown): ParsedSettings {
  if (written == null) return { settings: DEFAULT_SETTINGS, problems: [] }
  const problems: SettingsProblem[] = []
  const valid = parseValue(written, SETTINGS_SCHEMA, '', problems) as WrittenSettings | undefined
  const merged: Settings = { ...DEFAULT_SETTINGS, ...valid, mute: { ...DEFAULT_SETTINGS.mute, ...valid?.mute }, resolvers: { ...DEFAULT_SETTINGS.resolvers, ...valid?.resolvers } }
  return { settings: { ...merged, clients: merged.clients.filter(hasKnownRole) }, problems: [...problems, ...roleProblems(written)] }
}

interface WrittenSettings extends Omit<Partial<Settings>, 'mute' | 'resolvers'> {
  readonly mute?: Partial<Settings['mute']>
  readonly resolvers?: Partial<Settings['resolvers']>
}

const rolesOf = (orm: unknown): readonly string[] | undefined => {
  const adapter = ADAPTERS.find(({ id }) => id === orm)
  return adapter && Object.keys(adapter.roles)
}

const hasKnownRole = ({ orm, role }: StatedClient): boolean => role === undefined || (rolesOf(orm)?.includes(role) ?? false)

/** What a schema for all libraries cannot say: which roles the library of an entry has. */
function roleProblems(written: unknown): SettingsProblem[] {
  const clients = typeof written === 'object' && written !== null && 'clients' in written && Array.isArray(written.clients) ? (written.clients as readonly Partial<StatedClient>[]) : []
  return clients.flatMap((client: Partial<StatedClient> | null, position) => {
    const roles = rolesOf(client?.orm)
    return !roles || typeof client?.role !== 'string' || client.role === '' || roles.includes(client.role) ? [] : [{ key: `clients[${position}].role`, expected: `one of ${roles.join(', ')}` }]
  })
}

/** The part of a value that the schema allows; `undefined` when nothing is left of it. */
function parseValue(value: unknown, schema: SettingSchema, key: string, problems: SettingsProblem[]): unknown {
  if (schema.type === 'array') return parseList(value, schema.items, key, problems)
  if (schema.type !== 'object') {
    if (isScalar(value, schema)) return value
    problems.push({ key, expected: expectedScalar(schema) })
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
  for (const name of schema.required ?? []) {
    const inner = allowed.get(name)
    if (inner && !Object.hasOwn(value, name)) problems.push({ key: `${key}.${name}`, expected: expectedScalar(inner) })
  }
  return valid
}

/** A list of names counts as a whole; of a list of entries the right ones do. */
function parseList(value: unknown, items: SettingSchema, key: string, problems: SettingsProblem[]): unknown {
  if (items.type !== 'object') {
    if (Array.isArray(value) && value.every(item => isScalar(item, items))) return value
    problems.push({ key, expected: 'an array of non-empty strings' })
    return undefined
  }
  if (!Array.isArray(value)) {
    problems.push({ key, expected: 'an array of objects' })
    return undefined
  }
  return value.flatMap((item: unknown, position) => {
    const before = problems.length
    const parsed = parseValue(item, items, `${key}[${position}]`, problems)
    return problems.length === before ? [parsed] : []
  })
}

function isScalar(value: unknown, schema: SettingSchema): boolean {
  if (schema.type === 'integer') return Number.isInteger(value) && (value as number) >= schema.minimum
  if (schema.type === 'string') return typeof value === 'string' && ('enum' in schema ? schema.enum.includes(value) : value !== '')
  return typeof value === schema.type
}

function expectedScalar(schema: SettingSchema): string {
  if (schema.type === 'string' && 'enum' in schema) return `one of ${schema.enum.join(', ')}`
  if (schema.type === 'integer') return 'a whole number from 0'
  return schema.type === 'boolean' ? 'a boolean' : 'a non-empty string'
}
