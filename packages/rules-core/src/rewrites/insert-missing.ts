import type { InsertMissingForm, Node, NodeOf, Rewrite, SourceFile } from '../model/index.js'
import { keyName, unwrap } from '../ast/syntax.js'
import { argumentAt } from '../queries/arguments.js'
import { type DirectQuery, isHere, renamed, variesOutside } from './bulk-query.js'
import { bulkWriteEdits } from './bulk-write.js'
import type { Link } from './chain-links.js'
import { filled, replace, textOf, textWith } from './edits.js'
import { rowTypeOf } from './entry-types.js'
import { isFlatRow } from './flat-rows.js'
import { mayRunHooks } from './hooks.js'
import { plural, singular } from './names.js'
import { isRepeatable } from './repeatable.js'
import { refuse, type Site } from './site.js'

/**
 * Upserts that leave a row as it is when it is there → one insert that passes over such rows. Decided: rows are looked for by a unique key that is written with the same
 * values, and the schema has no other one that an insert could be kept out by. Not looked at: constraints that stand in migrations alone. `undefined` for any other query.
 */
export function insertMissing(site: Site, direct: DirectQuery): Rewrite | undefined {
  const { analysis, file } = site
  const { links: [link], forms, query } = direct
  const form = link && forms.insertMissing?.[link.name]
  if (!form || !isHere(direct)) return undefined
  const [where, row, update] = [form.where, form.row, form.update].map(path => argumentAt(link.call, path)).map(node => node && unwrap(node))
  if (!row || update?.type !== 'ObjectExpression' || update.properties.length > 0 || !knowsOptions(link, form)) return undefined
  const columns = row.type === 'ObjectExpression' ? valuesIn(row) : undefined
  if (!columns || where?.type !== 'ObjectExpression') return refuse('no-bulk-form')
  if (!isFlatRow(analysis.ev, file, row, Object.values(forms.inserts ?? {}).flatMap(({ nested }) => nested ?? []))) return refuse('nested-write')
  if (!findsWhatItWrites(site, direct, form, where, columns)) return refuse('row-may-repeat')
  if (variesOutside(direct, [row, where])) return refuse('not-one-key')
  if (mayRunHooks(site, forms, query, direct.links)) return refuse('may-run-hooks')
  const rows = plural(singular(query.entity?.name))
  const edits = bulkWriteEdits(site, direct, {
    entry: text => text(row),
    node: row,
    list: rows === 'rows' ? 'rows' : `${rows}ToInsert`,
    call: list => textWith(file, direct.call, [...renamed(link, form.many), replace(link.call.arguments[0] as Node, filled(form.argument, { rows: list }))]),
    throwsOnEmpty: false,
    returnsRows: false,
    splits: direct.splits,
    slice: direct.slice,
    entryType: rowTypeOf({ ev: analysis.ev, file, row, entity: query.entity?.name, template: Object.values(forms.inserts ?? {}).find(({ many }) => many === form.many)?.rowType }),
  })
  return { transformation: 'bulk-insert', title: `Insert all ${rows} that are missing in one statement`, roundTrips: direct.splits ? 'constant' : 'chunks', edits }
}

function knowsOptions({ call }: Link, { where, row, update, answers }: InsertMissingForm): boolean {
  const [first, ...others] = call.arguments
  const known = [...[where, row, update].map(path => path.split('.')[1]), ...answers]
  return first?.type === 'ObjectExpression' && others.length === 0 && first.properties.every(property => property.type === 'Property' && known.includes(keyName(property.key, property.computed)))
}

/** The columns of an object literal with their values, none of which is an object that may be a nested write. */
function valuesIn(object: NodeOf<'ObjectExpression'>): ReadonlyMap<string, Node> | undefined {
  const values = new Map<string, Node>()
  for (const property of object.properties) {
    const name = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
    if (property.type !== 'Property' || name === undefined || unwrap(property.value).type === 'ObjectExpression') return undefined
    values.set(name, property.value)
  }
  return values
}

/** Whether the condition is a unique key with the values that the row is given, and no other key of the entity can be met by an insert. */
function findsWhatItWrites({ analysis: { ev }, file }: Site, { query }: DirectQuery, form: InsertMissingForm, where: NodeOf<'ObjectExpression'>, columns: ReadonlyMap<string, Node>): boolean {
  const schema = ev.library.adapter(query.orm)?.schema
  const entity = query.entity?.name.toLowerCase()
  const declared = schema ? ev.project.schemaTexts(schema.ending).flatMap(text => schema.read(text)).filter(({ name }) => name.toLowerCase() === entity) : []
  const [only, ...others] = where.properties
  const name = only?.type === 'Property' && others.length === 0 ? keyName(only.key, only.computed) : undefined
  if (only?.type !== 'Property' || name === undefined || declared.length === 0) return false
  return declared.every(({ constraints }) => {
    if (!constraints || !form.providers.includes(constraints.provider ?? '')) return false
    const key = constraints.uniques.find(unique => unique.name === name)
    const values = unwrap(only.value)
    const given = key && (key.columns.length === 1 && values.type !== 'ObjectExpression' ? new Map([[key.columns[0] ?? '', only.value]]) : values.type === 'ObjectExpression' ? valuesIn(values) : undefined)
    return given !== undefined && given.size === key?.columns.length && key.columns.every(column => isSame(file, given.get(column), columns.get(column)))
      && constraints.uniques.every(unique => unique === key || unique.columns.some(column => constraints.generated.includes(column) && !columns.has(column)))
  })
}

const isSame = (file: SourceFile, one: Node | undefined, other: Node | undefined): boolean =>
  one !== undefined && other !== undefined && isRepeatable(one) && isRepeatable(other) && textOf(file, one).replace(/\s+/g, ' ') === textOf(file, other).replace(/\s+/g, ' ')
