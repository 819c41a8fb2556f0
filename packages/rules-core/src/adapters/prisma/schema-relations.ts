import type { SchemaRelation } from '../../model/index.js'

interface Field {
  readonly name: string
  readonly type: string
  readonly isList: boolean
  readonly attributes: string
}

/**
 * The relations to many rows that a schema declares with one column. Two relations between the same models are told apart by their names; where that leaves more than one,
 * none is given. Source: https://www.prisma.io/docs/orm/prisma-schema/data-model/relations (2026-11).
 */
export function relationsIn(schema: string): readonly SchemaRelation[] {
  const models = modelsIn(schema)
  return [...models].flatMap(([model, fields]) => fields.flatMap(field => relationOf(models, model, field) ?? []))
}

function relationOf(models: ReadonlyMap<string, readonly Field[]>, model: string, field: Field): SchemaRelation | undefined {
  if (!field.isList) return undefined
  const owners = (models.get(field.type) ?? []).filter(({ type, isList, attributes }) => type === model && !isList && nameOf(attributes) === nameOf(field.attributes))
  const [owner] = owners
  const [column, ...columns] = owner ? listOf(owner.attributes, 'fields') : []
  const [key, ...keys] = owner ? listOf(owner.attributes, 'references') : []
  if (owners.length !== 1 || column === undefined || key === undefined || columns.length > 0 || keys.length > 0) return undefined
  return { entity: clientName(model), name: field.name, target: clientName(field.type), column, key }
}

function modelsIn(schema: string): ReadonlyMap<string, readonly Field[]> {
  const models = new Map<string, readonly Field[]>()
  for (const [, name = '', body = ''] of schema.matchAll(/^model\s+(\w+)\s*\{([^]*?)^\}/gm)) models.set(name, body.split(/\r?\n/).flatMap(line => fieldIn(line.replace(/\/\/.*$/, '')) ?? []))
  return models
}

function fieldIn(line: string): Field | undefined {
  const [, name, type, wraps = '', attributes = ''] = /^\s*(\w+)\s+(\w+)(\[\]|\?)?\s*(.*)$/.exec(line) ?? []
  return name === undefined || type === undefined ? undefined : { name, type, isList: wraps === '[]', attributes }
}

/** `posts` of `@relation("posts", …)` and of `@relation(name: "posts")`. */
const nameOf = (attributes: string): string | undefined => /@relation\([^)]*?"(\w+)"/.exec(attributes)?.[1]

const listOf = (attributes: string, argument: string): readonly string[] => {
  const list = new RegExp(`@relation\\([^)]*\\b${argument}:\\s*\\[([^\\]]*)\\]`).exec(attributes)?.[1]
  return list?.split(',').map(name => name.trim()) ?? []
}

/** `UserRole` → `userRole` */
const clientName = (model: string): string => model.charAt(0).toLowerCase() + model.slice(1)
