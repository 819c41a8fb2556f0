import type { MixedForm, Node, NodeOf } from '../model/index.js'
import { keyName, unwrap } from '../ast/syntax.js'
import { type Link } from './chain-links.js'
import { directQuery, renamed } from './bulk-query.js'
import { bulkWriteEdits } from './bulk-write.js'
import { textOf, textWith } from './edits.js'
import { mayRunHooks } from './hooks.js'
import { plural, singular } from './names.js'
import { attempt, refuse, type Transform } from './site.js'

/**
 * Updates whose values differ, and upserts and deletes of single rows → one call with a description of each, where the library sends such a list in one round trip.
 * Decided: no hooks are passed over, the results are not used, every option is known to belong to the description or to the list.
 */
export const mixedWrites: Transform = site => {
  const { analysis: { ev }, candidate, file } = site
  const { query } = candidate
  const form = query && ev.library.adapter(query.orm)?.bulkForms?.mixed
  if (!query || !form?.entries[query.operation]) return undefined
  return attempt('bulk-change', () => {
    const direct = directQuery(site)
    const link = direct.links[0]
    // A method that follows in the chain may say anything.
    if (!link || link.name !== query.operation) return refuse('no-bulk-form')
    if (mayRunHooks(site, direct.forms, query, direct.links)) return refuse('may-run-hooks')
    const template = form.entries[link.name] ?? refuse('no-bulk-form')
    const used = [...template.matchAll(/\$(\d)/g)].map(([, index]) => Number(index))
    const given = used.map(index => link.call.arguments[index] ?? refuse('no-bulk-form'))
    if (given.some(argument => argument.type === 'SpreadElement')) return refuse('no-bulk-form')
    const options = optionsOf(link, used.length, form)
    const edits = bulkWriteEdits(site, direct, {
      entry: text => {
        const filledIn = template.replace(/\$(\d)/g, (_, index: string) => text(link.call.arguments[Number(index)] as Node))
        return options.entry.length === 0 ? filledIn : filledIn.replace(/ \} \}$/, `, ${options.entry.map(text).join(', ')} } }`)
      },
      list: `${singular(query.entity?.name)}Writes`,
      call: list => textWith(file, direct.call, [...renamed(link, form.method), { range: argumentsRange(link), text: [list, ...(options.list.length > 0 ? [`{ ${options.list.map(property => textOf(file, property)).join(', ')} }`] : [])].join(', ') }]),
      throwsOnEmpty: form.throwsOnEmpty === true,
      returnsRows: false,
      splits: direct.splits,
      slice: direct.slice,
    })
    return { transformation: 'bulk-change', title: `Write all ${plural(singular(query.entity?.name))} in one ${form.method}`, roundTrips: direct.splits ? 'constant' : 'chunks', edits }
  })
}

/** From the first argument's start to the last one's end. */
const argumentsRange = ({ call }: Link): readonly [number, number] => [call.arguments[0]?.range[0] ?? call.range[1], call.arguments.at(-1)?.range[1] ?? call.range[1]]

interface Options {
  readonly entry: readonly Node[]
  readonly list: readonly Node[]
}

function optionsOf({ call }: Link, taken: number, { entryOptions = [], listOptions = [], answers = [] }: MixedForm): Options {
  const rest = call.arguments.slice(taken)
  if (rest.length > 1) return refuse('no-bulk-form')
  const options = rest[0] && unwrap(rest[0])
  if (!options) return { entry: [], list: [] }
  if (options.type !== 'ObjectExpression') return refuse('no-bulk-form')
  const entry: Node[] = []
  const list: Node[] = []
  for (const property of options.properties as readonly (NodeOf<'Property'> | NodeOf<'SpreadElement'>)[]) {
    const name = property.type === 'Property' ? keyName(property.key, property.computed) : undefined
    if (name !== undefined && entryOptions.includes(name)) entry.push(property)
    else if (name !== undefined && listOptions.includes(name)) list.push(property)
    else if (name === undefined || !answers.includes(name)) return refuse('no-bulk-form')
  }
  return { entry, list }
}

