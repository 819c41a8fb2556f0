import type { Edit } from '../model/index.js'
import type { DirectQuery } from './bulk-query.js'
import type { Equality } from './conditions.js'
import { eagerQuery } from './eager-load-query.js'
import { filled } from './edits.js'
import { changes, otherQueries } from './other-work.js'
import { refuse, type Site } from './site.js'

/** A key that is a column of the row that a row belongs to: the relation comes along for it, and is taken off again. */
export interface RelatedKey {
  readonly relation: string
  readonly edits: readonly Edit[]
  /** The key of a row whose relation has this name. */
  readonly column: (own: string) => string
  /** The type of that, of rows of this type. */
  readonly type: (row: string) => string
  /** What a key is called. */
  readonly name: string
}

/**
 * The key of rows that are found by a row that they belong to: `{ booking: { eventTypeId } }`. Decided: one relation leads to it, rows are plain objects, the relation is not read for another
 * purpose, and no round writes anything, for that may be the rows on the way. `undefined` for a column of the rows themselves.
 */
export function relatedKey({ analysis, file }: Site, { asked, call, forms, iterations, links, query, source }: DirectQuery, { column, path, related }: Equality): RelatedKey | undefined {
  if (!related) return undefined
  const [relation, ...further] = path ?? []
  const [link] = links
  const read = link && forms.eager?.reads[link.name]
  const [chosen] = forms.conditions.flatMap(form => (form.form === 'property' ? form.related?.chosen ?? [] : []))
  if (relation === undefined || further.length > 0 || !read || chosen === undefined || !forms.plainRows) return refuse('not-one-key')
  const body = iterations.at(-1)?.body
  if (!body || otherQueries(analysis, file, body, asked)?.some(other => changes(other.query)) !== false) return refuse('other-work-in-between')
  return {
    relation,
    edits: eagerQuery({ file: source.file, read, query, call, relation: { name: relation, kind: 'one', optional: true }, details: filled(chosen, { column }), types: '' }),
    // A relation may lead to no row; those that are found have one.
    column: own => `${own}?.${column}`,
    type: row => `NonNullable<${row}['${relation}']>['${column}'] | undefined`,
    name: column === 'id' || column === '_id' ? `${relation}Id` : column,
  }
}
