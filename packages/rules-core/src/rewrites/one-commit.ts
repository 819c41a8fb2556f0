import type { Node, NodeOf } from '../model/index.js'
import { isWrite } from '../model/index.js'
import { enclosingFunction, unwrap } from '../ast/syntax.js'
import { callersOf } from '../effects/callers.js'
import { iterationsAround } from '../iterations/around.js'
import { membersOf } from '../values/unions.js'
import { bulkWriteEdits } from './bulk-write.js'
import { directQuery } from './bulk-query.js'
import { rowTypeOf } from './entry-types.js'
import { textOf } from './edits.js'
import { plural, singular } from './names.js'
import { attempt, refuse, type Site, type Transform } from './site.js'

/**
 * One write per element → the same writes handed over together and committed at once, where the library has no bulk form for them. Decided: the client is in no
 * transaction yet, the operations need nothing of one another. As many statements as before; when one fails, none of them stays.
 */
export const oneCommit: Transform = site => {
  const { analysis: { ev }, candidate, file } = site
  const { query } = candidate
  if (!query || !isWrite(query.effect)) return undefined
  const batch = ev.library.adapter(query.orm)?.bulkForms?.batch
  if (!batch) return undefined
  return attempt('one-commit', () => {
    const direct = directQuery(site)
    const { call } = direct
    const client = clientOf(call)
    if (!client || !batch.operations.includes(query.operation)) return refuse('no-bulk-form')
    const roles = membersOf(ev.valueOf(file, client)).map(value => (value.kind === 'handle' ? value.role : undefined))
    if (roles.length === 0 || roles.some(role => role !== batch.role)) return refuse('no-bulk-form')
    if (isCalledPerRow(site)) return refuse('stays-in-a-loop')
    const name = { insert: 'inserts', update: 'updates', delete: 'deletes', upsert: 'upserts' }[query.effect as string] ?? 'writes'
    const edits = bulkWriteEdits(site, direct, {
      entry: text => text(call),
      node: call,
      lazy: true,
      list: `${singular(query.entity?.name)}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      call: list => `${textOf(file, client)}.${batch.method}(${list})`,
      throwsOnEmpty: false,
      returnsRows: true,
      splits: true,
      slice: direct.slice,
      entryType: rowTypeOf({ ev, file, row: client, entity: query.entity?.name, template: batch.type }),
    })
    const rows = plural(singular(query.entity?.name))
    return {
      transformation: 'one-commit',
      title: `Run the ${name} of all ${rows} in one transaction (still one statement each)`,
      roundTrips: 'same-count-one-commit',
      edits,
    }
  })
}

/** Whether the function that writes is itself called once per element: then it would open a transaction each time. */
function isCalledPerRow({ analysis: { ev }, candidate, file }: Site): boolean {
  const fn = enclosingFunction(file, candidate.iterations.at(-1)?.node ?? candidate.node)
  for (const site of (fn && callersOf(ev, file, fn)) ?? []) if (iterationsAround(ev, site.file, site.node).iterations.some(({ kind }) => kind === 'row')) return true
  return false
}

/** `prisma` of `prisma.user.update(…)`. */
function clientOf({ callee }: NodeOf<'CallExpression'>): Node | undefined {
  const method = unwrap(callee)
  const model = method.type === 'MemberExpression' ? unwrap(method.object) : undefined
  return model?.type === 'MemberExpression' ? unwrap(model.object) : undefined
}
