import type { EntityConstraints, SchemaEntity } from '../../model/index.js'

/** Source: https://www.prisma.io/docs/orm/reference/prisma-schema-reference, checked on 7.10 (2026-11). */
const MODEL = /^[ \t]*model[ \t]+(\w+)[ \t]*\{([^}]*)\}/gm
const FIELD = /^[ \t]*(\w+)[ \t]+(\w+)[^\s]*(.*)$/
const PROVIDER = /^[ \t]*datasource[ \t]+\w+[ \t]*\{[^}]*?\bprovider[ \t]*=[ \t]*"(\w+)"/m
const GENERATED = /@default\((?:cuid|uuid|nanoid|ulid|dbgenerated\(["'](?:gen_random_uuid|uuid_generate_v4))\(/
const BLOCK_NAME = /\bname:\s*"(\w+)"/
const BLOCK = /^[ \t]*@@(id|unique)\b\s*\(\s*(?:fields:\s*)?\[([^\]]*)\]/

/** The models of a schema. Views and composite types are none; a field whose attribute goes over several lines is read from its first. */
export function readSchema(text: string): readonly SchemaEntity[] {
  const code = text.replace(/\/\/.*$/gm, '')
  const provider = PROVIDER.exec(code)?.[1]
  return [...code.matchAll(MODEL)].map(([, name = '', body = '']) => {
    const fields: { readonly name: string; readonly type: string; readonly attributes: string }[] = []
    const together = new Set<string>()
    const uniques: EntityConstraints['uniques'][number][] = []
    let key: readonly string[] = []
    for (const line of body.split('\n')) {
      const [, kind, list = ''] = BLOCK.exec(line) ?? []
      const names = list.split(',').map(item => item.replace(/\(.*$/, '').trim()).filter(item => item !== '')
      for (const each of names) together.add(each)
      if (kind === 'id') key = names
      if (kind !== undefined) uniques.push({ name: BLOCK_NAME.exec(line)?.[1] ?? names.join('_'), columns: names })
      const [, field, type = '', attributes = ''] = kind === undefined ? (FIELD.exec(line) ?? []) : []
      if (field === undefined) continue
      fields.push({ name: field, type, attributes })
      if (/@id\b/.test(attributes)) key = [field]
      if (/@(?:id|unique)\b/.test(attributes)) uniques.push({ name: field, columns: [field] })
    }
    const generated = fields.filter(({ attributes }) => GENERATED.test(attributes)).map(field => field.name)
    const constraints = { uniques, generated, ...(provider !== undefined && { provider }) }
    return { name, key, refersToItself: new RegExp(`[ \\t]${name}\\b`).test(body), columns: fields.map(field => ({ name: field.name, type: field.type, isUnique: together.has(field.name) || /@(?:id|unique)\b/.test(field.attributes) })), constraints }
  })
}
