import type { Edit, EagerForm, Node, NodeOf, QueryCall, SchemaRelation, SourceFile } from '../model/index.js'
import { keyName, memberName, propertyOf, unwrap } from '../ast/syntax.js'
import type { Evaluator } from '../values/evaluator.js'
import { linksOf } from './chain-links.js'
import { eagerPlan, namesOfEarlier } from './eager-load.js'
import { type RowSource, rowSource } from './eager-load-rows.js'
import { textOf, textWith } from './edits.js'
import { declaringFiles, mayRunHooks, rootOf } from './hooks.js'
import { movedText } from './layout.js'
import { attempt, refuse, type Transform, unlessRefused } from './site.js'

/**
 * The children of each row read by their foreign key → the query that has read the rows brings them along, as the relation that the library's own schema declares for that key. What else
 * the read says of the children (conditions, order, a limit for each row) goes along. Decided as for relations that are loaded lazily; relations to one row are not looked at.
 */
export const eagerChildren: Transform = site => {
  const { analysis, candidate, file } = site
  const { query } = candidate
  const forms = query && analysis.ev.library.adapter(query.orm)?.bulkForms
  const schema = forms?.eager?.schema
  if (!query || query.effect !== 'read-many' || !forms?.eager || !schema || query.node.type !== 'CallExpression') return undefined
  const { node: call } = query
  const key = foreignKey(call)
  const rows = key && unlessRefused(() => rowSource(site, key.row))
  const read = rows && forms.eager.reads[linksOf(rows.call)[0]?.name ?? '']
  if (!key || !read) return undefined
  const [relation, ...others] = relationsNear(analysis.ev, file, call, schema).filter(one => connects(one, rows.query, query, key))
  if (!relation || others.length > 0 || clientOf(file, call) !== clientOf(file, rows.call)) return undefined
  return attempt('eager-load', () => {
    if (mayRunHooks(site, forms, query, linksOf(call))) return refuse('may-run-hooks')
    const said = key.options.properties.map(property => (property.type === 'Property' ? keyName(property.key, property.computed) : undefined))
    if (!said.every(name => name !== undefined && schema.options.includes(name))) return refuse('limits-rows-per-key')
    const details = otherDetails(file, key, rows)
    const form = { access: 'found-again', methods: [], value: '$row.$relation' } as const
    return eagerPlan(site, { form, call, row: key.row, relations: [relation.name], optional: false }, rows, read, { name: relation.name, kind: 'many', target: relation.target, optional: false }, details)
  })
}

interface ForeignKey {
  readonly row: NodeOf<'Identifier'>
  readonly column: string
  /** The member of the row that the column is compared with. */
  readonly key: string
  readonly property: NodeOf<'Property'>
  readonly where: NodeOf<'Property'>
  readonly options: NodeOf<'ObjectExpression'>
}

/** `{ where: { authorId: user.id, … }, … }`: the one column that is compared with a member of a name. */
function foreignKey({ arguments: [argument, ...rest] }: NodeOf<'CallExpression'>): ForeignKey | undefined {
  const options = argument && unwrap(argument)
  const where = options?.type === 'ObjectExpression' && rest.length === 0 ? propertyOf(options, 'where') : undefined
  const condition = where && unwrap(where.value)
  if (options?.type !== 'ObjectExpression' || !where || condition?.type !== 'ObjectExpression') return undefined
  const found = condition.properties.flatMap((property): readonly ForeignKey[] => {
    const value = property.type === 'Property' ? unwrap(property.value) : undefined
    const column = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
    const key = value?.type === 'MemberExpression' ? memberName(value) : undefined
    return property.type === 'Property' && column !== undefined && key !== undefined && value?.type === 'MemberExpression' && value.object.type === 'Identifier' ? [{ row: value.object, column, key, property, where, options }] : []
  })
  return found.length === 1 ? found[0] : undefined
}

const connects = ({ entity, target, column, key }: SchemaRelation, rows: QueryCall, children: QueryCall, found: ForeignKey): boolean =>
  entity === rows.entity?.name && target === children.entity?.name && column === found.column && key === found.key

/** The relations of the schema that stands nearest to where the client is imported from, else to the file itself. */
function relationsNear(ev: Evaluator, file: SourceFile, call: Node, { files, relationsIn }: NonNullable<EagerForm['schema']>): readonly SchemaRelation[] {
  for (const { path } of [...declaringFiles(ev, file, rootOf(call))].reverse()) {
    const text = ev.project.textNear(path, files)
    if (text !== undefined) return relationsIn(text)
  }
  return []
}

/** `prisma` of `prisma.user.findMany()`. */
function clientOf(file: SourceFile, call: NodeOf<'CallExpression'>): string | undefined {
  const model = call.callee.type === 'MemberExpression' ? unwrap(call.callee.object) : undefined
  return model?.type === 'MemberExpression' ? textOf(file, model.object) : undefined
}

/** What is said of the children besides their key, as it reads where the rows are read. */
function otherDetails(file: SourceFile, { property, where, options }: ForeignKey, rows: RowSource): string | undefined {
  const condition = unwrap(where.value)
  if (condition.type !== 'ObjectExpression') return refuse('not-one-key')
  const isOnly = condition.properties.length === 1
  for (const each of [...condition.properties, ...options.properties]) if (each !== property && each !== where) namesOfEarlier(file, each, rows)
  if (isOnly && options.properties.length === 1) return undefined
  const gone = isOnly ? without(options, where) : without(condition, property)
  return movedText(file, textWith(file, options, [gone]), options.range[0], rows.call.range[0])
}

function without({ properties }: NodeOf<'ObjectExpression'>, property: NodeOf<'Property'>): Edit {
  const index = properties.indexOf(property)
  const next = properties[index + 1]
  return { range: next ? [property.range[0], next.range[0]] : [properties[index - 1]?.range[1] ?? property.range[0], property.range[1]], text: '' }
}
