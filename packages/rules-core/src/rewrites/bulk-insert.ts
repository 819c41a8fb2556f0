import type { Edit, InsertForm, Node } from '../model/index.js'
import { isWrite } from '../model/index.js'
import { keyName } from '../ast/syntax.js'
import { queryOfCandidate } from '../findings/describe.js'
import { bulkWriteEdits } from './bulk-write.js'
import { directQuery, isHere, renamed, variesOutside } from './bulk-query.js'
import type { Link } from './chain-links.js'
import { insertAt, textOf } from './edits.js'
import { rowTypeOf } from './entry-types.js'
import { isFlatRow } from './flat-rows.js'
import { mayRunHooks } from './hooks.js'
import { importEdits } from './import-edits.js'
import { insertMissing } from './insert-missing.js'
import { isWrittenOut, listEdit, mentions, rowGiven, rowOf } from './inserted-row.js'
import { plural, singular } from './names.js'
import { withoutProperties } from './object-options.js'
import { rawInsert } from './raw-insert.js'
import { isRepeatable } from './repeatable.js'
import { attempt, refuse, type Transform } from './site.js'
import { takesRowsOnce } from './taken-once.js'
import { upsertedRows } from './upserted-rows.js'

/**
 * One insert (or upsert) per element → one of all rows. Decided: the rows are known without what the inserts give back (or the bulk form gives it back too), no hooks
 * are passed over, nothing in the loop reads the table. Not looked at: that one bad row now keeps all of its slice out.
 */
export const bulkInsert: Transform = site => {
  const { candidate, file } = site
  const effect = queryOfCandidate(candidate)?.effect
  if (effect === undefined || !isWrite(effect)) return undefined
  // What a function changes or deletes by key is for the other transformation to say.
  if (!candidate.query && (effect === 'update' || effect === 'delete')) return undefined
  return attempt('bulk-insert', () => {
    const direct = directQuery(site)
    const { source } = direct
    // A function may mention what it is given more than once, or never.
    if (!isHere(direct) && !direct.asked.arguments.every(argument => isRepeatable(argument))) return refuse('depends-on-the-loop')
    const found = rowOf(site, direct)
    if (!found) return effect === 'update' || effect === 'delete' ? undefined : (rawInsert(site, direct) ?? insertMissing(site, direct) ?? refuse('no-bulk-form'))
    const { form, link, row } = found
    const given = rowGiven(direct, row)
    if (form.nested && !(isFlatRow(site.analysis.ev, given.file, given.row, form.nested) && !mentions(direct, form.nested))) return refuse('nested-write')
    const upserted = takesRowsOnce(direct) ? upsertedRows(site, direct, row) : undefined
    if (variesOutside(direct, [row, ...(upserted?.parts ?? [])])) return refuse(upserted ? 'row-may-repeat' : 'not-one-key')
    if (form.skipsHooks && !isSwitchedOff(file.text.slice(link.call.range[0], link.call.range[1]), form) && mayRunHooks({ ...site, file: source.file }, direct.forms, direct.query, direct.links)) return refuse('may-run-hooks')
    const oneCommit = form.oneCommitUnlessNew === true && !isWrittenOut(given.row)
    const rows = plural(singular(direct.query.entity?.name))
    const written = upserted ? 'upsert' : effect
    const isNew = isWrittenOut(given.row)
    const edits = bulkWriteEdits(site, { ...direct, query: { ...direct.query, effect: written } }, {
      entry: text => source.render(row, [], text),
      node: isHere(direct) ? row : (source.origin(row) ?? direct.asked),
      list: rows === 'rows' ? 'rows' : `${rows}To${written === 'insert' ? 'Insert' : effect === 'delete' ? 'Delete' : 'Upsert'}`,
      call: list => source.render(direct.call, [listEdit(source.file, row, list), ...renamed(link, form.many), ...optionEdits(link, row, form), ...withoutProperties(link.call, form.answers), ...(upserted?.edits ?? [])], node => textOf(file, node)),
      throwsOnEmpty: form.throwsOnEmpty === true,
      returnsRows: form.returnsRows === true && direct.gives === 'same',
      ...(upserted?.key && { unique: { rows, row: singular(direct.query.entity?.name), key: upserted.key } }),
      splits: direct.splits || form.splits === true,
      slice: direct.slice,
      fresh: written === 'insert' && isNew,
      fillsIn: form.returnsRows === true && effect !== 'delete',
      entryType: isHere(direct) ? rowTypeOf({ ev: site.analysis.ev, file, row, entity: direct.query.entity?.name, template: form.rowType }) : undefined,
    })
    return {
      transformation: oneCommit ? 'one-commit' : 'bulk-insert',
      title: oneCommit ? `Write all ${rows} in one transaction (still one statement for each that is there already)` : `${VERBS[written] ?? 'Write'} all ${rows} in one statement`,
      roundTrips: oneCommit ? 'same-count-one-commit' : direct.splits ? 'constant' : 'chunks',
      edits: [...edits, ...importEdits(file, upserted?.uses ?? [], direct.forms.imports ?? {}), ...source.imports(direct.call)],
    }
  })
}

const VERBS: Readonly<Record<string, string>> = { insert: 'Insert', upsert: 'Save', delete: 'Delete', update: 'Update' }

/** The option joins those that stand behind the row, or is the only one. */
function optionEdits({ call }: Link, row: Node, { option }: InsertForm): readonly Edit[] {
  if (option === undefined) return []
  const next = call.arguments.find(argument => argument.range[0] > row.range[1])
  if (!next) return [insertAt(row.range[1], `, { ${option} }`)]
  if (next.type !== 'ObjectExpression') return refuse('no-bulk-form')
  const named = option.slice(0, option.indexOf(':'))
  if (next.properties.some(property => property.type === 'Property' && keyName(property.key, property.computed) === named)) return []
  return [insertAt(next.range[0] + 1, ` ${option}${next.properties.length > 0 ? ',' : ' '}`)]
}

/** `hooks: false` among the options. */
const isSwitchedOff = (text: string, { hooksOff }: InsertForm): boolean => hooksOff !== undefined && text.replace(/\s+/g, ' ').includes(hooksOff)
