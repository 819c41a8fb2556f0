import type { ChangeForm } from '../model/index.js'
import { keyName } from '../ast/syntax.js'
import { walk } from '../ast/children.js'
import { queryOfCandidate } from '../findings/describe.js'
import { bulkWriteEdits } from './bulk-write.js'
import { type DirectQuery, directQuery, isHere, picksRows, renamed, varyingEquality } from './bulk-query.js'
import type { Link } from './chain-links.js'
import { textOf } from './edits.js'
import { keyTypeOf } from './entry-types.js'
import { mayRunHooks } from './hooks.js'
import { importEdits } from './import-edits.js'
import { plural, singular } from './names.js'
import { isRepeatable } from './repeatable.js'
import { withoutProperties } from './object-options.js'
import { isReadHere } from './rows-read-here.js'
import { attempt, refuse, type Transform } from './site.js'

/**
 * The same update, or a delete, per element → one for all keys. Decided: only the key differs between the rounds, the result is not used, no hooks are passed over;
 * where the single form throws for a missing row, the keys are those of rows that this function has read.
 */
export const bulkChange: Transform = site => {
  const { candidate, file } = site
  const effect = queryOfCandidate(candidate)?.effect
  if (effect !== 'update' && effect !== 'delete') return undefined
  return attempt('bulk-change', () => {
    const direct = directQuery(site)
    const { source } = direct
    if (!isHere(direct) && !direct.asked.arguments.every(argument => isRepeatable(argument))) return refuse('depends-on-the-loop')
    const found = formOf(direct)
    // Written row by row: the other transformation speaks for it.
    if (!found) return direct.links.some(({ name }) => direct.forms.inserts?.[name]) ? undefined : refuse('no-bulk-form')
    const { form, link } = found
    if (picksRows(direct)) return refuse('limits-rows-per-key')
    const equality = varyingEquality(site, direct, true)
    if (form.onlyBy && !form.onlyBy.includes(equality.column)) return refuse('not-one-key')
    if (form.throwsOnMissing && !isReadHere(site, direct, equality)) return refuse('missing-row-throws')
    if (isRelative(direct) && !isReadHere(site, direct, equality)) return refuse('different-values')
    if (form.skipsHooks && mayRunHooks({ ...site, file: source.file }, direct.forms, direct.query, direct.links)) return refuse('may-run-hooks')
    const row = singular(direct.query.entity?.name)
    const edits = bulkWriteEdits(site, direct, {
      entry: text => source.render(equality.value, [], text),
      node: isHere(direct) ? equality.value : (source.origin(equality.value) ?? direct.asked),
      distinct: true,
      list: equality.column === 'id' || equality.column === '_id' ? `${row}Ids` : plural(equality.column),
      call: list => source.render(direct.call, [...equality.withList(list), ...renamed(link, form.many), ...withoutProperties(link.call, form.answers)], node => textOf(file, node)),
      throwsOnEmpty: form.throwsOnEmpty === true,
      returnsRows: false,
      splits: direct.splits,
      slice: direct.slice,
      entryType: keyTypeOf(source.origin(equality.value) ?? equality.value, direct.iterations),
    })
    return {
      transformation: 'bulk-change',
      title: `${effect === 'update' ? 'Update' : 'Delete'} all ${plural(row)} in one statement`,
      roundTrips: direct.splits ? 'constant' : 'chunks',
      edits: [...edits, ...importEdits(file, equality.uses, direct.forms.imports ?? {}), ...source.imports(direct.call)],
    }
  })
}

/** What the link that says so writes. */
export function formOf({ links, forms }: DirectQuery): { readonly form: ChangeForm; readonly link: Link } | undefined {
  for (const link of links) {
    const form = forms.changes?.[link.name]
    if (form) return { form, link }
  }
  return undefined
}

/** Whether the new value rests on the one that is there: for a key that comes twice it would be taken once only. */
export function isRelative({ call, links, forms: { relative = [] } }: DirectQuery): boolean {
  if (links.some(({ name }) => relative.includes(name))) return true
  let found = false
  walk(call, node => {
    if (node.type === 'TaggedTemplateExpression' || (node.type === 'Property' && relative.includes(keyName(node.key, node.computed) ?? ''))) found = true
    return found ? false : undefined
  })
  return found
}
