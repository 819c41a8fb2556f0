import type { Edit, KeysetForm, NodeOf, Planned, SourceFile } from '../model/index.js'
import type { Analysis } from '../findings/candidates.js'
import type { ScanSite } from '../findings/offset-findings.js'
import type { Link } from './chain-links.js'
import { filled, insertAt, replace } from './edits.js'
import { importEdits } from './import-edits.js'
import { keysetQuery, rowKeyOf } from './keyset-query.js'
import { keysetType } from './keyset-type.js'
import { conditionOf } from './keyset-filter.js'
import { layoutOf, linesAt } from './layout.js'
import { freshNames } from './names.js'
import { offsetOf, type OffsetPlace } from './offset-place.js'
import { offsetWalk } from './offset-walk.js'
import { mayInterfere, otherQueries } from './other-work.js'
import { attempt, refuse } from './site.js'

interface KeysetSite extends ScanSite {
  readonly analysis: Analysis
  readonly file: SourceFile
}

/**
 * A loop that passes over more and more rows → the same loop, going on after the last key. Decided: the offset starts at none, is stepped by one page per round and told to
 * nobody else; rows come in the order of a unique key or in none; the key is in every row; the loop changes no rows of the entity. Not looked at: what others change
 * meanwhile, of which neither form sees one state only.
 */
export function keysetWalk({ analysis, file, query: node, loop }: KeysetSite): Planned {
  const planned = attempt('keyset-walk', () => {
    if (loop.type !== 'ForStatement' && loop.type !== 'WhileStatement' && loop.type !== 'DoWhileStatement') return refuse('no-bulk-form')
    const read = keysetQuery(analysis, file, node, form => [...form.limit, ...form.offset])
    const { query, call, forms, form, links } = read
    const place = offsetOf(form, links)
    const walk = offsetWalk(file, loop, call, place)
    const { property, column, isOrdered } = rowKeyOf(analysis, file, read)
    const others = otherQueries(analysis, file, loop, call)
    if (!others || others.some(other => mayInterfere(other.query, query))) return refuse('rows-are-changed')

    const last = freshNames(file).take('lastId')
    const typed = /\.[cm]?tsx?$/.test(file.path)
    const type = typed ? keysetType({ ev: analysis.ev, file, form, links, loop, query }) : undefined
    if (typed && type === undefined) return refuse('key-type-unknown')
    const values = { key: form.key, column, last, known: typed ? `${last}!` : last }
    const condition = conditionOf({ analysis, file, form, links, place, values })
    const { end } = layoutOf(file)
    return {
      transformation: 'keyset-walk',
      title: `Go on after the last \`${form.key}\` instead of passing over rows`,
      roundTrips: 'same-count',
      edits: [
        replace(walk.declarator, `${last}${type === undefined ? '' : `: ${type} | undefined`}`),
        ...condition.edits,
        ...offsetEdits(file, form, links, place, values, condition, isOrdered),
        insertAt(walk.read.range[1], linesAt(file, walk.read.range[0], ['', `${last} = ${walk.page}.at(-1)?.${property} ?? ${last}${end}`])),
        walk.step,
        ...importEdits(file, condition.uses, forms.imports ?? {}),
      ],
    }
  })
  return planned ?? { transformation: 'keyset-walk', reason: 'planner-error' }
}

type Added = ReturnType<typeof conditionOf>

/** The offset goes; what is new beside it takes its place. */
function offsetEdits(file: SourceFile, form: KeysetForm, links: readonly Link[], place: OffsetPlace, values: Readonly<Record<string, string>>, { property, link }: Added, isOrdered: boolean): readonly Edit[] {
  const order = form.order[place.property ? 'property' : 'link'] ?? refuse('no-bulk-form')
  const added = [property ?? [], isOrdered ? [] : filled(order, values)].flat()
  if (place.property) {
    if (added.length === 0) return [withoutProperty(place.options, place.property)]
    const { property: offset, options } = place
    const isAlone = file.text.slice(options.range[0], offset.range[0]).includes('\n')
    return [replace(offset, isAlone ? linesAt(file, offset.range[0], added.map((text, index) => (index < added.length - 1 ? `${text},` : text))) : added.join(', '))]
  }
  const chain = [link ?? [], isOrdered ? [] : filled(order, values)].flat()
  const names = [...form.order.names, ...form.limit, ...form.offset]
  const anchor = links.filter(({ name }) => names.includes(name)).at(-1) ?? place.link
  const space = /^\s*/.exec(file.text.slice(...anchor.range))?.[0] ?? ''
  return [...(chain.length > 0 ? [insertAt(anchor.range[0], chain.map(text => `${space}${text}`).join(''))] : []), { range: place.link.range, text: '' }]
}

function withoutProperty({ properties }: NodeOf<'ObjectExpression'>, property: NodeOf<'Property'>): Edit {
  const index = properties.indexOf(property)
  const next = properties[index + 1]
  const previous = properties[index - 1]
  return { range: next ? [property.range[0], next.range[0]] : [previous?.range[1] ?? property.range[0], property.range[1]], text: '' }
}

