import type { Node, NodeOf, RowForm, SourceFile } from '../model/index.js'
import { contains, keyName, unwrap } from '../ast/syntax.js'
import { lookUp } from '../values/bindings.js'
import { type DirectQuery, directQuery, variesIn } from './bulk-query.js'
import { bulkWriteEdits } from './bulk-write.js'
import { textOf } from './edits.js'
import { mayRunHooks } from './hooks.js'
import { plural, singular } from './names.js'
import { isRepeatable } from './repeatable.js'
import { areReadHere } from './rows-read-here.js'
import { attempt, refuse, type Site, type Transform } from './site.js'

/**
 * A write through each row, `row.destroy()` → one write through what the rows are of. Decided: the rows are elements of the iteration, new values are the same for all,
 * no hooks are passed over, nobody looks at the changed rows afterwards. Values that the body sets are all there is to save only for rows read in this function.
 */
export const rowWrites: Transform = site => {
  const { analysis, candidate, file } = site
  const { query } = candidate
  const adapter = query && analysis.ev.library.adapter(query.orm)
  const form = query && adapter?.bulkForms?.rows?.[query.operation]
  if (!form || adapter.roles[query.receiver.role]?.row !== true) return undefined
  return attempt('bulk-change', () => {
    const direct = directQuery(site)
    const { call, iterations, forms } = direct
    const row = call.callee.type === 'MemberExpression' ? unwrap(call.callee.object) : undefined
    const owner = iterations.find(({ element }) => element && row?.type === 'Identifier' && element.type === 'Identifier' && element.name === row.name)
    const entity = query.entity
    if (row?.type !== 'Identifier' || !owner?.over || !entity) return refuse('not-one-key')
    if (!lookUp(file, entity.name, call)) return refuse('names-clash')
    const declared = entity.ref && analysis.ev.find(entity.ref)
    if (form.key !== undefined && (!declared || forms.ownKey?.test(declared.file.text))) return refuse('key-not-selected')
    const options = call.arguments.slice(form.values === 'argument' ? 1 : 0)
    if (options.length > 1 || call.arguments.some(argument => argument.type === 'SpreadElement')) return refuse('no-bulk-form')
    if (call.arguments.some(argument => variesIn(direct, argument))) return refuse('different-values')
    if (form.skipsHooks && !isOff(file, call, form) && mayRunHooks(site, forms, query, direct.links)) return refuse('may-run-hooks')
    const settled = form.values === 'set' ? settledBefore(site, direct, row) : []
    if (form.values === 'set' && (settled.length === 0 || !areReadHere(analysis, file, owner.over, entity.name))) return refuse('different-values')
    if (form.values !== undefined && isUsedAfter(file, owner.over, owner.node)) return refuse('result-is-used')
    const values = form.values === 'argument' ? call.arguments[0] && textOf(file, call.arguments[0]) : `{ ${settled.map(({ name, value }) => (value.type === 'Identifier' && value.name === name ? name : `${name}: ${textOf(file, value)}`)).join(', ')} }`
    const one = singular(entity.name)
    const entry = form.key === undefined ? row.name : `${row.name}.${form.key}`
    const edits = bulkWriteEdits(site, direct, {
      entry: text => (form.key === undefined ? text(row) : `${text(row)}.${form.key}`),
      ...(form.key === undefined ? { node: row } : {}),
      distinct: form.key !== undefined,
      list: form.key === undefined ? `${plural(one)}ToWrite` : `${one}Ids`,
      call: list => form.call.replace('$entity', entity.name).replace('$list', () => list).replace('$values', () => values ?? '{}').replace('$rest', () => restText(file, options[0], form)),
      throwsOnEmpty: false,
      returnsRows: false,
      splits: direct.splits,
      slice: direct.slice,
      fillsIn: query.effect !== 'delete',
      settled: settled.map(({ statement }) => statement),
      entryType: owner.over.type === 'Identifier' ? `(typeof ${owner.over.name})[number]${entry === row.name ? '' : `['${form.key ?? ''}']`}` : undefined,
    })
    const verb = query.effect === 'delete' ? 'Delete' : 'Update'
    return {
      transformation: form.oneCommit ? 'one-commit' : 'bulk-change',
      title: form.oneCommit ? `${verb} all ${plural(one)} in one transaction (still one statement each)` : `${verb} all ${plural(one)} in one statement`,
      roundTrips: form.oneCommit ? 'same-count-one-commit' : direct.splits ? 'constant' : 'chunks',
      edits,
    }
  })
}

const isOff = (file: SourceFile, call: Node, { hooksOff }: RowForm): boolean => hooksOff !== undefined && textOf(file, call).replace(/\s+/g, ' ').includes(hooksOff)

/** Options join an object that stands open before them, or follow as an argument of their own. */
function restText(file: SourceFile, options: Node | undefined, { call }: RowForm): string {
  if (!options) return ''
  const object = unwrap(options)
  if (/\$rest \}/.test(call)) {
    if (object.type !== 'ObjectExpression') return `, ...${textOf(file, options)}`
    return object.properties.length === 0 ? '' : `, ${textOf(file, object).slice(1, -1).trim().replace(/,$/, '')}`
  }
  return `, ${textOf(file, options)}`
}

interface Settled {
  readonly name: string
  readonly value: Node
  readonly statement: Node
}

/** `row.state = 'failed'` right before the write, in the same block; refuses rows that are changed in any other way. */
function settledBefore({ file }: Site, direct: DirectQuery, row: NodeOf<'Identifier'>): readonly Settled[] {
  const { call, iterations } = direct
  const binding = lookUp(file, row.name, row)
  const body = iterations[0]?.body
  let write: Node = call
  for (let parent = file.parentOf(write); parent && parent.type !== 'BlockStatement'; parent = file.parentOf(parent)) write = parent
  const block = file.parentOf(write)
  if (!binding || !body || block?.type !== 'BlockStatement') return refuse('different-values')
  return binding.references.filter(reference => contains(body, reference) && !contains(call, reference)).flatMap(reference => {
    const member = file.parentOf(reference)
    const assignment = member && file.parentOf(member)
    const statement = assignment && file.parentOf(assignment)
    if (member?.type !== 'MemberExpression' || member.object !== reference) return refuse('different-values')
    if (assignment?.type !== 'AssignmentExpression' || assignment.left !== member) return assignment?.type === 'CallExpression' && assignment.callee === member ? refuse('different-values') : []
    const name = keyName(member.property, member.computed)
    const same = isRepeatable(assignment.right) && !variesIn(direct, assignment.right)
    if (name === undefined || assignment.operator !== '=' || !same || statement?.type !== 'ExpressionStatement' || file.parentOf(statement) !== block || statement.range[0] > write.range[0]) return refuse('different-values')
    return [{ name, value: assignment.right, statement }]
  })
}

/** Whether the rows themselves are asked for after the loop; how many there are has not changed. */
function isUsedAfter(file: SourceFile, over: Node, loop: Node): boolean {
  const list = unwrap(over)
  if (list.type !== 'Identifier') return true
  return (lookUp(file, list.name, list)?.references ?? []).some(reference => {
    if (reference.range[0] < loop.range[1]) return false
    const parent = file.parentOf(reference)
    return parent?.type !== 'MemberExpression' || parent.object !== reference || keyName(parent.property, parent.computed) !== 'length'
  })
}
