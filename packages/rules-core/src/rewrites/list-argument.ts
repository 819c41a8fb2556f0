import { isWrite } from '../model/index.js'
import type { Node, NodeOf } from '../model/index.js'
import { annotationOf } from '../ast/syntax.js'
import { targetsOf } from '../effects/function-facts.js'
import { reachableQueries } from '../effects/reachable-queries.js'
import { lookUp } from '../values/bindings.js'
import { type DirectQuery, variesIn } from './bulk-query.js'
import { bulkWriteEdits } from './bulk-write.js'
import { replace, textOf, textWith } from './edits.js'
import { listParameterOf } from './list-parameter.js'
import { capitalized } from './names.js'
import { mayInterfere, otherQueries } from './other-work.js'
import { placeItself } from './query-source.js'
import { isRepeatable } from './repeatable.js'
import { attempt, refuse, type Site, type Transform } from './site.js'
import { SLICE } from './slices.js'

/**
 * A function of the project that takes a list is called with one entry per element → one call with the list of all. Decided: the function does with a list what it does with each of its
 * entries, nobody asks for its result, its queries do not meet one another nor those of the loop. Not looked at: that a log says it once, and that one bad entry keeps more of the others out.
 */
export const listArgument: Transform = site => {
  const { analysis, candidate, file } = site
  const { node: call } = candidate
  if (candidate.query || call.type !== 'CallExpression' || candidate.iterations[0]?.node === call) return undefined
  const position = call.arguments.findIndex(argument => singleEntry(argument) !== undefined)
  const entry = position < 0 ? undefined : singleEntry(call.arguments[position])
  const list = call.arguments[position]
  if (!entry || !list || call.arguments.some((argument, index) => index !== position && argument.type === 'SpreadElement')) return undefined
  return attempt('list-argument', () => {
    const targets = targetsOf(analysis.ev, file, call)
    const reached = reachableQueries(analysis.ev, analysis.queries, targets) ?? refuse('helper-does-more')
    if (reached.some((one, index) => reached.some((other, at) => at > index && mayInterfere(one, other)))) return refuse('other-work-in-between')
    const query = reached.find(({ effect }) => effect === 'insert' || effect === 'upsert') ?? reached.find(({ effect }) => isWrite(effect)) ?? refuse('result-is-used')
    const parameter = listParameterOf(analysis, file, call, position)
    const direct = directOf(site, call, query)
    // Else there would be as many round trips as before.
    if (parameter.queries.length !== reached.length) return refuse('no-bulk-form')
    if (variesIn(direct, call, [list])) return refuse('not-one-key')
    if (!call.arguments.every((argument, index) => index === position || isRepeatable(argument))) return refuse('depends-on-the-loop')
    if (isReadonlyList(site, entry) && !parameter.readonly) return refuse('untyped-list')
    const others = otherQueries(analysis, file, site.iteration.body, call)
    if (!others || others.some(other => reached.some(one => mayInterfere(other.query, one)))) return refuse('other-work-in-between')
    const adapters = parameter.queries.map(({ orm }) => analysis.ev.library.adapter(orm))
    const splits = adapters.every(adapter => adapter?.limits === undefined || adapter.limits.chunks)
    return {
      transformation: 'list-argument',
      title: /(?:s|people|children)$/i.test(parameter.name) ? `Hand over all ${words(parameter.name)} at once` : 'Hand over the whole list at once',
      roundTrips: splits ? 'constant' : 'chunks',
      edits: bulkWriteEdits(site, direct, {
        entry: text => text(entry),
        node: entry,
        list: `all${capitalized(parameter.name)}`,
        call: all => textWith(file, call, [replace(list, all)]),
        throwsOnEmpty: !parameter.takesNone,
        returnsRows: false,
        splits,
        slice: Math.min(SLICE, ...adapters.map(adapter => adapter?.bulkForms?.slice ?? SLICE)),
        entryType: call.callee.type === 'Identifier' ? `Parameters<typeof ${textOf(file, call.callee)}>[${String(position)}][number]` : undefined,
      }),
    }
  })
}

/** `person` of `[person]`. */
function singleEntry(argument: Node | undefined): Node | undefined {
  if (argument?.type !== 'ArrayExpression' || argument.elements.length !== 1) return undefined
  const [entry] = argument.elements
  return entry == null || entry.type === 'SpreadElement' ? undefined : entry
}

/** Whether the entries are the elements of a list that is declared to be read only, and would be handed over as it is. */
function isReadonlyList({ file, iteration: { over, element } }: Site, entry: Node): boolean {
  if (over?.type !== 'Identifier' || entry.type !== 'Identifier' || element?.type !== 'Identifier' || element.name !== entry.name) return false
  const [declaration] = lookUp(file, over.name, over)?.declarations ?? []
  const annotation = declaration && annotationOf(declaration.name)
  return annotation !== undefined && /\breadonly\b|\bReadonlyArray\b/.test(textOf(file, annotation))
}

/** The call in the place of a query. */
function directOf({ analysis, candidate, file, iteration }: Site, call: NodeOf<'CallExpression'>, query: Omit<DirectQuery['query'], 'node'>): DirectQuery {
  const forms = analysis.ev.library.adapter(query.orm)?.bulkForms ?? refuse('no-bulk-form')
  return {
    query: { ...query, node: call },
    call,
    asked: call,
    place: file,
    source: placeItself(file),
    gives: 'nothing',
    links: [],
    forms,
    splits: true,
    slice: SLICE,
    iterations: candidate.iterations.slice(0, candidate.iterations.indexOf(iteration) + 1),
  }
}

const words = (name: string): string => name.replace(/(?<=[a-z\d])[A-Z]/g, letter => ` ${letter}`).toLowerCase()
