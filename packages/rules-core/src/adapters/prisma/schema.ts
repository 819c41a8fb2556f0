import type { SchemaEntity } from '../../model/index.js'

/** Source: https://www.prisma.io/docs/orm/reference/prisma-schema-reference, checked on 7.10 (2026-11). */
const MODEL = /^[ \t]*model[ \t]+(\w+)[ \t]*\{([^}]*)\}/gm
const FIELD = /^[ \t]*(\w+)[ \t]+(\w+)[^\s]*(.*)$/
const BLOCK = /^[ \t]*@@(id|unique)\b\s*\(\s*(?:fields:\s*)?\[([^\]]*)\]/

/** The models of a schema. Views and composite types are none; a field whose attribute goes over several lines is read from its first. */
export const readSchema = (text: string): readonly SchemaEntity[] =>
  [...text.replace(/\/\/.*$/gm, '').matchAll(MODEL)].map(([, name = '', body = '']) => {
    const fields: { readonly name: string; readonly type: string; readonly attributes: string }[] = []
    const together = new Set<string>()
    let key: readonly string[] = []
    for (const line of body.split('\n')) {
      const [, kind, list = ''] = BLOCK.exec(line) ?? []
      const names = list.split(',').map(item => item.replace(/\(.*$/, '').trim()).filter(item => item !== '')
      for (const each of names) together.add(each)
      if (kind === 'id') key = names
      const [, field, type = '', attributes = ''] = kind === undefined ? (FIELD.exec(line) ?? []) : []
      if (field === undefined) continue
      fields.push({ name: field, type, attributes })
      if (/@id\b/.test(attributes)) key = [field]
    }
    return { name, key, columns: fields.map(field => ({ name: field.name, type: field.type, isUnique: together.has(field.name) || /@(?:id|unique)\b/.test(field.attributes) })) }
  })
