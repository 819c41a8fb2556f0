import type { Edit, InsertText, Node, NodeOf, Rewrite } from '../model/index.js'
import { keyName, unwrap } from '../ast/syntax.js'
import { argumentAt } from '../queries/arguments.js'
import { type DirectQuery, isHere, variesOutside } from './bulk-query.js'
import { bulkWriteEdits } from './bulk-write.js'
import { textWith } from './edits.js'
import { rowsText, rowText, valuesOf } from './insert-text.js'
import { listEdit } from './inserted-row.js'
import { layoutOf } from './layout.js'
import { refuse, type Site } from './site.js'

/**
 * An INSERT of one row, as text with its values beside it → one of a row of placeholders for each. Decided: the text is that statement alone and the same in every round,
 * every value is bound. Not looked at: triggers that count statements. `undefined` where the query is no text with values.
 */
export function rawInsert(site: Site, direct: DirectQuery): Rewrite | undefined {
  const { file } = site
  const { links: [link], forms } = direct
  const form = link && forms.insertTexts?.[link.name]
  if (!form || !isHere(direct)) return undefined
  const text = argumentAt(link.call, form.text)
  const given = argumentAt(link.call, form.values)
  const values = given && unwrap(given)
  const statement = text && rowText(file, text)
  if (!text || !given || !statement || values?.type !== 'ArrayExpression' || values.elements.length !== valuesOf(statement)) return undefined
  if (values.elements.some(element => element == null || element.type === 'SpreadElement') || !knowsOptions(link.call, form, [text, given])) return undefined
  if (variesOutside(direct, [given])) return refuse('not-one-key')
  const { quote } = layoutOf(file)
  const call = (list: string): string => textWith(file, direct.call, [...textEdits(text, statement.row, rowsText(statement, list, 'row', one => `${quote}${one}${quote}`)), listEdit(file, given, `${list}.flat()`)])
  const edits = bulkWriteEdits(site, direct, {
    entry: part => part(given),
    node: given,
    list: 'rowsToInsert',
    call,
    batch: 'batch',
    throwsOnEmpty: true,
    returnsRows: false,
    splits: direct.splits,
    slice: direct.slice,
  })
  return { transformation: 'bulk-insert', title: 'Insert all rows in one statement', roundTrips: direct.splits ? 'constant' : 'chunks', edits }

  /** The text as a template that holds the rows. */
  function textEdits(node: Node, [from, to]: readonly [number, number], rows: string): readonly Edit[] {
    const at = unwrap(node)
    const inner: Edit = { range: [from, to], text: rows }
    if (at.type === 'TemplateLiteral') return [inner]
    return [{ range: [at.range[0], at.range[0] + 1], text: '`' }, inner, { range: [at.range[1] - 1, at.range[1]], text: '`' }]
  }
}

/** Whether nothing else is said that one statement of many rows would answer in another way. */
function knowsOptions(call: NodeOf<'CallExpression'>, { options }: InsertText, parts: readonly Node[]): boolean {
  return call.arguments.every(argument => {
    if (parts.includes(argument)) return true
    const object = unwrap(argument)
    return object.type === 'ObjectExpression' && object.properties.every(property => property.type === 'Property' && options?.includes(keyName(property.key, property.computed) ?? '') === true)
  })
}
