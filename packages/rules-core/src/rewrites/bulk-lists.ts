import type { InsertForm, Node } from '../model/index.js'
import { isFunction, unwrap } from '../ast/syntax.js'
import { argumentAt } from '../queries/arguments.js'
import { operationsAt } from '../queries/resolver.js'
import { takesRowsOnce } from './taken-once.js'
import { type DirectQuery, directQuery, variesOutside } from './bulk-query.js'
import { bulkWriteEdits } from './bulk-write.js'
import { isCertainList } from './certain-lists.js'
import type { Link } from './chain-links.js'
import { rowTypeOf } from './entry-types.js'
import { textOf } from './edits.js'
import { isWrittenOut, listEdit } from './inserted-row.js'
import { plural, singular } from './names.js'
import { attempt, refuse, type Site, type Transform } from './site.js'

/**
 * A bulk write of a list per element, `createMany({ data: user.posts })` → one of all lists together. Decided as for single rows; the list is certain to be one. Not looked
 * at: that a library may mind an empty list, which a single element no longer shows.
 */
export const joinedLists: Transform = site => {
  const { analysis, candidate, file } = site
  const effect = candidate.query?.effect
  if (effect !== 'insert' && effect !== 'upsert' && effect !== 'delete') return undefined
  return attempt('bulk-insert', () => {
    const direct = directQuery(site)
    const found = listOf(site, direct)
    if (!found) return undefined
    const { form, list, link } = found
    if (takesRowsOnce(direct)) return refuse('row-may-repeat')
    if (variesOutside(direct, [list])) return refuse('not-one-key')
    const isNew = entriesOf(list).every(isWrittenOut)
    const oneCommit = form.oneCommitUnlessNew === true && !isNew
    const rows = plural(singular(direct.query.entity?.name))
    const edits = bulkWriteEdits(site, direct, {
      entry: text => text(list),
      node: list,
      flat: true,
      list: rows === 'rows' ? 'rows' : `${rows}To${effect === 'insert' ? 'Insert' : effect === 'delete' ? 'Delete' : 'Upsert'}`,
      call: joined => direct.source.render(direct.call, [listEdit(file, list, joined)], node => textOf(file, node)),
      throwsOnEmpty: form.throwsOnEmpty === true,
      returnsRows: false,
      splits: direct.splits,
      slice: direct.slice,
      fresh: effect === 'insert' && isNew,
      fillsIn: form.returnsRows === true && effect !== 'delete',
      entryType: rowTypeOf({ ev: analysis.ev, file, row: link.call, entity: direct.query.entity?.name, template: form.rowType }),
    })
    return {
      transformation: oneCommit ? 'one-commit' : 'bulk-insert',
      title: oneCommit ? `Write all ${rows} in one transaction (still one statement for each that is there already)` : `${effect === 'delete' ? 'Delete' : effect === 'insert' ? 'Insert' : 'Save'} all ${rows} in one statement`,
      roundTrips: oneCommit ? 'same-count-one-commit' : direct.splits ? 'constant' : 'chunks',
      edits,
    }
  })
}

interface ListLink {
  readonly form: InsertForm
  readonly link: Link
  readonly list: Node
}

/** The list that a bulk method is given, or a method that takes a row or a list of them. */
function listOf({ analysis, file }: Site, { links, forms: { inserts = {} } }: DirectQuery): ListLink | undefined {
  for (const link of links) {
    const own = inserts[link.name]
    const single = own ?? Object.values(inserts).find(({ many }) => many === link.name)
    if (!single || (own?.many !== undefined && own.many !== link.name)) continue
    for (const { fact } of operationsAt(analysis.ev, file, link.call)) {
      const path = fact.list ?? (own ? (own.row ?? fact.key) : undefined)
      const list = path === undefined ? undefined : argumentAt(link.call, path)
      if (list && isCertainList(analysis, file, list)) return { form: single, link, list }
    }
  }
  return undefined
}

/** What a list that is written out holds: its elements, or what `map` makes of each. */
function entriesOf(list: Node): readonly Node[] {
  const node = unwrap(list)
  if (node.type === 'ArrayExpression') return node.elements.map(element => element ?? node)
  const [callback] = node.type === 'CallExpression' ? node.arguments : []
  return callback && isFunction(callback) ? [callback.body] : [node]
}
