import { queryOfCandidate } from '../findings/describe.js'
import { isChangedAfter } from '../findings/region-changes.js'
import { formOf, isRelative } from './bulk-change.js'
import { bulkWriteEdits } from './bulk-write.js'
import { directQuery, isHere, picksRows, renamed, variesOutside } from './bulk-query.js'
import { equalitiesOf } from './conditions.js'
import { textOf } from './edits.js'
import { keyTypeOf } from './entry-types.js'
import { mayRunHooks } from './hooks.js'
import { importEdits } from './import-edits.js'
import { entryText } from './key-parts.js'
import { freshNames, plural, singular } from './names.js'
import { withoutProperties } from './object-options.js'
import { isRepeatable } from './repeatable.js'
import { attempt, refuse, type Transform } from './site.js'
import { TUPLES } from './slices.js'
import { tupleEdits } from './tuple-condition.js'
import { usedNode } from './used-result.js'

/**
 * The same update, or a delete, per element by several columns → one for all keys of a slice. Decided as for one column, but for rows that are not there: a single form that throws for them, or
 * whose new value rests on the old one, is left alone. Keys that come twice are written twice at most, with the same outcome.
 */
export const bulkChangeTuples: Transform = site => {
  const { analysis, candidate, file } = site
  const effect = queryOfCandidate(candidate)?.effect
  if (effect !== 'update' && effect !== 'delete') return undefined
  return attempt('bulk-change', () => {
    const direct = directQuery(site)
    const { call, forms: { tuples, imports }, iterations, links, source } = direct
    if (!isHere(direct) && !direct.asked.arguments.every(argument => isRepeatable(argument))) return refuse('depends-on-the-loop')
    const { form, link } = formOf(direct) ?? refuse('no-bulk-form')
    // A list of conditions is a list of keys to a write.
    if (!tuples || tuples.form === 'objects') return refuse('no-bulk-form')
    if (picksRows(direct)) return refuse('limits-rows-per-key')
    const parts = equalitiesOf(analysis, source.file, links, direct.forms).filter(({ value, related }) => !related && source.varies(value, iterations)).sort((a, b) => a.node.range[1] - b.node.range[1])
    if (parts.length < 2 || new Set(parts.map(({ column }) => column)).size < parts.length || variesOutside(direct, parts.map(({ value }) => value))) return refuse('not-one-key')
    if (form.onlyBy && !parts.some(({ column }) => form.onlyBy?.includes(column))) return refuse('not-one-key')
    if (form.throwsOnMissing) return refuse('missing-row-throws')
    if (isRelative(direct)) return refuse('different-values')
    if (form.skipsHooks && mayRunHooks({ ...site, file: source.file }, direct.forms, direct.query, links)) return refuse('may-run-hooks')
    const used = usedNode(file, direct.asked)
    const outermost = iterations.at(-1) ?? refuse('unknown-iteration')
    if (parts.some(({ value }) => isChangedAfter(file, isHere(direct) ? value : (source.origin(value) ?? direct.asked), outermost.node, used))) return refuse('depends-on-the-loop')
    const types = parts.map(({ column, value }) => [column, keyTypeOf(source.origin(value) ?? value, iterations)] as const)
    const key = freshNames(file).take('key')
    const row = singular(direct.query.entity?.name)
    const edits = bulkWriteEdits(site, direct, {
      entry: text => `{ ${parts.map(({ column, value }) => entryText(column, source.render(value, [], text))).join(', ')} }`,
      list: `${row}Keys`,
      call: list => source.render(call, [...tupleEdits(source.file, tuples, parts, list, key), ...renamed(link, form.many), ...withoutProperties(link.call, form.answers)], node => textOf(file, node)),
      throwsOnEmpty: form.throwsOnEmpty === true,
      returnsRows: false,
      splits: false,
      slice: TUPLES,
      entryType: types.every(([, type]) => type !== undefined) ? `{ ${types.map(([column, type]) => `${column}: ${type ?? ''}`).join('; ')} }` : undefined,
    })
    return {
      transformation: 'bulk-change',
      title: `${effect === 'update' ? 'Update' : 'Delete'} all ${plural(row)} in one statement`,
      roundTrips: 'chunks',
      edits: [...edits, ...importEdits(file, 'uses' in tuples ? (tuples.uses ?? []) : [], imports ?? {}), ...source.imports(call)],
    }
  })
}
